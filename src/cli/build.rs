//! `waystation build`.

use std::path::PathBuf;
use std::time::Instant;

use clap::Args;

use crate::coord::Datum;
use crate::demand::enough_places;
use crate::list::Finding;
use crate::store::{self, BuildReport, DatumChoice, Datums, HolidayChoice, Inputs};

use super::error::CliError;
use super::lang;
use super::pings::Pings;
use super::progress::Shown;

/// Options of `build`.
#[derive(Debug, Args)]
pub(super) struct Build {
    /// OpenStreetMap extract, .osm.pbf
    #[arg(long, value_name = "FILE")]
    osm: PathBuf,
    /// List of stations: .xlsx, .xls, .ods, CSV, GeoJSON or shapefile; only a position is needed
    #[arg(long, value_name = "FILE")]
    stations: PathBuf,
    /// What its columns hold, as `waystation check --mapping-out` writes it
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    /// Districts, GeoJSON; else the administrative areas that are complete in the extract
    #[arg(long, value_name = "FILE")]
    districts: Option<PathBuf>,
    /// Demand points, CSV: lng,lat,weight
    #[arg(long, value_name = "FILE")]
    demand: Option<PathBuf>,
    /// Datum of the stations: wgs84, gcj02 or bd09; auto: the streets shall tell, or it is an error [default: what
    /// the columns or the streets tell, else wgs84]
    #[arg(long, value_name = "DATUM")]
    stations_datum: Option<DatumChoice>,
    /// Datum of the districts, the same words
    #[arg(long, value_name = "DATUM", requires = "districts")]
    districts_datum: Option<DatumChoice>,
    /// Datum of the demand points, the same words
    #[arg(long, value_name = "DATUM", requires = "demand")]
    demand_datum: Option<DatumChoice>,
    /// Tiers of the stations, TOML: their labels, order, and what is usual for each [default: complex, street, micro,
    /// partner]
    #[arg(long, value_name = "FILE")]
    tiers: Option<PathBuf>,
    /// Time zone in which hours are read, e.g. Asia/Shanghai [default: from the location]
    #[arg(long, value_name = "ZONE")]
    timezone: Option<String>,
    /// Public holidays and make-up workdays: cn, none, or a calendar in TOML or JSON [default: cn in China, else none]
    #[arg(long, value_name = "cn|none|FILE")]
    holidays: Option<HolidayChoice>,
    /// Pings of dates that are over, as `waystation pings` takes them: published with k = 10 and forgotten
    #[arg(long, value_name = "FILE", num_args = 1.., conflicts_with = "demand")]
    pings: Vec<PathBuf>,
    /// Datum of the pings: wgs84, gcj02 or bd09
    #[arg(long, value_name = "DATUM", requires = "pings", value_parser = |text: &str| text.parse::<Datum>())]
    pings_datum: Option<Datum>,
    /// Where the pings come from, said with every figure, e.g. synthetic
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true, requires = "pings")]
    pings_source: String,
    /// While there are no pings, estimate demand from the shops, offices and stops of the extract, with assumed weights
    /// and hours; every answer says so
    #[arg(long, conflicts_with = "demand")]
    estimate_demand: bool,
    /// Fail when any row has a problem
    #[arg(long)]
    strict: bool,
    /// Lose edits that were made to the stations of the region that is replaced
    #[arg(long)]
    drop_edits: bool,
    /// Directory to write; a region that is there is replaced when the new one is whole
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

/// How many findings are listed; the rest stay in the table `finding` of `region.sqlite`.
const LISTED: usize = 50;

