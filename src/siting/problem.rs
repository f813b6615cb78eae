//! A siting question: who needs a station, where one may stand, who reaches which, and what is allowed.

use super::reach::Reach;
use super::scale::Scale;

/// A site of a [`Problem`], by its place in the list of sites.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SiteId(pub u32);

impl SiteId {
    /// Its place in the list of sites.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A place where a station stands already, or where one may be opened.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Site {
    /// A station that stands: it is part of every plan.
    pub required: bool,
    /// What it costs to open (or keep) it, in the unit of the budget; 0 or more.
    pub cost: f64,
}

impl Site {
    /// A place where a station may be opened.
    #[must_use]
    pub const fn candidate(cost: f64) -> Self {
        Self { required: false, cost }
    }

    /// A station that stands, and costs nothing more.
    #[must_use]
    pub const fn required() -> Self {
        Self { required: true, cost: 0.0 }
    }
}

/// What a plan is for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Goal {
    /// Serve as much demand as possible: the maximal covering location problem (Church and `ReVelle` 1974).
    MaxCover {
        /// How many stations must be within reach for demand to count as served; 1 unless backup is asked for.
        depth: u8,
    },
    /// Serve all demand that can be served, at the least cost: the location set covering problem (Toregas 1971).
    CoverAll {
        /// How many stations must be within reach.
        depth: u8,
    },
    /// The least sum of weight times cost to the nearest station: the p-median problem (Hakimi 1965).
    PMedian {
        /// The cost that counts for demand which reaches no station of the plan. A pair that costs more is no better
        /// than none.
        unreached: f64,
    },
}

impl Goal {
    /// How many stations must be within reach; a median asks for one.
    #[must_use]
    pub const fn depth(self) -> u8 {
        match self {
            Self::MaxCover { depth } | Self::CoverAll { depth } => depth,
            Self::PMedian { .. } => 1,
        }
    }
}

/// What a plan may take.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Limits {
    /// How many sites may be added to the required ones.
    pub add: Option<usize>,
    /// What all sites of the plan may cost together, the required ones with them.
    pub budget: Option<f64>,
    /// Pairs of sites that stand too close to each other for both to be opened. Required sites stand anyway; they
    /// only bar candidates.
    pub apart: Vec<(SiteId, SiteId)>,
}

/// Why there is no such question.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ProblemError {
    /// Weights for none.
    #[error("there is no demand: give at least one demand point with a weight")]
    NoDemand,
    /// A weight that is none.
    #[error("the weight of demand point {demand} is {weight}; it must be a number of 0 or more")]
    Weight {
        /// Which demand point, from 0.
        demand: usize,
        /// Its weight.
        weight: f64,
    },
    /// A cost that is none.
    #[error("{what} costs {cost}; a cost must be a number of 0 or more")]
    Cost {
        /// What has the cost.
        what: String,
        /// The cost.
        cost: f64,
    },
    /// More or fewer reached lists than sites.
    #[error("{reached} sites have a list of the demand that reaches them, and there are {sites} sites")]
    Sites {
        /// How many sites there are.
        sites: usize,
        /// How many lists there are.
        reached: usize,
    },
    /// A demand point or site that does not exist.
    #[error("there is no {what} {index}; there are {count}")]
    Unknown {
        /// Demand point or site.
        what: &'static str,
        /// The index that was used.
        index: usize,
        /// How many there are.
        count: usize,
    },
    /// More sites to add than there are.
    #[error("{add} sites are to be added, and there are {candidates} candidate sites")]
    TooMany {
        /// How many are asked for.
        add: usize,
        /// How many candidates there are.
        candidates: usize,
    },
    /// No limit at all.
    #[error("nothing limits the plan: say how many sites to add, or the budget")]
    NoLimit,
    /// The stations that stand cost more than may be spent.
    #[error("the budget of {budget} is below the cost of the required sites, {required}")]
    BudgetBelowRequired {
        /// The budget.
        budget: f64,
        /// What the required sites cost.
        required: f64,
    },
    /// A limit that does not go with covering all.
    #[error("covering all demand finds the least cost by itself; it takes no {0}")]
    LimitOfCoverAll(&'static str),
    /// Depth 0 asks for nothing.
    #[error("a depth of 0 asks for nothing; it must be 1 or more")]
    Depth,
}

/// A siting question with valid parts.
///
/// # Example
///
/// Two places for one station; the second serves more people.
///
/// ```
/// use waystation::siting::{Effort, Goal, Limits, Problem, Reach, Site};
///
/// let mut reach = Reach::new();
/// reach.site([(0, 300.0)]);
/// reach.site([(1, 250.0), (2, 420.0)]);
/// let sites = vec![Site::candidate(0.0); 2];
/// let limits = Limits { add: Some(1), ..Limits::default() };
/// let problem = Problem::new(vec![40.0, 25.0, 30.0], sites, reach, Goal::MaxCover { depth: 1 }, limits)?;
/// let plan = problem.solve(&Effort::endless());
/// assert_eq!((plan.objective, plan.proved, plan.sites[0].site.index()), (55.0, true, 1));
/// # Ok::<(), waystation::siting::ProblemError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Problem {
    pub(super) weights: Vec<f64>,
    pub(super) sites: Vec<Site>,
    pub(super) reach: Reach,
    pub(super) goal: Goal,
    pub(super) limits: Limits,
}

