//! Coverage of the region and its districts, and of single cells.

use h3o::CellIndex;
use rayon::prelude::*;

use crate::coverage::{Figures, Judge, Reach, Tallies, Tally, outside_used, tally};
use crate::station::{OpenRule, StationId};
use crate::travel_time::StationMask;
use crate::units::{Metres, Millis};

use super::request::CoverageRequest;
use super::snapshot::{Layer, Snapshot};

/// What is known about one cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CellReading {
    /// The cell.
    pub cell: CellIndex,
    /// Whether its centre is covered.
    pub covered: bool,
    /// The nearest station within the cutoff and the time to it.
    pub nearest: Option<(StationId, Millis)>,
    /// Whether its centre is off the network.
    pub off_network: bool,
}

impl Snapshot {
    /// Calls `use_it` with the judge of a request over the stations in `mask`.
    pub(super) fn with_judge<T>(
        &self,
        layer: &Layer,
        request: &CoverageRequest,
        reach: Reach,
        mask: &StationMask,
        use_it: impl FnOnce(Judge<'_>) -> T,
    ) -> T {
        match reach {
            Reach::Network => self.with_reader(layer, mask, request.travel.cutoff, request.depth, |reader| {
                use_it(Judge::Network(reader))
            }),
            Reach::Disc => use_it(Judge::Disc {
                network: self.network(),
                stations: self.stations(),
                mask,
                radius: Metres(request.disc_m()),
                depth: request.depth,
            }),
        }
    }

    /// The figures of the region and of every district, in this order.
    #[must_use]
    pub fn coverage(&self, request: &CoverageRequest) -> Vec<Figures> {
        let mode = request.travel.profile.mode;
        let areas = &*self.areas_for(request);
        self.with_layer(request.travel.profile, |layer| {
            let tallied = |reach: Reach, mask: &StationMask| -> Vec<Tally> {
                self.with_judge(layer, request, reach, mask, |judge| tally(self.network(), mode, areas, &judge, mask))
            };
            let mask = self.mask(&request.filter);
            let (network, disc) = (tallied(Reach::Network, &mask), tallied(Reach::Disc, &mask));
            let asked = if request.reach == Reach::Network { &network } else { &disc };
            let band = request.filter.at.map(|_| {
                [OpenRule::Open, OpenRule::OpenOrUnknown].map(|rule| {
                    let other = self.mask(&request.filter.with_open(rule));
                    if other == mask { asked.clone() } else { tallied(request.reach, &other) }
                })
            });
            let band = band.as_ref().map(|[lower, upper]| (lower.as_slice(), upper.as_slice()));
            let tallies = Tallies { asked, network: &network, disc: &disc, band };
            self.with_judge(layer, request, request.reach, &mask, |judge| {
                let all = std::iter::once(&areas.region).chain(&areas.districts);
                all.enumerate().map(|(index, area)| tallies.figures(index, outside_used(area, &judge))).collect()
            })
        })
    }

    /// What is known about every cell of the region and its districts, in the order of their indices.
    #[must_use]
    pub fn cells(&self, request: &CoverageRequest) -> Vec<CellReading> {
        let mask = self.mask(&request.filter);
        let areas = self.areas(request.travel.profile.mode);
        self.with_layer(request.travel.profile, |layer| {
            self.with_judge(layer, request, request.reach, &mask, |judge| {
                self.with_reader(layer, &mask, request.travel.cutoff, request.depth, |reader| {
                    let cells = areas.cells.par_iter().map(|cell| CellReading {
                        cell: cell.cell,
                        covered: judge.covers(crate::coord::cell_centre(cell.cell), cell.snap.as_ref()),
                        nearest: cell.snap.and_then(|snap| reader.at(&snap)).map(|found| (found.station, found.time)),
                        off_network: cell.snap.is_none(),
                    });
                    cells.collect()
                })
            })
        })
    }
}
