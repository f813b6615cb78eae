//! Options that several commands share.

use std::path::{Path, PathBuf};

use chrono_tz::Tz;
use clap::{Args, ValueEnum};
use serde_json::Value;

use crate::coord::Datum;
use crate::coverage::Reach;
use crate::demand::Group;
use crate::engine::{CoverageRequest, Engine, Filter, Snapshot, Travel, minutes, needs_of, travel};
use crate::hours::{Moment, parse_moment};
use crate::network::Mode;
use crate::render::in_datum;
use crate::station::{FacilitySet, OpenRule};

use super::error::CliError;
use super::output::Format;

/// The region to ask.
#[derive(Debug, Args)]
pub(super) struct RegionArg {
    /// Directory made by `waystation build`
    #[arg(value_name = "DIR")]
    pub region: PathBuf,
}

impl RegionArg {
    pub fn open(&self) -> Result<Engine, CliError> {
        open(&self.region)
    }
}

pub(super) fn open(region: &Path) -> Result<Engine, CliError> {
    Ok(Engine::open(region)?)
}

/// The datum of coordinates on the command line.
#[derive(Clone, Copy, Debug, Args)]
pub(super) struct DatumArg {
    /// Datum of all coordinates, given and printed: wgs84, gcj02 (Gaode and Tencent) or bd09 (Baidu)
    #[arg(long, value_name = "DATUM", default_value = "wgs84", value_parser = |text: &str| text.parse::<Datum>())]
    pub datum: Datum,
}

impl DatumArg {
    /// An answer in this datum.
    pub fn answer(self, answer: Value) -> Value {
        in_datum(answer, self.datum)
    }

    /// Refuses forms whose coordinates stay in WGS-84, or that have none.
    pub fn check(self, format: Format) -> Result<(), CliError> {
        if self.datum == Datum::Wgs84 || matches!(format, Format::Geojson | Format::Json) {
            return Ok(());
        }
        Err(CliError::input(format!("--datum {} is for geojson; tables and csv are in WGS-84", self.datum.as_str()))
            .hint("ask for geojson (--format geojson, or a file named .geojson), or leave out --datum"))
    }
}

/// How somebody travels and how far.
#[derive(Debug, Args)]
pub(super) struct TravelArgs {
    /// walk, cycle or ebike
    #[arg(long, default_value = "walk", value_parser = |text: &str| text.parse::<Mode>())]
    pub mode: Mode,
    /// Longest travel time in minutes, inclusive; may be fractional [default: 15]
    #[arg(long, value_name = "MIN", allow_hyphen_values = true)]
    minutes: Option<f64>,
    /// Speed along streets in m/s [default: walk 1.2, cycle 4.17, ebike 5.56]
    #[arg(long, value_name = "M/S", allow_hyphen_values = true)]
    speed: Option<f64>,
}

impl TravelArgs {
    /// By time, or by length when `metres` are given.
    pub fn travel(&self, metres: Option<f64>) -> Result<Travel, CliError> {
        Ok(travel(self.mode, self.speed, self.minutes.map(minutes), metres)?)
    }
}

/// Which stations count.
#[derive(Debug, Args)]
pub(super) struct FilterArgs {
    /// Instant at which hours are read: 2026-11-24T22:00 (time of the region) or with an offset
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
    /// Which states count [default: any without --at, else those open or unknown]
    #[arg(long, value_name = "any|open|open_or_unknown", value_parser = |text: &str| text.parse::<OpenRule>())]
    pub open: Option<OpenRule>,
    /// Facilities that a station must have, e.g. toilet,water
    #[arg(long, value_name = "CODES")]
    pub need: Option<String>,
}

impl FilterArgs {
    pub fn moment(&self, zone: Tz) -> Result<Option<Moment>, CliError> {
        moment(self.at.as_deref(), zone)
    }

    pub fn needs(&self) -> Result<FacilitySet, CliError> {
        Ok(needs_of(self.need.as_deref().unwrap_or_default())?)
    }

    pub fn filter(&self, zone: Tz) -> Result<Filter, CliError> {
        Ok(Filter::new(self.moment(zone)?, self.open, self.needs()?)?)
    }
}

/// Reads an instant, in the time zone of the region.
pub(super) fn moment(text: Option<&str>, zone: Tz) -> Result<Option<Moment>, CliError> {
    let read = |text: &str| parse_moment(text, zone).map_err(|error| CliError::input(error.to_string()));
    text.map(read).transpose()
}

/// Network or disc, on the command line.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum ReachArg {
    /// Time along streets: the truth
    Network,
    /// Straight line, 1000 m unless --metres is given: the official shorthand
    Disc,
}

/// A whole question about coverage.
#[derive(Debug, Args)]
pub(super) struct CoverageArgs {
    #[command(flatten)]
    pub travel: TravelArgs,
    /// Count metres along streets instead of time (1000 is the measure of GB 50180); with --reach disc the radius
    #[arg(long, value_name = "M", allow_hyphen_values = true)]
    pub metres: Option<f64>,
    #[command(flatten)]
    pub filter: FilterArgs,
    /// How reach is measured
    #[arg(long, value_enum, default_value = "network")]
    reach: ReachArg,
    /// Demand of one group of workers: courier, rider, cleaner or driver (where demand comes from pings)
    #[arg(long, value_name = "GROUP", value_parser = |text: &str| text.parse::<Group>())]
    group: Option<Group>,
    /// How many distinct stations must be within reach
    #[arg(long, value_name = "K", default_value_t = 1)]
    pub depth: usize,
}

impl CoverageArgs {
    pub fn request(&self, snapshot: &Snapshot) -> Result<CoverageRequest, CliError> {
        snapshot.check_mode(self.travel.mode)?;
        let reach = match self.reach {
            ReachArg::Network => Reach::Network,
            ReachArg::Disc => Reach::Disc,
        };
        Ok(CoverageRequest::new(
            self.travel.travel(self.metres)?,
            reach,
            self.depth,
            self.filter.filter(snapshot.region().zone)?,
        )?
        .with_group(self.group))
    }
}
