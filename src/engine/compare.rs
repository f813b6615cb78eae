//! Scenarios side by side, over the region as it is.

use std::borrow::Cow;

use crate::coverage::{Areas, Comparison, Covered, Outcome, tally};

use super::request::CoverageRequest;
use super::snapshot::Snapshot;
use super::what_if::WhatIf;

impl Snapshot {
    /// What each of `scenarios` would change; each is this region after edits ([`Snapshot::with_scenario`]). The
    /// figures are those of [`Snapshot::coverage`].
    #[must_use]
    pub fn compare(&self, request: &CoverageRequest, scenarios: &[Self]) -> Comparison {
        let areas = self.areas_for(request);
        let before = self.covered(request, &areas);
        let after: Vec<Covered> = scenarios.iter().map(|scenario| scenario.covered(request, &areas)).collect();
        let outcomes = scenarios.iter().zip(&after).map(|(scenario, covered)| Outcome {
            figures: scenario.coverage(request),
            shifts: before.shifts(covered, &areas),
            gained: covered.cells_beyond(&before, &areas),
            lost: before.cells_beyond(covered, &areas),
        });
        let outcomes = outcomes.collect();
        let mut pairs = Vec::new();
        for second in 1..after.len() {
            for first in 0..second {
                // The region comes first, and is the whole.
                let whole = after[first].shifts(&after[second], &areas).swap_remove(0);
                pairs.push(([first, second], [whole.loses, whole.gains]));
            }
        }
        pairs.sort_by_key(|pair| pair.0);
        Comparison { base: self.coverage(request), outcomes, pairs }
    }

    /// What is covered, place by place. `areas` are those of the request, whatever the stations.
    fn covered(&self, request: &CoverageRequest, areas: &Areas) -> Covered {
        let mask = self.mask(&request.filter);
        self.with_layer(request.travel.profile, |layer| {
            self.with_judge(layer, request, request.reach, &mask, |judge| Covered::of(areas, &judge))
        })
    }

    /// [`Snapshot::what_if`] where streets were closed: nothing can be carried on then.
    pub(super) fn what_if_anew(
        &self,
        request: &CoverageRequest,
        after: &Self,
        stop: &dyn Fn() -> bool,
    ) -> Option<WhatIf> {
        let areas = self.areas_for(request);
        let mut areas_after: Areas = Cow::clone(&areas).into_owned();
        areas_after.settle(&self.region().districts, after.stations());
        let before_covered = self.covered(request, &areas);
        if stop() {
            return None;
        }
        let after_covered = after.covered(request, &areas);
        if stop() {
            return None;
        }
        let tallies = |state: &Self, areas: &Areas| {
            let (mode, mask) = (request.travel.profile.mode, state.mask(&request.filter));
            state.with_layer(request.travel.profile, |layer| {
                state.with_judge(layer, request, request.reach, &mask, |judge| {
                    tally(state.network(), mode, areas, &judge, &mask)
                })
            })
        };
        Some(WhatIf {
            before: tallies(self, &areas),
            after: tallies(after, &areas_after),
            gained: after_covered.cells_beyond(&before_covered, &areas),
            lost: before_covered.cells_beyond(&after_covered, &areas),
        })
    }
}
