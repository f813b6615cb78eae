//! `POST /v1/scenarios/evaluate`: what edits of stations would change, with nothing stored.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::coord::LngLat;
use crate::engine::{CellReading, ScenarioEdit, Snapshot};
use crate::render;
use crate::station::{EditError, StationEdit};

use super::access::Planner;
use super::answer::JSON;
use super::app::App;
use super::body::JsonBody;
use super::changed::{LIMIT, OUTLINES};
use super::coverage::Coverage;
use super::extract::{Asked, AskedOf, Question, Values};
use super::fields::Fields;
use super::param::{
    AT, BY, CELLS, CUTOFF_S, DEPTH, GROUP, METRES, MODE, NEED, OPEN, Param, REACH, SENSITIVITY, SPEED_MPS, WEEK,
};
use super::problem::{Code, Problem, quoted};
use super::schema;

/// The most edits in one scenario.
const MAX_EDITS: usize = 200;

/// What is asked before and after the edits.
#[derive(Debug)]
pub struct Scenario {
    coverage: Coverage,
    cells: bool,
    limit: usize,
    outlines: bool,
}

impl Question for Scenario {
    const PARAMS: &'static [Param] = &[
        MODE,
        SPEED_MPS,
        CUTOFF_S,
        METRES,
        REACH,
        DEPTH,
        AT,
        OPEN,
        NEED,
        GROUP,
        BY,
        WEEK,
        SENSITIVITY,
        CELLS,
        LIMIT,
        OUTLINES,
    ];

    fn read(values: &Values, asked_of: &AskedOf<'_>) -> Result<Self, Problem> {
        let cells = values.one_of(&CELLS)? == "true";
        let limit = values.whole(&LIMIT)?.unwrap_or(5000) as usize;
        let outlines = values.one_of(&OUTLINES)? == "true";
        Ok(Self { coverage: Coverage::read(values, asked_of)?, cells, limit, outlines })
    }
}

/// What edits of stations would change
///
/// Coverage before and after up to 200 edits, and the difference, for each area and measure; with `cells=true` also the
/// H3 cells of resolution 10 that are gained and lost, at most `limit` of each, and with `outlines=true` as areas. The edits are made in their order, on
/// the list as it is now; the figures after them are those of a region built from the edited list. Nothing is stored.
#[utoipa::path(post, path = "/v1/scenarios/evaluate", tag = "coverage", security(("key" = [])), params(Asked<Scenario>),
    request_body(content = schema::ScenarioEdits, content_type = "application/json"), responses(
    (status = 200, description = "Before, after, and the difference", content_type = "application/json",
        body = schema::ScenarioAnswer),
    Problem,
))]
pub async fn evaluate_scenario(
    State(app): State<Arc<App>>,
    _: Planner,
    asked: Asked<Scenario>,
    JsonBody(body): JsonBody,
) -> Result<Response, Problem> {
    let Asked { question, snapshot, .. } = asked;
    let work = move || {
        let (edits, after) = edited(&body, &snapshot)?;
        Ok::<_, Problem>(answer(&question, edits, &snapshot, &after)?.to_string())
    };
    let body = app.heavy.run(work).await??;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(JSON)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, body).into_response())
}

/// How many edits a body has, and the region after them.
pub(super) fn edited(body: &[u8], snapshot: &Snapshot) -> Result<(usize, Snapshot), Problem> {
    let Body { edits } = serde_json::from_slice(body)
        .map_err(|error| Problem::new(Code::BadBody, format!("{error}; send {EXAMPLE}")))?;
    Ok((edits.len(), after(edits, snapshot)?))
}

