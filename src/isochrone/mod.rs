//! Isochrones: all that lies within a travel time of one place or a few.
//!
//! There are two geometries and they are never mixed up. The *exact* one is made of streets ([`reached_parts`], cut to
//! the millimetre) and of cells, each judged by its own reading. The *display* one is an area ([`Raster::area`]): the
//! places whose own reading, with a gap of up to 50 m, is within the contour, drawn from a raster of about 10 m. The
//! area says how wrong it is ([`Raster::error`]); nothing is ever decided by testing a place against it.

mod cell;
mod error;
mod frame;
mod paint;
mod pieces;
mod raster;
mod ring;
mod street;

pub use cell::{ReachedCell, reached_cells};
pub use error::{AreaError, LevelError};
pub use raster::{AREA_GAP, Raster};
pub use street::{ReachedPart, reached_parts};
