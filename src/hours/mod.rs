//! When a place is open, when that is not known, and when it changes.
//!
//! Hours are OSM `opening_hours` text, evaluated in the local wall time of the region. An answer is one of
//! three: open, closed, or unknown. The rules follow [the specification][spec] as `opening_hours.js`, its
//! reference implementation, reads it:
//!
//! * a rule whose modifier is only a comment is unknown: `Mo-Fr 09:00-17:00 || "by appointment"`;
//! * `10:00+` is unknown from ten on, `10:00-12:00+` is open until twelve and unknown from then on;
//! * a later rule takes over the whole day it names, the small hours that the day before left in it too: after
//!   `Th 18:00-02:00; Fr 10:00-12:00` Friday starts closed, with a comma in place of the semicolon it starts open.
//!
//! Where it guesses, this module does not: a time that hangs on the sun (`08:00-sunset`) is unknown for as long
//! as the sun may set somewhere, since hours carry no position.
//!
//! Chinese words are read into that syntax ([`read()`]): `工作日 9:00-17:00` is `Mo-Fr 09:00-17:00; PH off`.
//!
//! `PH` are the days off of a calendar ([`Holidays`]). Hours that tell public holidays apart go by the calendar as a
//! whole: on a weekend that is worked for a holiday, rules for Monday to Friday hold, and rules for Saturday or Sunday
//! do not. Hours that say nothing of public holidays (`Mo-Fr 09:00-17:00`) go by the week alone. `SH`, the holidays
//! of schools, match no day.
//!
//! # Example
//! ```
//! use waystation::hours::{OpenState, Schedule, parse_moment, parse_zone};
//!
//! let zone = parse_zone("Asia/Shanghai")?;
//! let night_shift = Schedule::parse("Mo-Fr 22:00-06:00")?;
//! let friday_evening = parse_moment("2026-11-20T20:00", zone)?;
//! assert_eq!(night_shift.state(friday_evening), OpenState::Closed);
//!
//! let opens = parse_moment("2026-11-20T22:00", zone)?;
//! assert_eq!(night_shift.next_change(friday_evening), Some((opens, OpenState::Open)));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [spec]: https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification

#[cfg(test)]
mod agreement_tests;
mod calendar;
mod chinese;
mod error;
mod excel;
mod finding;
#[cfg(test)]
mod holiday_tests;
mod holidays;
mod holidays_read;
mod moment;
mod parse;
mod plain;
mod read;
#[cfg(test)]
mod real_tests;
mod schedule;
#[cfg(test)]
mod schedule_tests;
mod several;
mod state;
mod week;

pub use error::HoursError;
pub use excel::{clock_of_fraction, hours_of_fractions};
pub use finding::{HoursFinding, HoursProblem, Severity};
pub use holidays::{DayKind, Holiday, Holidays, HolidaysError};
pub use moment::{Moment, MomentError, ZoneError, parse_moment, parse_zone};
pub use read::{HoursReading, read};
pub use schedule::Schedule;
pub use several::{next_change_of_all, state_of_all};
pub use state::OpenState;
pub use week::{hours_of_week, is_night};
