//! `waystation standard`.

use std::path::Path;

use clap::{Args, ValueEnum};

use crate::coverage::{GroupBy, StandardReport};
use crate::engine::Snapshot;
use crate::list::Lang;
use crate::render::{self, Judged};
use crate::station::Standard as Rules;

use super::error::CliError;
use super::lang::LangArg;
use super::options::RegionArg;
use super::output::{self, Format};

/// Options of `standard`.
#[derive(Debug, Args)]
pub(super) struct Standard {
    #[command(flatten)]
    region: RegionArg,
    /// six (六有), eight (八有), seven (七个一), or a rule file
    #[arg(long = "standard", value_name = "six|eight|seven|FILE", default_value = "six")]
    rules: String,
    /// Count stations together by; CSV has a row for each station without this, and for each group with it
    #[arg(long, value_enum)]
    by: Option<By>,
    /// How many stations that miss something the table lists, the worst first
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,
    /// Form of the answer; geojson gives stations with what they miss in `std_missing`
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
    #[command(flatten)]
    lang: LangArg,
}

/// What stations are counted together by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum By {
    /// Each district, street and community of the region
    District,
    /// Each tier
    Tier,
}

impl Standard {
    pub fn run(self) -> Result<(), CliError> {
        let standard = read(&self.rules)?;
        let snapshot = self.region.open()?.snapshot();
        if self.by == Some(By::District) && snapshot.region().districts.is_empty() {
            return Err(CliError::input("this region has no districts")
                .hint("build it with --districts FILE (GeoJSON with Polygon or MultiPolygon features)"));
        }
        let report = snapshot.standard(&standard);
        output::print(&self.rendered(&snapshot, &report))
    }

    fn rendered(&self, snapshot: &Snapshot, report: &StandardReport) -> String {
        let by = match self.by {
            None => GroupBy::Region,
            Some(By::District) => GroupBy::District,
            Some(By::Tier) => GroupBy::Tier,
        };
        let (districts, stations) = (snapshot.region().districts.as_slice(), snapshot.stations());
        let groups = report.groups(districts, stations, by);
        let judged = Judged { report, groups: &groups, stations, districts };
        let lang = self.lang.lang();
        match self.format {
            Format::Table => table(&judged, self.limit, lang),
            Format::Csv if self.by.is_some() => render::standard_groups_table(&judged, lang).csv(),
            Format::Csv => render::standard_rows(&judged, lang).csv(),
            Format::Geojson => output::json(&render::standard_geojson(&judged)),
            Format::Json => output::json(&render::standard_report_json(&judged, usize::MAX)),
        }
    }
}

/// A standard of ours, or one of a file.
fn read(name: &str) -> Result<Rules, CliError> {
    if let Some(standard) = Rules::built_in(name) {
        return Ok(standard);
    }
    let cannot = |why: String| {
        let names = Rules::BUILT_IN.join(", ");
        CliError::input(format!("cannot use the standard `{name}`: {why}"))
            .hint(format!("give one of {names}, or a rule file such as data/standards/six.toml"))
    };
    let bytes = std::fs::read(Path::new(name)).map_err(|error| cannot(error.to_string()))?;
    Rules::of_toml(&bytes).map_err(|error| cannot(error.to_string()))
}

fn table(judged: &Judged<'_>, limit: usize, lang: Lang) -> String {
    let report = judged.report;
    let standard = &report.standard;
    let judged_line = match lang {
        Lang::Zh => format!(
            "判定 {} 个站点；{} 个停用或临时站点、{} 个不适用级别的站点未判定。待核＝名录没有写，不算达标也不算缺项。",
            report.stations.len(),
            report.left_out,
            report.other_tiers
        ),
        Lang::En => format!(
            "{} stations judged; {} out of service or there only for a time, and {} of other tiers, are left out. \
             Unknown is what no list says; it counts neither as met nor as missed.",
            report.stations.len(),
            report.left_out,
            report.other_tiers
        ),
    };
    let mut text = format!(
        "{} ({}, {} {})\n{}: {}\n",
        lang.of(&standard.zh, &standard.en),
        standard.code,
        lang.of("版本", "version"),
        standard.version,
        lang.of("出处", "source"),
        standard.source
    );
    text += &output::titled(&judged_line, &render::standard_items_table(judged, lang));
    let title = lang.of("\n各组（每项：达标/不达标/待核）", "\nTogether (of each item: met/not met/unknown)");
    text += &output::titled(title, &render::standard_groups_table(judged, lang));
    if let Some(missing) = render::standard_missing_table(judged, limit, lang) {
        let title = lang.of("\n有缺项的站点，缺得多的在前", "\nStations that miss something, the worst first");
        text += &output::titled(title, &missing);
    }
    text
}
