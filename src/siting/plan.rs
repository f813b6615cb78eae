//! A plan: which sites to open, what each gains, and how good it is for certain.

use super::problem::SiteId;

/// A site to open.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chosen {
    /// Which site.
    pub site: SiteId,
    /// What it adds to the objective when the sites are opened in the order of the plan: demand that becomes served;
    /// for a median, cost that is saved.
    pub gain: f64,
    /// The objective with this site and those before it: demand served; for a median, the cost that is left.
    pub total: f64,
}

/// Demand that no plan can serve.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Unreachable {
    /// How many demand points.
    pub points: usize,
    /// Their weight.
    pub weight: f64,
}

/// What a search did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// Bounds computed (one relaxation each).
    pub bounds: u64,
    /// Parts into which the question was split, the whole among them.
    pub parts: u64,
    /// Pairs of demand and site that were looked at.
    pub pairs: u64,
}

impl Work {
    pub(super) fn add(&mut self, other: Self) {
        self.bounds += other.bounds;
        self.parts += other.parts;
        self.pairs += other.pairs;
    }
}

/// The answer to a [`Problem`](super::Problem).
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The sites to open, best first: each adds most to those before it. The gains are the marginal curve. Fewer than
    /// asked for when more would add nothing.
    pub sites: Vec<Chosen>,
    /// Demand served; for covering all, the cost of the sites (their number, where none has a cost); for a median,
    /// the sum of weight times cost. The required sites count.
    pub objective: f64,
    /// No plan is better than this: at most so much is served, at least so much is paid.
    pub bound: f64,
    /// Whether no better plan exists. Sums are told apart down to 2⁻³⁶ of the whole.
    pub proved: bool,
    /// The objective with the required sites alone; for covering all, what they cost.
    pub base: f64,
    /// Demand served by the plan, at the depth asked for.
    pub served: f64,
    /// The weight of all demand.
    pub weight: f64,
    /// Demand that no plan can serve: fewer sites than the depth are within its reach.
    pub unreachable: Unreachable,
    /// What the search did.
    pub work: Work,
}

impl Plan {
    /// The share of the larger of objective and bound that lies between them: 0 is proof, 0.01 means that no plan is
    /// better by more than 1 %.
    #[must_use]
    pub fn gap(&self) -> f64 {
        share(self.bound, self.objective, self.bound.max(self.objective))
    }

    /// Like [`Plan::gap`], but of what can be changed at all: the part of the objective that the required sites have
    /// anyway is left out. Where many stations stand already this is the stricter figure.
    #[must_use]
    pub fn gap_of_gain(&self) -> f64 {
        let most = (self.bound - self.base).abs().max((self.objective - self.base).abs());
        share(self.bound, self.objective, most)
    }
}

fn share(bound: f64, objective: f64, whole: f64) -> f64 {
    let between = (bound - objective).abs();
    if between > 0.0 { between / whole } else { 0.0 }
}
