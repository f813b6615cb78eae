//! `/healthz`, `/readyz` and `/metrics`: for whoever watches over the server.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::answer::JSON;
use super::app::App;
use super::extract::{Asked, Nothing};
use super::problem::{Code, Problem};
use super::schema;

/// Whether the process lives
#[utoipa::path(get, path = "/healthz", tag = "operation", responses(
    (status = 200, description = "It lives", content_type = "application/json", body = schema::Health),
    Problem,
))]
pub async fn get_health(_: Asked<Nothing>) -> Response {
    unstored(JSON, json!({"status": "ok"}).to_string())
}

/// Whether questions can be answered, and from which version of the region
#[utoipa::path(get, path = "/readyz", tag = "operation", responses(
    (status = 200, description = "They can", content_type = "application/json", body = schema::Readiness),
    Problem,
))]
pub async fn get_readiness(State(app): State<Arc<App>>, asked: Asked<Nothing>) -> Result<Response, Problem> {
    if app.pings_failed() {
        let detail = "the disk failed while pings were written: none is acknowledged any more; mend it and start again";
        return Err(Problem::new(Code::TooBusy, detail));
    }
    let snapshot = asked.snapshot;
    let body = json!({"status": "ready", "snapshot": snapshot.version(), "stations": snapshot.stations().len()});
    Ok(unstored(JSON, body.to_string()))
}

/// Counts and times of requests, in the text format of Prometheus
///
/// By route, never by address: no coordinate and no query string is counted.
#[utoipa::path(get, path = "/metrics", tag = "operation", responses(
    (status = 200, description = "The metrics", content_type = "text/plain", body = String),
    Problem,
))]
pub async fn get_metrics(State(app): State<Arc<App>>, asked: Asked<Nothing>) -> Response {
    let page = app.metrics.text(asked.snapshot.version()) + &app.tiles.metrics();
    unstored("text/plain; version=0.0.4; charset=utf-8", page)
}

fn unstored(media_type: &'static str, body: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media_type)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (headers, body).into_response()
}
