//! What a plan is worth, counted anew from the demand points as they were given.

use super::problem::{Goal, Problem, SiteId};
use super::scale::Scale;
use super::whole::{fee_of, scale_of};

/// Demand points with the open sites that serve them.
///
/// It knows nothing of merged rows or dominated sites: what the solver says must agree with it.
pub(super) struct Standing<'p> {
    problem: &'p Problem,
    scale: Scale,
    weights: Scale,
    count: Vec<u32>,
    cost: Vec<f64>,
    /// Units of the objective: demand served, fees paid, cost left.
    objective: f64,
    /// Units of weight that are served.
    served: f64,
}

impl<'p> Standing<'p> {
    /// No site open.
    pub fn of(problem: &'p Problem) -> Self {
        let (scale, weights) = (scale_of(problem), Scale::of(problem.weights.iter().copied()));
        let unreached = if let Goal::PMedian { unreached } = problem.goal { unreached } else { 0.0 };
        let cost = vec![unreached; problem.weights.len()];
        let objective = problem.weights.iter().map(|&weight| scale.units(weight * unreached)).sum();
        let count = vec![0; problem.weights.len()];
        Self { problem, scale, weights, count, cost, objective, served: 0.0 }
    }

    /// Opens a site.
    pub fn add(&mut self, site: SiteId) {
        if let Goal::CoverAll { .. } = self.problem.goal {
            self.objective += self.scale.units(fee_of(self.problem, site));
        }
        let depth = u32::from(self.problem.goal.depth());
        for (demand, cost) in self.problem.reach.of(site.index()) {
            let demand = demand as usize;
            let weight = self.problem.weights[demand];
            if let Goal::PMedian { unreached } = self.problem.goal {
                if cost > unreached {
                    continue;
                }
                if cost < self.cost[demand] {
                    self.objective += self.scale.units(weight * cost) - self.scale.units(weight * self.cost[demand]);
                    self.cost[demand] = cost;
                }
            }
            self.count[demand] += 1;
            if self.count[demand] == depth {
                self.served += self.weights.units(weight);
            }
        }
        if let Goal::MaxCover { .. } = self.problem.goal {
            self.objective = self.served;
        }
    }

    /// What opening a site would add, in units of progress.
    pub fn gain(&self, site: SiteId) -> f64 {
        self.gains(site).map(|(_, units)| units).sum()
    }

    /// The demand points by which opening a site would add, with how much, in units of progress.
    pub fn gains(&self, site: SiteId) -> impl Iterator<Item = (u32, f64)> + '_ {
        let depth = u32::from(self.problem.goal.depth());
        let of_pair = move |(demand, cost): (u32, f64)| {
            let demand = demand as usize;
            let weight = self.problem.weights[demand];
            let units = match self.problem.goal {
                Goal::PMedian { .. } if cost < self.cost[demand] => {
                    self.scale.units(weight * self.cost[demand]) - self.scale.units(weight * cost)
                }
                Goal::MaxCover { .. } | Goal::CoverAll { .. } if self.count[demand] + 1 == depth => {
                    self.weights.units(weight)
                }
                _ => 0.0,
            };
            (demand as u32, units)
        };
        self.problem.reach.of(site.index()).map(of_pair).filter(|gain| gain.1 > 0.0)
    }

    /// What a demand point would gain by a site at this cost: as things stand, and without one of those that serve it.
    /// `second` is the cost that is left to it then, for a median.
    pub fn gains_at(&self, demand: usize, cost: f64, second: Option<f64>) -> (f64, f64) {
        let depth = u32::from(self.problem.goal.depth());
        let weight = self.problem.weights[demand];
        let Some(second) = second else {
            let gain = |count: u32| if count == depth { self.weights.units(weight) } else { 0.0 };
            return (gain(self.count[demand] + 1), gain(self.count[demand]));
        };
        let saved = |from: f64| {
            if cost < from { self.scale.units(weight * from) - self.scale.units(weight * cost) } else { 0.0 }
        };
        (saved(self.cost[demand]), saved(second))
    }

    /// What a demand point loses with the one whose absence changes it. `second` is the cost that is left, for a median.
    pub fn lost_at(&self, demand: usize, second: Option<f64>) -> f64 {
        let weight = self.problem.weights[demand];
        match second {
            Some(second) => self.scale.units(weight * second) - self.scale.units(weight * self.cost[demand]),
            None if self.count[demand] == u32::from(self.problem.goal.depth()) => self.weights.units(weight),
            None => 0.0,
        }
    }

    /// The problem.
    pub const fn problem(&self) -> &'p Problem {
        self.problem
    }

    /// The objective in units.
    pub fn objective_units(&self) -> f64 {
        self.objective
    }

    /// The objective.
    pub fn objective(&self) -> f64 {
        self.scale.amount(self.objective)
    }

    /// What gains are counted in, growing: demand served, or cost saved.
    pub fn progress(&self) -> f64 {
        if let Goal::PMedian { .. } = self.problem.goal { -self.objective } else { self.served }
    }

    /// An amount of progress.
    pub fn amount_of_progress(&self, units: f64) -> f64 {
        if let Goal::PMedian { .. } = self.problem.goal { self.scale.amount(units) } else { self.weights.amount(units) }
    }

    /// What the marginal curve shows: demand served, or cost left.
    pub fn total(&self) -> f64 {
        if let Goal::PMedian { .. } = self.problem.goal { self.objective() } else { self.served() }
    }

    /// Demand served at the depth asked for.
    pub fn served(&self) -> f64 {
        self.weights.amount(self.served)
    }

    /// All demand.
    pub fn weight(&self) -> f64 {
        self.weights.amount(self.problem.weights.iter().map(|&weight| self.weights.units(weight)).sum())
    }
}

impl Problem {
    /// The objective of the plan that adds these sites to the required ones, counted anew from the demand points;
    /// limits are not asked. For covering all, what the sites cost, whether or not they cover all.
    ///
    /// # Panics
    ///
    /// When there is no such site.
    #[must_use]
    pub fn objective_of(&self, added: &[SiteId]) -> f64 {
        self.standing(added).objective()
    }

    /// Every other candidate with what it would gain if it were added next to these sites, best first; of equals the
    /// first in the list of sites. With no sites it is the ranking of all candidates, a user's own among them.
    ///
    /// # Panics
    ///
    /// When there is no such site.
    #[must_use]
    pub fn gains_after(&self, added: &[SiteId]) -> Vec<(SiteId, f64)> {
        let standing = self.standing(added);
        let left = self.candidates().filter(|site| !added.contains(site));
        let mut gains: Vec<(SiteId, f64)> =
            left.map(|site| (site, standing.amount_of_progress(standing.gain(site)))).collect();
        gains.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
        gains
    }

    /// Where the gain of a site comes from when it is added next to these sites: demand points, in order, with how
    /// much each adds.
    ///
    /// # Panics
    ///
    /// When there is no such site.
    #[must_use]
    pub fn gained_by(&self, site: SiteId, added: &[SiteId]) -> Vec<(u32, f64)> {
        let standing = self.standing(added);
        standing.gains(site).map(|(demand, units)| (demand, standing.amount_of_progress(units))).collect()
    }

    pub(super) fn standing(&self, added: &[SiteId]) -> Standing<'_> {
        let mut standing = Standing::of(self);
        self.required().chain(added.iter().copied()).for_each(|site| standing.add(site));
        standing
    }
}
