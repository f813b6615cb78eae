//! `waystation nearest`.

use std::path::PathBuf;

use chrono::{SubsecRound, Utc};
use clap::Args;

use crate::coord::LngLat;
use crate::engine::{NearestRequest, Snapshot};
use crate::list::{Lang, Role, Sheet, position};
use crate::render::{self, AnsweredPlace, BATCH_HEADER, BatchRow, Table};
use crate::station::OpenRule;

use super::error::CliError;
use super::options::{DatumArg, FilterArgs, RegionArg, TravelArgs};
use super::output::{self, Format};

/// Options of `nearest`.
#[derive(Debug, Args)]
pub(super) struct Nearest {
    #[command(flatten)]
    region: RegionArg,
    /// Where somebody is, as LNG,LAT in degrees
    #[arg(long, value_name = "LNG,LAT", allow_hyphen_values = true, required_unless_present = "from_file")]
    from: Option<String>,
    /// Many places: a CSV with the columns lng and lat; the answer is CSV too
    #[arg(long, value_name = "FILE", conflicts_with = "from")]
    from_file: Option<PathBuf>,
    /// How many stations
    #[arg(short, value_name = "K", default_value_t = 3)]
    k: usize,
    #[command(flatten)]
    travel: TravelArgs,
    #[command(flatten)]
    filter: FilterArgs,
    #[command(flatten)]
    datum: DatumArg,
    /// Form of the answer [default: table, or csv for --from-file]
    #[arg(long, value_enum)]
    format: Option<Format>,
}

impl Nearest {
    pub fn run(self) -> Result<(), CliError> {
        let snapshot = self.region.open()?.snapshot();
        snapshot.check_mode(self.travel.mode)?;
        let zone = snapshot.region().zone;
        let at = self.filter.moment(zone)?.unwrap_or_else(|| Utc::now().trunc_subsecs(0).with_timezone(&zone));
        let open = self.filter.open.unwrap_or(OpenRule::OpenOrUnknown);
        let request = NearestRequest::new(self.travel.travel(None)?, self.k, at, open, self.filter.needs()?)?;
        match (&self.from, &self.from_file) {
            (Some(from), _) => self.one(&snapshot, &request, place_of(from)?),
            (_, Some(file)) => self.many(&snapshot, &request, file),
            (None, None) => Err(CliError::input("give --from LNG,LAT or --from-file FILE")),
        }
    }

    fn one(&self, snapshot: &Snapshot, request: &NearestRequest, asked: LngLat) -> Result<(), CliError> {
        let place = self.datum.datum.to_wgs84(asked);
        let Some(answer) = snapshot.nearest(request, place) else {
            let mode = request.travel.profile.mode;
            return Err(CliError::no(format!("off the network: no street to {mode} within 150 m of that place that is not behind water, a railway or a motorway"))
                .hint("check that it lies in the region and is given as LNG,LAT"));
        };
        let question = request.at_place(place);
        let (stations, network) = (snapshot.stations(), snapshot.network());
        let mode = request.travel.profile.mode;
        let answered = AnsweredPlace { question: &question, answer: &answer, stations, network, mode };
        let method = snapshot.method_of_nearest(request);
        output::print(&match self.format.unwrap_or(Format::Table) {
            Format::Table => output::titled(&method.line(Lang::En), &render::nearest_table(&answered)),
            Format::Csv => {
                let mut table = Table::new(&BATCH_HEADER);
                table.rows = render::batch_rows(BatchRow { row: 1, place: "" }, asked, Some(&answer), stations);
                table.csv()
            }
            Format::Geojson | Format::Json => {
                output::json(&self.datum.answer(render::nearest_geojson(&method, &answered)))
            }
        })?;
        match &answer.nothing {
            None => Ok(()),
            Some((reason, nearest)) => {
                let named = nearest.as_ref().map_or_else(
                    || "none qualifies within 60 minutes".to_owned(),
                    |found| {
                        let station = stations.get(found.station);
                        let minutes = found.time.seconds() / 60.0;
                        format!(
                            "the nearest that qualifies is {} {}, {minutes:.1} minutes away",
                            station.key, station.name
                        )
                    },
                );
                Err(CliError::no(format!("no station: {}; {named}", reason.as_str())))
            }
        }
    }

    fn many(&self, snapshot: &Snapshot, request: &NearestRequest, file: &PathBuf) -> Result<(), CliError> {
        let named =
            |error: &dyn std::fmt::Display| CliError::input(format!("cannot use `{}`: {error}", file.display()));
        let bytes = std::fs::read(file).map_err(|error| named(&error))?;
        let sheet = Sheet::read(&bytes).map_err(|error| named(&error))?;
        let place_of = position(&sheet).map_err(|error| named(&error))?;
        let places: Vec<Option<LngLat>> = sheet
            .rows
            .iter()
            .map(|(line, row)| place_of(*line, row).inspect_err(|finding| eprintln!("{finding}")).ok())
            .collect();
        // Each row repeats its place as it was given.
        let there: Vec<LngLat> = places.iter().flatten().map(|&place| self.datum.datum.to_wgs84(place)).collect();
        if there.is_empty() {
            return Err(named(&"no row has a position"));
        }
        let called = sheet.of_role(&Role::Key).or_else(|| sheet.of_role(&Role::Name));
        let mut answers = snapshot.nearest_of_each(request, &there).into_iter();
        let mut table = Table::new(&BATCH_HEADER);
        for (index, (place, (_, row))) in places.iter().zip(&sheet.rows).enumerate() {
            let name = called.and_then(|column| row.get(column)).map_or("", String::as_str);
            let asked = BatchRow { row: index + 1, place: name };
            match place {
                None => table.rows.push(render::batch_row_without_position(asked)),
                Some(place) => {
                    let answer = answers.next().flatten();
                    table.rows.extend(render::batch_rows(asked, *place, answer.as_ref(), snapshot.stations()));
                }
            }
        }
        match self.format.unwrap_or(Format::Csv) {
            Format::Csv => output::print(&table.csv()),
            Format::Table => output::print(&table.aligned()),
            Format::Geojson | Format::Json => Err(CliError::input("--from-file answers as csv or table")),
        }
    }
}

/// Reads `LNG,LAT`.
pub(super) fn place_of(text: &str) -> Result<LngLat, CliError> {
    let numbers = text.split_once([',', '，']).and_then(|(lng, lat)| {
        let number = |text: &str| text.trim().parse::<f64>().ok();
        Some((number(lng)?, number(lat)?))
    });
    let Some((lng, lat)) = numbers else {
        return Err(CliError::input(format!(
            "`{text}` is no place; write LNG,LAT in degrees, for example 24.9414,60.1699"
        )));
    };
    LngLat::new(lng, lat).map_err(|error| CliError::input(error.to_string()))
}
