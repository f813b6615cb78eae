//! From a path and a query string to what is asked of a set of tiles.

use std::sync::Arc;

use axum::extract::path::RawPathParams;
use axum::extract::{FromRequestParts, MatchedPath};
use axum::http::Uri;
use axum::http::request::Parts;
use utoipa::IntoParams;
use utoipa::openapi::path::{Parameter, ParameterIn};

use crate::coord::Datum;
use crate::demand::Group;
use crate::engine::{CoverageRequest, DemandKey, Filter, Shown, Snapshot, TileLayer, TileRequest, hour_of_week};
use crate::render::tile::{MAX_ZOOM, TileId};
use crate::station::OpenRule;

use super::super::access::Planner;
use super::super::app::App;
use super::super::etag::IfNoneMatch;
use super::super::extract::{AskedOf, Values};
use super::super::gzip::takes_gzip;
use super::super::param::{
    AT, CUTOFF_S, DEPTH, GROUP, Kind, METRES, MODE, NEED, OPEN, Param, REACH, SPEED_MPS, TILE_DEPTH, TILE_VERSION,
};
use super::super::problem::{Code, Problem, quoted};
use super::super::read;
use super::super::stored::stored_scenario;

/// What may be asked of coverage, and so of any set.
const COVERAGE: &[Param] = &[MODE, SPEED_MPS, CUTOFF_S, METRES, REACH, TILE_DEPTH, AT, OPEN, NEED, SHOW, TILE_VERSION];
const STATIONS: &[Param] = &[AT, NEED, TILE_VERSION];
const GAPS: &[Param] = &[MODE, SPEED_MPS, CUTOFF_S, METRES, DEPTH, AT, OPEN, NEED, GROUP, TILE_VERSION];
const DEMAND: &[Param] = &[AT, GROUP, TILE_VERSION];
const DISTRICTS: &[Param] = &[MODE, SPEED_MPS, CUTOFF_S, METRES, REACH, DEPTH, AT, OPEN, NEED, TILE_VERSION];
const FIXED: &[Param] = &[TILE_VERSION];
const SITES: &[Param] = &[SCENARIO];
/// What of coverage is shown.
const SHOW: Param = Param::new(
    "show",
    Kind::Word { words: || Shown::ALL.map(Shown::as_str).to_vec(), default: Some(Shown::All.as_str()) },
    "What of the set `coverage` is shown: `cells` alone (a fraction of the bytes), `streets` alone (from zoom 13 on), or \
     `all`",
);
/// The scenario that is shown.
const SCENARIO: Param =
    Param::new("scenario", Kind::Text, "Name of a stored scenario; for the set `sites`, which needs it");

/// What a tile is to show.
#[derive(Debug)]
pub enum Wanted {
    /// The region as it is.
    Region(TileRequest),
    /// What the scenario of this name would change.
    Scenario(String),
}

/// What may be asked of a set.
pub const fn params(layer: TileLayer) -> &'static [Param] {
    match layer {
        TileLayer::Base | TileLayer::Streets => FIXED,
        TileLayer::Stations => STATIONS,
        TileLayer::Coverage => COVERAGE,
        TileLayer::Gaps => GAPS,
        TileLayer::Demand => DEMAND,
        TileLayer::Districts => DISTRICTS,
        TileLayer::Sites => SITES,
    }
}

/// What of coverage is shown.
fn shown(values: &Values) -> Result<Shown, Problem> {
    Ok(Shown::parse(values.one_of(&SHOW)?).unwrap_or_default())
}

/// Reads what is asked of a set.
fn request(layer: TileLayer, values: &Values, asked_of: &AskedOf<'_>) -> Result<Wanted, Problem> {
    Ok(Wanted::Region(match layer {
        TileLayer::Base => TileRequest::Base,
        TileLayer::Streets => TileRequest::Streets,
        TileLayer::Stations => {
            let at = values.moment(&AT, asked_of.zone())?;
            TileRequest::Stations(Filter { at, open: OpenRule::Any, needs: read::needs(values)? })
        }
        TileLayer::Coverage => {
            let depth = values.whole(&TILE_DEPTH)?.unwrap_or(2) as usize;
            TileRequest::Coverage(CoverageRequest { depth, ..read::coverage(values, asked_of)? }, shown(values)?)
        }
        TileLayer::Gaps => TileRequest::Gaps(read::coverage(values, asked_of)?),
        TileLayer::Demand => {
            let hour = values.moment(&AT, asked_of.zone())?.map(hour_of_week);
            TileRequest::Demand(DemandKey { hour, group: values.word::<Group>(&GROUP)? })
        }
        TileLayer::Districts => TileRequest::Districts(read::coverage(values, asked_of)?),
        TileLayer::Sites => {
            let name = values.text(&SCENARIO).ok_or_else(|| {
                Problem::of(Code::BadParameter, SCENARIO.name, "`scenario` is missing; /v1/scenarios lists the names")
            })?;
            return Ok(Wanted::Scenario(name.to_owned()));
        }
    }))
}

