//! The outermost layer: gives each request an id, counts it, and writes one line about it.
//!
//! The line has the route as the router has it, never the address: a query string may hold a rider's position.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;

use super::app::App;

/// Where an answer carries the id of its request.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Watches one request from its head to the head of its answer.
pub async fn watch(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let mut seen = Seen::new(app, &request);
    let id = HeaderValue::try_from(&seen.id);
    let mut response = next.run(request).await;
    seen.status = response.status().as_u16();
    if let Ok(id) = id {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}

/// A client that went before its answer came.
const CLIENT_GONE: u16 = 499;

/// What is written when it is over, however it ends.
struct Seen {
    app: Arc<App>,
    id: String,
    method: &'static str,
    /// As the router has it; none where nothing is.
    route: Option<MatchedPath>,
    status: u16,
    start: Instant,
}

impl Seen {
    fn new(app: Arc<App>, request: &Request) -> Self {
        app.metrics.begin();
        Self {
            app,
            id: next_id(),
            method: known(request.method()),
            route: request.extensions().get::<MatchedPath>().cloned(),
            status: CLIENT_GONE,
            start: Instant::now(),
        }
    }
}

impl Drop for Seen {
    fn drop(&mut self) {
        let took = self.start.elapsed();
        let route = self.route.as_ref().map_or("unmatched", MatchedPath::as_str);
        self.app.metrics.end(route, self.method, self.status, took);
        let duration_ms = took.as_secs_f64() * 1000.0;
        tracing::info!(method = self.method, route, status = self.status, duration_ms, request_id = self.id, "request");
    }
}

/// The name of a method; a made-up one is not repeated.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "OTHER",
    }
}

/// Ids count up from a random start, so that they differ between runs as well.
fn next_id() -> String {
    static START: OnceLock<u64> = OnceLock::new();
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let start = START.get_or_init(|| RandomState::new().build_hasher().finish());
    format!("{:016x}", start.wrapping_add(COUNT.fetch_add(1, Ordering::Relaxed)))
}
