//! Shortest paths under a cutoff.
//!
//! [`TravelTimeField`] knows how far every node is from its nearest stations, [`Repair`] keeps it true when a station
//! comes or goes, [`Search`] looks outward from one origin, and [`Reader`] is the one place that turns either into the
//! travel time of a place.

mod door;
mod field;
mod queue;
mod reading;
mod search;
mod update;

pub use door::{Door, Doors, StationMask};
pub use field::{MAX_CUTOFF, TravelTimeField};
pub use reading::{Reader, Reading};
pub use search::{Search, Start, starts};
pub use update::Repair;