/// A question about a set of tiles.
#[derive(Debug)]
pub struct AskedSet {
    /// The set.
    pub layer: TileLayer,
    /// In which coordinates.
    pub datum: Datum,
    /// What of it.
    pub shown: Shown,
    /// What was asked, as it was written, without the version.
    pub query: String,
    /// The version of the region that answers.
    pub snapshot: Arc<Snapshot>,
    /// By which address the client reaches this server.
    pub base: String,
    /// The answers that the client has already.
    pub known: IfNoneMatch,
}

impl FromRequestParts<Arc<App>> for AskedSet {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let (layer, datum, _) = set(parts, app).await?;
        let snapshot = app.engine.snapshot();
        // What is wrong with the question is said here, not at every tile.
        let shown = match asked(&parts.uri, layer, &snapshot, app)? {
            Wanted::Scenario(name) => stored_scenario(&snapshot, &name).map(|_| Shown::All)?,
            Wanted::Region(TileRequest::Coverage(_, shown)) => shown,
            Wanted::Region(_) => Shown::All,
        };
        let (query, _) = without_version(&parts.uri);
        let base = app.access.public_url(parts)?;
        Ok(Self { layer, datum, shown, query, snapshot, base, known: IfNoneMatch::of(&parts.headers) })
    }
}

/// In the OpenAPI document a set has the parameters of all: which of them a set knows, it says itself.
impl IntoParams for AskedSet {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        COVERAGE.iter().chain(SITES).map(Param::described).collect()
    }
}

/// A question about one tile; the query string is not read yet.
#[derive(Debug)]
pub struct AskedTile {
    pub layer: TileLayer,
    pub datum: Datum,
    pub id: TileId,
    /// What was asked, as it was written, without the version.
    pub query: String,
    /// The version that was asked for.
    pub version: Option<String>,
    pub snapshot: Arc<Snapshot>,
    pub known: IfNoneMatch,
    /// Whether the client takes gzip.
    pub gzip: bool,
    uri: Uri,
}

impl FromRequestParts<Arc<App>> for AskedTile {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let (layer, datum, path) = set(parts, app).await?;
        let (query, version) = without_version(&parts.uri);
        Ok(Self {
            layer,
            datum,
            id: tile_id(|name| part(path.as_ref(), name))?,
            query,
            version,
            snapshot: app.engine.snapshot(),
            known: IfNoneMatch::of(&parts.headers),
            gzip: takes_gzip(&parts.headers),
            uri: parts.uri.clone(),
        })
    }
}

impl AskedTile {
    /// Reads the query string.
    ///
    /// # Errors
    ///
    /// A [`Problem`] that names the parameter.
    pub fn request(&self, app: &App) -> Result<Wanted, Problem> {
        asked(&self.uri, self.layer, &self.snapshot, app)
    }
}

fn asked(uri: &Uri, layer: TileLayer, snapshot: &Snapshot, app: &App) -> Result<Wanted, Problem> {
    let values = Values::read(uri, params(layer))?;
    let now = app.now(snapshot.region().zone);
    request(layer, &values, &AskedOf { snapshot, now })
}

/// The set that a path names, and what else is in the path.
async fn set(parts: &mut Parts, app: &Arc<App>) -> Result<(TileLayer, Datum, Option<RawPathParams>), Problem> {
    // What is no text is the name of no set.
    let path = RawPathParams::from_request_parts(parts, app).await.ok();
    let name = part(path.as_ref(), "layer");
    let layer = TileLayer::parse(name).ok_or_else(|| {
        let known = TileLayer::ALL.map(TileLayer::as_str).join(", ");
        Problem::of(Code::NotFound, "layer", format!("there is no set of tiles {}; there are {known}", quoted(name)))
    })?;
    if layer == TileLayer::Sites {
        // Nobody but planners hears of plans.
        Planner::from_request_parts(parts, app).await?;
    }
    let route = parts.extensions.get::<MatchedPath>().map_or("", MatchedPath::as_str);
    let datum = if route.starts_with("/tiles/gcj02/") { Datum::Gcj02 } else { Datum::Wgs84 };
    Ok((layer, datum, path))
}

