//! Service stations: what they are, what they offer, when they are open, and lists of them.

mod change;
mod details;
mod edit;
mod entries;
mod extract;
mod facility;
mod facility_list;
mod facility_offer;
mod features;
mod need;
mod open_rule;
mod quota;
mod read;
mod set;
mod standard;
mod tier;
mod tiers;
mod words;

pub use change::StationChange;
pub use details::{Assumed, BuildMode, Contact, Dates, DetailProblem, Details, DetailsPatch, Host, HostKind, Status};
pub use edit::{EditError, Edited, StationEdit, StationPatch};
pub use entries::EntryError;
pub use extract::{note_off_network, off_network_problem, outside_problem, reject_outside};
pub use facility::{Facility, FacilitySet, UnknownFacility};
pub use facility_list::Listed;
pub use facility_offer::Offer;
pub use need::Need;
pub use open_rule::{OpenRule, UnknownOpenRule};
pub use quota::{Level, Quota, QuotaArea, QuotaFinding, QuotaOutcome, QuotaRule};
pub use read::{RESERVED, Reading, delimited, delimited_with, features, features_with};
pub use set::{StationId, StationSet};
pub use standard::{Assessment, Case, Item, Known, Predicate, Standard, Verdict};
pub use tier::{Tier, TierCode};
pub use tiers::{TierInfo, Tiers};
pub use words::{folded, folded_header, yes_or_no};

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
    /// What else is known of it.
    pub details: Details,
    /// All other columns of the list, in its order.
    pub extra: Vec<(String, String)>,
}

impl Station {
    /// Whether it is open at `at`: unknown where its hours are. Out of service, and outside its dates, it is closed.
    #[must_use]
    pub fn state(&self, at: Moment) -> OpenState {
        self.details.state_with(at, |at| self.hours.as_ref().map_or(OpenState::Unknown, |hours| hours.state(at)))
    }

    /// The next moment at which [`Station::state`] gives something else than at `at`, and what; `None` if it never
    /// does within 400 days.
    #[must_use]
    pub fn next_change(&self, at: Moment) -> Option<(Moment, OpenState)> {
        let change = |at| self.hours.as_ref().and_then(|hours| hours.next_change(at));
        self.details.next_change_with(at, &|at| self.state(at), &change)
    }

    /// Whether it is there at all at `at`: in service, and within its dates. Without an instant, one whose dates have
    /// an end is not: nobody knows whether that is past.
    ///
    /// A station that is not there counts in no coverage and is found by nobody, whatever its hours.
    #[must_use]
    pub fn is_there(&self, at: Option<Moment>) -> bool {
        self.details.are_there(at)
    }

    /// In whose house it is: as a list says, or else what its name names.
    #[must_use]
    pub fn host_kind(&self) -> Option<HostKind> {
        match &self.details.host {
            Some(host) => host.kind,
            None => HostKind::of_words(&self.name),
        }
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
            && self.details.same_as(&other.details)
            && self.extra == other.extra
    }
}
