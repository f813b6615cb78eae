//! Makes a plan better by exchanging one site at a time, and by trying again with a few neighbouring sites closed.
//!
//! # References
//!
//! Teitz and Bart, *Heuristic methods for estimating the generalized vertex median of a weighted graph* (Operations
//! Research 16, 1968); Lourenço, Martin, Stützle, *Iterated local search* (2003).

use std::collections::VecDeque;

use super::clock::Effort;
use super::model::Model;
use super::random::Random;
use super::room::Room;
use super::tally::{Tally, tally};

/// How many hops are tried to find open neighbours of a site.
const HOPS: usize = 36;
/// At most so many sites are closed at once.
const MOST_CLOSED: usize = 12;
/// To look at a pair here takes so many times as long as where rows are only summed up.
const LOOK: u64 = 8;
/// Of the sites of a row only the first few are hopped to: for a median those are the near ones.
const NEAR: usize = 12;

/// A plan that is being improved.
pub(super) struct Climber<'m> {
    model: &'m Model,
    room: Room<'m>,
    tally: Box<dyn Tally + 'm>,
    extra: Vec<f64>,
    /// Sites that are to be tried, and the last that was.
    is_marked: Vec<bool>,
    marked: VecDeque<u32>,
    /// The open site that is missed least, if that is known.
    least: Option<usize>,
    /// Open sites that share rows with the one that is tried.
    near: Vec<u32>,
    /// Scratch of [`Climber::mark`].
    touched: Vec<u32>,
    spread: Vec<u32>,
    is_spread: Vec<bool>,
    random: Random,
    /// What the plan counts for the tally.
    worth: f64,
    best: (f64, Vec<u32>),
    /// Sites that must not be opened just now.
    barred: Vec<bool>,
    /// Pairs of demand and site that were looked at.
    pub pairs: u64,
}

/// The plan after all single additions and exchanges that help.
pub(super) fn improved(model: &Model, sites: &[u32], pairs: &mut u64, effort: &Effort<'_>) -> Vec<u32> {
    let mut climber = Climber::of(model, sites);
    climber.climb(effort);
    *pairs += climber.pairs;
    climber.room.open
}

impl<'m> Climber<'m> {
    /// Begins with a plan that keeps the limits.
    pub fn of(model: &'m Model, sites: &[u32]) -> Self {
        let count = model.site_count();
        let mut climber = Self {
            model,
            room: Room::of(model),
            tally: tally(model),
            extra: vec![0.0; count],
            is_marked: vec![true; count],
            marked: (0..count as u32).collect(),
            least: None,
            near: Vec::new(),
            touched: Vec::new(),
            spread: Vec::new(),
            is_spread: vec![false; count],
            random: Random(0),
            worth: 0.0,
            best: (0.0, Vec::new()),
            barred: vec![false; count],
            pairs: 0,
        };
        for &site in sites {
            climber.add(site as usize);
        }
        climber.best = (climber.worth, sites.to_vec());
        climber
    }

    /// The sites of the plan.
    pub fn sites(&self) -> &[u32] {
        &self.best.1
    }

    fn add(&mut self, site: usize) {
        self.least = None;
        self.worth += self.tally.gain(site);
        self.room.add(site);
        self.tally.add(site);
    }

    fn remove(&mut self, site: usize) {
        self.least = None;
        self.worth -= self.tally.loss(site);
        self.room.remove(site);
        self.tally.remove(site);
    }

    /// Adds and exchanges single sites until none helps.
    pub fn climb(&mut self, effort: &Effort<'_>) {
        for step in 0_u32.. {
            if step % 64 == 0 && effort.is_over() {
                break;
            }
            self.mark();
            if let Some(site) = self.marked.pop_front() {
                self.is_marked[site as usize] = false;
                self.try_site(site as usize);
            } else if !self.try_strangers() {
                break;
            }
        }
        if self.worth > self.best.0 {
            self.best = (self.worth, self.room.open.clone());
        }
    }

    /// Marks the sites for which an exchange may have become worthwhile: those with changed numbers, and those that
    /// share rows with an open site that has.
    fn mark(&mut self) {
        self.tally.take_touched(&mut self.touched);
        // Where most sites share rows with most, or limits tie them together, all may be worthwhile now.
        if self.touched.len() > self.model.site_count() / 4 || !self.touched.is_empty() && !self.model.is_free() {
            self.touched.clear();
            (0..self.model.site_count()).for_each(|site| self.mark_one(site));
            return;
        }
        let mut touched = std::mem::take(&mut self.touched);
        for site in touched.drain(..).map(|site| site as usize) {
            self.mark_one(site);
            if !self.room.is_open(site) || std::mem::replace(&mut self.is_spread[site], true) {
                continue;
            }
            self.spread.push(site as u32);
            for &row in self.model.sites.of(site) {
                let sites = self.model.rows.of(row as usize);
                self.pairs += sites.len() as u64;
                for &other in sites {
                    self.mark_one(other as usize);
                }
            }
        }
        self.touched = touched;
        self.spread.drain(..).for_each(|site| self.is_spread[site as usize] = false);
    }

