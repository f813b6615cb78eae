//! What edits of stations change, while somebody drags one over the map.

use std::borrow::Cow;

use h3o::CellIndex;

use crate::coverage::{Ledger, LiveCoverage, Reach, Tally};
use crate::station::StationChange;

use super::cache::made;
use super::request::{CoverageRequest, RequestError};
use super::snapshot::Snapshot;

/// Coverage before and after edits.
#[derive(Clone, Debug, PartialEq)]
pub struct WhatIf {
    /// The figures of the region, then of its districts, before.
    pub before: Vec<Tally>,
    /// The same after.
    pub after: Vec<Tally>,
    /// Cells that are covered after and were not before, in order.
    pub gained: Vec<CellIndex>,
    /// Cells that were covered before and are not after, in order.
    pub lost: Vec<CellIndex>,
}

impl Snapshot {
    /// What becomes of coverage in `after`, which is this region with edited stations ([`Snapshot::with_edits`]).
    ///
    /// Only what the edited stations reach is looked at again (all, where streets were closed); the figures equal those of [`Snapshot::coverage`] and
    /// [`Snapshot::cells`] all the same. The first question of its kind has to work out the figures before.
    ///
    /// # Errors
    ///
    /// [`RequestError::StationsByDisc`] when a disc is asked about: by straight line there is nothing to carry on.
    pub fn what_if(&self, request: &CoverageRequest, after: &Self) -> Result<WhatIf, RequestError> {
        let found = self.what_if_until(request, after, &|| false)?;
        Ok(found.expect("nobody says stop"))
    }

    /// The same for somebody who may lose interest: nothing when `stop` says so meanwhile. It is asked between the steps
    /// of the work, each of which takes milliseconds once the figures before are there.
    ///
    /// # Errors
    ///
    /// As [`Snapshot::what_if`].
    pub fn what_if_until(
        &self,
        request: &CoverageRequest,
        after: &Self,
        stop: &dyn Fn() -> bool,
    ) -> Result<Option<WhatIf>, RequestError> {
        if request.reach == Reach::Disc {
            return Err(RequestError::StationsByDisc);
        }
        if self.closed() != after.closed() {
            return Ok(self.what_if_anew(request, after, stop));
        }
        let (travel, depth) = (request.travel, request.depth);
        let mode = travel.profile.mode;
        let (mask, mask_after) = (self.mask(&request.filter), after.mask(&request.filter));
        let change = StationChange::between(self.stations(), after.stations());
        let areas = self.areas_for(request);
        self.with_layer(travel.profile, |layer| {
            let doors = layer.doors.changed(&layer.graph, after.stations(), &change);
            let own;
            let mut live = if let Cow::Borrowed(_) = areas {
                let figures = made(&self.live_figures(layer, &mask, travel.cutoff, depth)).clone();
                LiveCoverage::taken_up(&layer.graph, &layer.doors, self.ledger(mode), figures)
            } else {
                // The demand of one hour or group is not kept.
                own = Ledger::of(self.network(), mode, &areas);
                LiveCoverage::of(&layer.graph, &layer.doors, &own, mask, travel.cutoff, depth)
            };
            if stop() {
                return Ok(None);
            }
            let before = live.tallies(&areas);
            let cells_before = live.cells().to_vec();
            live.go_over(&change, &doors, &mask_after);
            if stop() {
                return Ok(None);
            }
            let mut areas_after = areas.clone().into_owned();
            areas_after.settle(&self.region().districts, after.stations());
            let changed = |from: &[bool], to: &[bool]| -> Vec<CellIndex> {
                let both = from.iter().zip(to).zip(areas.cells.iter());
                both.filter(|((from, to), _)| !**from && **to).map(|(_, cell)| cell.cell).collect()
            };
            Ok(Some(WhatIf {
                before,
                after: live.tallies(&areas_after),
                gained: changed(&cells_before, live.cells()),
                lost: changed(live.cells(), &cells_before),
            }))
        })
    }
}
