//! What the limits still allow while a plan grows and changes.

use super::model::Model;

/// The sites of a plan in the making, and what may be added.
#[derive(Clone, Debug)]
pub(super) struct Room<'m> {
    model: &'m Model,
    /// The open sites, in the order in which they came.
    pub open: Vec<u32>,
    is_open: Vec<bool>,
    spent: f64,
    /// How many open sites bar each site; empty where none does.
    barred: Vec<u32>,
}

impl<'m> Room<'m> {
    /// All the room of a model.
    pub fn of(model: &'m Model) -> Self {
        let barred = if model.apart.len() > 0 { vec![0; model.site_count()] } else { Vec::new() };
        Self { model, open: Vec::new(), is_open: vec![false; model.site_count()], spent: 0.0, barred }
    }

    /// Whether a site is open.
    pub fn is_open(&self, site: usize) -> bool {
        self.is_open[site]
    }

    /// Whether a site may be opened now.
    pub fn fits(&self, site: usize) -> bool {
        self.open.len() < self.model.pick
            && self.spent + self.model.cost(site) <= self.model.budget
            && self.barred.get(site).is_none_or(|&by| by == 0)
    }

    /// Whether `site` may take the place of the open site `gone`.
    pub fn fits_for(&self, site: usize, gone: usize) -> bool {
        self.spent + self.model.cost(site) - self.model.cost(gone) <= self.model.budget
            && self
                .barred
                .get(site)
                .is_none_or(|&by| by == 0 || by == 1 && self.model.apart(site).contains(&(gone as u32)))
    }

    /// Opens a site.
    pub fn add(&mut self, site: usize) {
        self.open.push(site as u32);
        self.change(site, true);
    }

    /// Closes a site.
    pub fn remove(&mut self, site: usize) {
        self.open.retain(|&open| open as usize != site);
        self.change(site, false);
    }

    fn change(&mut self, site: usize, opens: bool) {
        self.is_open[site] = opens;
        let cost = self.model.cost(site);
        self.spent += if opens { cost } else { -cost };
        for &other in self.model.apart(site) {
            let barred = &mut self.barred[other as usize];
            *barred = if opens { *barred + 1 } else { *barred - 1 };
        }
    }
}
