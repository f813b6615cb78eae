//! Query parameters: each described once, for reading and for the OpenAPI document.

use serde_json::json;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn, ParameterStyle};
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, Schema, SchemaFormat, Type};
use utoipa::openapi::{KnownFormat, RefOr, Required};

use crate::coord::Datum;
use crate::demand::Group;
use crate::network::Mode;
use crate::station::{Need, OpenRule};

/// One query parameter.
#[derive(Clone, Copy, Debug)]
pub struct Param {
    /// Its name, with the unit where it has one.
    pub name: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// What it means.
    pub about: &'static str,
    /// Whether it must be given.
    pub required: bool,
}

/// The words that may be used.
type Vocabulary = fn() -> Vec<&'static str>;

/// What a parameter takes.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// A decimal number, both ends included.
    Number {
        /// The smallest.
        min: f64,
        /// The largest.
        max: f64,
    },
    /// A decimal number above zero.
    Positive {
        /// The largest.
        max: f64,
    },
    /// A whole number.
    Whole {
        /// The smallest.
        min: u32,
        /// The largest.
        max: u32,
        /// The value when it is not given, where there is one.
        default: Option<u32>,
    },
    /// One of some words.
    Word {
        /// The words.
        words: Vocabulary,
        /// The word when it is not given, where there is one.
        default: Option<&'static str>,
    },
    /// Words of a list, separated by commas.
    Words(Vocabulary),
    /// Any word.
    Text,
    /// Any words, separated by commas.
    Texts,
    /// Decimal numbers above zero, separated by commas.
    Numbers {
        /// The largest of each.
        max: f64,
        /// How many there may be.
        most: usize,
    },
    /// An instant.
    Instant,
    /// West, south, east and north, separated by commas.
    Box,
}

impl Param {
    /// A parameter that may be left out.
    pub const fn new(name: &'static str, kind: Kind, about: &'static str) -> Self {
        Self { name, kind, about, required: false }
    }

    const fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// As the OpenAPI document describes it.
    #[must_use]
    pub fn described(&self) -> Parameter {
        let required = if self.required { Required::True } else { Required::False };
        let list = matches!(self.kind, Kind::Words(_) | Kind::Texts | Kind::Numbers { .. } | Kind::Box);
        ParameterBuilder::new()
            .name(self.name)
            .parameter_in(ParameterIn::Query)
            .required(required)
            .description(Some(self.about))
            .style(list.then_some(ParameterStyle::Form))
            .explode(list.then_some(false))
            .schema(Some(self.kind.schema()))
            .build()
    }
}

impl Kind {
    fn schema(self) -> RefOr<Schema> {
        let of = |schema_type| ObjectBuilder::new().schema_type(schema_type);
        let double = || of(Type::Number).format(Some(SchemaFormat::KnownFormat(KnownFormat::Double)));
        let word = |words: Vocabulary| of(Type::String).enum_values(Some(words()));
        match self {
            Self::Number { min, max } => double().minimum(Some(min)).maximum(Some(max)).into(),
            Self::Positive { max } => double().exclusive_minimum(Some(0)).maximum(Some(max)).into(),
            Self::Whole { min, max, default } => of(Type::Integer)
                .minimum(Some(min))
                .maximum(Some(max))
                .default(default.map(|value| json!(value)))
                .into(),
            Self::Word { words, default } => word(words).default(default.map(|value| json!(value))).into(),
            Self::Words(words) => ArrayBuilder::new().items(word(words)).into(),
            Self::Text => of(Type::String).into(),
            Self::Texts => ArrayBuilder::new().items(of(Type::String)).into(),
            Self::Numbers { max, most } => ArrayBuilder::new()
                .items(double().exclusive_minimum(Some(0)).maximum(Some(max)))
                .min_items(Some(1))
                .max_items(Some(most))
                .into(),
            Self::Instant => of(Type::String).examples([json!("2026-11-22T22:00:00+08:00")]).into(),
            Self::Box => ArrayBuilder::new().items(double()).min_items(Some(4)).max_items(Some(4)).into(),
        }
    }
}

fn modes() -> Vec<&'static str> {
    Mode::ALL.map(Mode::as_str).to_vec()
}

fn open_rules() -> Vec<&'static str> {
    [OpenRule::Any, OpenRule::Open, OpenRule::OpenOrUnknown].map(OpenRule::as_str).to_vec()
}

pub fn datums() -> Vec<&'static str> {
    Datum::ALL.map(Datum::as_str).to_vec()
}

fn needs() -> Vec<&'static str> {
    Need::vocabulary().collect()
}

/// Yes or no; no unless given.
const FLAG: Kind = Kind::Word { words: || vec!["false", "true"], default: Some("false") };

/// Longitude of a place.
pub const LNG: Param =
    Param::new("lng", Kind::Number { min: -180.0, max: 180.0 }, "Longitude in degrees, in the datum of `datum`")
        .required();
