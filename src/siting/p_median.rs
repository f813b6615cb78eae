//! Savings of a plan in the making: the best and the second best open site of each row.
//!
//! # References
//!
//! Whitaker, *A fast algorithm for the greedy interchange for large-scale clustering and median location problems*
//! (INFOR 21, 1983); Resende and Werneck, *A fast swap-based local search procedure for location problems* (Annals of
//! Operations Research 150, 2007).

use super::model::{Model, NONE};
use super::tally::Tally;

/// Rows with their two best open sites.
pub(super) struct MedianTally<'m> {
    model: &'m Model,
    best: Vec<(u32, f64)>,
    second: Vec<(u32, f64)>,
    loss: Vec<f64>,
    is_open: Vec<bool>,
}

impl<'m> MedianTally<'m> {
    /// No site open.
    pub fn of(model: &'m Model) -> Self {
        let (sites, rows) = (model.site_count(), model.row_count());
        let none = vec![(NONE, 0.0); rows];
        Self { model, best: none.clone(), second: none, loss: vec![0.0; sites], is_open: vec![false; sites] }
    }

    /// Finds the two best open sites of a row anew; its sites are in the order of what they save.
    fn refresh(&mut self, row: usize) {
        let mut open = self.model.rows.pairs(row).filter(|pair| self.is_open[pair.0 as usize]);
        self.best[row] = open.next().unwrap_or((NONE, 0.0));
        self.second[row] = open.next().unwrap_or((NONE, 0.0));
    }

    fn add_loss(&mut self, row: usize, sign: f64) {
        let (site, saving) = self.best[row];
        if site != NONE {
            self.loss[site as usize] += sign * (saving - self.second[row].1);
        }
    }
}

impl Tally for MedianTally<'_> {
    fn gain(&self, site: usize) -> f64 {
        let pairs = self.model.sites.pairs(site);
        pairs.map(|(row, saving)| (saving - self.best[row as usize].1).max(0.0)).sum()
    }

    fn loss(&self, site: usize) -> f64 {
        self.loss[site]
    }

    fn gain_and_extra(&self, site: usize, extra: &mut [f64]) -> f64 {
        let mut gain = 0.0;
        for (row, saving) in self.model.sites.pairs(site) {
            let (best, most) = self.best[row as usize];
            let second = self.second[row as usize].1;
            if saving <= second {
                continue;
            }
            gain += (saving - most).max(0.0);
            if best != NONE {
                extra[best as usize] += saving.min(most) - second;
            }
        }
        gain
    }

    fn add(&mut self, site: usize) {
        self.is_open[site] = true;
        for at in 0..self.model.sites.of(site).len() {
            let (rows, savings) = self.model.sites.valued(site);
            let (row, found) = (rows[at] as usize, (site as u32, savings[at]));
            self.add_loss(row, -1.0);
            if found.1 > self.best[row].1 {
                self.second[row] = self.best[row];
                self.best[row] = found;
            } else if found.1 > self.second[row].1 {
                self.second[row] = found;
            }
            self.add_loss(row, 1.0);
        }
    }

    fn remove(&mut self, site: usize) {
        self.is_open[site] = false;
        for at in 0..self.model.sites.of(site).len() {
            let row = self.model.sites.of(site)[at] as usize;
            if self.best[row].0 == site as u32 || self.second[row].0 == site as u32 {
                self.add_loss(row, -1.0);
                self.refresh(row);
                self.add_loss(row, 1.0);
            }
        }
        self.loss[site] = 0.0;
    }
}