/// The region after edits.
pub(super) fn after(edits: Vec<Map<String, Value>>, snapshot: &Snapshot) -> Result<Snapshot, Problem> {
    if edits.len() > MAX_EDITS {
        let detail = format!("{} edits; {MAX_EDITS} may be evaluated at once", edits.len());
        return Err(Problem::new(Code::TooManyPoints, detail));
    }
    let read = |(position, members)| edit(members, position, snapshot).map_err(|problem| of_edit(position, problem));
    let edits: Vec<ScenarioEdit> = edits.into_iter().enumerate().map(read).collect::<Result<_, _>>()?;
    snapshot.with_scenario(&edits).map_err(|(position, error)| of_edit(position, refused(&error)))
}

fn answer(question: &Scenario, edits: usize, before: &Snapshot, after: &Snapshot) -> Result<Value, Problem> {
    let mut old = question.coverage.answer(before)?;
    let mut new = question.coverage.answer(after)?;
    let method = |answer: &mut Value| answer.as_object_mut().and_then(|members| members.shift_remove("method"));
    let (method, _) = (method(&mut old), method(&mut new));
    let regions = |answer: &Value| answer["regions"].as_array().cloned().unwrap_or_default();
    let difference: Vec<Value> =
        regions(&old).iter().zip(&regions(&new)).map(|(old, new)| difference(old, new)).collect();
    let mut answer = json!({
        "method": method,
        "edits": edits,
        "before": old,
        "after": new,
        "difference": {"regions": difference},
    });
    if question.cells {
        answer["cells"] = cells(question, before, after);
    }
    Ok(answer)
}

/// What is printed after, less what is printed before.
fn difference(old: &Value, new: &Value) -> Value {
    let less = |old: &Value, new: &Value, decimals: i32| {
        let both = new.as_f64().zip(old.as_f64());
        json!(both.map(|(new, old)| render::round(new - old, decimals)))
    };
    let measures = |area: &Value| area["measures"].as_array().cloned().unwrap_or_default();
    let measure = |(old, new): (&Value, &Value)| {
        json!({
            "unit": new["unit"],
            "reach": new["reach"],
            "depth": new["depth"],
            "covered": less(&old["covered"], &new["covered"], 3),
            "share": less(&old["share"], &new["share"], 5),
        })
    };
    let stations = |area: &Value| area["stations"].as_i64().unwrap_or(0);
    json!({
        "key": new["key"],
        "name": new["name"],
        "measures": measures(old).iter().zip(&measures(new)).map(measure).collect::<Vec<_>>(),
        "stations": stations(new) - stations(old),
    })
}

/// The cells that are covered after, and not before; and the other way round.
fn cells(question: &Scenario, before: &Snapshot, after: &Snapshot) -> Value {
    let request = question.coverage.request();
    let covered = |snapshot: &Snapshot| -> BTreeMap<_, _> {
        snapshot.cells(request).into_iter().map(|CellReading { cell, covered, .. }| (cell, covered)).collect()
    };
    let (old, new) = (covered(before), covered(after));
    let changed = |from: &BTreeMap<h3o::CellIndex, bool>, to: &BTreeMap<h3o::CellIndex, bool>| {
        let changed = to.iter().filter(|(cell, covered)| **covered && from.get(cell) == Some(&false));
        let cells: Vec<_> = changed.map(|(cell, _)| *cell).collect();
        render::listed_cells(&cells, question.limit, question.outlines)
    };
    json!({"gained": changed(&old, &new), "lost": changed(&new, &old)})
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    edits: Vec<Map<String, Value>>,
}

const EXAMPLE: &str = r#"{"edits":[{"op":"add","lng":24.9414,"lat":60.1699},{"op":"remove","key":"17"}]}"#;

/// What each edit takes beside `op`; `add` and `change` also take [`DETAILS`].
const OPS: [(&str, &[&str]); 7] = [
    ("add", &["key", "name", "lng", "lat", "tier", "opening_hours", "facilities", "service_hours"]),
    ("move", &["key", "lng", "lat"]),
    ("remove", &["key"]),
    ("close", &["key"]),
    ("open", &["key", "opening_hours"]),
    ("change", &["key", "name", "tier", "opening_hours", "facilities", "service_hours"]),
    ("close_street", &["lng", "lat"]),
];