/// Latitude of a place.
pub const LAT: Param =
    Param::new("lat", Kind::Number { min: -90.0, max: 90.0 }, "Latitude in degrees, in the datum of `datum`")
        .required();
/// Longitude of the place that an isochrone begins at.
pub const ISOCHRONE_LNG: Param = Param { required: false, ..LNG };
/// Latitude of the place that an isochrone begins at.
pub const ISOCHRONE_LAT: Param = Param { required: false, ..LAT };
/// Stations that an isochrone begins at.
pub const STATION: Param = Param::new(
    "station",
    Kind::Texts,
    "Keys of stations, at most 100, in place of `lng` and `lat`; several are taken together",
);
/// Contours by time.
pub const CONTOURS_S: Param = Param::new(
    "contours_s",
    Kind::Numbers { max: 5400.0, most: 20 },
    "Travel times in seconds, in any order; 900 (15 minutes) unless this or `contours_m` is given",
);
/// Contours by length.
pub const CONTOURS_M: Param = Param::new(
    "contours_m",
    Kind::Numbers { max: 5400.0, most: 20 },
    "Lengths in metres along streets, in any order, in place of `contours_s`",
);
/// What isochrones are drawn as.
pub const SHAPE: Param = Param::new(
    "shape",
    Kind::Word { words: || vec!["area", "edges", "cells"], default: Some("area") },
    "`area`: polygons for display; `edges`: reached street, exact; `cells`: H3 cells by their centre, exact",
);
/// Which way isochrones go.
pub const DIRECTION: Param = Param::new(
    "direction",
    Kind::Word { words: || vec!["to", "from"], default: Some("to") },
    "To the place or station, or from it",
);
/// Whether stations share an isochrone out among them.
pub const SPLIT: Param = Param::new(
    "split",
    Kind::Word { words: || vec!["false", "true"], default: Some("false") },
    "Whether each station gets the part that is nearest to it",
);
/// Which coordinates are meant.
pub const DATUM: Param = Param::new(
    "datum",
    Kind::Word { words: datums, default: Some("wgs84") },
    "Datum of all coordinates, of those asked (`lng`, `lat`, `bbox`, points) and of those answered alike: `wgs84`; `gcj02` \
     for maps of AMap and Tencent; `bd09` for Baidu. An answer in another than WGS-84 has the member `datum`, for \
     example `GCJ-02`. Outside China all three are the same. Links for map apps are in the datum that each app wants, \
     whatever is asked",
);
/// How somebody travels.
pub const MODE: Param = Param::new("mode", Kind::Word { words: modes, default: Some("walk") }, "How people travel");
/// The speed along streets.
pub const SPEED_MPS: Param = Param::new(
    "speed_mps",
    Kind::Number { min: 0.5, max: 12.0 },
    "Speed along streets in metres per second; walk 1.2, cycle 4.17 (15 km/h), ebike 5.56 (20 km/h) unless given",
);
/// The longest travel time.
pub const CUTOFF_S: Param = Param::new(
    "cutoff_s",
    Kind::Whole { min: 1, max: 5400, default: None },
    "Longest travel time in whole seconds, inclusive; 900 (15 minutes) unless this or `metres` is given",
);
/// The longest way.
pub const METRES: Param = Param::new(
    "metres",
    Kind::Positive { max: 5400.0 },
    "Longest way in metres along streets, in place of `cutoff_s` and `speed_mps`; with `reach=disc` the radius",
);
/// When somebody sets out.
pub const AT_DEPARTURE: Param = Param::new(
    "at",
    Kind::Instant,
    "When somebody sets out: RFC 3339 with an offset, or local time of the region; now unless given. \
     Stations are judged on arrival",
);
/// When hours are read.
pub const AT: Param = Param::new(
    "at",
    Kind::Instant,
    "Instant at which hours are read: RFC 3339 with an offset, or local time of the region; \
     all stations whatever their hours unless given",
);
/// Which states count on arrival.
pub const OPEN_ON_ARRIVAL: Param = Param::new(
    "open",
    Kind::Word { words: open_rules, default: Some("open_or_unknown") },
    "Which states on arrival count",
);
/// Which states count.
pub const OPEN: Param = Param::new(
    "open",
    Kind::Word { words: open_rules, default: None },
    "Which states count; `any` without `at`, `open_or_unknown` with it",
);
/// What a station must offer.
pub const NEED: Param =
    Param::new("need", Kind::Words(needs), "What a station must offer, all of it: codes of facilities, or needs");
