//! Why a site is in a plan, and where the user's own sites stand.

use std::collections::BTreeMap;

use h3o::{CellIndex, Resolution};

use crate::coord::{cell_at, cell_centre};
use crate::siting::{Card, CellPart, Chosen, DistrictPart, OwnSite, Problem, SiteId, Stake, Ways};
use crate::station::StationId;
use crate::travel_time::Origin;
use crate::units::Millis;

use super::Work;

/// The resolution of the cells that cards name: those of the demand surface.
const CARD_CELLS: Resolution = Resolution::Nine;
/// How many cells a card names.
const CARD_CELL_COUNT: usize = 5;

impl Work<'_> {
    /// Why a site is in the plan. `parts` are the pieces by which it gains in its turn, `stake` is what hangs on
    /// it.
    pub(super) fn card(
        &self,
        ways: &Ways,
        chosen: &Chosen,
        parts: &[(u32, f64)],
        stake: Stake,
        origins: &[Origin],
    ) -> Card {
        let candidate = ways.candidate(chosen.site).unwrap_or_default();
        let (mut districts, mut cells) = (BTreeMap::<usize, f64>::new(), BTreeMap::<CellIndex, f64>::new());
        for &(piece, gain) in parts {
            let place = ways.places[piece as usize];
            *cells.entry(cell_at(place, CARD_CELLS)).or_default() += gain;
            let all = self.snapshot.region().districts.iter().enumerate();
            for (district, _) in all.filter(|(_, district)| district.outline.contains(place)) {
                *districts.entry(district).or_default() += gain;
            }
        }
        let part = |(district, gain): (usize, f64)| {
            let of = &self.snapshot.region().districts[district];
            DistrictPart { key: of.key.clone(), name: of.name.clone(), gain }
        };
        let mut districts: Vec<DistrictPart> = districts.into_iter().map(part).collect();
        districts.sort_by(|one, other| other.gain.total_cmp(&one.gain).then_with(|| one.key.cmp(&other.key)));
        let mut cells: Vec<(CellIndex, f64)> = cells.into_iter().collect();
        cells.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
        cells.truncate(CARD_CELL_COUNT);
        let map = &self.snapshot.region().base_map;
        let cell = |(cell, gain)| CellPart { cell, gain, whereabouts: map.whereabouts(cell_centre(cell)) };
        Card {
            candidate,
            gain: chosen.gain,
            total: chosen.total,
            districts,
            cells: cells.into_iter().map(cell).collect(),
            nearest: self.nearest(&origins[candidate]),
            lost: stake.lost,
            next: stake.next.and_then(|(site, gain)| Some((ways.candidate(site)?, gain))),
        }
    }

    /// The station nearest to a candidate now.
    fn nearest(&self, origin: &Origin) -> Option<(StationId, Millis)> {
        self.far.at(&origin.snap).map(|reading| (reading.station, reading.time))
    }

    /// The user's own sites: the last of all candidates.
    pub(super) fn own(
        &self,
        problem: &Problem,
        ways: &Ways,
        order: &[SiteId],
        candidates: usize,
        barred: &[usize],
    ) -> Vec<OwnSite> {
        if self.request.own.is_empty() {
            return Vec::new();
        }
        let (alone, after) = (problem.gains_after(&[]), problem.gains_after(order));
        let gain_in = |gains: &[(SiteId, f64)], site: SiteId| {
            gains.iter().find(|(other, _)| *other == site).map_or(0.0, |(_, gain)| *gain)
        };
        (candidates - self.request.own.len()..candidates)
            .map(|candidate| {
                let site = ways.site(candidate);
                let gain = gain_in(&alone, site);
                OwnSite {
                    candidate,
                    gain,
                    rank: 1 + alone.iter().filter(|(_, other)| *other > gain).count(),
                    planned: order.contains(&site),
                    too_close: barred.contains(&candidate),
                    after_plan: gain_in(&after, site),
                }
            })
            .collect()
    }
}
