//! `waystation gaps`.

use clap::Args;

use crate::coverage::Reach;
use crate::engine::{CoverageRequest, Snapshot};
use crate::list::Lang;
use crate::render;

use super::error::CliError;
use super::lang::LangArg;
use super::options::{CoverageArgs, DatumArg, RegionArg};
use super::output::{self, Format};

/// Options of `gaps`.
#[derive(Debug, Args)]
pub(super) struct Gaps {
    #[command(flatten)]
    region: RegionArg,
    #[command(flatten)]
    question: CoverageArgs,
    /// How many gaps, the largest first
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,
    #[command(flatten)]
    datum: DatumArg,
    /// Below the table, say of each gap why it is one; json, geojson and csv always do
    #[arg(long)]
    explain: bool,
    #[command(flatten)]
    lang: LangArg,
    /// Form of the answer
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

impl Gaps {
    pub fn run(self) -> Result<(), CliError> {
        let snapshot = self.region.open()?.snapshot();
        let request = along_streets(self.question.request(&snapshot)?)?;
        let mut text = rendered(&snapshot, &request, self.limit, self.format, self.datum, self.lang.lang())?;
        if self.explain && self.format == Format::Table {
            let method = snapshot.method_of_gaps(&request);
            for (gap, rank) in snapshot.gaps(&request).gaps.iter().take(self.limit).zip(1..) {
                let why = render::gap_sentence(&method, gap, snapshot.stations(), self.lang.lang());
                text.extend(["\n", &rank.to_string(), ". ", &why]);
            }
            text.push('\n');
        }
        output::print(&text)
    }
}

/// Gaps are measured along streets.
pub(super) fn along_streets(request: CoverageRequest) -> Result<CoverageRequest, CliError> {
    if request.reach == Reach::Disc {
        return Err(CliError::input("gaps are measured along streets; `--reach disc` is for `coverage`"));
    }
    Ok(request)
}

/// The answer in the form asked for.
pub(super) fn rendered(
    snapshot: &Snapshot,
    request: &CoverageRequest,
    limit: usize,
    format: Format,
    datum: DatumArg,
    lang: Lang,
) -> Result<String, CliError> {
    datum.check(format)?;
    let gaps = snapshot.gaps(request);
    let method = snapshot.method_of_gaps(request);
    Ok(match format {
        Format::Table => {
            let title = format!("{}\n{}", method.line(lang), render::gaps_line(&gaps, lang));
            output::titled(
                &title,
                &render::gaps_table(&gaps, snapshot.stations(), &snapshot.region().districts, limit, lang),
            )
        }
        Format::Csv => render::gaps_rows(&method, &gaps, snapshot.stations(), limit).csv(),
        Format::Geojson | Format::Json => {
            output::json(&datum.answer(render::gaps_geojson(&method, &gaps, snapshot.stations(), limit)))
        }
    })
}
