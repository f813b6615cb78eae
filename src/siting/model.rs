//! The question as the solver sees it: rows of demand that want sites, all amounts in whole units.
//!
//! A row is demand with one covering set (see [`merge`](super::merge)); the sites are those that may still be opened.
//! Every goal is stated as "as much as possible": served demand, cost saved against reaching nobody, or the fees of
//! covering all, below zero.

use super::lists::Lists;

/// No row, no site.
pub(super) const NONE: u32 = u32::MAX;

/// What is summed up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The value of the rows that have as many sites as they need.
    Cover,
    /// The fees of the sites, below zero; every row must have as many sites as it needs.
    CoverAll,
    /// For each row the largest saving that a site gives it.
    Median,
}

/// A siting question with merged demand.
#[derive(Clone, Debug)]
pub(super) struct Model {
    pub kind: Kind,
    /// For each site the rows that it serves; for a median with what it saves them.
    pub sites: Lists,
    /// For each row the sites that serve it; for a median those that save most first.
    pub rows: Lists,
    /// What a row is worth when served; for a median the largest saving.
    pub value: Vec<f64>,
    /// How many more sites a row needs; empty where each needs one.
    pub need: Vec<u8>,
    /// What each site takes from the objective; empty where none does.
    pub fee: Vec<f64>,
    /// What each site takes from the budget; empty without a budget.
    pub cost: Vec<f64>,
    /// For each site those that must not be opened with it; empty where all may.
    pub apart: Lists,
    /// Sites with the same number bar each other; empty where all may be opened together.
    pub group: Vec<u32>,
    /// How many sites may be opened.
    pub pick: usize,
    /// What they may cost together.
    pub budget: f64,
    /// Objectives differ by at least so much, or are equal.
    pub step: f64,
    /// Every objective is a multiple of this; no more than a step.
    pub grain: f64,
}

impl Model {
    /// How many sites there are.
    pub fn site_count(&self) -> usize {
        self.sites.len()
    }

    /// How many rows there are.
    pub fn row_count(&self) -> usize {
        self.value.len()
    }

    /// How many sites a row needs.
    pub fn need(&self, row: usize) -> u8 {
        self.need.get(row).copied().unwrap_or(1)
    }

    /// What a site takes from the objective.
    pub fn fee(&self, site: usize) -> f64 {
        self.fee.get(site).copied().unwrap_or(0.0)
    }

    /// What a site takes from the budget.
    pub fn cost(&self, site: usize) -> f64 {
        self.cost.get(site).copied().unwrap_or(0.0)
    }

    /// The sites that must not be opened with this one.
    pub fn apart(&self, site: usize) -> &[u32] {
        if self.apart.len() == 0 { &[] } else { self.apart.of(site) }
    }

    /// Whether any number of sites up to the limit may be opened, whichever they are.
    pub fn is_free(&self) -> bool {
        self.cost.is_empty() && self.apart.len() == 0
    }

    /// Whether a plan with these sites keeps all limits, and serves all that must be served.
    #[cfg(feature = "exact")]
    pub fn allows(&self, sites: &[u32]) -> bool {
        let cost: f64 = sites.iter().map(|&site| self.cost(site as usize)).sum();
        let barred = |&site: &u32| self.apart(site as usize).iter().any(|other| sites.contains(other));
        let served = |row: usize| {
            let count = self.rows.of(row).iter().filter(|site| sites.contains(site)).count();
            count >= usize::from(self.need(row))
        };
        let all = self.kind != Kind::CoverAll || (0..self.row_count()).all(served);
        all && sites.len() <= self.pick && cost <= self.budget && !sites.iter().any(barred)
    }

    /// What the sites are worth together; fees are taken off. Rows that stay unserved are worth nothing, also where
    /// all must be served.
    pub fn value_of(&self, sites: &[u32]) -> f64 {
        let fees: f64 = sites.iter().map(|&site| self.fee(site as usize)).sum();
        if self.kind == Kind::CoverAll {
            return -fees;
        }
        let mut best = vec![0.0_f64; self.row_count()];
        if self.kind == Kind::Median {
            for &site in sites {
                for (row, saving) in self.sites.pairs(site as usize) {
                    best[row as usize] = best[row as usize].max(saving);
                }
            }
            return best.iter().sum::<f64>() - fees;
        }
        for &site in sites {
            self.sites.of(site as usize).iter().for_each(|&row| best[row as usize] += 1.0);
        }
        let served = (0..self.row_count()).filter(|&row| best[row] >= f64::from(self.need(row)));
        served.map(|row| self.value[row]).sum::<f64>() - fees
    }
}
