//! Shortest paths under a cutoff.
//!
//! [`TravelTimeField`] knows how far every node is from its nearest stations, [`Repair`] keeps it true when a station
//! comes or goes, [`Search`] looks outward from one origin, [`Reached`] finds all that is within a limit of a few
//! origins, and [`Times`] is the one place that turns any of them into the travel time of a place.

mod door;
mod expansion;
mod field;
mod queue;
mod reading;
mod search;
mod update;

pub use door::{Door, Doors, StationMask};
pub use expansion::{Expansion, Origin, Reached};
pub use field::{MAX_CUTOFF, TravelTimeField};
pub use reading::{Heading, Reader, Reading, Times};
pub use search::{Search, Start, starts};
pub use update::Repair;