/// A part of a path by its name, or nothing.
fn part<'a>(path: Option<&'a RawPathParams>, name: &str) -> &'a str {
    path.into_iter().flatten().find(|(known, _)| *known == name).map_or("", |(_, text)| text)
}

fn tile_id<'a>(part: impl Fn(&str) -> &'a str) -> Result<TileId, Problem> {
    let number = |name: &str| -> Result<u32, Problem> {
        let text = part(name);
        let digits = if name == "y" {
            text.strip_suffix(".mvt").or_else(|| text.strip_suffix(".pbf")).unwrap_or(text)
        } else {
            text
        };
        let plain = (1..=10).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        digits.parse().ok().filter(|_| plain).ok_or_else(|| {
            let detail = format!("`{name}` is {}; it must be a whole number of a tile", quoted(text));
            Problem::of(Code::BadParameter, name, detail)
        })
    };
    let (z, x, y) = (number("z")?, number("x")?, number("y")?);
    let zoom = u8::try_from(z).unwrap_or(u8::MAX);
    TileId::new(zoom, x, y).ok_or_else(|| {
        let detail = if zoom > MAX_ZOOM {
            format!("there is no zoom {z}; the deepest is {MAX_ZOOM}")
        } else {
            format!("there is no tile {z}/{x}/{y}; at zoom {z} columns and rows are below {}", 1_u32 << zoom)
        };
        Problem::of(Code::NotFound, if zoom > MAX_ZOOM { "z" } else { "x" }, detail)
    })
}

/// The query as it was written without the version, and the version.
fn without_version(uri: &Uri) -> (String, Option<String>) {
    let prefix = "v=";
    let pairs = || uri.query().unwrap_or("").split('&').filter(|pair| !pair.is_empty());
    let versions: Vec<&str> = pairs().filter_map(|pair| pair.strip_prefix(prefix)).collect();
    // Given twice it is a mistake, which is found when the query is read.
    let rest: Vec<&str> = pairs().filter(|pair| versions.len() != 1 || !pair.starts_with(prefix)).collect();
    (rest.join("&"), versions.first().map(|version| (*version).to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_no_part_of_the_question() {
        for (query, rest, version) in [
            ("", "", None),
            ("v=abc", "", Some("abc")),
            ("mode=walk&v=abc&at=2026-11-24T12:00", "mode=walk&at=2026-11-24T12:00", Some("abc")),
            ("v=1&v=2", "v=1&v=2", Some("1")),
            ("vv=1&&x=v=2", "vv=1&x=v=2", None),
        ] {
            let uri: Uri = format!("/tiles/base?{query}").parse().unwrap();
            assert_eq!(without_version(&uri), (rest.to_owned(), version.map(str::to_owned)), "{query}");
        }
    }

    #[test]
    fn a_tile_is_named_by_three_whole_numbers() {
        let id = |z: &str, x: &str, y: &str| {
            let path = std::collections::HashMap::from([("z", z), ("x", x), ("y", y)]);
            tile_id(|name| path[name]).map_err(|problem| problem.code)
        };
        assert_eq!(id("14", "9327", "4742.mvt"), Ok(TileId::new(14, 9327, 4742).unwrap()));
        assert_eq!(id("0", "0", "0.pbf"), Ok(TileId::new(0, 0, 0).unwrap()));
        for (z, x, y) in [("23", "0", "0"), ("1", "2", "0"), ("300", "0", "0"), ("0", "0", "4000000000")] {
            assert_eq!(id(z, x, y), Err(Code::NotFound), "{z}/{x}/{y}");
        }
        for (z, x, y) in [("", "0", "0"), ("+1", "0", "0"), ("1", "0", "0.png"), ("1.mvt", "0", "0"), ("1", "..", "0")]
        {
            assert_eq!(id(z, x, y), Err(Code::BadParameter), "{z}/{x}/{y}");
        }
        assert_eq!(id("1", "0", "00000000000"), Err(Code::BadParameter));
        assert_eq!(id("1", "０", "0"), Err(Code::BadParameter));
    }
}
