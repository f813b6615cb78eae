//! Served demand of a plan in the making: how many sites each row has, and what would change it.

use super::model::Model;
use super::tally::Tally;

/// A step towards a depth that is not yet reached counts for so little of the row's value.
const PROGRESS: f64 = 1.0 / 64.0;

/// Rows with the number of open sites that serve each.
///
/// Demand that needs two sites gains nothing from the first. So that a search sees where it is going, each step
/// towards the depth counts a little; what a plan is really worth is said by [`Model::value_of`].
pub(super) struct CoverTally<'m> {
    model: &'m Model,
    count: Vec<u32>,
    /// The open sites that serve a row, combined by exclusive or: with one site it is that site.
    only: Vec<u32>,
    gain: Vec<f64>,
    loss: Vec<f64>,
    is_open: Vec<bool>,
    touched: Vec<u32>,
}

impl<'m> CoverTally<'m> {
    /// No site open.
    pub fn of(model: &'m Model) -> Self {
        let (sites, rows) = (model.site_count(), model.row_count());
        let mut tally = Self {
            model,
            count: vec![0; rows],
            only: vec![0; rows],
            gain: Vec::new(),
            loss: vec![0.0; sites],
            is_open: vec![false; sites],
            touched: Vec::new(),
        };
        let gain = |site| model.sites.of(site).iter().map(|&row| tally.steps(row as usize, 0).0).sum();
        tally.gain = (0..sites).map(gain).collect();
        tally
    }

    /// What one site more adds to a row that has `count`, and what one less takes from it.
    fn steps(&self, row: usize, count: u32) -> (f64, f64) {
        let need = u32::from(self.model.need(row));
        let value = self.model.value[row];
        if need == 1 {
            return (if count == 0 { value } else { 0.0 }, if count == 1 { value } else { 0.0 });
        }
        let small = (value * PROGRESS / f64::from(need)).floor();
        let worth = |count: u32| if count >= need { value } else { f64::from(count) * small };
        (worth(count + 1) - worth(count), if count == 0 { 0.0 } else { worth(count) - worth(count - 1) })
    }

    fn change(&mut self, site: usize, opens: bool) {
        let model = self.model;
        self.is_open[site] = false; // its own loss is summed up apart
        let mut loss = 0.0;
        for &row in model.sites.of(site) {
            let row = row as usize;
            let old = self.count[row];
            let new = if opens { old + 1 } else { old - 1 };
            self.count[row] = new;
            let others = self.only[row] ^ if opens { 0 } else { site as u32 };
            self.only[row] ^= site as u32;
            let ((old_up, old_down), (up, down)) = (self.steps(row, old), self.steps(row, new));
            loss += down;
            if up == old_up && old.min(new) == 1 {
                // A single other site serves the row, and only its loss changes.
                self.loss[others as usize] += down - old_down;
                self.touched.push(others);
            } else if up != old_up || down != old_down {
                for &other in model.rows.of(row) {
                    self.gain[other as usize] += up - old_up;
                    if self.is_open[other as usize] {
                        self.loss[other as usize] += down - old_down;
                    }
                    self.touched.push(other);
                }
            }
        }
        self.is_open[site] = opens;
        self.loss[site] = if opens { loss } else { 0.0 };
    }
}

impl Tally for CoverTally<'_> {
    fn gain(&self, site: usize) -> f64 {
        self.gain[site]
    }

    fn loss(&self, site: usize) -> f64 {
        self.loss[site]
    }

    fn extra(&self, site: usize, extra: &mut [f64], near: &mut Vec<u32>) {
        let mut add = |other: u32, amount: f64| {
            let extra = &mut extra[other as usize];
            if *extra == 0.0 {
                near.push(other);
            }
            *extra += amount;
        };
        for &row in self.model.sites.of(site) {
            let row = row as usize;
            let count = self.count[row];
            if count == 0 || count > u32::from(self.model.need(row)) {
                continue;
            }
            let (up, down) = self.steps(row, count);
            if count == 1 {
                add(self.only[row], down - up);
                continue;
            }
            for &other in self.model.rows.of(row) {
                if self.is_open[other as usize] {
                    add(other, down - up);
                }
            }
        }
    }

    fn add(&mut self, site: usize) {
        self.change(site, true);
    }

    fn remove(&mut self, site: usize) {
        self.change(site, false);
    }

    fn take_touched(&mut self, into: &mut Vec<u32>) {
        into.append(&mut self.touched);
    }
}
