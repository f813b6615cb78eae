//! `/v1/scenarios`: named sets of edits, stored.

use std::sync::Arc;

use axum::extract::{FromRequestParts, Path, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::engine::Snapshot;
use crate::store::{
    Scenario, ScenarioDraft, check_scenario_name, find_scenario, list_scenarios as stored, put_scenario as put,
    remove_scenario,
};

use super::access::Planner;
use super::answer::JSON;
use super::app::App;
use super::body::JsonBody;
use super::etag::{Conditions, Tag};
use super::extract::{Asked, Nothing};
use super::problem::{Code, Problem, quoted};
use super::{scenario, schema};

/// The longest note, in characters.
const LONGEST_NOTE: usize = 500;

/// The name of a scenario in a path.
#[derive(Debug)]
pub struct ScenarioName(pub String);

impl<S: Send + Sync> FromRequestParts<S> for ScenarioName {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        // What is no text is the name of no scenario.
        let name = Path::<String>::from_request_parts(parts, state).await;
        name.map(|Path(name)| Self(name)).map_err(|_| unknown("%"))
    }
}

pub(super) fn unknown(name: &str) -> Problem {
    let detail = format!("there is no scenario {}; /v1/scenarios lists the names", quoted(name));
    Problem::of(Code::UnknownScenario, "name", detail)
}

/// All that is stored of a scenario.
#[must_use]
pub fn scenario_json(scenario: &Scenario) -> Value {
    let edits: Value = serde_json::from_str(&scenario.edits).unwrap_or_default();
    json!({
        "name": scenario.name,
        "note": scenario.note,
        "version": scenario.version,
        "at": scenario.at,
        "who": scenario.who,
        "base": scenario.base,
        "edits": edits,
    })
}

/// The scenario of this name.
///
/// # Errors
///
/// [`Code::UnknownScenario`].
pub fn stored_scenario(snapshot: &Snapshot, name: &str) -> Result<Scenario, Problem> {
    find_scenario(&snapshot.region().path, name)?.ok_or_else(|| unknown(name))
}

/// The region as it would be with the scenario of this name.
///
/// # Errors
///
/// [`Code::UnknownScenario`], [`Code::ScenarioStale`].
pub fn scenario_state(snapshot: &Snapshot, name: &str) -> Result<Snapshot, Problem> {
    state_of(&stored_scenario(snapshot, name)?, snapshot)
}

/// The region as it would be with this scenario; where it fits the stations of now no more, `report` of the problem
/// names it.
///
/// # Errors
///
/// [`Code::ScenarioStale`].
pub fn state_of(found: &Scenario, snapshot: &Snapshot) -> Result<Snapshot, Problem> {
    let edits: Vec<Map<String, Value>> = serde_json::from_str(&found.edits).unwrap_or_default();
    scenario::after(edits, snapshot).map_err(|problem| {
        let (name, why) = (&found.name, problem.detail);
        let detail = format!("the scenario {} fits the stations of now no more: {why}", quoted(name));
        let report = Some(Box::new(json!({"scenario": name, "detail": why})));
        Problem { report, ..Problem::of(Code::ScenarioStale, "names", detail) }
    })
}

fn tag(scenario: &Scenario) -> Tag {
    Tag::of_station(scenario.version, scenario_json(scenario).to_string().as_bytes())
}

pub(super) const NO_STORE: (header::HeaderName, HeaderValue) =
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store"));

fn told(status: StatusCode, scenario: &Scenario) -> Response {
    let headers: HeaderMap =
        [NO_STORE, (header::CONTENT_TYPE, HeaderValue::from_static(JSON)), (header::ETAG, tag(scenario).header())]
            .into_iter()
            .collect();
    (status, headers, scenario_json(scenario).to_string()).into_response()
}

/// The stored scenarios, by name
///
/// Without their edits; `base` is the version of the region that each was made over, `current` whether that is still
/// the version of now.
#[utoipa::path(get, path = "/v1/scenarios", tag = "scenarios", security(("key" = [])), responses(
    (status = 200, description = "The scenarios", content_type = "application/json", body = schema::StoredScenarios),
    Problem,
))]
pub async fn list_scenarios(
    State(app): State<Arc<App>>,
    _: Planner,
    asked: Asked<Nothing>,
) -> Result<Response, Problem> {
    let work = move || {
        let version = asked.snapshot.version();
        let all = stored(&asked.snapshot.region().path)?;
        let one = |scenario: &Scenario| {
            let mut json = scenario_json(scenario);
            let edits = json["edits"].as_array().map_or(0, Vec::len);
            json["edits"] = json!(edits);
            json["current"] = json!(scenario.base == version);
            json
        };
        let answer = json!({"base": version, "scenarios": all.iter().map(one).collect::<Vec<_>>()});
        Ok::<_, Problem>(answer.to_string())
    };
    let body = app.quick.run(work).await??;
    Ok(([NO_STORE, (header::CONTENT_TYPE, HeaderValue::from_static(JSON))], body).into_response())
}

/// One scenario
///
/// Its tag is strong and goes into `If-Match` of a change.
#[utoipa::path(get, path = "/v1/scenarios/{name}", tag = "scenarios", security(("key" = [])),
    params(("name" = String, Path, description = "Name of the scenario")), responses(
    (status = 200, description = "The scenario", content_type = "application/json", body = schema::StoredScenario),
    Problem,
))]
pub async fn get_scenario(
    State(app): State<Arc<App>>,
    _: Planner,
    asked: Asked<Nothing>,
    ScenarioName(name): ScenarioName,
) -> Result<Response, Problem> {
    let work = move || {
        let found = find_scenario(&asked.snapshot.region().path, &name)?;
        found.map(|scenario| told(StatusCode::OK, &scenario)).ok_or_else(|| unknown(&name))
    };
    app.quick.run(work).await?
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    edits: Vec<Map<String, Value>>,
    #[serde(default)]
    note: String,
    /// What an answer of ours has beside what is written.
    #[serde(rename = "name", default)]
    _name: serde::de::IgnoredAny,
    #[serde(rename = "version", default)]
    _version: serde::de::IgnoredAny,
    #[serde(rename = "at", default)]
    _at: serde::de::IgnoredAny,
    #[serde(rename = "who", default)]
    _who: serde::de::IgnoredAny,
    #[serde(rename = "base", default)]
    _base: serde::de::IgnoredAny,
}

