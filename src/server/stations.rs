//! `/v1/stations`: the list, and one of it.

use std::sync::Arc;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::Response;
use serde_json::json;

use crate::coord::LngLat;
use crate::engine::Snapshot;
use crate::hours::{Moment, OpenState};
use crate::render;
use crate::station::{FacilitySet, Station, Tier};

use super::answer::Answer;
use super::app::App;
use super::extract::{Asked, AskedOf, Nothing, Question, Values, bad};
use super::param::{BBOX, NEED, OPEN_AT, Param, TIER, limit};
use super::problem::{Code, Problem, quoted};
use super::{read, schema};

const LIMIT: Param = limit(100, 1000);

/// Which stations are wanted.
#[derive(Debug)]
pub struct Stations {
    bbox: Option<[LngLat; 2]>,
    tiers: Vec<Tier>,
    needs: FacilitySet,
    open_at: Option<Moment>,
    limit: usize,
}

impl Question for Stations {
    const PARAMS: &'static [Param] = &[BBOX, TIER, NEED, OPEN_AT, LIMIT];

    fn read(values: &Values, asked_of: &AskedOf<'_>) -> Result<Self, Problem> {
        let mut tiers = values.list(&TIER, Tier::parse)?;
        tiers.sort_unstable();
        tiers.dedup();
        Ok(Self {
            bbox: values.text(&BBOX).map(corners).transpose()?,
            tiers,
            needs: read::needs(values)?,
            open_at: values.moment(&OPEN_AT, asked_of.zone())?,
            limit: values.whole(&LIMIT)?.unwrap_or(100) as usize,
        })
    }
}

/// South-west and north-east of `minLng,minLat,maxLng,maxLat`.
fn corners(text: &str) -> Result<[LngLat; 2], Problem> {
    let wrong = || bad(&BBOX, text, "minLng,minLat,maxLng,maxLat, for example 24.93,60.16,24.96,60.18");
    let numbers: Vec<f64> =
        text.split(',').map(|part| part.trim().parse()).collect::<Result<_, _>>().map_err(|_| wrong())?;
    let [west, south, east, north] = numbers[..] else { return Err(wrong()) };
    if numbers.iter().any(|number| !number.is_finite()) || west > east || south > north {
        return Err(wrong());
    }
    let corner = |lng, lat| {
        LngLat::new(lng, lat).map_err(|error| Problem { parameter: Some(BBOX.name.to_owned()), ..error.into() })
    };
    Ok([corner(west, south)?, corner(east, north)?])
}

impl Stations {
    fn want(&self, station: &Station) -> bool {
        let within = |[low, high]: [LngLat; 2]| {
            (low.lng()..=high.lng()).contains(&station.place.lng())
                && (low.lat()..=high.lat()).contains(&station.place.lat())
        };
        self.bbox.is_none_or(within)
            && (self.tiers.is_empty() || self.tiers.contains(&station.tier))
            && station.offers(self.needs)
            && self.open_at.is_none_or(|at| station.state(at) == OpenState::Open)
    }
}

/// Stations, in the order of their keys
///
/// With `open_at`, only those known to be open then, each with when that changes. `meta.total` counts all that match,
/// also those beyond `limit`.
#[utoipa::path(get, path = "/v1/stations", tag = "stations", params(Asked<Stations>), responses(
    (status = 200, description = "The stations", content_type = "application/geo+json", body = schema::Stations),
    Problem,
))]
pub async fn list_stations(State(app): State<Arc<App>>, asked: Asked<Stations>) -> Result<Response, Problem> {
    let list = |snapshot: &Snapshot, question: &Stations| {
        let wanted = || snapshot.stations().iter().map(|(_, station)| station).filter(|one| question.want(one));
        let total = wanted().count();
        let at = question.open_at.map(|at| at.to_rfc3339());
        let meta = json!({"total": total, "truncated": total > question.limit, "open_at": at});
        let shown = wanted().take(question.limit);
        Ok(Answer::geo_json(&render::stations_geojson(shown, question.open_at, meta)))
    };
    asked.answer(&app.quick, list).await
}

/// One station
#[utoipa::path(get, path = "/v1/stations/{key}", tag = "stations",
    params(("key" = String, Path, description = "Key of the station, as in the list")), responses(
    (status = 200, description = "The station", content_type = "application/geo+json", body = schema::StationFeature),
    Problem,
))]
pub async fn get_station(
    State(app): State<Arc<App>>,
    key: Result<Path<String>, PathRejection>,
    mut asked: Asked<Nothing>,
) -> Result<Response, Problem> {
    let unknown = |key: &str| {
        let detail = format!("there is no station {}; /v1/stations lists the keys", quoted(key));
        Problem::of(Code::UnknownStation, "key", detail)
    };
    let Ok(Path(key)) = key else { return Err(unknown("%")) };
    if asked.snapshot.stations().find(&key).is_none() {
        return Err(unknown(&key));
    }
    asked.route = format!("/v1/stations/{key}");
    let one = move |snapshot: &Snapshot, _: &Nothing| {
        let id = snapshot.stations().find(&key).ok_or_else(|| unknown(&key))?;
        Ok(Answer::geo_json(&render::station_feature(snapshot.stations().get(id), None)))
    };
    asked.answer(&app.quick, one).await
}
