//! Where to open next: the best new sites beside those that stand, with a proof of how good they are.
//!
//! [`Problem`] holds a question: demand, sites, who reaches which, a goal and limits. [`Problem::solve`] answers with
//! a [`Plan`]: sites in the order of what they add, the objective, a bound that no plan can exceed, and whether the
//! plan is proved to be the best. The solver is anytime: it improves plan and bound until a proof, or until the
//! [`Clock`] of its [`Effort`] says stop.
//!
//! | the field's word | here |
//! |---|---|
//! | MCLP, maximal covering | [`Goal::MaxCover`] |
//! | backup coverage | [`Goal::MaxCover`] with `depth` 2 |
//! | LSCP, set covering | [`Goal::CoverAll`] |
//! | p-median | [`Goal::PMedian`] |
//! | fixed, existing facility | [`Site::required`] |

#![expect(clippy::float_cmp, reason = "amounts are whole numbers of a unit, so they are equal or not")]

mod bound;
mod candidate;
mod choose;
mod classes;
mod clock;
mod curve;
#[cfg(feature = "exact")]
mod exact;
mod gap_places;
mod greedy;
mod hosts;
mod improve;
mod islands;
mod lists;
mod matrix;
mod max_cover;
mod merge;
mod model;
mod next_best;
mod node;
mod p_median;
mod plan;
mod prefer;
mod problem;
mod random;
mod reach;
mod region_plan;
mod restrict;
mod room;
mod scale;
mod set_cover;
mod solve;
mod spacing;
mod tally;
mod tree;
mod ways;
mod weigh;
mod whole;
mod worth;

pub use candidate::{Candidate, CandidateReading};
pub use classes::{ClassError, HostClass, HostClasses, class_labels};
pub use clock::{Clock, Effort, Progress};
pub use curve::knee;
pub use gap_places::{GapPlaces, STREET, gap_places};
pub use hosts::host_places;
pub use matrix::{Matrix, MatrixError, Weights};
pub use next_best::Stake;
pub use plan::{Chosen, Plan, Unreachable, Work};
pub use prefer::Preferred;
pub use problem::{Goal, Limits, Problem, ProblemError, Site, SiteId};
pub use reach::Reach;
pub use region_plan::{CandidateSource, Card, CellPart, DistrictPart, LeftOut, OwnSite, Preference, RegionPlan};
pub use spacing::too_close;
pub use ways::{Demand, DemandUnit, Ways, WaysQuestion, street_pieces, wanting};
