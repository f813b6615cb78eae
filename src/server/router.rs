//! The whole API on one screen.
//!
//! | method | path | handler | role |
//! |---|---|---|---|
//! | GET | / | `get_index` | public |
//! | GET | /v1/stations | `list_stations` | public |
//! | POST | /v1/stations | `create_station` | planner |
//! | GET | /v1/stations/nearest | `find_nearest` | public |
//! | POST | /v1/stations/nearest | `find_nearest_of_each` | public |
//! | POST | /v1/stations/import | `import_stations` | planner |
//! | GET | /v1/stations/{key} | `get_station` | public |
//! | PUT | /v1/stations/{key} | `put_station` | planner |
//! | PATCH | /v1/stations/{key} | `patch_station` | planner |
//! | DELETE | /v1/stations/{key} | `delete_station` | planner |
//! | GET | /v1/vocabulary | `get_vocabulary` | public |
//! | GET | /v1/bundle | `get_bundle` | public |
//! | GET | /v1/places | `list_places` | public |
//! | GET | /v1/audit | `list_audit` | planner |
//! | GET | /v1/coverage | `get_coverage` | public |
//! | GET | /v1/coverage/cells | `list_cells` | public |
//! | GET | /v1/gaps | `list_gaps` | public |
//! | GET | /v1/workbook | `get_workbook` | public |
//! | GET | /v1/isochrones | `list_isochrones` | public |
//! | GET | /v1/demand | `get_demand` | public |
//! | POST | /v1/pings | `take_pings` | ingest |
//! | GET | /v1/crowding | `get_crowding` | planner |
//! | GET | /v1/live | `get_live` | planner |
//! | GET | /v1/standards | `list_standards` | public |
//! | GET | /v1/standards/{name} | `get_standard` | planner |
//! | GET | /v1/quota | `get_quota` | planner |
//! | POST | /v1/scenarios/evaluate | `evaluate_scenario` | planner |
//! | GET | /tiles/{layer} | `get_tile_json` | public |
//! | GET | /tiles/{layer}/{z}/{x}/{y} | `get_tile` | public |
//! | GET | /tiles/gcj02/{layer} | `get_tile_json_gcj02` | public |
//! | GET | /tiles/gcj02/{layer}/{z}/{x}/{y} | `get_tile_gcj02` | public |
//! | GET | /style.json | `get_style` | public |
//! | GET | /find | `get_find` | public |
//! | GET | /find-worker.js | `get_find_worker` | public |
//! | GET | /find.webmanifest | `get_find_manifest` | public |
//! | GET | /embed | `get_embed` | public |
//! | GET | /widget.js | `get_widget` | public |
//! | GET | /docs | `get_docs` | public |
//! | GET | /assets/{version}/{name} | `get_asset` | public |
//! | GET | /assets/{version}/{folder}/{name} | `get_asset_of_folder` | public |
//! | POST | /v1/scenarios/live | `evaluate_live` | planner |
//! | GET | /v1/scenarios | `list_scenarios` | planner |
//! | GET | /v1/scenarios/compare | `compare_scenarios` | planner |
//! | PUT | /v1/scenarios/{name} | `put_scenario` | planner |
//! | GET | /v1/scenarios/{name} | `get_scenario` | planner |
//! | DELETE | /v1/scenarios/{name} | `delete_scenario` | planner |
//! | POST | /v1/siting | `plan_sites` | planner |
//! | GET | /openapi.json | `get_openapi` | public |
//! | GET | /healthz | `get_health` | public |
//! | GET | /readyz | `get_readiness` | public |
//! | GET | /metrics | `get_metrics` | public |
//!
//! A test holds this table against `/openapi.json`, which comes from the handlers, and asks every route as everybody.

use std::any::Any;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{Extensions, HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Version, header};
use axum::middleware::{from_fn, from_fn_with_state, map_response};
use axum::response::{IntoResponse, Response};
use tower::ServiceBuilder;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate};
use tower_http::compression::{CompressionLayer, DefaultPredicate};
use tower_http::cors::{Any as AnyOrigin, CorsLayer};
use tower_http::set_header::SetResponseHeaderLayer;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::demand::PrivacyRule;
use crate::engine::Engine;
use crate::store::Keyring;

use super::access::Access;
use super::app::{App, Clock};
use super::guard::{deadline, known_names_only, short_urls};
use super::lines::NDJSON;
use super::problem::{Code, Problem};
use super::site::Site;
use super::watch::{REQUEST_ID, watch};
use super::{
    assets, audit, batch, bundle, cells, compare, coverage, crowding, demand, drag, edit, gaps, health, import, index,
    isochrones, live, nearest, openapi, pages, pings, places, scenario, siting, standards, stations, stored, style,
    tile, vocabulary, workbook,
};