/// Whose demand.
pub const GROUP: Param = Param::new(
    "group",
    Kind::Word { words: || Group::ALL.map(Group::as_str).to_vec(), default: None },
    "Demand of this group of workers alone; only where demand comes from pings",
);
/// How reach is measured.
pub const REACH: Param = Param::new(
    "reach",
    Kind::Word { words: || vec!["network", "disc"], default: Some("network") },
    "`network`: travel time along streets; `disc`: straight line, 1000 m unless `metres` is given",
);
/// How many stations it takes.
pub const DEPTH: Param = Param::new(
    "depth",
    Kind::Whole { min: 1, max: 8, default: Some(1) },
    "How many distinct stations must be within reach",
);
/// What figures are broken down by.
pub const BY: Param = Param::new(
    "by",
    Kind::Words(|| vec!["region", "district", "station"]),
    "What figures are given for; `region` unless given. `station` adds, for each station that counts, what it is the \
     nearest one of in the region, and what would no longer be covered without it",
);
/// Whether every hour of a week is wanted.
pub const WEEK: Param = Param::new(
    "week",
    FLAG,
    "Whether figures of every hour of the week that holds `at`, Monday to Sunday by local time, are added",
);
/// Whether the band over speeds and cutoffs is wanted.
pub const SENSITIVITY: Param = Param::new(
    "sensitivity",
    FLAG,
    "Whether figures for walking speeds from 1.0 to 1.42 m/s (a ride in proportion) and a minute less or more are added",
);
/// Where stations must lie.
pub const BBOX: Param = Param::new(
    "bbox",
    Kind::Box,
    "Only stations within: minLng,minLat,maxLng,maxLat in degrees, in the datum of `datum`",
);
/// Which tiers stations must have.
pub const TIER: Param = Param::new(
    "tier",
    Kind::Texts,
    "Only stations of these tiers: codes or labels of the region, `complex`, `street`, `micro` and `partner` unless it \
     was built with others",
);
/// When stations must be open.
pub const OPEN_AT: Param = Param::new(
    "open_at",
    Kind::Instant,
    "Only stations known to be open at this instant: RFC 3339 with an offset, or local time of the region",
);

/// What stations are counted together by.
pub const STANDARD_BY: Param = Param::new(
    "by",
    Kind::Word { words: || vec!["region", "district", "tier"], default: Some("region") },
    "What stations are counted together by",
);
/// The form of an answer.
pub const FORM: Param = Param::new(
    "form",
    Kind::Word { words: || vec!["json", "geojson"], default: Some("json") },
    "`json`: groups and stations; `geojson`: every station as a feature",
);

/// How a list of stations is taken.
pub const IMPORT_MODE: Param = Param::new(
    "mode",
    Kind::Word { words: || vec!["merge", "replace"], default: Some("merge") },
    "`merge`: stations of the list are put, all others stay; `replace`: all others go",
);
/// In which datum a list is.
pub const LIST_DATUM: Param = Param::new(
    "datum",
    Kind::Word { words: datums, default: Some("wgs84") },
    "Datum of the positions of the list, all of them: `wgs84`, `gcj02` (AMap, Tencent) or `bd09` (Baidu)",
);
/// Whether only a report is wanted.
pub const DRY_RUN: Param = Param::new(
    "dry_run",
    Kind::Word { words: || vec!["false", "true"], default: Some("false") },
    "`true`: give the report and change nothing",
);
/// Whether changed cells are wanted.
pub const CELLS: Param = Param::new(
    "cells",
    Kind::Word { words: || vec!["false", "true"], default: Some("false") },
    "`true`: list the cells that are gained and lost as well",
);

/// Whether ways are wanted.
pub const WAYS: Param = Param::new(
    "ways",
    FLAG,
    "Whether each station comes with the way to it, as the member `way`: from the place to the street, along streets, to \
     the station",
);
/// How many stations a tile of coverage tells apart.
pub const TILE_DEPTH: Param = Param::new(
    "depth",
    Kind::Whole { min: 1, max: 8, default: Some(2) },
    "How many distinct stations within reach are told apart; the attribute `depth` counts up to it",
);
/// The version of a tile that is asked for.
pub const TILE_VERSION: Param = Param::new(
    "v",
    Kind::Text,
    "Version of the data, as `/tiles/{layer}` puts it into the addresses of tiles: while it is the present one, the \
     answer may be kept for ever",
);
/// In which coordinates the tiles of a style are cut.
pub const TILE_DATUM: Param = Param::new(
    "datum",
    Kind::Word { words: || vec!["wgs84", "gcj02"], default: Some("wgs84") },
    "Datum of the tiles: `gcj02` for use over AMap and Tencent base maps",
);
/// Which colours a style has.
pub const THEME: Param =
    Param::new("theme", Kind::Word { words: || vec!["light", "dark"], default: Some("light") }, "Colours of the map");
/// Which language the labels of a style have.
pub const LANG: Param = Param::new(
    "lang",
    Kind::Word { words: || vec!["zh", "en"], default: Some("zh") },
    "Language of the labels; where a place has no name in it, its own name",
);

/// How many of something an answer lists.
#[must_use]
pub const fn limit(default: u32, max: u32) -> Param {
    Param::new("limit", Kind::Whole { min: 1, max, default: Some(default) }, "The most that the answer lists")
}
