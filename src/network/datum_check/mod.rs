//! In which datum the numbers of a list are, by the streets: stations stand at streets, and a list in the wrong datum
//! stands 300 to 1,400 m beside them.
//!
//! Every [`Hypothesis`] is undone, each place snapped to the streets, and the gaps compared with those of random
//! places near by. [`Evidence`] has the odds of each, also of none of them, and says when they suffice to decide.
//! The same serves for pings, which lie on streets, and for borders of districts, which run along them.
//!
//! Names of hosts (a bank, a library) would tell still more, but the network holds no such places.

mod check;
mod evidence;
mod gap;
mod hypothesis;
mod mixed;

pub use check::DatumCheck;
pub use evidence::{Evidence, Fit, Shift, Verdict};
pub use hypothesis::{Hypothesis, Numbers};
pub use mixed::Stray;
