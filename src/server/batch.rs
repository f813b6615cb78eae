//! `POST /v1/stations/nearest`: the nearest stations of many places.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::coord::{Datum, LngLat};
use crate::engine::{NearestRequest, Snapshot};
use crate::render::move_positions;

use super::answer::JSON;
use super::app::App;
use super::body::JsonBody;
use super::extract::{Asked, AskedOf, Question, Values};
use super::nearest::{answered, off_network};
use super::param::{AT_DEPARTURE, CUTOFF_S, DATUM, MODE, NEED, OPEN_ON_ARRIVAL, Param, SPEED_MPS};
use super::problem::{Code, Problem};
use super::read::{self, NEAREST_LIMIT};
use super::schema;

/// The most places in one question.
pub const MAX_POINTS: usize = 10_000;
/// The most stations that one answer may come to list.
const MAX_STATIONS: usize = 50_000;
/// Places that are answered before their answers are written: keeps memory in bounds.
const AT_ONCE: usize = 512;

/// What is asked of every place.
#[derive(Debug)]
pub struct OfEach(NearestRequest, Datum);

impl Question for OfEach {
    const PARAMS: &'static [Param] =
        &[MODE, SPEED_MPS, CUTOFF_S, NEAREST_LIMIT, AT_DEPARTURE, OPEN_ON_ARRIVAL, NEED, DATUM];

    fn read(values: &Values, asked_of: &AskedOf<'_>) -> Result<Self, Problem> {
        let (request, _) = read::nearest(values, asked_of)?;
        Ok(Self(request, read::datum(values)?))
    }
}

/// The nearest stations of up to 10,000 places
///
/// One answer per point, in their order. A point that has no answer gets an error of its own and spoils no other.
/// Points times `limit` may be 50,000 at most. Positions are not logged.
#[utoipa::path(post, path = "/v1/stations/nearest", tag = "stations", params(Asked<OfEach>),
    request_body(content = schema::Points, description = "The places", content_type = "application/json"), responses(
    (status = 200, description = "The answers, one per point", content_type = "application/json",
        body = schema::NearestOfEach),
    Problem,
))]
pub async fn find_nearest_of_each(
    State(app): State<Arc<App>>,
    asked: Asked<OfEach>,
    JsonBody(body): JsonBody,
) -> Result<Response, Problem> {
    let Asked { question: OfEach(request, datum), snapshot, .. } = asked;
    let work = move || places(&body, &request).map(|places| answers(&snapshot, &request, datum, &places));
    let body = app.heavy.run(work).await??;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(JSON)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, body).into_response())
}

/// A place, or what is wrong with it.
type Place = Result<LngLat, Problem>;

fn answers(snapshot: &Snapshot, request: &NearestRequest, datum: Datum, places: &[Place]) -> Vec<u8> {
    let said = if datum == Datum::Wgs84 { String::new() } else { format!("\"datum\":\"{}\",", datum.name()) };
    let method = snapshot.method_of_nearest(request).json();
    let mut body = format!("{{{said}\"method\":{method},\"answers\":[").into_bytes();
    for (batch, places) in places.chunks(AT_ONCE).enumerate() {
        let good: Vec<LngLat> = places.iter().filter_map(|place| Some(datum.to_wgs84(*place.as_ref().ok()?))).collect();
        let mut found = snapshot.nearest_of_each(request, &good).into_iter();
        for (index, place) in places.iter().enumerate() {
            let row = batch * AT_ONCE + index + 1;
            let outcome = place.clone().and_then(|asked| {
                let answer = found.next().flatten().ok_or_else(|| off_network(request.travel.profile.mode, asked))?;
                let mut told = answered(
                    snapshot,
                    request,
                    datum.to_wgs84(asked),
                    &answer,
                    |answered| json!({"row": row, "features": answered.features(), "meta": answered.meta()}),
                );
                move_positions(&mut told, datum);
                Ok(told)
            });
            if row > 1 {
                body.push(b',');
            }
            body.extend(outcome.unwrap_or_else(|problem| error(row, &problem)).to_string().into_bytes());
        }
    }
    body.extend(b"]}");
    body
}

fn error(row: usize, problem: &Problem) -> Value {
    let mut error = problem.json();
    if let Some(members) = error.as_object_mut() {
        members.remove("status");
    }
    json!({"row": row, "error": error})
}

/// Points are cut apart first and read one by one: a number that no computer can hold spoils its own row only.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Points<'a> {
    #[serde(borrow)]
    points: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Point {
    lng: f64,
    lat: f64,
}

const EXAMPLE: &str = r#"{"points":[{"lng":24.9414,"lat":60.1699}]}"#;

fn places(body: &[u8], request: &NearestRequest) -> Result<Vec<Place>, Problem> {
    let wrong = |what: String| Problem::new(Code::BadBody, format!("{what}; send {EXAMPLE}"));
    if !begins_object(body) {
        return Err(wrong("the body is no JSON object".to_owned()));
    }
    let Points { points } = serde_json::from_slice(body).map_err(|error| wrong(error.to_string()))?;
    let (count, limit) = (points.len(), request.limit);
    if count > MAX_POINTS {
        let detail = format!("{count} points; {MAX_POINTS} may be asked at once");
        return Err(Problem::new(Code::TooManyPoints, detail));
    }
    if count * limit > MAX_STATIONS {
        let detail = format!("{count} points with `limit` {limit}: points times limit may be {MAX_STATIONS} at most");
        return Err(Problem::new(Code::TooManyPoints, detail));
    }
    Ok(points.into_iter().map(place).collect())
}

/// serde would take an array for a structure, its members in their order.
fn begins_object(json: &[u8]) -> bool {
    json.trim_ascii_start().first() == Some(&b'{')
}

fn place(point: &RawValue) -> Place {
    let wrong = |reason: &str| {
        let detail = format!("{reason}; a point is {{\"lng\":24.9414,\"lat\":60.1699}}");
        Problem::new(Code::InvalidCoordinate, detail)
    };
    if !begins_object(point.get().as_bytes()) {
        return Err(wrong("this is no JSON object"));
    }
    let Point { lng, lat } = serde_json::from_str(point.get()).map_err(|error| {
        // Line and column would count within the point.
        wrong(error.to_string().split(" at line ").next().unwrap_or_default())
    })?;
    Ok(LngLat::new(lng, lat)?)
}
