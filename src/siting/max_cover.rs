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
    count: Vec<u16>,
    /// The open sites that serve a row, combined by exclusive or: with one site it is that site.
    only: Vec<u32>,
    loss: Vec<f64>,
    is_open: Vec<bool>,
}

impl<'m> CoverTally<'m> {
    /// No site open.
    pub fn of(model: &'m Model) -> Self {
        let (sites, rows) = (model.site_count(), model.row_count());
        let (count, only) = (vec![0; rows], vec![0; rows]);
        Self { model, count, only, loss: vec![0.0; sites], is_open: vec![false; sites] }
    }

    /// What a row counts with so many sites.
    fn value(&self, row: usize, count: u16) -> f64 {
        let need = u16::from(self.model.need(row));
        let value = self.model.value[row];
        if count >= need { value } else { f64::from(count) * (value * PROGRESS / f64::from(need)).floor() }
    }

    /// What one more site adds to a row.
    fn step_up(&self, row: usize) -> f64 {
        self.value(row, self.count[row] + 1) - self.value(row, self.count[row])
    }

    /// What one site less takes from a row.
    fn step_down(&self, row: usize) -> f64 {
        self.value(row, self.count[row]) - self.value(row, self.count[row] - 1)
    }

    /// The sites whose loss depends on a row: those that are open.
    fn add_loss(&mut self, row: usize, sign: f64) {
        if self.count[row] == 0 {
            return;
        }
        let amount = sign * self.step_down(row);
        if amount == 0.0 {
            return;
        }
        if self.count[row] == 1 {
            self.loss[self.only[row] as usize] += amount;
            return;
        }
        for &site in self.model.rows.of(row) {
            if self.is_open[site as usize] {
                self.loss[site as usize] += amount;
            }
        }
    }

    fn change(&mut self, site: usize, opens: bool) {
        for at in 0..self.model.sites.of(site).len() {
            let row = self.model.sites.of(site)[at] as usize;
            self.add_loss(row, -1.0);
            self.is_open[site] = opens;
            self.count[row] = if opens { self.count[row] + 1 } else { self.count[row] - 1 };
            self.only[row] ^= site as u32;
            self.add_loss(row, 1.0);
            self.is_open[site] = !opens;
        }
        self.is_open[site] = opens;
        if !opens {
            self.loss[site] = 0.0;
        }
    }
}

impl Tally for CoverTally<'_> {
    fn gain(&self, site: usize) -> f64 {
        let rows = self.model.sites.of(site).iter().map(|&row| row as usize);
        if self.model.need.is_empty() {
            return rows.filter(|&row| self.count[row] == 0).map(|row| self.model.value[row]).sum();
        }
        rows.map(|row| self.step_up(row)).sum()
    }

    fn loss(&self, site: usize) -> f64 {
        self.loss[site]
    }

    fn gain_and_extra(&self, site: usize, extra: &mut [f64]) -> f64 {
        let mut gain = 0.0;
        if self.model.need.is_empty() {
            for row in self.model.sites.of(site).iter().map(|&row| row as usize) {
                match self.count[row] {
                    0 => gain += self.model.value[row],
                    1 => extra[self.only[row] as usize] += self.model.value[row],
                    _ => {}
                }
            }
            return gain;
        }
        for &row in self.model.sites.of(site) {
            let row = row as usize;
            let count = self.count[row];
            if count > u16::from(self.model.need(row)) {
                continue;
            }
            let up = self.step_up(row);
            gain += up;
            if count == 0 {
                continue;
            }
            let both = self.step_down(row) - up;
            if count == 1 {
                extra[self.only[row] as usize] += both;
                continue;
            }
            for &other in self.model.rows.of(row) {
                if self.is_open[other as usize] {
                    extra[other as usize] += both;
                }
            }
        }
        gain
    }

    fn add(&mut self, site: usize) {
        self.change(site, true);
    }

    fn remove(&mut self, site: usize) {
        self.change(site, false);
    }
}
