//! Sets of tiles.

use std::collections::BTreeMap;

use utoipa::ToSchema;

/// A set of vector tiles, [TileJSON 3.0.0](https://github.com/mapbox/tilejson-spec/tree/master/3.0.0).
#[derive(ToSchema)]
pub struct TileJson {
    #[schema(example = "3.0.0")]
    tilejson: String,
    name: String,
    /// The addresses of the tiles.
    tiles: Vec<String>,
    vector_layers: Vec<VectorLayer>,
    attribution: String,
    scheme: String,
    minzoom: u8,
    maxzoom: u8,
    /// West, south, east and north, in degrees.
    bounds: Option<Vec<f64>>,
    /// Longitude, latitude and zoom.
    center: Option<Vec<f64>>,
}

/// A layer of each tile.
#[derive(ToSchema)]
struct VectorLayer {
    id: String,
    description: String,
    minzoom: u8,
    maxzoom: u8,
    /// Each attribute with what it says.
    fields: BTreeMap<String, String>,
}
