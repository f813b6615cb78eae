//! Details that become something else.

use chrono::NaiveDate;

use super::{BuildMode, Contact, Dates, Details, Host, Status};
use crate::station::FacilitySet;

/// Details of a station that become something else; all others stay. The inner `None` is for unknown.
#[derive(Clone, Debug, Default)]
pub struct DetailsPatch {
    /// Another host.
    pub host: Option<Option<Host>>,
    /// Another build mode.
    pub build_mode: Option<Option<BuildMode>>,
    /// Other seats.
    pub seats: Option<Option<u32>>,
    /// Another floor area in square metres.
    pub area_m2: Option<Option<f64>>,
    /// Another first day.
    pub valid_from: Option<Option<NaiveDate>>,
    /// Another last day.
    pub valid_to: Option<Option<NaiveDate>>,
    /// Another day on which it was verified.
    pub verified: Option<Option<NaiveDate>>,
    /// Another status.
    pub status: Option<Option<Status>>,
    /// Other facilities near it.
    pub nearby: Option<FacilitySet>,
    /// Somebody else in charge, or nobody.
    pub contact: Option<Contact>,
}

impl DetailsPatch {
    /// `details` with these.
    #[must_use]
    pub fn of(self, details: &Details) -> Details {
        Details {
            host: self.host.unwrap_or_else(|| details.host.clone()),
            build_mode: self.build_mode.unwrap_or(details.build_mode),
            seats: self.seats.unwrap_or(details.seats),
            area_m2: self.area_m2.unwrap_or(details.area_m2),
            dates: Dates {
                from: self.valid_from.unwrap_or(details.dates.from),
                to: self.valid_to.unwrap_or(details.dates.to),
            },
            verified: self.verified.unwrap_or(details.verified),
            status: self.status.unwrap_or(details.status),
            nearby: self.nearby.unwrap_or(details.nearby),
            contact: self.contact.unwrap_or_else(|| details.contact.clone()),
            // Whoever makes a set of stations says what is assumed.
            assumed: super::Assumed::default(),
        }
    }
}