impl Build {
    pub fn run(self) -> Result<(), CliError> {
        let begin = Instant::now();
        let Self { osm, stations, mapping, districts, demand, tiers, pings, pings_datum, pings_source, .. } = self;
        let inputs = Inputs { osm, stations, mapping, districts, demand, tiers };
        let datums = Datums {
            stations: self.stations_datum.unwrap_or_default(),
            districts: self.districts_datum.unwrap_or_default(),
            demand: self.demand_datum.unwrap_or_default(),
        };
        let (timezone, holidays) = (self.timezone, self.holidays.unwrap_or_default());
        let (estimate_demand, strict, drop_edits) = (self.estimate_demand, self.strict, self.drop_edits);
        let order =
            store::Build { inputs, datums, timezone, holidays, estimate_demand, strict, drop_edits, out: self.out };
        let report = build(&order)?;
        // What pings have left stays when a region is built anew.
        let dates = store::read_surfaces(&order.out).map_or(0, |surfaces| surfaces.len());
        summarise(&report, dates);
        eprintln!("built {} in {:.1} s", order.out.display(), begin.elapsed().as_secs_f64());
        if pings.is_empty() { Ok(()) } else { Pings::of(order.out, pings, pings_datum, pings_source).run() }
    }
}

/// Builds with progress, and lists what was found in the rows.
pub(super) fn build(order: &store::Build) -> Result<BuildReport, CliError> {
    let shown = Shown::new();
    let result = store::build(order, &|step| shown.step(step), |findings| {
        shown.done();
        list(findings);
    });
    shown.done();
    Ok(result?)
}

fn list(findings: &[(String, Finding)]) {
    let lang = lang::of_system();
    for (list, finding) in findings.iter().take(LISTED) {
        eprintln!("{list}: {}", finding.text(lang));
    }
    if findings.len() > LISTED {
        eprintln!("... and {} more problems, all in the table `finding` of region.sqlite", findings.len() - LISTED);
    }
}

fn summarise(report: &BuildReport, dates: usize) {
    let recipe = &report.recipe;
    let counts = &recipe.counts;
    eprintln!(
        "streets   {:.1} km to walk, {:.1} km to cycle ({} edges, {} segments)",
        counts.walk_street_km, counts.cycle_street_km, counts.edges, counts.segments
    );
    eprintln!(
        "islets    {:.1} km to walk, {:.1} km to cycle lie in parts under 1 km and are left out",
        counts.walk_islet_km, counts.cycle_islet_km
    );
    eprintln!(
        "stations  {} of {} rows kept, {} rejected, {} off the walking network",
        counts.stations, counts.station_rows_read, counts.stations_rejected, counts.stations_off_walk_network
    );
    if counts.stations_without_tier > 0 && counts.stations_without_tier < counts.stations {
        eprintln!("tiers     {} stations have none in the list and get the usual one", counts.stations_without_tier);
    }
    let source = if recipe.districts.is_some() { "from the file" } else { "from the extract" };
    eprintln!(
        "districts {} {source}, {} boundaries of the extract are incomplete{}",
        counts.districts,
        counts.incomplete_boundaries,
        if counts.districts == 0 { "; figures by district and quotas need some: `--districts FILE`" } else { "" }
    );
    if dates > 0 {
        eprintln!("demand    is that of the pings of {dates} dates, which stays");
    } else if recipe.demand.is_some() {
        eprintln!(
            "demand    {} points, {} off the walking network (they count as not served)",
            counts.demand_points, counts.demand_points_off_walk_network
        );
    } else {
        let (places, km) = (counts.demand_places, counts.walk_street_km);
        let told = match (recipe.estimate_demand, enough_places(places, km * 1000.0)) {
            (true, true) => format!("is estimated from {places} places of the extract until there are pings"),
            (true, false) => format!(
                "is not estimated: the extract has {places} places, too few for its streets; `waystation pings` or `--demand FILE` tells it"
            ),
            (false, true) => format!(
                "is not known: `waystation pings` or `--demand FILE` tells it; `--estimate-demand` assumes it from \
                 {places} places of the extract"
            ),
            (false, false) => "is not known: `waystation pings` or `--demand FILE` tells it".to_owned(),
        };
        eprintln!("demand    {told}");
    }
    if counts.missing_node_references > 0 {
        eprintln!(
            "missing   {} references to nodes outside the extract cut streets short",
            counts.missing_node_references
        );
    }
    for note in &report.datums {
        if let Some(told) = note.settled.told(note.choice) {
            eprintln!("datum     {}: {told}", note.file);
        }
    }
    let holidays = recipe.holidays.as_ref().map_or("no calendar of holidays", |input| input.file.as_str());
    eprintln!("hours     are read in {}, with {holidays}", recipe.timezone);
}