/// The longest that an answer may take.
const DEADLINE: Duration = Duration::from_secs(30);
/// The largest body.
const LARGEST_BODY: usize = 8 * 1024 * 1024;

/// Every route with every layer, over the snapshots of `engine`, for a server that this machine alone can reach;
/// `clock` tells the time.
pub fn router(engine: Arc<Engine>, clock: Clock) -> Router {
    let keys = Keyring::of(engine.snapshot().region().path.clone());
    router_for(engine, clock, Access::new(keys, true, Vec::new()))
}

/// The same for a server with this access.
pub fn router_for(engine: Arc<Engine>, clock: Clock, access: Access) -> Router {
    router_of(engine, clock, access, &Site::default(), PrivacyRule::default())
}

/// The same with what its operator says about it, and how many workers must stand behind what is told of pings.
pub fn router_of(engine: Arc<Engine>, clock: Clock, access: Access, site: &Site, privacy: PrivacyRule) -> Router {
    let app = Arc::new(App::new(engine, clock, access, site, privacy));
    let (routes, described) = OpenApiRouter::with_openapi(openapi::frame())
        .routes(routes!(index::get_index))
        .routes(routes!(stations::list_stations, edit::create_station))
        .routes(routes!(nearest::find_nearest, batch::find_nearest_of_each))
        .routes(routes!(import::import_stations))
        .routes(routes!(stations::get_station, edit::put_station, edit::patch_station, edit::delete_station))
        .routes(routes!(vocabulary::get_vocabulary))
        .routes(routes!(bundle::get_bundle))
        .routes(routes!(places::list_places))
        .routes(routes!(audit::list_audit))
        .routes(routes!(coverage::get_coverage))
        .routes(routes!(cells::list_cells))
        .routes(routes!(gaps::list_gaps))
        .routes(routes!(workbook::get_workbook))
        .routes(routes!(isochrones::list_isochrones))
        .routes(routes!(demand::get_demand))
        .routes(routes!(pings::take_pings))
        .routes(routes!(crowding::get_crowding))
        .routes(routes!(live::get_live))
        .routes(routes!(standards::list_standards))
        .routes(routes!(standards::get_standard))
        .routes(routes!(standards::get_quota))
        .routes(routes!(scenario::evaluate_scenario))
        .routes(routes!(tile::get_tile_json))
        .routes(routes!(tile::get_tile))
        .routes(routes!(tile::get_tile_json_gcj02))
        .routes(routes!(tile::get_tile_gcj02))
        .routes(routes!(style::get_style))
        .routes(routes!(pages::get_find))
        .routes(routes!(pages::get_find_worker))
        .routes(routes!(pages::get_find_manifest))
        .routes(routes!(pages::get_embed))
        .routes(routes!(pages::get_widget))
        .routes(routes!(pages::get_docs))
        .routes(routes!(assets::get_asset))
        .routes(routes!(assets::get_asset_of_folder))
        .routes(routes!(drag::evaluate_live))
        .routes(routes!(stored::list_scenarios))
        .routes(routes!(compare::compare_scenarios))
        .routes(routes!(stored::get_scenario, stored::put_scenario, stored::delete_scenario))
        .routes(routes!(siting::plan_sites))
        .routes(routes!(index::get_openapi))
        .routes(routes!(health::get_health))
        .routes(routes!(health::get_readiness))
        .routes(routes!(health::get_metrics))
        .split_for_parts();
    // Set once, just now.
    let _ = app.openapi.set(openapi::document(&described));
    // The outermost first. They are one stack: each layer by itself would be boxed and cloned at every request.
    let layers = ServiceBuilder::new()
        .layer(from_fn_with_state(Arc::clone(&app), watch))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(SetResponseHeaderLayer::overriding(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")))
        .layer(from_fn_with_state(Arc::clone(&app), known_names_only))
        .layer(public_reads())
        .layer(from_fn(short_urls))
        .layer(map_response(not_acceptable));
    routes
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed)
        .layer((from_fn_with_state(DEADLINE, deadline), DefaultBodyLimit::max(LARGEST_BODY)))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(may_be_compressed()))
        .layer(layers)
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

/// A strong tag promises the same bytes to everybody, so what has one goes as it is.
fn may_be_compressed() -> impl Predicate {
    let no_strong_tag = |_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions| {
        headers.get(header::ETAG).is_none_or(|tag| tag.as_bytes().starts_with(b"W/"))
    };
    // Lines are to be read as they come, not when a block is full.
    DefaultPredicate::new().and(no_strong_tag).and(NotForContentType::const_new(NDJSON))
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
