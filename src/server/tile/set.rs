//! What a set of tiles holds, as [TileJSON 3.0.0](https://github.com/mapbox/tilejson-spec/tree/master/3.0.0).

use geo::BoundingRect;
use serde_json::{Map, Value, json};

use crate::coord::{Datum, LngLat};
use crate::engine::{Shown, TileLayer};
use crate::render::degrees;

use super::super::index::ATTRIBUTION;
use super::super::problem::Problem;
use super::asked::AskedSet;

/// A layer of a set: its name, what it is, from which zoom on it is there, and its attributes.
type Row = (&'static str, &'static str, u8, &'static [(&'static str, &'static str)]);

const NAMES: [(&str, &str); 3] = [
    ("name", "String: the name on the spot"),
    ("name_zh", "String: the Chinese name, where it is told apart"),
    ("name_en", "String: the English name, where it is told apart"),
];

const BASE: &[Row] = &[
    ("landuse", "What built-up land is used for", 8, &[("class", "residential, commercial, industrial, institution")]),
    ("green", "Green and open land", 7, &[("class", "park, wood, grass, cemetery, farmland, sand")]),
    (
        "water",
        "Areas and lines of water",
        0,
        &[("class", "sea, water, river, stream"), ("level", "Number"), NAMES[0], NAMES[1], NAMES[2]],
    ),
    ("squares", "Pedestrian squares and piers", 13, &[("class", "square, pier")]),
    ("buildings", "Buildings", 13, &[("class", "building, residential, commercial, industrial, public")]),
    ("railways", "Railways", 9, &[("class", "rail, subway, tram"), ("level", "Number: below 0 in tunnels")]),
    (
        "names",
        "Names of places",
        4,
        &[
            (
                "class",
                "city, town, suburb, village, quarter, neighbourhood, hamlet, island, locality, station, water, green, square",
            ),
            NAMES[0],
            NAMES[1],
            NAMES[2],
        ],
    ),
];
const STREETS: &[Row] = &[(
    "streets",
    "Streets and paths as they are drawn, whoever may use them",
    5,
    &[
        (
            "class",
            "motorway, trunk, primary, secondary, tertiary, minor, service, pedestrian, track, path, cycleway, footway, steps",
        ),
        ("level", "Number: above 0 on bridges, below 0 in tunnels"),
        NAMES[0],
        NAMES[1],
        NAMES[2],
    ],
)];
const STATIONS: &[Row] = &[(
    "stations",
    "Service stations",
    0,
    &[
        ("key", "String"),
        ("name", "String"),
        ("tier", "complex, street, micro, partner"),
        ("open", "open, closed, unknown, at the instant of `at`; absent without it"),
        ("facilities", "String: codes separated by `;`; absent where unknown"),
    ],
)];
/// Cells first, then streets.
const COVERAGE: &[Row] = &[
    (
        "cells",
        "H3 cells, of resolution 10 from zoom 12 on, joined to larger ones farther out",
        0,
        &[
            ("depth", "Number: stations within reach, up to the `depth` asked; from zoom 12 on"),
            (
                "seconds",
                "Number: to the nearest station within the cutoff; in large cells the mean of those that reach one",
            ),
            ("metres", "Number: in place of seconds where `metres` is asked"),
            ("off_network", "Boolean: no street is near"),
            ("cells", "Number: small cells in a large one; below zoom 12"),
            ("share", "Number: share of the small cells with a station within reach"),
            ("deep_share", "Number: share of the small cells with `depth` stations within reach"),
        ],
    ),
    (
        "coverage",
        "Pieces of street with one answer",
        13,
        &[
            ("depth", "Number: stations within reach, up to the `depth` asked"),
            ("seconds", "Number: the nearest station is reached within so many, in steps of 60 (300 at zoom 13)"),
            ("metres", "Number: in place of seconds where `metres` is asked, in steps of 50 (250 at zoom 13)"),
        ],
    ),
];
const GAPS: &[Row] = &[
    (
        "gaps",
        "Neighbouring cells that are not served",
        0,
        &[
            ("rank", "Number: 1 is the largest"),
            ("cause", "no_station, closed_at_this_hour, need_not_met, detour_or_barrier, off_network"),
            ("street_m", "Number: unserved street metres"),
            ("area_m2", "Number"),
            ("demand", "Number: where the region has demand points"),
            ("cells", "Number"),
            ("nearest", "String: key of the nearest station"),
            ("nearest_s", "Number: seconds to it"),
        ],
    ),
    ("gap_hearts", "The cell of each gap with the most unserved street", 0, &[("rank", "Number"), ("cause", "String")]),
];
const DEMAND: &[Row] = &[(
    "demand",
    "The published demand surface: H3 cells, of resolution 9 or coarser for what had to be taken together",
    0,
    &[
        ("cell", "String: the H3 index"),
        ("worker_hours", "Number: in the hour of the week of `at`, or in a whole week"),
        ("per_km2", "Number: worker-hours by square kilometre, to compare cells of two sizes"),
    ],
)];
const DISTRICT: &[(&str, &str)] = &[
    ("key", "String"),
    ("name", "String"),
    ("share", "Number: share of street metres that are covered, 0 to 1"),
    ("stations", "Number: stations inside that count"),
    ("partial", "Boolean: the extract has data for less than 99 % of it"),
];
const DISTRICTS: &[Row] =
    &[("districts", "Districts", 0, DISTRICT), ("district_names", "Where the names of districts stand", 0, DISTRICT)];

const SITES: &[Row] = &[(
    "sites",
    "Stations that a scenario adds, moves, changes or removes",
    0,
    &[
        ("key", "String"),
        ("name", "String"),
        ("tier", "complex, street, micro, partner"),
        ("change", "added, moved, changed, removed"),
    ],
)];

/// The layers of a set, and the deepest zoom that is worth asking for: from there on tiles only grow.
const fn rows(layer: TileLayer) -> (&'static [Row], u8) {
    match layer {
        TileLayer::Base => (BASE, 15),
        TileLayer::Streets => (STREETS, 15),
        TileLayer::Stations => (STATIONS, 14),
        TileLayer::Coverage => (COVERAGE, 15),
        TileLayer::Demand => (DEMAND, 13),
        TileLayer::Gaps => (GAPS, 14),
        TileLayer::Districts => (DISTRICTS, 14),
        TileLayer::Sites => (SITES, 14),
    }
}

/// The answer about a set.
pub(super) fn tile_json(asked: &AskedSet) -> Result<Value, Problem> {
    let (rows, maxzoom) = rows(asked.layer);
    let rows = match asked.shown {
        Shown::All => rows,
        Shown::Cells => &rows[..1],
        Shown::Streets => &rows[1..],
    };
    let layer = |&(id, description, minzoom, fields): &Row| {
        let fields: Map<String, Value> =
            fields.iter().map(|&(name, about)| (name.to_owned(), Value::from(about))).collect();
        json!({"id": id, "description": description, "minzoom": minzoom, "maxzoom": maxzoom, "fields": fields})
    };
    let mut json = json!({
        "tilejson": "3.0.0",
        "name": format!("Waystation: {}", asked.layer.as_str()),
        "tiles": [tiles(asked)],
        "vector_layers": rows.iter().map(layer).collect::<Vec<_>>(),
        "attribution": ATTRIBUTION,
        "scheme": "xyz",
        "minzoom": rows.iter().map(|row| row.2).min().unwrap_or(0),
        "maxzoom": maxzoom,
    });
    if let Some(rect) = asked.snapshot.hull().polygon().bounding_rect() {
        let corner = |lng: f64, lat: f64| Ok::<_, Problem>(asked.datum.from_wgs84(LngLat::new(lng, lat)?));
        let (low, high) = (corner(rect.min().x, rect.min().y)?, corner(rect.max().x, rect.max().y)?);
        let middle = |a: f64, b: f64| degrees(f64::midpoint(a, b));
        json["bounds"] = json!([degrees(low.lng()), degrees(low.lat()), degrees(high.lng()), degrees(high.lat())]);
        json["center"] = json!([middle(low.lng(), high.lng()), middle(low.lat(), high.lat()), 13]);
    }
    Ok(json)
}

/// The address of the tiles, with what was asked and the version of the data.
fn tiles(asked: &AskedSet) -> String {
    let datum = if asked.datum == Datum::Gcj02 { "gcj02/" } else { "" };
    let path = format!("{}/tiles/{datum}{}/{{z}}/{{x}}/{{y}}.mvt", asked.base, asked.layer.as_str());
    let mut query = asked.query.clone();
    // Tiles of stations have a version each: they are asked for again, and only those that changed are sent. A scenario
    // may change without the region.
    if !matches!(asked.layer, TileLayer::Stations | TileLayer::Sites) {
        let version = asked.snapshot.tile_version(asked.layer, None);
        query = if query.is_empty() { format!("v={version}") } else { format!("{query}&v={version}") };
    }
    if query.is_empty() { path } else { format!("{path}?{query}") }
}
