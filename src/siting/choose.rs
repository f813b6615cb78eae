//! The best sites when each has a profit of its own: what is left of a question once its demand has been priced.

use super::model::{Model, NONE};

/// Bisections of the price of budget: it is known to a thousandth of its range, and any price gives a true bound.
const BISECTIONS: usize = 14;

/// Room for rounding where prices of budget make sums inexact, as a share.
const ROUNDING: f64 = 1e-11;

/// Picks the sites of most profit within the limits, or rather a set that is worth at least as much: a budget is
/// priced instead of kept, and of sites that bar each other only one in a group is taken.
#[derive(Clone, Debug)]
pub(super) struct Chooser {
    /// What the chosen sites are worth together, at least.
    pub total: f64,
    /// The chosen sites.
    pub chosen: Vec<u32>,
    /// Profits after the price of budget.
    net: Vec<f64>,
    is_chosen: Vec<bool>,
    /// The smallest chosen profit when no more may be chosen, else 0.
    last: f64,
    /// The largest profit that was not chosen, or 0.
    next: f64,
    /// For each group its best site and the next profit in it.
    groups: Vec<(u32, f64)>,
}

impl Chooser {
    /// A chooser for the sites of a model.
    pub fn of(model: &Model) -> Self {
        let groups = model.group.iter().max().map_or(0, |&most| most as usize + 1);
        Self {
            total: 0.0,
            chosen: Vec::new(),
            net: Vec::new(),
            is_chosen: vec![false; model.site_count()],
            last: 0.0,
            next: 0.0,
            groups: vec![(NONE, 0.0); groups],
        }
    }

    /// Chooses for these profits.
    pub fn choose(&mut self, model: &Model, profit: &[f64]) {
        if model.cost.is_empty() {
            self.choose_at(model, profit, 0.0);
            return;
        }
        let spent = |chosen: &[u32]| chosen.iter().map(|&site| model.cost(site as usize)).sum::<f64>();
        self.choose_at(model, profit, 0.0);
        if spent(&self.chosen) > model.budget {
            let priced = |site: usize| if model.cost(site) > 0.0 { profit[site] / model.cost(site) } else { 0.0 };
            let (mut low, mut high) = (0.0, (0..profit.len()).map(priced).fold(0.0, f64::max));
            let mut best = (self.total, 0.0);
            for _ in 0..BISECTIONS {
                let price = f64::midpoint(low, high);
                self.choose_at(model, profit, price);
                if self.total < best.0 {
                    best = (self.total, price);
                }
                if spent(&self.chosen) > model.budget {
                    low = price;
                } else {
                    high = price;
                }
            }
            self.choose_at(model, profit, best.1);
        }
        self.total += self.total.abs() * ROUNDING;
    }

    /// Chooses at a price of budget.
    fn choose_at(&mut self, model: &Model, profit: &[f64], price: f64) {
        self.net.clear();
        if price > 0.0 {
            self.net.extend(profit.iter().zip(&model.cost).map(|(profit, cost)| profit - price * cost));
        } else {
            self.net.extend_from_slice(profit);
        }
        self.chosen.iter().for_each(|&site| self.is_chosen[site as usize] = false);
        self.chosen.clear();
        if model.group.is_empty() {
            self.chosen.extend((0..self.net.len() as u32).filter(|&site| self.net[site as usize] > 0.0));
        } else {
            self.best_of_groups(model);
        }
        let net = &self.net;
        self.last = 0.0;
        self.next = 0.0;
        if self.chosen.len() >= model.pick {
            let better =
                |one: &u32, other: &u32| net[*other as usize].total_cmp(&net[*one as usize]).then(one.cmp(other));
            if self.chosen.len() > model.pick {
                let (_, first_out, _) = self.chosen.select_nth_unstable_by(model.pick, better);
                self.next = net[*first_out as usize];
                self.chosen.truncate(model.pick);
            }
            self.last = self.chosen.iter().map(|&site| net[site as usize]).fold(f64::INFINITY, f64::min);
        }
        self.chosen.iter().for_each(|&site| self.is_chosen[site as usize] = true);
        let budget = if price > 0.0 { price * model.budget } else { 0.0 };
        self.total = budget + self.chosen.iter().map(|&site| net[site as usize]).sum::<f64>();
    }

    /// Makes the best site of each group the choice.
    fn best_of_groups(&mut self, model: &Model) {
        self.groups.fill((NONE, 0.0));
        for (site, &group) in model.group.iter().enumerate() {
            let (best, second) = &mut self.groups[group as usize];
            let net = self.net[site];
            if net <= 0.0 {
                continue;
            }
            if *best == NONE || net > self.net[*best as usize] {
                *second = if *best == NONE { 0.0 } else { self.net[*best as usize] };
                *best = site as u32;
            } else if net > *second {
                *second = net;
            }
        }
        self.chosen.extend(self.groups.iter().map(|group| group.0).filter(|&site| site != NONE));
    }

    /// Whether a site was chosen.
    pub fn is_chosen(&self, site: usize) -> bool {
        self.is_chosen[site]
    }

    /// By how much the total falls at least when a chosen site is left out.
    pub fn loss_without(&self, model: &Model, site: usize) -> f64 {
        let second = model.group.get(site).map_or(0.0, |&group| self.groups[group as usize].1);
        self.net[site] - self.next.max(second)
    }

    /// By how much the total falls at least when a site is taken that was not chosen.
    pub fn loss_with(&self, model: &Model, site: usize) -> f64 {
        let best = model.group.get(site).map_or(NONE, |&group| self.groups[group as usize].0);
        let makes_way = if best != NONE && self.is_chosen[best as usize] { self.net[best as usize] } else { self.last };
        makes_way - self.net[site]
    }

    /// The profit of a site after the price of budget.
    pub fn net(&self, site: usize) -> f64 {
        self.net[site]
    }
}
