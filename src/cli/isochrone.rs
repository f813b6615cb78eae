//! `waystation isochrone`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::engine::{Filter, From, IsochroneRequest, Shape, minutes, travel};
use crate::list::Lang;
use crate::network::Mode;
use crate::station::{FacilitySet, OpenRule};
use crate::travel_time::Heading;

use super::error::CliError;
use super::nearest::place_of;
use super::options::{DatumArg, RegionArg, moment};
use super::output::{self, Format};

/// Options of `isochrone`.
#[derive(Debug, Args)]
pub(super) struct Isochrone {
    #[command(flatten)]
    region: RegionArg,
    /// A place, as LNG,LAT in degrees
    #[arg(long, value_name = "LNG,LAT", allow_hyphen_values = true, required_unless_present = "station")]
    from: Option<String>,
    /// Stations by their keys, separated by commas; several are taken together
    #[arg(long, value_name = "KEY,...", value_delimiter = ',', conflicts_with = "from")]
    station: Vec<String>,
    /// Contours in minutes, separated by commas; may be fractional
    #[arg(long, value_name = "MIN,...", value_delimiter = ',', default_value = "15", allow_hyphen_values = true)]
    minutes: Vec<f64>,
    /// Contours in metres along streets instead
    #[arg(long, value_name = "M,...", value_delimiter = ',', conflicts_with_all = ["minutes", "speed"], allow_hyphen_values = true)]
    metres: Vec<f64>,
    /// walk, cycle or ebike
    #[arg(long, default_value = "walk", value_parser = |text: &str| text.parse::<Mode>())]
    mode: Mode,
    /// Speed along streets in m/s [default: walk 1.2, cycle 4.17, ebike 5.56]
    #[arg(long, value_name = "M/S", allow_hyphen_values = true)]
    speed: Option<f64>,
    /// What is drawn: an area for display, or what is exact: reached street or H3 cells
    #[arg(long, value_enum, default_value = "area")]
    shape: ShapeArg,
    /// To the place or station, or from it
    #[arg(long, value_enum, default_value = "to")]
    direction: DirectionArg,
    /// Give each station the part that is nearest to it
    #[arg(long)]
    split: bool,
    /// Instant at which the hours of stations are read: 2026-11-24T22:00 (time of the region) or with an offset
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    /// Which states count [default: any without --at, else those open or unknown]
    #[arg(long, value_name = "any|open|open_or_unknown", value_parser = |text: &str| text.parse::<OpenRule>())]
    open: Option<OpenRule>,
    #[command(flatten)]
    datum: DatumArg,
    /// Form of the answer; the table has figures only
    #[arg(long, value_enum, default_value = "geojson")]
    format: Format,
    /// Write a picture of it: .svg
    #[arg(long, value_name = "FILE")]
    picture: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ShapeArg {
    Area,
    Edges,
    Cells,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum DirectionArg {
    To,
    From,
}

impl Isochrone {
    pub fn run(self) -> Result<(), CliError> {
        let snapshot = self.region.open()?.snapshot();
        snapshot.check_mode(self.mode)?;
        let in_metres = !self.metres.is_empty();
        let contours =
            if in_metres { self.metres.clone() } else { self.minutes.iter().map(|&it| minutes(it)).collect() };
        let from = match &self.from {
            Some(place) => From::Place(self.datum.datum.to_wgs84(place_of(place)?)),
            None => From::Stations(self.station.iter().map(|key| key.trim().to_owned()).collect()),
        };
        let request = IsochroneRequest {
            from,
            profile: travel(self.mode, self.speed, None, in_metres.then_some(1.0))?.profile,
            contours: IsochroneRequest::contours(&contours, in_metres)?,
            in_metres,
            heading: match self.direction {
                DirectionArg::To => Heading::To,
                DirectionArg::From => Heading::From,
            },
            shape: match self.shape {
                ShapeArg::Area => Shape::Area,
                ShapeArg::Edges => Shape::Edges,
                ShapeArg::Cells => Shape::Cells,
            },
            split: self.split,
            filter: Filter::new(
                moment(self.at.as_deref(), snapshot.region().zone)?,
                self.open,
                FacilitySet::default(),
            )?,
        };
        let answer = snapshot.isochrones(&request)?;
        let named = |what: &str, ids: &[crate::station::StationId]| {
            for &id in ids {
                eprintln!("{} {what}", snapshot.stations().get(id).key);
            }
        };
        named("is off the network: it has no isochrone", &answer.off_network);
        named("is left out by the hours asked for", &answer.left_out);
        if let Some(picture) = &self.picture {
            output::write(picture, snapshot.isochrones_picture(&request, &answer))?;
            eprintln!("wrote {}", picture.display());
        }
        match self.format {
            Format::Table => {
                let method = snapshot.method_of_isochrones(&request);
                output::print(&output::titled(&method.line(Lang::En), &snapshot.isochrones_table(&request, &answer)))?;
            }
            Format::Csv => output::print(&snapshot.isochrones_table(&request, &answer).csv())?,
            Format::Geojson | Format::Json => {
                let answer = self.datum.answer(snapshot.isochrones_geojson(&request, &answer));
                output::print(&output::json(&answer))?;
            }
        }
        match snapshot.nothing(&request, &answer) {
            Some(reason) => Err(CliError::no(format!("nothing is reached: {reason}"))),
            None => Ok(()),
        }
    }
}
