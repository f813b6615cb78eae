//! `/v1/stations`: the list, and one of it.

use std::sync::Arc;

use axum::extract::{FromRequestParts, Path, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::coord::{Datum, LngLat};
use crate::engine::Snapshot;
use crate::hours::{Moment, OpenState};
use crate::render;
use crate::station::{FacilitySet, Station, Tier};

use super::answer::{Answer, GEO_JSON};
use super::app::App;
use super::etag::Tag;
use super::extract::{Asked, AskedOf, Question, Values, bad};
use super::param::{BBOX, DATUM, NEED, OPEN_AT, Param, TIER, limit};
use super::problem::Problem;
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
    datum: Datum,
}

impl Question for Stations {
    const PARAMS: &'static [Param] = &[BBOX, TIER, NEED, OPEN_AT, LIMIT, DATUM];

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
            datum: read::datum(values)?,
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
            let place = self.datum.from_wgs84(station.place);
            (low.lng()..=high.lng()).contains(&place.lng()) && (low.lat()..=high.lat()).contains(&place.lat())
        };
        self.bbox.is_none_or(within)
            && (self.tiers.is_empty() || self.tiers.contains(&station.tier))
            && station.offers(self.needs)
            && self.open_at.is_none_or(|at| station.state(self.needs, at) == OpenState::Open)
    }
}

/// Stations, in the order of their keys
///
/// With `open_at`, only those known to be open then, each with when that changes; with `need` too, those where all that
/// is needed is open then. `meta.total` counts all that match,
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
        let mut meta = json!({"total": total, "truncated": total > question.limit, "open_at": at});
        let warnings: Vec<_> = question.open_at.iter().flat_map(|at| snapshot.warnings_at(*at)).collect();
        if !warnings.is_empty() {
            meta["warnings"] = render::warnings_json(&warnings);
        }
        let shown = wanted().take(question.limit);
        let asked = question.open_at.map(|at| (at, question.needs));
        Ok(Answer::geo_json_in(question.datum, render::stations_geojson(shown, asked, meta)))
    };
    asked.answer(&app.quick, list).await
}

/// One station
///
/// Its tag is strong and goes into `If-Match` of a change: it stays the same until this station changes.
#[utoipa::path(get, path = "/v1/stations/{key}", tag = "stations",
    params(("key" = String, Path, description = "Key of the station, as in the list"), Asked<OneStation>), responses(
    (status = 200, description = "The station", content_type = "application/geo+json", body = schema::StationFeature),
    Problem,
))]
pub async fn get_station(asked: Asked<OneStation>, StationKey(key): StationKey) -> Result<Response, Problem> {
    let (tag, body) = told_in(&asked.snapshot, &key, asked.question.0).ok_or_else(|| Problem::unknown_station(&key))?;
    let known = asked.known.any() || asked.known.names(&tag);
    let headers = [
        (header::ETAG, tag.header()),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (header::CONTENT_TYPE, HeaderValue::from_static(GEO_JSON)),
    ];
    Ok(if known { (StatusCode::NOT_MODIFIED, headers).into_response() } else { (headers, body).into_response() })
}

/// The answer about a station, and its tag.
pub fn told(snapshot: &Snapshot, key: &str) -> Option<(Tag, Vec<u8>)> {
    told_in(snapshot, key, Datum::Wgs84)
}

/// The same with its position in `datum`. The tag names the station as it is, so it is that of WGS-84.
fn told_in(snapshot: &Snapshot, key: &str, datum: Datum) -> Option<(Tag, Vec<u8>)> {
    let station = snapshot.stations().get(snapshot.stations().find(key)?);
    let feature = render::station_feature(station, None);
    let revision = snapshot.edited().get(key).copied().unwrap_or(0);
    let tag = Tag::of_station(revision, feature.to_string().as_bytes());
    Some((tag, render::in_datum(feature, datum).to_string().into_bytes()))
}

/// In which datum one station is wanted.
#[derive(Debug)]
pub struct OneStation(Datum);

impl Question for OneStation {
    const PARAMS: &'static [Param] = &[DATUM];

    fn read(values: &Values, _: &AskedOf<'_>) -> Result<Self, Problem> {
        read::datum(values).map(Self)
    }
}

/// The key of a station in a path.
#[derive(Debug)]
pub struct StationKey(pub String);

impl<S: Send + Sync> FromRequestParts<S> for StationKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        // What is no text is the key of no station.
        let key = Path::<String>::from_request_parts(parts, state).await;
        key.map(|Path(key)| Self(key)).map_err(|_| Problem::unknown_station("%"))
    }
}
