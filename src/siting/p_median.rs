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
    gain: Vec<f64>,
    loss: Vec<f64>,
    is_open: Vec<bool>,
    touched: Vec<u32>,
}

impl<'m> MedianTally<'m> {
    /// No site open.
    pub fn of(model: &'m Model) -> Self {
        let (sites, rows) = (model.site_count(), model.row_count());
        let none = vec![(NONE, 0.0); rows];
        Self {
            model,
            best: none.clone(),
            second: none,
            gain: (0..sites).map(|site| model.sites.valued(site).1.iter().sum()).collect(),
            loss: vec![0.0; sites],
            is_open: vec![false; sites],
            touched: Vec::new(),
        }
    }

    /// Gives a row its two best open sites, and passes on what that changes.
    fn set(&mut self, row: usize, best: (u32, f64), second: (u32, f64)) {
        self.add_loss(row, -1.0);
        let (old, new) = (self.best[row].1, best.1);
        if old != new {
            // Rows hold their best sites first; those that save less than both matter to nobody.
            for (site, saving) in self.model.rows.pairs(row).take_while(|pair| pair.1 > old.min(new)) {
                self.gain[site as usize] += (saving - new).max(0.0) - (saving - old).max(0.0);
                self.touched.push(site);
            }
        }
        self.best[row] = best;
        self.second[row] = second;
        self.add_loss(row, 1.0);
    }

    fn add_loss(&mut self, row: usize, sign: f64) {
        let (site, saving) = self.best[row];
        if site != NONE {
            self.loss[site as usize] += sign * (saving - self.second[row].1);
            self.touched.push(site);
        }
    }
}

impl Tally for MedianTally<'_> {
    fn gain(&self, site: usize) -> f64 {
        self.gain[site]
    }

    fn loss(&self, site: usize) -> f64 {
        self.loss[site]
    }

    fn extra(&self, site: usize, extra: &mut [f64], near: &mut Vec<u32>) {
        for (row, saving) in self.model.sites.pairs(site) {
            let (best, most) = self.best[row as usize];
            let second = self.second[row as usize].1;
            if saving > second && best != NONE {
                if extra[best as usize] == 0.0 {
                    near.push(best);
                }
                extra[best as usize] += saving.min(most) - second;
            }
        }
    }

    fn add(&mut self, site: usize) {
        self.is_open[site] = true;
        let model = self.model;
        for (row, saving) in model.sites.pairs(site) {
            let (row, found) = (row as usize, (site as u32, saving));
            let (best, second) = (self.best[row], self.second[row]);
            if saving > best.1 {
                self.set(row, found, best);
            } else if saving > second.1 {
                self.set(row, best, found);
            }
        }
    }

    fn remove(&mut self, site: usize) {
        self.is_open[site] = false;
        let model = self.model;
        for &row in model.sites.of(site) {
            let row = row as usize;
            if self.best[row].0 == site as u32 || self.second[row].0 == site as u32 {
                let mut open = model.rows.pairs(row).filter(|pair| self.is_open[pair.0 as usize]);
                let two = (open.next().unwrap_or((NONE, 0.0)), open.next().unwrap_or((NONE, 0.0)));
                self.set(row, two.0, two.1);
            }
        }
        self.loss[site] = 0.0;
    }

    fn take_touched(&mut self, into: &mut Vec<u32>) {
        into.append(&mut self.touched);
    }
}
