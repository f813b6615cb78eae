//! The whole API on one screen.
//!
//! | method | path | handler |
//! |---|---|---|
//! | GET | / | `get_index` |
//! | GET | /v1/stations | `list_stations` |
//! | GET | /v1/stations/nearest | `find_nearest` |
//! | POST | /v1/stations/nearest | `find_nearest_of_each` |
//! | GET | /v1/stations/{key} | `get_station` |
//! | GET | /v1/coverage | `get_coverage` |
//! | GET | /v1/coverage/cells | `list_cells` |
//! | GET | /v1/gaps | `list_gaps` |
//! | GET | /openapi.json | `get_openapi` |
//! | GET | /healthz | `get_health` |
//! | GET | /readyz | `get_readiness` |
//! | GET | /metrics | `get_metrics` |
//!
//! A test holds this table against `/openapi.json`, which comes from the handlers.

use std::any::Any;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{from_fn, from_fn_with_state, map_response};
use axum::response::{IntoResponse, Response};
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::cors::{Any as AnyOrigin, CorsLayer};
use tower_http::set_header::SetResponseHeaderLayer;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::engine::Engine;

use super::app::{App, Clock};
use super::guard::{deadline, short_urls, this_machine_only};
use super::problem::{Code, Problem};
use super::watch::{REQUEST_ID, watch};
use super::{batch, cells, coverage, gaps, health, index, nearest, openapi, stations};

/// The longest that an answer may take.
const DEADLINE: Duration = Duration::from_secs(30);
/// The largest body.
const LARGEST_BODY: usize = 8 * 1024 * 1024;

/// Every route with every layer, over the snapshots of `engine`; `clock` tells the time.
pub fn router(engine: Arc<Engine>, clock: Clock) -> Router {
    let app = Arc::new(App::new(engine, clock));
    let (routes, described) = OpenApiRouter::with_openapi(openapi::frame())
        .routes(routes!(index::get_index))
        .routes(routes!(stations::list_stations))
        .routes(routes!(nearest::find_nearest, batch::find_nearest_of_each))
        .routes(routes!(stations::get_station))
        .routes(routes!(coverage::get_coverage))
        .routes(routes!(cells::list_cells))
        .routes(routes!(gaps::list_gaps))
        .routes(routes!(index::get_openapi))
        .routes(routes!(health::get_health))
        .routes(routes!(health::get_readiness))
        .routes(routes!(health::get_metrics))
        .split_for_parts();
    // Set once, just now.
    let _ = app.openapi.set(openapi::document(&described));
    routes
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed)
        // The layers, innermost first.
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(from_fn_with_state(DEADLINE, deadline))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .layer(map_response(not_acceptable))
        .layer(from_fn(short_urls))
        .layer(from_fn(this_machine_only))
        .layer(public_reads())
        .layer(SetResponseHeaderLayer::overriding(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(Arc::clone(&app), watch))
        .with_state(app)
}

/// Any page may read.
fn public_reads() -> CorsLayer {
    let shown: [HeaderName; 3] = [header::ETAG, header::RETRY_AFTER, REQUEST_ID];
    CorsLayer::new()
        .allow_origin(AnyOrigin)
        .allow_methods([Method::GET, Method::HEAD])
        .allow_headers([header::IF_NONE_MATCH])
        .expose_headers(shown)
}

async fn not_found() -> Problem {
    Problem::new(Code::NotFound, "there is nothing at this path; / lists what there is")
}

async fn method_not_allowed() -> Problem {
    Problem::new(Code::MethodNotAllowed, "this path does not take this method; the header `allow` lists those it takes")
}

/// The layer that compresses refuses without a word.
async fn not_acceptable(response: Response) -> Response {
    if response.status() == StatusCode::NOT_ACCEPTABLE {
        return Problem::new(Code::NotAcceptable, "answers come as they are or as gzip; allow one of them")
            .into_response();
    }
    response
}

/// The message of a panic has gone to standard error.
fn panicked(_: Box<dyn Any + Send + 'static>) -> Response {
    Problem::internal().into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use axum::extract::Request;
    use axum::routing::get;
    use tower::ServiceExt;

    #[tokio::test]
    async fn a_panic_and_an_answer_that_takes_too_long_are_problems() {
        let routes: Router = Router::new()
            .route("/panic", get(|| async { panic!("as a test") as &str }))
            .route("/sleep", get(|| async { tokio::time::sleep(Duration::from_secs(10)).await }))
            .layer(from_fn_with_state(Duration::from_millis(10), deadline))
            .layer(CatchPanicLayer::custom(panicked));
        for (path, code) in [("/panic", Code::Internal), ("/sleep", Code::Timeout)] {
            let response = routes.clone().oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap();
            assert_eq!(response.status(), code.row().status, "{path}");
            let body = axum::body::to_bytes(response.into_body(), 10_000).await.unwrap();
            assert!(String::from_utf8_lossy(&body).contains(&format!("\"code\":\"{}\"", code.row().name)), "{path}");
        }
    }
}
