//! Service stations: what they are, what they offer, when they are open, and lists of them.

mod change;
mod datum;
mod edit;
mod extract;
mod facility;
mod features;
mod open_rule;
mod read;
mod set;
mod tier;

pub use change::StationChange;
pub use datum::{SOURCE_COLUMNS, place_stations};
pub use edit::{EditError, Edited, StationEdit, StationPatch};
pub use extract::{note_off_network, off_network_problem, outside_problem, reject_outside};
pub use facility::{Facility, FacilitySet, UnknownFacility};
pub use open_rule::{OpenRule, UnknownOpenRule};
pub use read::{RESERVED, Reading, delimited, delimited_swapped, features};
pub use set::{StationId, StationSet};
pub use tier::Tier;

use crate::coord::LngLat;
use crate::hours::{Moment, OpenState, Schedule};

/// A place where couriers, street cleaners and drivers rest, drink, heat food, charge, use a toilet.
#[derive(Clone, Debug)]
pub struct Station {
    /// Its key, unique in the list.
    pub key: String,
    /// Its name, empty where the list has none.
    pub name: String,
    /// Where it is.
    pub place: LngLat,
    /// Its rank in the network of stations.
    pub tier: Tier,
    /// When it is open; `None` where unknown.
    pub hours: Option<Schedule>,
    /// Its hours as the list words them, also when they could not be read.
    pub hours_text: String,
    /// What it offers; `None` where unknown.
    pub facilities: Option<FacilitySet>,
    /// All other columns of the list, in its order.
    pub extra: Vec<(String, String)>,
}

impl Station {
    /// Whether it is open at `at`: unknown where its hours are.
    #[must_use]
    pub fn state(&self, at: Moment) -> OpenState {
        self.hours.as_ref().map_or(OpenState::Unknown, |hours| hours.state(at))
    }

    /// Whether it is known to offer every one of `needs`.
    #[must_use]
    pub fn offers(&self, needs: FacilitySet) -> bool {
        needs.is_empty() || self.facilities.is_some_and(|facilities| facilities.contains_all(needs))
    }

    /// Whether all that lists say of it is the same as of `other`.
    #[must_use]
    pub fn same_as(&self, other: &Self) -> bool {
        // The hours follow from their text.
        let told = |station: &Self| (station.place, station.tier, station.facilities);
        self.key == other.key
            && self.name == other.name
            && told(self) == told(other)
            && self.hours_text == other.hours_text
            && self.extra == other.extra
    }
}