/// Details that `add` and `change` take.
const DETAILS: [&str; 10] =
    ["host", "host_name", "build_mode", "seats", "area_m2", "valid_from", "valid_to", "verified", "status", "nearby"];

/// The same problem, with the number of the edit.
fn of_edit(position: usize, problem: Problem) -> Problem {
    Problem { detail: format!("edit {}: {}", position + 1, problem.detail), ..problem }
}

fn refused(error: &EditError) -> Problem {
    Problem::of(Code::BadBody, "key", format!("{error}, after the edits before it"))
}

/// The street that a `close_street` is about.
fn street(members: &Map<String, Value>, snapshot: &Snapshot) -> Result<ScenarioEdit, Problem> {
    let number = |member: &str| {
        let detail = || format!("`{member}` is missing or no number; `close_street` takes the position of a street");
        members.get(member).and_then(Value::as_f64).ok_or_else(|| Problem::of(Code::BadBody, member, detail()))
    };
    let place = LngLat::new(number("lng")?, number("lat")?)?;
    let street = snapshot.street_at(place).ok_or_else(|| {
        let detail = format!("{}, {} is off the network: no street within 150 m", place.lng(), place.lat());
        Problem::of(Code::BadBody, "lng", detail)
    })?;
    Ok(ScenarioEdit::CloseStreet(street))
}

fn edit(mut members: Map<String, Value>, position: usize, snapshot: &Snapshot) -> Result<ScenarioEdit, Problem> {
    let bad = |member: &str, detail: String| Problem::of(Code::BadBody, member, detail);
    let op = members.remove("op").unwrap_or_default();
    let known = OPS.iter().find(|(name, _)| op == *name);
    let &(op, takes) = known.ok_or_else(|| {
        let words: Vec<&str> = OPS.iter().map(|(name, _)| *name).collect();
        bad("op", format!("`op` is {}; it must be one of {}", quoted(&op.to_string()), words.join(", ")))
    })?;
    let details: &[&str] = if ["add", "change"].contains(&op) { &DETAILS } else { &[] };
    let taken = |member: &&String| takes.contains(&member.as_str()) || details.contains(&member.as_str());
    if let Some(member) = members.keys().find(|member| !taken(member)) {
        return Err(bad(
            member,
            format!("{} has no place in `{op}`, which takes {}", quoted(member), [takes, details].concat().join(", ")),
        ));
    }
    if op == "close_street" {
        return street(&members, snapshot);
    }
    station_edit(op, Fields::of(members)?, position, snapshot).map(ScenarioEdit::Station)
}

fn station_edit(op: &str, fields: Fields, position: usize, snapshot: &Snapshot) -> Result<StationEdit, Problem> {
    let bad = |member: &str, detail: String| Problem::of(Code::BadBody, member, detail);
    if op == "add" {
        let key = fields.key()?.map_or_else(|| free_key(position, snapshot), str::to_owned);
        return Ok(StationEdit::Add(Box::new(fields.station(snapshot, &key)?)));
    }
    let key = fields.given_key().ok_or_else(|| bad("key", format!("`key` is missing; `{op}` is about a station")))?;
    let mut patch = fields.patch(snapshot, &key)?;
    match op {
        // For every figure a closed station is as none.
        "remove" | "close" => return Ok(StationEdit::Remove { key }),
        "move" if patch.place.is_none() => {
            return Err(bad("lng", "`lng` and `lat` are missing; `move` is to a position".to_owned()));
        }
        "open" if patch.hours_text.is_none() => patch.hours_text = Some("24/7".to_owned()),
        _ => {}
    }
    Ok(StationEdit::Patch { key, patch })
}

/// A key for a station that has none of its own.
fn free_key(position: usize, snapshot: &Snapshot) -> String {
    let mut keys = (position + 1..).map(|number| format!("new-{number}"));
    keys.find(|key| snapshot.stations().find(key).is_none()).unwrap_or_default()
}
