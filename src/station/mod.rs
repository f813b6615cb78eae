//! Service stations: what they are, what they offer, when they are open, and lists of them.

mod change;
mod check;
mod datum;
mod details;
mod edit;
mod entries;
mod extract;
mod facility;
mod facility_list;
mod facility_offer;
mod facility_words;
mod need;
mod open_rule;
mod quota;
mod read;
mod service;
mod set;
mod standard;
mod tier;
mod tiers;
mod words;

pub use change::StationChange;
pub use check::{Check, CheckedFile, Merge, MergeReason, StationRef};
pub use datum::{SOURCE_COLUMNS, place_stations};
pub use details::{
    Assumed, BuildMode, Contact, Dates, DetailProblem, Details, DetailsPatch, Host, HostKind, Status, detail_of,
};
pub use edit::{EditError, Edited, StationEdit, StationPatch};
pub use entries::EntryError;
pub use extract::{note_off_network, off_network_problem, outside_problem, reject_outside};
pub use facility::{Facility, FacilitySet, UnknownFacility};
pub use facility_list::Listed;
pub use facility_offer::Offer;
pub use need::Need;
pub use open_rule::{OpenRule, UnknownOpenRule};
pub use quota::{Level, Quota, QuotaArea, QuotaFinding, QuotaOutcome, QuotaRule};
pub use read::{
    Counts, DatumHint, ListOptions, RESERVED, Reading, RowId, SheetRead, delimited, examine_list, features, read_list,
};
pub use service::{ServiceHours, ServiceProblem};
pub use set::{StationId, StationSet};
pub use standard::{Assessment, Case, Item, Known, Predicate, Standard, Verdict};
pub use tier::{Tier, TierCode};
pub use tiers::{TierInfo, Tiers};
pub use words::{folded, folded_header, yes_or_no};

use crate::coord::LngLat;
use crate::hours::{Holidays, Moment, OpenState, Schedule, next_change_of_all, state_of_all};

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
    /// Hours of single services, where they differ from its own.
    pub service_hours: ServiceHours,
    /// What else is known of it.
    pub details: Details,
    /// All other columns of the list, in its order.
    pub extra: Vec<(String, String)>,
}

impl Station {
    /// Whether it is open at `at` for somebody who needs `needs`.
    ///
    /// Without needs that is the state of the station itself. Otherwise every service that is needed must be open:
    /// each by its own hours, or by those of the station where it has none of its own. Out of service, and outside its
    /// dates, it is closed.
    #[must_use]
    pub fn state(&self, needs: FacilitySet, at: Moment) -> OpenState {
        self.details.state_with(at, |at| state_of_all(self.hours_for(needs), at))
    }

    /// When [`Station::state`] next changes after `at`, and to what; `None` if it never does within 400 days.
    #[must_use]
    pub fn next_change(&self, needs: FacilitySet, at: Moment) -> Option<(Moment, OpenState)> {
        let change = |at| next_change_of_all(self.hours_for(needs), at);
        self.details.next_change_with(at, &|at| self.state(needs, at), &change)
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

    /// The hours that count for `needs`.
    fn hours_for(&self, needs: FacilitySet) -> impl Iterator<Item = Option<&Schedule>> + Clone {
        let of_station = needs.is_empty().then_some(self.hours.as_ref());
        let of_service = move |facility| self.service_hours.get(facility).unwrap_or(self.hours.as_ref());
        of_station.into_iter().chain(needs.iter().map(of_service))
    }

    /// Whether it is known to offer every one of `needs`; a service with hours of its own is offered.
    #[must_use]
    pub fn offers(&self, needs: FacilitySet) -> bool {
        needs.is_empty()
            || self.facilities.unwrap_or_default().union(self.service_hours.facilities()).contains_all(needs)
    }

    /// Whether its hours tell public holidays apart.
    #[must_use]
    pub fn names_holidays(&self) -> bool {
        self.hours.as_ref().is_some_and(Schedule::names_holidays) || self.service_hours.names_holidays()
    }

    /// The same station by another calendar of holidays.
    #[must_use]
    pub fn with_holidays(self, holidays: &Holidays) -> Self {
        Self {
            hours: self.hours.map(|hours| hours.with_holidays(holidays)),
            service_hours: self.service_hours.with_holidays(holidays),
            ..self
        }
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
            && self.service_hours.same_as(&other.service_hours)
            && self.details.same_as(&other.details)
            && self.extra == other.extra
    }
}
