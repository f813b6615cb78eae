//! The streets: read from OpenStreetMap, contracted, indexed, and laid out in one file.
//!
//! [`osm::read`] takes the bytes of an extract and gives raw ways; [`build`] turns them into the bytes of a
//! [`Network`]; [`StreetGraph`] is the network as one [`Profile`] travels it.

mod assemble;
mod barrier;
mod chain;
mod datum_check;
mod edge;
mod graph;
mod grid;
mod hull;
mod islet;
mod layout;
pub mod osm;
mod overlap;
mod profile;
mod raw;
mod sea;
mod snap;
mod store;
mod window;

pub use assemble::{BuildError, NetworkBytes, build};
pub use barrier::QUAY;
pub use datum_check::{DatumCheck, Evidence, Fit, Hypothesis, Numbers, Shift, Stray, Verdict};
pub use edge::{EdgeFlags, EdgeId, NodeId};
pub use graph::{Arc, Direction, StreetGraph};
pub use hull::StreetHull;
pub use layout::{FORMAT_VERSION, LayoutError};
pub use profile::{Access, Mode, Profile, UnknownMode};
pub use raw::{BarrierKind, RawBarriers, RawStreets, RawWay};
pub use snap::{SNAP_LIMIT, Snap};
pub use store::{Counts, Edge, ModeCounts, Network};
pub use window::Window;
