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
//! There is no calendar of holidays yet: `PH` and `SH` are read and match no day. What a day is called is
//! decided in one place, `calendar::is_named`; a national calendar with its make-up workdays goes there.
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

mod calendar;
mod moment;
mod parse;
#[cfg(test)]
mod real_tests;
mod schedule;
#[cfg(test)]
mod schedule_tests;
mod state;
mod week;

pub use moment::{Moment, MomentError, ZoneError, parse_moment, parse_zone};
pub use parse::HoursError;
pub use schedule::Schedule;
pub use state::OpenState;
pub use week::{hours_of_week, is_night};
