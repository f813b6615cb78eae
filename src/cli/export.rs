//! `waystation export`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde_json::json;

use crate::engine::Snapshot;
use crate::list::Lang;
use crate::network::{Mode, Profile};
use crate::render;

use super::coverage::{self, By, View};
use super::error::CliError;
use super::gaps;
use super::options::{CoverageArgs, DatumArg, RegionArg};
use super::output::{self, Format};

/// Options of `export`.
#[derive(Debug, Args)]
pub(super) struct Export {
    #[command(flatten)]
    region: RegionArg,
    /// What to write
    #[arg(long, value_enum)]
    what: What,
    /// File to write; its extension names the form: .csv, .xlsx, .json or .geojson
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    #[command(flatten)]
    question: CoverageArgs,
    #[command(flatten)]
    datum: DatumArg,
}

/// What can be exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum What {
    /// Every edge in both directions, with lengths and seconds by mode (.csv)
    Network,
    /// Where each station meets the street (.csv)
    Doors,
    /// The stations (.csv, .xlsx, .geojson)
    Stations,
    /// Figures by region and district (.csv, .xlsx, .json), cells (.geojson)
    Coverage,
    /// Every gap (.csv, .xlsx, .geojson)
    Gaps,
}

impl Export {
    pub fn run(self) -> Result<(), CliError> {
        if self.extension() == "xlsx" {
            return self.book();
        }
        let format = self.format()?;
        self.datum.check(format)?;
        let snapshot = self.region.open()?.snapshot();
        let text = match self.what {
            What::Network => render::network_rows(snapshot.network()).csv(),
            What::Doors => doors(&snapshot),
            What::Stations => stations(&snapshot, format, self.datum),
            What::Coverage => {
                let request = self.question.request(&snapshot)?;
                coverage::rendered(&snapshot, &request, View::by(By::District), format, self.datum)?
            }
            What::Gaps => {
                let request = gaps::along_streets(self.question.request(&snapshot)?)?;
                gaps::rendered(&snapshot, &request, usize::MAX, format, self.datum, Lang::En)?
            }
        };
        output::write(&self.out, &text)?;
        eprintln!("wrote {} ({} bytes)", self.out.display(), text.len());
        Ok(())
    }

    fn extension(&self) -> &str {
        self.out.extension().and_then(|extension| extension.to_str()).unwrap_or_default()
    }

    /// The rows of the CSV as a workbook.
    fn book(&self) -> Result<(), CliError> {
        self.datum.check(Format::Csv)?;
        let snapshot = self.region.open()?.snapshot();
        let (name, table) = match self.what {
            What::Network | What::Doors => {
                return Err(CliError::input("the network and the doors are written as .csv, not .xlsx"));
            }
            What::Stations => {
                ("stations", render::stations_table(snapshot.stations().iter().map(|(_, station)| station)))
            }
            What::Coverage => {
                let request = self.question.request(&snapshot)?;
                let (method, regions) = (snapshot.method_of_coverage(&request), snapshot.coverage(&request));
                ("coverage", render::coverage_rows(&method, &regions))
            }
            What::Gaps => {
                let request = gaps::along_streets(self.question.request(&snapshot)?)?;
                let (method, found) = (snapshot.method_of_gaps(&request), snapshot.gaps(&request));
                ("gaps", render::gaps_rows(&method, &found, snapshot.stations(), usize::MAX))
            }
        };
        let bytes = render::workbook(&[(name, &table)])
            .map_err(|error| CliError::input(format!("cannot write the workbook: {error}")).hint("name it .csv"))?;
        output::write(&self.out, &bytes)?;
        eprintln!("wrote {} ({} bytes)", self.out.display(), bytes.len());
        Ok(())
    }

    fn format(&self) -> Result<Format, CliError> {
        let extension = self.extension();
        let format = match extension {
            "csv" => Format::Csv,
            "json" => Format::Json,
            "geojson" => Format::Geojson,
            _ => {
                return Err(CliError::input(format!("`{}` has no known extension", self.out.display()))
                    .hint("name it .csv, .xlsx, .json or .geojson"));
            }
        };
        if format != Format::Csv && matches!(self.what, What::Network | What::Doors) {
            return Err(CliError::input(format!("the network and the doors are written as .csv, not .{extension}")));
        }
        Ok(format)
    }
}

fn doors(snapshot: &Snapshot) -> String {
    let [walk, cycle, ebike] = Mode::ALL.map(Profile::preset);
    snapshot.with_layer(walk, |walk| {
        snapshot.with_layer(cycle, |cycle| {
            snapshot.with_layer(ebike, |ebike| {
                let layers = [walk, cycle, ebike].map(|layer| (&*layer.graph, &layer.doors));
                render::doors_rows(snapshot.stations(), layers).csv()
            })
        })
    })
}

fn stations(snapshot: &Snapshot, format: Format, datum: DatumArg) -> String {
    let stations = || snapshot.stations().iter().map(|(_, station)| station);
    if format == Format::Csv {
        return render::stations_table(stations()).csv();
    }
    let meta = json!({"total": snapshot.stations().len()});
    output::json(&datum.answer(render::stations_geojson(stations(), None, meta)))
}
