//! Plans made step by step: always the site that adds most.
//!
//! # References
//!
//! Nemhauser, Wolsey, Fisher, *An analysis of approximations for maximizing submodular set functions* (Mathematical
//! Programming 14, 1978); Leskovec et al., *Cost-effective outbreak detection in networks* (KDD 2007), for asking
//! again only where an answer may have changed.

use std::collections::BinaryHeap;

use super::model::Model;
use super::room::Room;
use super::tally::{Tally, tally};

/// A gain that may have shrunk since it was computed, ordered so that the largest comes first and equal ones by site.
#[derive(PartialEq)]
struct Gain {
    score: f64,
    site: u32,
    /// How many sites were open when it was computed.
    at: usize,
}

impl Eq for Gain {}

impl PartialOrd for Gain {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Gain {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.score.total_cmp(&other.score).then(other.site.cmp(&self.site))
    }
}

/// The sites that add most, one after the other; with a budget also those that add most for their cost, if that is
/// better.
pub(super) fn greedy(model: &Model) -> Vec<u32> {
    let by_gain = grow(model, false);
    if model.cost.is_empty() {
        return by_gain;
    }
    let by_ratio = grow(model, true);
    if model.value_of(&by_ratio) > model.value_of(&by_gain) { by_ratio } else { by_gain }
}

fn grow(model: &Model, by_ratio: bool) -> Vec<u32> {
    let mut tally = tally(model);
    let mut room = Room::of(model);
    let score = |tally: &dyn Tally, site: usize| {
        let gain = tally.gain(site);
        if by_ratio && gain > 0.0 { gain / model.cost(site).max(1e-9) } else { gain }
    };
    let sites = 0..model.site_count();
    let mut heap: BinaryHeap<Gain> =
        sites.map(|site| Gain { score: score(&*tally, site), site: site as u32, at: 0 }).collect();
    while let Some(mut top) = heap.pop() {
        let site = top.site as usize;
        if !room.fits(site) {
            continue; // what does not fit now never will
        }
        if top.at < room.open.len() && model.need.is_empty() {
            // Gains only shrink while a plan grows: no other can be larger than its own old one.
            top.score = score(&*tally, site);
            top.at = room.open.len();
            heap.push(top);
            continue;
        }
        if top.score <= 0.0 {
            break;
        }
        room.add(site);
        tally.add(site);
        if !model.need.is_empty() {
            // Where demand needs several sites gains may also grow: ask all again.
            let at = room.open.len();
            let left: Vec<u32> = heap.drain().map(|gain| gain.site).collect();
            heap.extend(left.into_iter().map(|site| Gain { score: score(&*tally, site as usize), site, at }));
        }
    }
    room.open
}

/// The sites of `order` that fit, one after the other.
pub(super) fn fill(model: &Model, order: &[u32]) -> Vec<u32> {
    let mut room = Room::of(model);
    for &site in order {
        if room.open.len() == model.pick {
            break;
        }
        if room.fits(site as usize) {
            room.add(site as usize);
        }
    }
    room.open
}

/// The sites that add something, each adding most to those before it.
pub(super) fn in_order(model: &Model) -> Vec<u32> {
    grow(model, false)
}
