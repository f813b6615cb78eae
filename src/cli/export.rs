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
    /// File to write; its extension names the form: .csv, .json or .geojson
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
    /// The stations (.csv, .geojson)
    Stations,
    /// Figures by region and district (.csv, .json), cells (.geojson)
    Coverage,
    /// Every gap (.csv, .geojson)
    Gaps,
}

impl Export {
    pub fn run(self) -> Result<(), CliError> {
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

    fn format(&self) -> Result<Format, CliError> {
        let extension = self.out.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        let format = match extension {
            "csv" => Format::Csv,
            "json" => Format::Json,
            "geojson" => Format::Geojson,
            _ => {
                return Err(CliError::input(format!("`{}` has no known extension", self.out.display()))
                    .hint("name it .csv, .json or .geojson"));
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
