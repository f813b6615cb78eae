//! What lists say of a station beside name, place, tier, hours and facilities.

mod column;
mod contact;
mod dates;
mod host;
mod mode;
mod number;
mod patch;
mod presence;
mod status;
mod take;

pub use column::detail_of;
pub use contact::Contact;
pub use dates::Dates;
pub use host::{Host, HostKind};
pub use mode::BuildMode;
pub use patch::DetailsPatch;
pub use status::Status;
pub use take::DetailProblem;

use chrono::NaiveDate;

use super::FacilitySet;

/// Details of a station; all of them may be unknown.
#[derive(Clone, Debug, Default)]
pub struct Details {
    /// In whose house it is.
    pub host: Option<Host>,
    /// Who built it with whom.
    pub build_mode: Option<BuildMode>,
    /// For how many people there is room.
    pub seats: Option<u32>,
    /// Its floor area in square metres.
    pub area_m2: Option<f64>,
    /// From when to when it is there.
    pub dates: Dates,
    /// When somebody last looked whether all of this is so.
    pub verified: Option<NaiveDate>,
    /// Whether it is in service.
    pub status: Option<Status>,
    /// What is near it, in somebody else's hands; never counted as offered.
    pub nearby: FacilitySet,
    /// Who is in charge: personal information that no answer holds.
    pub contact: Contact,
    /// What was not said by a list and is taken from the tier; made anew whenever a set is.
    pub assumed: Assumed,
}

/// What is taken from the tier of a station, since nothing else is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Assumed {
    /// Whether its hours are those usual for its tier.
    pub hours: bool,
    /// The seats that are usual for its tier.
    pub seats: Option<u32>,
}

impl Details {
    /// Whether a list would say the same of both.
    #[must_use]
    pub fn same_as(&self, other: &Self) -> bool {
        let told =
            |details: &Self| (details.build_mode, details.seats, details.area_m2, details.dates, details.verified);
        told(self) == told(other)
            && self.host == other.host
            && self.status == other.status
            && self.nearby == other.nearby
            && self.contact == other.contact
    }
}
