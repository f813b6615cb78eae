//! Where things are: WGS-84 positions, a local metric plane, the square of web maps, and H3 cells.

mod cell;
mod lnglat;
mod plane;
mod world;

pub use cell::{CELL_RESOLUTION, cell_area_m2, cell_at, cell_centre, cell_ring};
pub use lnglat::{E7, LngLat, LngLatError};
pub use plane::Plane;
pub use world::World;
