//! Changes of one station: PUT, PATCH, DELETE, and POST for a new one.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::engine::Snapshot;
use crate::station::{StationEdit, off_network_problem};
use crate::store::Author;

use super::access::Planner;
use super::answer::GEO_JSON;
use super::app::App;
use super::body::{PatchBody, StationBody};
use super::etag::Conditions;
use super::extract::{Asked, Nothing};
use super::fields::{Fields, checked_key};
use super::problem::{Code, Problem};
use super::schema;
use super::stations::{StationKey, told};

/// What became of a station.
#[derive(Debug)]
enum Became {
    New,
    Changed,
    Gone,
}

/// What `plan` makes of the newest stations: an edit, or why not.
async fn edited(
    app: Arc<App>,
    planner: Planner,
    method: &'static str,
    plan: impl Fn(&Snapshot) -> Result<(StationEdit, Became), Problem> + Send + 'static,
) -> Result<Response, Problem> {
    let author = app.author(planner, method);
    let job = Arc::clone(&app);
    let work = move || {
        let done = job.engine.edit(&author, |snapshot| {
            let (edit, became) = plan(snapshot)?;
            let key = edit.key().to_owned();
            Ok::<_, Problem>((vec![edit], (key, became)))
        });
        done.map(|(snapshot, (key, became))| answer(&snapshot, &key, &became))
    };
    app.quick.run(work).await?
}

/// The station as it is now, with its tag and what is odd about it.
fn answer(snapshot: &Snapshot, key: &str, became: &Became) -> Response {
    let no_store = (header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let Some((tag, body)) = told(snapshot, key).filter(|_| !matches!(became, Became::Gone)) else {
        return (StatusCode::NO_CONTENT, [no_store]).into_response();
    };
    let mut feature: Value = serde_json::from_slice(&body).unwrap_or_default();
    feature["meta"] = json!({"findings": findings(snapshot, key)});
    let mut headers: HeaderMap =
        [no_store, (header::CONTENT_TYPE, HeaderValue::from_static(GEO_JSON))].into_iter().collect();
    headers.insert(header::ETAG, tag.header());
    if !matches!(became, Became::New) {
        return (StatusCode::OK, headers, feature.to_string()).into_response();
    }
    if let Ok(location) = HeaderValue::try_from(format!("/v1/stations/{}", in_path(key))) {
        headers.insert(header::LOCATION, location);
    }
    (StatusCode::CREATED, headers, feature.to_string()).into_response()
}

/// What is odd about a station, though it was taken.
fn findings(snapshot: &Snapshot, key: &str) -> Vec<Value> {
    let place = snapshot.stations().find(key).map(|id| snapshot.stations().get(id).place);
    let finding = |place: crate::coord::LngLat| {
        let problem = off_network_problem(snapshot.network(), place)?;
        let value = format!("{}, {}", place.lng(), place.lat());
        Some(json!({"column": "lng, lat", "value": value, "problem": problem.en}))
    };
    place.and_then(finding).into_iter().collect()
}

/// A key as a part of a path.
fn in_path(key: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    key.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

/// Refuses to change what the client does not know.
fn check(conditions: &Conditions, snapshot: &Snapshot, key: &str) -> Result<(), Problem> {
    let tag = told(snapshot, key).map(|(tag, _)| tag);
    if conditions.hold(tag.as_ref()) {
        return Ok(());
    }
    let detail = match tag {
        Some(tag) => {
            let tag = tag.header();
            format!("the station has the tag {} by now; get it again, then change it", tag.to_str().unwrap_or_default())
        }
        None => "there is no such station, and `if-match` asks for one".to_owned(),
    };
    Err(Problem::new(Code::PreconditionFailed, detail))
}

fn must_be_there(snapshot: &Snapshot, key: &str) -> Result<(), Problem> {
    snapshot.stations().find(key).map(|_| ()).ok_or_else(|| Problem::unknown_station(key))
}

/// Put a station whole
///
/// A new one, or one in place of the one with this key. Members that the body does not have are empty or unknown then.
/// `if-match` with the tag of a GET makes sure that nobody has changed it meanwhile, `if-none-match: *` that it is new;
/// both may be left out. A position outside the extract is refused; one off the network is taken, with a finding in
/// `meta`. The change is on disk when the answer comes, with a line in the audit.
#[utoipa::path(put, path = "/v1/stations/{key}", tag = "stations", security(("key" = [])),
    params(("key" = String, Path, description = "Key of the station, 1 to 100 characters"),
        ("if-match" = Option<String>, Header, description = "Tag that the station must have"),
        ("if-none-match" = Option<String>, Header, description = "`*`: the station must be new")),
    request_body(content((schema::StationFields = "application/json"), (schema::StationInput = "application/geo+json"))),
    responses(
    (status = 200, description = "Replaced", content_type = "application/geo+json", body = schema::EditedStation),
    (status = 201, description = "New", content_type = "application/geo+json", body = schema::EditedStation),
    Problem,
))]
pub async fn put_station(
    State(app): State<Arc<App>>,
    planner: Planner,
    _: Asked<Nothing>,
    StationKey(key): StationKey,
    conditions: Conditions,
    StationBody(body): StationBody,
) -> Result<Response, Problem> {
    let fields = Fields::read(&body)?;
    edited(app, planner, "PUT", move |snapshot| {
        check(&conditions, snapshot, &key)?;
        let became = if snapshot.stations().find(&key).is_some() { Became::Changed } else { Became::New };
        if matches!(became, Became::New) {
            checked_key(&key)?;
        }
        Ok((StationEdit::Put(Box::new(fields.station(snapshot, &key)?)), became))
    })
    .await
}

