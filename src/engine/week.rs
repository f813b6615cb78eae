//! Coverage in every hour of a week.

use crate::coverage::{Figures, HourFigures, LiveCoverage, Reach, Tallies, Tally, tally};
use crate::hours::{Moment, hours_of_week};
use crate::station::OpenRule;
use crate::travel_time::StationMask;

use super::request::{CoverageRequest, Filter, RequestError};
use super::snapshot::{Layer, Snapshot};

impl Snapshot {
    /// Adds to the figures of [`Snapshot::coverage`] those of every hour of the week that holds the instant of the
    /// request.
    ///
    /// They are the figures that the same request has at those instants. From hour to hour only the stations that
    /// open or close are worked on.
    ///
    /// # Errors
    ///
    /// [`RequestError::WeekWithoutAt`] when no instant says which week.
    pub fn add_week(&self, request: &CoverageRequest, regions: &mut [Figures]) -> Result<(), RequestError> {
        let hours = hours_of_week(request.filter.at.ok_or(RequestError::WeekWithoutAt)?);
        self.with_layer(request.travel.profile, |layer| {
            let series = |open: OpenRule| self.hour_by_hour(layer, request, &hours, open);
            let (lower, upper) = rayon::join(|| series(OpenRule::Open), || series(OpenRule::OpenOrUnknown));
            let any;
            let asked = match request.filter.open {
                OpenRule::Open => &lower,
                OpenRule::OpenOrUnknown => &upper,
                OpenRule::Any => {
                    any = series(OpenRule::Any);
                    &any
                }
            };
            for (number, &at) in hours.iter().enumerate() {
                let asked = asked[number].as_slice();
                let band = Some((lower[number].as_slice(), upper[number].as_slice()));
                let tallies = Tallies { asked, network: asked, disc: asked, band };
                for (index, region) in regions.iter_mut().enumerate() {
                    let Figures { figures, stations, .. } = tallies.figures(index, 0);
                    region.week.push(HourFigures { at, figures, stations });
                }
            }
        });
        Ok(())
    }

    /// The tallies of each hour.
    fn hour_by_hour(
        &self,
        layer: &Layer,
        request: &CoverageRequest,
        hours: &[Moment],
        open: OpenRule,
    ) -> Vec<Vec<Tally>> {
        let mode = request.travel.profile.mode;
        let areas = self.areas(mode);
        let mut masks = hours.iter().map(|&at| self.mask(&Filter { at: Some(at), open, ..request.filter })).peekable();
        if request.reach == Reach::Disc {
            // There is no field to repair; but most hours are like another one.
            let mut known: Vec<(StationMask, Vec<Tally>)> = Vec::new();
            let tallied = |mask: StationMask| {
                if let Some((_, tallies)) = known.iter().find(|(other, _)| *other == mask) {
                    return tallies.clone();
                }
                let tallies = self.with_judge(layer, request, Reach::Disc, &mask, |judge| {
                    tally(self.network(), mode, areas, &judge, &mask)
                });
                known.push((mask, tallies.clone()));
                tallies
            };
            return masks.map(tallied).collect();
        }
        let Some(first) = masks.peek().cloned() else { return Vec::new() };
        let (cutoff, depth) = (request.travel.cutoff, request.depth);
        let mut live = LiveCoverage::of(&layer.graph, &layer.doors, self.ledger(mode), first, cutoff, depth);
        let tallied = |mask: StationMask| {
            live.go_to(&mask);
            live.tallies(areas)
        };
        masks.map(tallied).collect()
    }
}
