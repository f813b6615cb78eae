//! Makes a plan better by exchanging one site at a time.
//!
//! # References
//!
//! Teitz and Bart, *Heuristic methods for estimating the generalized vertex median of a weighted graph* (Operations
//! Research 16, 1968).

use super::clock::Effort;
use super::model::Model;
use super::plan::Work;
use super::room::Room;
use super::tally::{Tally, tally};

/// The plan after all single additions and exchanges that help, in a fixed order.
pub(super) fn improve(model: &Model, sites: &[u32], work: &mut Work, effort: &Effort<'_>) -> Vec<u32> {
    let mut room = Room::of(model);
    let mut tally = tally(model);
    for &site in sites {
        room.add(site as usize);
        tally.add(site as usize);
    }
    let mut extra = vec![0.0; model.site_count()];
    let mut quiet = 0;
    for site in (0..model.site_count()).cycle() {
        if quiet >= model.site_count() || effort.is_over() {
            break;
        }
        quiet += 1;
        if room.is_open(site) {
            continue;
        }
        work.pairs += model.sites.of(site).len() as u64;
        let gain = tally.gain_and_extra(site, &mut extra);
        let best = best_exchange(&room, &*tally, site, gain, &mut extra);
        if gain > 0.0 && room.fits(site) && best.is_none_or(|(by, _)| by <= gain) {
            room.add(site);
            tally.add(site);
            quiet = 0;
        } else if let Some((_, gone)) = best {
            room.remove(gone);
            tally.remove(gone);
            room.add(site);
            tally.add(site);
            quiet = 0;
        }
    }
    room.open
}

/// The open site that is best closed for `site`, when that helps, and by how much; leaves `extra` at zero.
fn best_exchange(
    room: &Room<'_>,
    tally: &dyn Tally,
    site: usize,
    gain: f64,
    extra: &mut [f64],
) -> Option<(f64, usize)> {
    let mut best: Option<(f64, usize)> = None;
    for &open in &room.open {
        let open = open as usize;
        let by = gain - tally.loss(open) + std::mem::take(&mut extra[open]);
        if by > best.map_or(0.0, |best| best.0) && room.fits_for(site, open) {
            best = Some((by, open));
        }
    }
    best
}
