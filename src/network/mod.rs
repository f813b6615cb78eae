//! The streets: read from OpenStreetMap, contracted, indexed, and laid out in one file.
//!
//! [`osm::read`] takes the bytes of an extract and gives raw ways; [`build`] turns them into the bytes of a
//! [`Network`]; [`StreetGraph`] is the network as one [`Profile`] travels it. What lies around the streets, and the
//! places that people go to, are a [`BaseMap`] of their own.

mod assemble;
mod barrier;
mod base_map;
mod chain;
mod datum_check;
mod edge;
mod graph;
mod grid;
mod hilbert;
mod hull;
mod islet;
mod layout;
pub mod osm;
mod overlap;
mod profile;
mod raw;
mod sea;
mod section;
mod snap;
mod store;
mod window;

pub use assemble::{BuildError, build};
pub use barrier::QUAY;
pub use base_map::{
    BASE_MAP_VERSION, BaseMap, Bounds, BoxIndex, FULL_ZOOM, Form, Names, OsmId, OsmKind, OwnedNames, PlaceClass,
    PlaceOfInterest, RawBaseMap, Shape, ShapeClass, Theme, Whereabouts, build_base_map, corner_zooms,
};
pub use datum_check::{DatumCheck, Evidence, Fit, Hypothesis, Numbers, Shift, Stray, Verdict};
pub use edge::{EdgeFlags, EdgeId, NodeId};
pub use graph::{Arc, Direction, StreetGraph};
pub use hull::StreetHull;
pub use layout::{FileBytes, LayoutError};
pub use profile::{Access, Mode, Profile, UnknownMode};
pub use raw::{BarrierKind, RawBarriers, RawStreets, RawWay};
pub use section::FORMAT_VERSION;
pub use snap::{SNAP_LIMIT, Snap};
pub use store::{Counts, Edge, ModeCounts, Network};
pub use window::Window;
