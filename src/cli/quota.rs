//! `waystation quota`.

use std::path::PathBuf;

use clap::Args;

use crate::list::Lang;
use crate::render::{self, Counted};
use crate::station::{Level, Quota as Rules};

use super::error::CliError;
use super::lang::LangArg;
use super::options::RegionArg;
use super::output::{self, Format};

/// Options of `quota`.
#[derive(Debug, Args)]
pub(super) struct Quota {
    #[command(flatten)]
    region: RegionArg,
    /// Quota file, TOML [default: a complex per district, a street station per street, a micro station per community]
    #[arg(long = "quota", value_name = "FILE")]
    rules: Option<PathBuf>,
    /// List all areas, not only those that do not meet a rule
    #[arg(long)]
    all: bool,
    /// Form of the answer; geojson gives the areas
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
    #[command(flatten)]
    lang: LangArg,
}

impl Quota {
    pub fn run(self) -> Result<(), CliError> {
        let quota = match &self.rules {
            None => Rules::default(),
            Some(path) => {
                let cannot = |why: String| CliError::input(format!("cannot use `{}`: {why}", path.display()));
                let bytes = std::fs::read(path).map_err(|error| cannot(error.to_string()))?;
                Rules::of_toml(&bytes).map_err(|error| cannot(error.to_string()))?
            }
        };
        let snapshot = self.region.open()?.snapshot();
        let districts = snapshot.region().districts.as_slice();
        if districts.iter().all(|district| district.level.is_none()) {
            return Err(CliError::input("no district of this region has a level, so no rule speaks of any").hint(
                "give each feature of the districts file the property `level`: district, street or community (or 区县, \
                 街道, 社区), and build the region again",
            ));
        }
        let report = snapshot.quota(&quota);
        let counted = Counted { report: &report, districts, tiers: snapshot.stations().tiers() };
        let untiered = snapshot.region().recipe.counts.stations_without_tier;
        let lang = self.lang.lang();
        output::print(&match self.format {
            Format::Table => table(&counted, untiered, self.all, lang),
            Format::Csv => render::quota_areas_table(&counted, true, lang).csv(),
            Format::Geojson => output::json(&render::quota_geojson(&counted)),
            Format::Json => output::json(&render::quota_json(&counted)),
        })
    }
}

fn table(counted: &Counted<'_>, untiered: usize, all: bool, lang: Lang) -> String {
    let report = counted.report;
    let title = lang.of(&report.quota.zh, &report.quota.en);
    let mut text = format!("{title}: {} ({})\n", report.pattern(), render::quota_stations(counted, lang));
    let mut note = |zh: String, en: String| text.push_str(&lang.of(zh, en));
    if report.left_out > 0 {
        let count = report.left_out;
        note(
            format!("{count} 个停用或临时站点不计入。\n"),
            format!("{count} stations are out of service or there only for a time, and do not count.\n"),
        );
    }
    if untiered > 0 {
        note(
            format!("建库时有 {untiered} 个站点的名录没有写级别，按默认级别计。\n"),
            format!(
                "{untiered} stations had no tier in the list when the region was built; they have the usual one.\n"
            ),
        );
    }
    text += "\n";
    text += &render::quota_rules_table(counted, lang).aligned();
    for (level, count) in report.areas {
        let asked = report.rules.iter().any(|checked| checked.rule.level == level);
        if count == 0 && asked {
            text += &none_of(level, lang);
        }
    }
    let areas = render::quota_areas_table(counted, all, lang);
    if areas.rows.is_empty() {
        text += lang.of("\n没有不满足的区域。\n", "\nNo area falls short of a rule.\n");
    } else {
        let title = if all {
            lang.of("\n全部区域", "\nAll areas")
        } else {
            lang.of("\n不满足的区域", "\nAreas that do not meet a rule")
        };
        text += &output::titled(title, &areas);
    }
    text
}

/// No area of a level is no rule met.
fn none_of(level: Level, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("没有层级为{}的区域，相关规则无法判定。\n", level.label_zh()),
        Lang::En => format!("No area has the level {}, so its rules cannot be judged.\n", level.as_str()),
    }
}
