//! Where things are: WGS-84 positions, the datums of Chinese maps, a local metric plane, the square of web maps, H3 cells.

mod cell;
mod cell_finder;
mod datum;
#[cfg(test)]
mod datum_tests;
mod lnglat;
mod plane;
mod world;

pub use cell::{CELL_RESOLUTION, cell_area_m2, cell_at, cell_centre, cell_ring};
pub use cell_finder::CellFinder;
pub use datum::{Datum, UnknownDatum};
pub use lnglat::{E7, LngLat, LngLatError};
pub use plane::Plane;
pub use world::World;
