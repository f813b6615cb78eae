//! Makes a cover of all demand cheaper: rows that are hard to serve grow heavy until the search serves them.
//!
//! # References
//!
//! Gao, Weise, Li, *An efficient local search heuristic with row weighting for the unicost set covering problem*
//! (European Journal of Operational Research 246, 2015).

use super::clock::Effort;
use super::model::Model;
use super::random::Random;

/// A cover that is being made cheaper.
pub(super) struct Weigher<'m> {
    model: &'m Model,
    is_open: Vec<bool>,
    open: Vec<u32>,
    fee: f64,
    /// How many open sites each row has.
    count: Vec<u32>,
    weight: Vec<u32>,
    /// For a closed site the weight of the rows that it would bring nearer to their need, for an open one of those
    /// that would fall below.
    score: Vec<u64>,
    /// When a site was last opened or closed.
    since: Vec<u64>,
    step: u64,
    /// Rows that want more sites, and where each stands in that list.
    wanting: Vec<u32>,
    place: Vec<u32>,
    random: Random,
    best: (f64, Vec<u32>),
    /// Pairs of demand and site that were looked at.
    pub pairs: u64,
}

/// Not among the wanting rows.
const NOWHERE: u32 = u32::MAX;

impl<'m> Weigher<'m> {
    /// Begins with a cover.
    pub fn of(model: &'m Model, cover: &[u32]) -> Self {
        let (sites, rows) = (model.site_count(), model.row_count());
        let mut weigher = Self {
            model,
            is_open: vec![false; sites],
            open: Vec::new(),
            fee: 0.0,
            count: vec![0; rows],
            weight: vec![1; rows],
            score: (0..sites).map(|site| model.sites.of(site).len() as u64).collect(),
            since: vec![0; sites],
            step: 0,
            wanting: (0..rows as u32).collect(),
            place: (0..rows as u32).collect(),
            random: Random(0),
            best: (f64::INFINITY, Vec::new()),
            pairs: 0,
        };
        for &site in cover {
            weigher.open(site as usize);
        }
        weigher.best = (weigher.fee, cover.to_vec());
        weigher
    }

    /// The cheapest cover so far.
    pub fn sites(&self) -> &[u32] {
        &self.best.1
    }

    /// Looks for cheaper covers until so many pairs were looked at.
    pub fn search(&mut self, pairs: u64, effort: &Effort<'_>) {
        let limit = self.pairs + pairs;
        while self.pairs < limit && !self.open.is_empty() {
            self.step += 1;
            if self.step.is_multiple_of(64) && effort.is_over() {
                break;
            }
            while self.wanting.is_empty() && !self.open.is_empty() {
                if self.fee < self.best.0 {
                    self.best = (self.fee, self.open.clone());
                }
                let site = self.cheapest_loss(None);
                self.close(site);
            }
            self.exchange();
        }
    }

    /// Closes the site that is missed least, opens one that serves a wanting row, and makes what still wants heavier.
    fn exchange(&mut self) {
        let Some(&row) = self.wanting.get(self.random.below(self.wanting.len().max(1))) else { return };
        if !self.open.is_empty() {
            let gone = self.cheapest_loss(Some(self.step));
            self.close(gone);
        }
        let sites = self.model.rows.of(row as usize).iter().map(|&site| site as usize);
        let closed = sites.filter(|&site| !self.is_open[site] && self.since[site] < self.step);
        let best = closed.max_by(|&one, &other| {
            self.per_fee(one).total_cmp(&self.per_fee(other)).then(self.since[other].cmp(&self.since[one]))
        });
        if let Some(site) = best.filter(|&site| self.fee + self.model.fee(site) < self.best.0) {
            self.open(site);
        }
        for at in 0..self.wanting.len() {
            let row = self.wanting[at] as usize;
            self.weight[row] += 1;
            for &site in self.model.rows.of(row) {
                self.score[site as usize] += 1;
            }
            self.pairs += self.model.rows.of(row).len() as u64;
        }
    }

    fn per_fee(&self, site: usize) -> f64 {
        self.score[site] as f64 / self.model.fee(site).max(1e-9)
    }

    /// The open site that is missed least for its fee; of equals the one that is open longest. Not one that was
    /// opened in the step before `now`.
    fn cheapest_loss(&mut self, now: Option<u64>) -> usize {
        self.pairs += self.open.len() as u64;
        let old = |site: &u32| now.is_none_or(|now| self.since[*site as usize] + 1 < now);
        let least = |sites: &mut dyn Iterator<Item = u32>| {
            sites.min_by(|&one, &other| {
                let (one, other) = (one as usize, other as usize);
                self.per_fee(one).total_cmp(&self.per_fee(other)).then(self.since[one].cmp(&self.since[other]))
            })
        };
        let found = least(&mut self.open.iter().copied().filter(old));
        found.unwrap_or(self.open[0]) as usize
    }

