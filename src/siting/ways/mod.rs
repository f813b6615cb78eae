//! Who reaches which candidate along streets: from a region to a [`Problem`].
//!
//! Times are those of coverage: a bounded search against the direction of travel from each candidate, read by
//! [`Times`](crate::travel_time::Times). So a plan serves exactly what a coverage run says once its sites stand.

mod points;
mod streets;

use crate::coord::LngLat;
use crate::demand::DemandPoint;
use crate::network::Snap;
use crate::travel_time::{Origin, Reader};

use super::clock::Clock;
use super::problem::{Goal, Limits, Problem, ProblemError, Site, SiteId};
use super::reach::Reach;

pub use streets::street_pieces;

/// What demand is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DemandUnit {
    /// Hours that workers spend there, in an hour of the week or in all of it.
    WorkerHours,
    /// The weights of demand points that the region was built with.
    Weight,
    /// Metres of street, where nothing is known of people.
    StreetM,
}

impl DemandUnit {
    /// The word for it in answers.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::WorkerHours => "worker_hours",
            Self::Weight => "demand",
            Self::StreetM => "street_m",
        }
    }
}

/// The demand of a region.
#[derive(Clone, Copy, Debug)]
pub enum Demand<'a> {
    /// Places with weights, and where they meet the street.
    Points(&'a [(DemandPoint, Option<Snap>)]),
    /// Every metre of street that the mode may use, once. It is cut where what serves it changes, so nothing is
    /// sampled; it has no single time to a site, so a median cannot ask for it.
    Streets,
}

/// A question about the streets.
#[derive(Clone, Copy)]
pub struct WaysQuestion<'a> {
    /// Reads times to the stations that stand and count; its cutoff and depth are those of the question.
    pub reader: Reader<'a>,
    /// Who needs a station.
    pub demand: Demand<'a>,
    /// Where one may be opened.
    pub candidates: &'a [Origin],
    /// Whether demand that is served already may still be served from nearer by.
    pub median: bool,
    /// Tells when to stop.
    pub clock: &'a dyn Clock,
    /// Hears of each candidate that was searched from; called from several threads.
    pub done: &'a (dyn Fn() + Sync),
}

/// Demand in pieces, with what serves each piece now, and which candidates would.
#[derive(Clone, Debug, Default)]
pub struct Ways {
    /// Where each piece of demand is; of a stretch of street its middle.
    pub places: Vec<LngLat>,
    /// How much demand each piece is.
    pub weights: Vec<f64>,
    /// The pieces that have one station, those that have two, and so on to the depth; with seconds to that station.
    standing: Vec<Vec<(u32, f64)>>,
    /// For each candidate the pieces that reach it and still want a station, with seconds.
    reached: Vec<Vec<(u32, f64)>>,
}

impl Ways {
    /// Searches from every candidate; `None` when the clock said stop.
    ///
    /// # Panics
    ///
    /// When a median asks for streets.
    #[must_use]
    pub fn of(question: &WaysQuestion<'_>) -> Option<Self> {
        match question.demand {
            Demand::Points(points) => points::ways(question, points),
            Demand::Streets => {
                assert!(!question.median, "a stretch of street has no single time to a site");
                streets::ways(question)
            }
        }
    }

    /// The question. The stations that stand are its required sites, as many as the depth: the first serves all that
    /// one station serves, the second all that two serve. The candidates come after them. Where nothing has a cost,
    /// covering all counts new sites: what stands is folded into few sites and counts for nothing.
    ///
    /// # Errors
    ///
    /// [`ProblemError`] when goal and limits do not go together.
    pub fn problem(&self, costs: &[f64], goal: Goal, limits: Limits) -> Result<Problem, ProblemError> {
        let mut reach = Reach::new();
        for pairs in self.standing.iter().chain(&self.reached) {
            reach.site(pairs.iter().copied());
        }
        let standing = self.standing.iter().map(|_| Site::required());
        let counted = matches!(goal, Goal::CoverAll { .. }) && costs.iter().all(|&cost| cost == 0.0);
        let candidate = |&cost: &f64| Site::candidate(if counted { 1.0 } else { cost });
        let sites = standing.chain(costs.iter().map(candidate)).collect();
        Problem::new(self.weights.clone(), sites, reach, goal, limits)
    }

    /// The site of a candidate.
    #[must_use]
    pub fn site(&self, candidate: usize) -> SiteId {
        SiteId((self.standing.len() + candidate) as u32)
    }

    /// The candidate of a site; `None` for what stands.
    #[must_use]
    pub fn candidate(&self, site: SiteId) -> Option<usize> {
        site.index().checked_sub(self.standing.len())
    }
}

/// Demand that wants a station, at a place on the street.
#[must_use]
pub fn wanting(reader: &Reader<'_>, demand: Demand<'_>) -> Vec<(LngLat, f64)> {
    match demand {
        Demand::Points(points) => points::wanting(reader, points),
        Demand::Streets => streets::wanting(reader),
    }
}
