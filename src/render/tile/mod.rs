//! Vector tiles: Mapbox Vector Tile 2.1, written by hand.
//!
//! A [`Frame`] says which part of the world a tile shows. A [`Layer`] takes points, lines and areas in units of its
//! grid, cuts them to the tile and its margin, rounds them, and makes what is left valid: no ring touches or crosses
//! itself, none is without area, outer rings run clockwise. [`tile`] puts layers together and keeps within a size.
//!
//! # References
//!
//! [Vector Tile Specification 2.1](https://github.com/mapbox/vector-tile-spec/tree/master/2.1).

mod clip;
mod even_odd;
mod frame;
mod layer;
mod message;
mod pen;
mod ring;
mod shift;

pub use frame::{BUFFER, EXTENT, Frame, MAX_ZOOM, TileId};
pub use layer::{Layer, Tags, TileBytes, Value, tile};