    fn mark_one(&mut self, site: usize) {
        if !std::mem::replace(&mut self.is_marked[site], true) {
            self.marked.push_back(site as u32);
        }
    }

    /// Adds a site, or exchanges it for the best open one, if that helps.
    fn try_site(&mut self, site: usize) -> bool {
        if self.room.is_open(site) || self.barred[site] {
            return false;
        }
        let gain = self.tally.gain(site);
        if gain > 0.0 && self.room.fits(site) {
            self.add(site);
            return true;
        }
        self.pairs += LOOK * self.model.sites.of(site).len() as u64;
        self.near.clear();
        self.tally.extra(site, &mut self.extra, &mut self.near);
        if self.model.is_free() {
            let least = self.least();
            self.near.extend(least.map(|open| open as u32));
        } else {
            self.near.extend(&self.room.open);
        }
        // Each once: an extra may be less than nothing, and is taken with the first look.
        self.near.sort_unstable();
        self.near.dedup();
        let mut best: Option<(f64, usize)> = None;
        for &open in &self.near {
            let open = open as usize;
            let by = gain - self.tally.loss(open) + std::mem::take(&mut self.extra[open]);
            if by > best.map_or(0.0, |best| best.0) && self.room.fits_for(site, open) {
                best = Some((by, open));
            }
        }
        if let Some((_, gone)) = best {
            self.remove(gone);
            self.add(site);
        }
        best.is_some()
    }

    /// Exchanges two sites that share no rows, if that helps: the one that gains most for the one that loses least.
    fn try_strangers(&mut self) -> bool {
        let closed = (0..self.model.site_count()).filter(|&site| !self.room.is_open(site) && !self.barred[site]);
        let most =
            closed.max_by(|&one, &other| self.tally.gain(one).total_cmp(&self.tally.gain(other)).then(other.cmp(&one)));
        let (most, least) = (most, self.least());
        most.zip(least)
            .is_some_and(|(most, least)| self.tally.gain(most) > self.tally.loss(least) && self.try_site(most))
    }

    /// The open site that is missed least; of equals the first.
    fn least(&mut self) -> Option<usize> {
        let loss = |site: u32| self.tally.loss(site as usize);
        let first = || self.room.open.iter().copied().min_by(|&one, &other| loss(one).total_cmp(&loss(other)));
        self.least = self.least.or_else(|| first().map(|site| site as usize));
        self.least
    }

    /// Closes a few neighbouring sites, opens others, climbs again, and goes back if that was worse; until so many
    /// pairs were looked at.
    pub fn wander(&mut self, pairs: u64, effort: &Effort<'_>) {
        let limit = self.pairs + pairs;
        while self.pairs < limit && self.room.open.len() > 1 && !effort.is_over() {
            let (old, worth) = (self.room.open.clone(), self.worth);
            let closed = self.neighbours();
            for &site in &closed {
                self.remove(site);
                self.barred[site] = true;
            }
            self.refill();
            for &site in &closed {
                self.barred[site] = false;
            }
            self.climb(effort);
            if self.worth < worth {
                self.go_back(&old);
            }
        }
    }

    /// A random open site and some that are open nearby.
    fn neighbours(&mut self) -> Vec<usize> {
        let first = self.room.open[self.random.below(self.room.open.len())] as usize;
        let mut found = vec![first];
        let wanted = 1 + self.random.below(MOST_CLOSED.min(self.room.open.len() - 1));
        for _ in 0..HOPS {
            if found.len() >= wanted {
                break;
            }
            let mut at = first;
            for _ in 0..2 {
                let rows = self.model.sites.of(at);
                if rows.is_empty() {
                    break;
                }
                let sites = self.model.rows.of(rows[self.random.below(rows.len())] as usize);
                at = sites[self.random.below(sites.len().min(NEAR))] as usize;
            }
            if self.room.is_open(at) && !found.contains(&at) {
                found.push(at);
            }
        }
        found
    }

    /// Opens the sites that add most while they fit.
    fn refill(&mut self) {
        loop {
            let fits = |&site: &usize| !self.room.is_open(site) && !self.barred[site] && self.room.fits(site);
            let gains = (0..self.model.site_count()).filter(fits).map(|site| (self.tally.gain(site), site));
            let best = gains.max_by(|one, other| one.0.total_cmp(&other.0).then(other.1.cmp(&one.1)));
            self.pairs += self.model.site_count() as u64;
            match best {
                Some((gain, site)) if gain > 0.0 => self.add(site),
                _ => break,
            }
        }
    }

    fn go_back(&mut self, old: &[u32]) {
        let new: Vec<u32> = self.room.open.iter().copied().filter(|site| !old.contains(site)).collect();
        for site in new {
            self.remove(site as usize);
        }
        for &site in old {
            if !self.room.is_open(site as usize) {
                self.add(site as usize);
            }
        }
    }
}