impl Problem {
    /// A question about demand points with these weights. `reach` tells for each site, in the order of `sites`,
    /// which demand reaches it and at what cost; for the covering goals give only pairs within the cutoff
    /// (covered means cost <= cutoff).
    ///
    /// # Errors
    ///
    /// [`ProblemError`] with the value that is wrong.
    pub fn new(
        weights: Vec<f64>,
        sites: Vec<Site>,
        reach: Reach,
        goal: Goal,
        limits: Limits,
    ) -> Result<Self, ProblemError> {
        let problem = Self { weights, sites, reach, goal, limits };
        problem.check_values()?;
        problem.check_limits()?;
        Ok(problem)
    }

    fn check_values(&self) -> Result<(), ProblemError> {
        let amount = |value: f64| value.is_finite() && value >= 0.0;
        if self.weights.is_empty() {
            return Err(ProblemError::NoDemand);
        }
        if let Some(demand) = self.weights.iter().position(|&weight| !amount(weight)) {
            return Err(ProblemError::Weight { demand, weight: self.weights[demand] });
        }
        if self.reach.sites() != self.sites.len() {
            return Err(ProblemError::Sites { sites: self.sites.len(), reached: self.reach.sites() });
        }
        let cost_of =
            |what: String, cost: f64| if amount(cost) { Ok(()) } else { Err(ProblemError::Cost { what, cost }) };
        for (index, site) in self.sites.iter().enumerate() {
            cost_of(format!("site {index}"), site.cost)?;
            for (demand, cost) in self.reach.of(index) {
                if demand as usize >= self.weights.len() {
                    let (index, count) = (demand as usize, self.weights.len());
                    return Err(ProblemError::Unknown { what: "demand point", index, count });
                }
                if !amount(cost) {
                    return Err(ProblemError::Cost {
                        what: format!("from demand point {demand} to site {index}"),
                        cost,
                    });
                }
            }
        }
        match self.goal {
            Goal::PMedian { unreached } => cost_of("demand that reaches no station".to_owned(), unreached),
            Goal::MaxCover { depth: 0 } | Goal::CoverAll { depth: 0 } => Err(ProblemError::Depth),
            Goal::MaxCover { .. } | Goal::CoverAll { .. } => Ok(()),
        }
    }

    fn check_limits(&self) -> Result<(), ProblemError> {
        let Limits { add, budget, apart } = &self.limits;
        for site in apart.iter().flat_map(|&(one, other)| [one, other]) {
            if site.index() >= self.sites.len() {
                return Err(ProblemError::Unknown { what: "site", index: site.index(), count: self.sites.len() });
            }
        }
        if matches!(self.goal, Goal::CoverAll { .. }) {
            let limit =
                [("number to add", add.is_some()), ("budget", budget.is_some()), ("spacing", !apart.is_empty())];
            return match limit.into_iter().find(|limit| limit.1) {
                Some((limit, _)) => Err(ProblemError::LimitOfCoverAll(limit)),
                None => Ok(()),
            };
        }
        if add.is_none() && budget.is_none() {
            return Err(ProblemError::NoLimit);
        }
        let candidates = self.candidates().count();
        if let Some(add) = add.filter(|&add| add > candidates) {
            return Err(ProblemError::TooMany { add, candidates });
        }
        let Some(budget) = *budget else { return Ok(()) };
        if !(budget.is_finite() && budget >= 0.0) {
            return Err(ProblemError::Cost { what: "the whole plan".to_owned(), cost: budget });
        }
        let scale = self.cost_scale();
        let required: f64 = self.required().map(|site| scale.units(self.sites[site.index()].cost)).sum();
        if required > scale.units(self.spendable(budget)) {
            return Err(ProblemError::BudgetBelowRequired { budget, required: scale.amount(required) });
        }
        Ok(())
    }

    /// The sites that may be opened.
    pub fn candidates(&self) -> impl Iterator<Item = SiteId> + '_ {
        self.ids().filter(|site| !self.sites[site.index()].required)
    }

    /// The sites that stand.
    pub fn required(&self) -> impl Iterator<Item = SiteId> + '_ {
        self.ids().filter(|site| self.sites[site.index()].required)
    }

    fn ids(&self) -> impl Iterator<Item = SiteId> + use<> {
        (0..self.sites.len() as u32).map(SiteId)
    }

    /// What the plan is for.
    #[must_use]
    pub const fn goal(&self) -> Goal {
        self.goal
    }

    /// The weights of the demand points.
    #[must_use]
    pub fn weights(&self) -> &[f64] {
        &self.weights
    }

    /// How costs of sites are counted.
    pub(super) fn cost_scale(&self) -> Scale {
        let budget = self.limits.budget.map(|budget| self.spendable(budget));
        Scale::of(self.sites.iter().map(|site| site.cost).chain(budget))
    }

    /// What of a budget could be spent at all: one that is far too large must not blur the costs.
    pub(super) fn spendable(&self, budget: f64) -> f64 {
        let all: f64 = self.sites.iter().map(|site| site.cost).sum();
        budget.min(2.0 * all + 1.0)
    }
}