/// Change members of a station
///
/// A JSON merge patch (RFC 7396): members that are given change, those that are null become empty or unknown, all
/// others stay. Otherwise as PUT.
#[utoipa::path(patch, path = "/v1/stations/{key}", tag = "stations", security(("key" = [])),
    params(("key" = String, Path, description = "Key of the station"),
        ("if-match" = Option<String>, Header, description = "Tag that the station must have")),
    request_body(content((schema::StationFields = "application/merge-patch+json"),
        (schema::StationFields = "application/json"), (schema::StationInput = "application/geo+json"))), responses(
    (status = 200, description = "Changed", content_type = "application/geo+json", body = schema::EditedStation),
    Problem,
))]
pub async fn patch_station(
    State(app): State<Arc<App>>,
    planner: Planner,
    _: Asked<Nothing>,
    StationKey(key): StationKey,
    conditions: Conditions,
    PatchBody(body): PatchBody,
) -> Result<Response, Problem> {
    let fields = Fields::read(&body)?;
    edited(app, planner, "PATCH", move |snapshot| {
        must_be_there(snapshot, &key)?;
        check(&conditions, snapshot, &key)?;
        let patch = fields.patch(snapshot, &key)?;
        Ok((StationEdit::Patch { key: key.clone(), patch }, Became::Changed))
    })
    .await
}

/// Remove a station
#[utoipa::path(delete, path = "/v1/stations/{key}", tag = "stations", security(("key" = [])),
    params(("key" = String, Path, description = "Key of the station"),
        ("if-match" = Option<String>, Header, description = "Tag that the station must have")), responses(
    (status = 204, description = "It is gone"),
    Problem,
))]
pub async fn delete_station(
    State(app): State<Arc<App>>,
    planner: Planner,
    _: Asked<Nothing>,
    StationKey(key): StationKey,
    conditions: Conditions,
) -> Result<Response, Problem> {
    edited(app, planner, "DELETE", move |snapshot| {
        must_be_there(snapshot, &key)?;
        check(&conditions, snapshot, &key)?;
        Ok((StationEdit::Remove { key: key.clone() }, Became::Gone))
    })
    .await
}

/// Add a station
///
/// With a key of its own, or one that is made: `location` has it.
#[utoipa::path(post, path = "/v1/stations", tag = "stations", security(("key" = [])),
    request_body(content((schema::StationFields = "application/json"), (schema::StationInput = "application/geo+json"))),
    responses(
    (status = 201, description = "New", content_type = "application/geo+json", body = schema::EditedStation),
    Problem,
))]
pub async fn create_station(
    State(app): State<Arc<App>>,
    planner: Planner,
    _: Asked<Nothing>,
    StationBody(body): StationBody,
) -> Result<Response, Problem> {
    let fields = Fields::read(&body)?;
    edited(app, planner, "POST", move |snapshot| {
        let key = fields.key()?.map_or_else(|| free_key(snapshot), str::to_owned);
        if snapshot.stations().find(&key).is_some() {
            return Err((0, crate::station::EditError::Exists(key)).into());
        }
        Ok((StationEdit::Add(Box::new(fields.station(snapshot, &key)?)), Became::New))
    })
    .await
}

/// A key that no station has, and none had: revisions never come twice.
fn free_key(snapshot: &Snapshot) -> String {
    let first = snapshot.revision().number + 1;
    let mut keys = (first..).map(|number| format!("s{number}"));
    keys.find(|key| snapshot.stations().find(key).is_none()).unwrap_or_default()
}

impl App {
    /// Who edits, by the clock of the server.
    pub fn author(&self, planner: Planner, method: &'static str) -> Author {
        Author { at: self.now(chrono_tz::UTC).to_utc(), who: planner.name, method }
    }
}
