//! `waystation crowding`.

use clap::Args;

use crate::engine::check_stay;
use crate::render::{self, CrowdingView};

use super::error::CliError;
use super::lang::LangArg;
use super::options::{CoverageArgs, RegionArg};
use super::output::{self, Format};

/// Options of `crowding`.
#[derive(Debug, Args)]
pub(super) struct Crowding {
    #[command(flatten)]
    region: RegionArg,
    #[command(flatten)]
    question: CoverageArgs,
    /// Every hour of the week that holds --at, not only its hour
    #[arg(long)]
    week: bool,
    /// How long each worker stays in every hour, in minutes: an assumption
    #[arg(long, value_name = "MIN", default_value_t = 10.0)]
    stay: f64,
    /// How many stations, the fullest first
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,
    /// Form of the answer
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
    #[command(flatten)]
    lang: LangArg,
}

impl Crowding {
    pub fn run(self) -> Result<(), CliError> {
        let stay_min = check_stay(self.stay)?;
        let snapshot = self.region.open()?.snapshot();
        let request = self.question.request(&snapshot)?;
        let crowding = snapshot.crowding(&request, self.week)?;
        let view = CrowdingView { crowding: &crowding, stations: snapshot.stations(), stay_min };
        let method = snapshot.method_of_gaps(&request);
        let lang = self.lang.lang();
        output::print(&match self.format {
            Format::Table => {
                let title = format!("{}\n{}", method.line(lang), render::crowding_lines(&view, lang));
                output::titled(&title, &render::crowding_table(&view, self.limit, lang))
            }
            Format::Csv => render::crowding_rows(&method, &view).csv(),
            Format::Json => output::json(&render::crowding_json(&method, &view)),
            Format::Geojson => {
                return Err(CliError::input("crowding has no geometry of its own; take --format json, csv or table"));
            }
        })
    }
}
