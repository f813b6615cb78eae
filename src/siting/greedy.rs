//! Plans made step by step: always the site that adds most.
//!
//! # References
//!
//! Nemhauser, Wolsey, Fisher, *An analysis of approximations for maximizing submodular set functions* (Mathematical
//! Programming 14, 1978).

use super::model::Model;
use super::room::Room;
use super::tally::tally;

/// The sites that add most, one after the other; with a budget those that add most for their cost, if that is better.
pub(super) fn greedy(model: &Model) -> Vec<u32> {
    let by_gain = grow(model, false);
    if model.cost.is_empty() {
        return by_gain;
    }
    let by_ratio = grow(model, true);
    if model.value_of(&by_ratio) > model.value_of(&by_gain) { by_ratio } else { by_gain }
}

/// The sites that add something, each adding most to those before it.
pub(super) fn in_order(model: &Model) -> Vec<u32> {
    grow(model, false)
}

/// The tally keeps all gains up to date, row by row as they are served: cheaper than to ask lazily.
fn grow(model: &Model, by_ratio: bool) -> Vec<u32> {
    let mut tally = tally(model);
    let mut room = Room::of(model);
    let mut left: Vec<u32> = (0..model.site_count() as u32).collect();
    loop {
        left.retain(|&site| room.fits(site as usize)); // what does not fit now never will
        let score = |site: u32| {
            let gain = tally.gain(site as usize);
            if by_ratio && gain > 0.0 { gain / model.cost(site as usize).max(1e-9) } else { gain }
        };
        let best =
            left.iter().copied().max_by(|&one, &other| score(one).total_cmp(&score(other)).then(other.cmp(&one)));
        match best {
            Some(site) if tally.gain(site as usize) > 0.0 => {
                room.add(site as usize);
                tally.add(site as usize);
                left.retain(|&other| other != site);
            }
            _ => return room.open,
        }
    }
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