    fn open(&mut self, site: usize) {
        self.is_open[site] = true;
        self.open.push(site as u32);
        self.fee += self.model.fee(site);
        self.since[site] = self.step;
        let model = self.model;
        let mut own = 0;
        for &row in model.sites.of(site) {
            let row = row as usize;
            let (need, weight) = (u32::from(model.need(row)), u64::from(self.weight[row]));
            self.count[row] += 1;
            if self.count[row] <= need {
                own += weight;
            }
            if self.count[row] == need {
                // Served now: no more is wanted, and each of its sites is missed.
                self.leave(row);
                self.each_other(row, site, |score, is_open| if is_open { score } else { score - weight });
            } else if self.count[row] == need + 1 {
                // One may go: none is missed.
                self.each_other(row, site, |score, is_open| if is_open { score - weight } else { score });
            }
        }
        self.score[site] = own;
    }

    fn close(&mut self, site: usize) {
        self.is_open[site] = false;
        self.open.retain(|&open| open as usize != site);
        self.fee -= self.model.fee(site);
        self.since[site] = self.step;
        let model = self.model;
        let mut own = 0;
        for &row in model.sites.of(site) {
            let row = row as usize;
            let (need, weight) = (u32::from(model.need(row)), u64::from(self.weight[row]));
            self.count[row] -= 1;
            if self.count[row] < need {
                own += weight;
            }
            if self.count[row] + 1 == need {
                self.place[row] = self.wanting.len() as u32;
                self.wanting.push(row as u32);
                self.each_other(row, site, |score, is_open| if is_open { score } else { score + weight });
            } else if self.count[row] == need {
                self.each_other(row, site, |score, is_open| if is_open { score + weight } else { score });
            }
        }
        self.score[site] = own;
    }

    /// Takes a row from the wanting ones.
    fn leave(&mut self, row: usize) {
        let place = std::mem::replace(&mut self.place[row], NOWHERE) as usize;
        self.wanting.swap_remove(place);
        if let Some(&moved) = self.wanting.get(place) {
            self.place[moved as usize] = place as u32;
        }
    }

    /// Changes the scores of the other sites of a row.
    fn each_other(&mut self, row: usize, site: usize, change: impl Fn(u64, bool) -> u64) {
        let sites = self.model.rows.of(row);
        self.pairs += sites.len() as u64;
        for other in sites.iter().map(|&other| other as usize).filter(|&other| other != site) {
            self.score[other] = change(self.score[other], self.is_open[other]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::lists::Lists;
    use super::super::model::{Kind, Model};
    use super::*;

    fn model(random: &mut Random) -> Model {
        let (sites, rows) = (4 + random.below(8), 3 + random.below(20));
        let mut by_row = Lists::new();
        let mut need = Vec::new();
        for _ in 0..rows {
            let members: Vec<u32> = (0..sites as u32).filter(|_| random.below(3) == 0).collect();
            if !members.is_empty() {
                need.push(1 + random.below(members.len().min(3)) as u8);
                by_row.push(members);
            }
        }
        Model {
            kind: Kind::CoverAll,
            sites: by_row.turned(sites),
            value: vec![1.0; need.len()],
            rows: by_row,
            need,
            fee: (0..sites).map(|_| (1 + random.below(3)) as f64).collect(),
            cost: Vec::new(),
            apart: Lists::default(),
            group: Vec::new(),
            pick: sites,
            budget: f64::INFINITY,
            step: 1.0,
            grain: 1.0,
        }
    }

    #[test]
    fn scores_that_are_kept_up_equal_scores_made_anew() {
        let mut random = Random(1);
        for round in 0..300 {
            let model = model(&mut random);
            let all: Vec<u32> = (0..model.site_count() as u32).collect();
            let mut weigher = Weigher::of(&model, &all);
            weigher.search(200, &Effort::endless());
            for site in 0..model.site_count() {
                let missed = |&&row: &&u32| {
                    let (count, need) = (weigher.count[row as usize], u32::from(model.need(row as usize)));
                    if weigher.is_open[site] { count <= need } else { count < need }
                };
                let rows = model.sites.of(site).iter().filter(missed);
                let anew: u64 = rows.map(|&row| u64::from(weigher.weight[row as usize])).sum();
                assert_eq!(weigher.score[site], anew, "round {round}, site {site}");
            }
            let served = |row: usize| {
                let open = model.rows.of(row).iter().filter(|site| weigher.sites().contains(site)).count();
                open >= usize::from(model.need(row))
            };
            assert!((0..model.row_count()).all(served), "round {round}: no cover");
        }
    }
}
