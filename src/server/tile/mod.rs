//! `/tiles`: vector tiles, and what is in them.

mod asked;
mod cache;
mod set;

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::engine::TileLayer;
use crate::render::tile::Frame;

use super::answer::JSON;
use super::app::App;
use super::etag::Tag;
use super::problem::Problem;
use super::schema;
use super::stored::scenario_state;

use self::asked::{AskedSet, AskedTile, Wanted};
use self::cache::{Stored, key};

pub use self::asked::params;
pub use self::cache::TileCache;

/// The media type of vector tiles.
const MVT: &str = "application/vnd.mapbox-vector-tile";
/// How many features a tile had to leave out to keep within its size.
const DROPPED: &str = "x-waystation-dropped-features";

/// The handlers of sets and of tiles, each in the coordinates that its path names.
macro_rules! tiles {
    (sets: $($(#[doc = $about:literal])+ $handler:ident: $path:literal;)+) => {$(
        $(#[doc = $about])+
        #[utoipa::path(get, path = $path, tag = "tiles", params(
            ("layer" = String, Path, description = "Name of the set"), AskedSet), responses(
            (status = 200, description = "The set", content_type = "application/json", body = schema::TileJson),
            Problem,
        ))]
        pub async fn $handler(asked: AskedSet) -> Result<Response, Problem> {
            tile_json(&asked)
        }
    )+};
    (tiles: $($(#[doc = $about:literal])+ $handler:ident: $path:literal;)+) => {$(
        $(#[doc = $about])+
        #[utoipa::path(get, path = $path, tag = "tiles", params(
            ("layer" = String, Path, description = "Name of the set"),
            ("z" = u32, Path, description = "Zoom, 0 to 22"),
            ("x" = u32, Path, description = "Column, from the west"),
            ("y" = String, Path, description = "Row, from the north; may end in `.mvt` or `.pbf`"), AskedSet), responses(
            (status = 200, description = "The tile", content_type = "application/vnd.mapbox-vector-tile", body = Vec<u8>),
            (status = 204, description = "The tile is empty"),
            Problem,
        ))]
        pub async fn $handler(State(app): State<Arc<App>>, asked: AskedTile) -> Result<Response, Problem> {
            tile(app, asked).await
        }
    )+};
}

tiles! { sets:
    /// A set of vector tiles, as `TileJSON` 3.0.0
    ///
    /// Sets: `base` (water, green, buildings, railways, names), `streets`, `stations`, `coverage` (how soon a station
    /// is reached and how many are, by street and by cell), `gaps`, `demand` (the published surface), `districts`; for
    /// planners `sites`, what a stored `scenario` would change. What
    /// the query asks goes into the addresses of the tiles.
    get_tile_json: "/tiles/{layer}";
    /// The same set in GCJ-02, the datum of `AMap` and Tencent base maps
    get_tile_json_gcj02: "/tiles/gcj02/{layer}";
}

tiles! { tiles:
    /// One vector tile (Mapbox Vector Tile 2.1)
    ///
    /// At most 500,000 bytes before compression; `x-waystation-dropped-features` says how many of the least important
    /// features that has cost. Its tag is strong.
    get_tile: "/tiles/{layer}/{z}/{x}/{y}";
    /// The same tile in GCJ-02, shifted before it is cut
    get_tile_gcj02: "/tiles/gcj02/{layer}/{z}/{x}/{y}";
}

fn tile_json(asked: &AskedSet) -> Result<Response, Problem> {
    let body = set::tile_json(asked)?.to_string();
    let tag = Tag::of_bytes(body.as_bytes(), "json");
    // The tag is weak on the way: the layer that compresses may do so.
    let headers = [
        (header::ETAG, tag.weak().header()),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (header::CONTENT_TYPE, HeaderValue::from_static(JSON)),
    ];
    let known = asked.known.any() || asked.known.names(&tag);
    Ok(if known { (StatusCode::NOT_MODIFIED, headers).into_response() } else { (headers, body).into_response() })
}

/// A tile of a scenario: drawn whenever it is asked for, as it hangs on what is stored.
async fn scenario_tile(app: &App, asked: AskedTile, frame: Frame) -> Result<Response, Problem> {
    let Wanted::Scenario(name) = asked.request(app)? else { return Err(Problem::internal()) };
    let before = Arc::clone(&asked.snapshot);
    let drawn = move || Ok::<_, Problem>(before.sites_tile(&scenario_state(&before, &name)?, &frame));
    let tile = app.drawing.run(drawn).await??;
    let no_store = (header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if tile.bytes.is_empty() {
        return Ok((StatusCode::NO_CONTENT, [no_store]).into_response());
    }
    Ok(([no_store, (header::CONTENT_TYPE, HeaderValue::from_static(MVT))], tile.bytes).into_response())
}

async fn tile(app: Arc<App>, asked: AskedTile) -> Result<Response, Problem> {
    let frame = Frame::of(asked.id, asked.datum);
    if asked.layer == TileLayer::Sites {
        return scenario_tile(&app, asked, frame).await;
    }
    let version = asked.snapshot.tile_version(asked.layer, Some(&frame));
    let key = key(&asked, &version);
    let stored = if let Some(stored) = app.tiles.get(&key) {
        stored
    } else {
        // What is in the cache was asked well: only a new question is read.
        let Wanted::Region(request) = asked.request(&app)? else { return Err(Problem::internal()) };
        let snapshot = Arc::clone(&asked.snapshot);
        let gzip = asked.gzip;
        let made = app.drawing.run(move || Stored::of(snapshot.tile(&request, &frame), gzip)).await?;
        app.tiles.put(key, asked.layer, made)
    };
    let current = asked.version.as_deref() == Some(version.as_str());
    let holds = if current { "public, max-age=31536000, immutable" } else { "no-cache" };
    let mut response = if asked.known.any() || asked.known.names(&stored.tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else if stored.bytes.is_empty() {
        StatusCode::NO_CONTENT.into_response()
    } else {
        let mut response = Response::new(Body::from(stored.bytes.clone()));
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(MVT));
        if asked.gzip {
            response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        response
    };
    let headers = response.headers_mut();
    headers.insert(header::ETAG, stored.etag.clone());
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(holds));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if stored.dropped > 0 {
        headers.insert(DROPPED, HeaderValue::from(stored.dropped));
    }
    Ok(response)
}