const EXAMPLE: &str = r#"{"note":"two more at the market","edits":[{"op":"add","lng":24.9414,"lat":60.1699}]}"#;

/// A scenario as a body says it, if its edits can be made.
fn draft(name: &str, body: &[u8], snapshot: &Snapshot) -> Result<ScenarioDraft, Problem> {
    check_scenario_name(name).map_err(|error| Problem::of(Code::BadParameter, "name", error))?;
    let Body { edits, note, .. } = serde_json::from_slice(body)
        .map_err(|error| Problem::new(Code::BadBody, format!("{error}; send {EXAMPLE}")))?;
    if note.chars().count() > LONGEST_NOTE {
        return Err(Problem::of(Code::BadBody, "note", format!("a note has {LONGEST_NOTE} characters at most")));
    }
    let text = json!(edits).to_string();
    scenario::after(edits, snapshot)?;
    Ok(ScenarioDraft { name: name.to_owned(), note, edits: text, base: snapshot.version().to_owned() })
}

/// Refuses to change what the client does not know.
fn check(conditions: &Conditions, there: Option<&Scenario>) -> Result<(), Problem> {
    let tag = there.map(tag);
    if !conditions.hold(tag.as_ref()) {
        let detail = match tag {
            Some(tag) => {
                let tag = tag.header();
                let tag = tag.to_str().unwrap_or_default();
                format!("the scenario has the tag {tag} by now; get it again, then change it")
            }
            None => "there is no such scenario, and `if-match` asks for one".to_owned(),
        };
        return Err(Problem::new(Code::PreconditionFailed, detail));
    }
    Ok(())
}

/// Write a scenario
///
/// A new one, or one in place of that of this name: then `if-match` with its tag is needed, so that of two planners who
/// edit it at once the second is told (412) and nothing is lost; without it the answer is 409. `if-match: *` replaces
/// whatever is there. The edits are those of `/v1/scenarios/evaluate`, and must fit the stations of now.
#[utoipa::path(put, path = "/v1/scenarios/{name}", tag = "scenarios", security(("key" = [])),
    params(("name" = String, Path, description = "Name of the scenario, 1 to 100 characters without `/` and `,`"),
        ("if-match" = Option<String>, Header, description = "Tag that the scenario must have"),
        ("if-none-match" = Option<String>, Header, description = "`*`: the scenario must be new")),
    request_body(content = schema::ScenarioBody, content_type = "application/json"), responses(
    (status = 200, description = "Replaced", content_type = "application/json", body = schema::StoredScenario),
    (status = 201, description = "New", content_type = "application/json", body = schema::StoredScenario),
    Problem,
))]
pub async fn put_scenario(
    State(app): State<Arc<App>>,
    planner: Planner,
    asked: Asked<Nothing>,
    ScenarioName(name): ScenarioName,
    headers: HeaderMap,
    JsonBody(body): JsonBody,
) -> Result<Response, Problem> {
    let author = app.author(planner, "PUT");
    let work = move || {
        let draft = draft(&name, &body, &asked.snapshot)?;
        let conditions = Conditions::of(&headers);
        let mut status = StatusCode::CREATED;
        let written = put(&asked.snapshot.region().path, &draft, &author, |there| {
            check(&conditions, there)?;
            if let Some(there) = there {
                status = StatusCode::OK;
                if !headers.contains_key(header::IF_MATCH) {
                    let tag = tag(there).header();
                    let tag = tag.to_str().unwrap_or_default();
                    let detail = format!(
                        "there is a scenario {} already, written by {} at {}; send `if-match: {tag}` to replace it",
                        quoted(&there.name),
                        there.who,
                        there.at
                    );
                    return Err(Problem::of(Code::ScenarioExists, "name", detail));
                }
            }
            Ok(())
        })?;
        Ok::<_, Problem>(told(status, &written))
    };
    app.heavy.run(work).await?
}

/// Remove a scenario
#[utoipa::path(delete, path = "/v1/scenarios/{name}", tag = "scenarios", security(("key" = [])),
    params(("name" = String, Path, description = "Name of the scenario"),
        ("if-match" = Option<String>, Header, description = "Tag that the scenario must have")), responses(
    (status = 204, description = "It is gone"),
    Problem,
))]
pub async fn delete_scenario(
    State(app): State<Arc<App>>,
    _: Planner,
    asked: Asked<Nothing>,
    ScenarioName(name): ScenarioName,
    conditions: Conditions,
) -> Result<Response, Problem> {
    let work = move || {
        remove_scenario(&asked.snapshot.region().path, &name, |there| {
            there.ok_or_else(|| unknown(&name))?;
            check(&conditions, there)
        })
    };
    app.quick.run(work).await??;
    Ok((StatusCode::NO_CONTENT, [NO_STORE]).into_response())
}

/// A scenario as a file says it, if its edits can be made; it is that of `PUT /v1/scenarios/{name}`.
///
/// # Errors
///
/// What is wrong with it, in words.
pub fn scenario_draft(name: &str, body: &[u8], snapshot: &Snapshot) -> Result<ScenarioDraft, String> {
    draft(name, body, snapshot).map_err(|problem| problem.detail)
}
