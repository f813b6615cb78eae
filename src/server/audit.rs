//! `/v1/audit`: who changed what.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::store::{self, AuditEntry};

use super::access::Planner;
use super::answer::JSON;
use super::app::App;
use super::extract::{Asked, AskedOf, Question, Values};
use super::param::{Param, limit};
use super::problem::Problem;
use super::schema;

const LIMIT: Param = limit(100, 1000);

/// How much of the audit is wanted.
#[derive(Debug)]
pub struct Audit(usize);

impl Question for Audit {
    const PARAMS: &'static [Param] = &[LIMIT];

    fn read(values: &Values, _: &AskedOf<'_>) -> Result<Self, Problem> {
        Ok(Self(values.whole(&LIMIT)?.unwrap_or(100) as usize))
    }
}

/// Every change of a station, the newest first
///
/// For planners. An import has a line for each station that it changed.
#[utoipa::path(get, path = "/v1/audit", tag = "stations", security(("key" = [])), params(Asked<Audit>), responses(
    (status = 200, description = "The changes", content_type = "application/json", body = schema::Audit),
    Problem,
))]
pub async fn list_audit(State(app): State<Arc<App>>, _: Planner, asked: Asked<Audit>) -> Result<Response, Problem> {
    let snapshot = asked.snapshot;
    let Audit(limit) = asked.question;
    let read = move || store::audit(&snapshot.region().path, limit);
    let entries = app.quick.run(read).await??;
    let revision = entries.first().map_or(0, |entry| entry.revision);
    let entries: Vec<Value> = entries.iter().map(line).collect();
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(JSON)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    let body = json!({"revision": revision, "entries": entries});
    Ok((headers, body.to_string()).into_response())
}

fn line(entry: &AuditEntry) -> Value {
    let AuditEntry { revision, at, who, method, key, before, after } = entry;
    json!({"revision": revision, "at": at, "who": who, "method": method, "key": key, "before": before, "after": after})
}
