//! Gaps: unserved places that belong together, ranked, each with its cause.

use std::collections::{BTreeMap, BTreeSet};

use geo::MultiPolygon;
use h3o::CellIndex;
use rayon::prelude::*;

use crate::coord::{CELL_RESOLUTION, LngLat, Plane, cell_at, cell_centre};
use crate::network::{BaseMap, Network, SNAP_LIMIT, Whereabouts};
use crate::station::{StationId, StationSet};
use crate::travel_time::{Reader, StationMask};
use crate::units::{Millimetres, Millis};

use super::area::Areas;
use super::cell::{SnappedCell, whole_area_m2};
use super::judge::Judge;
use super::street::StreetCoverage;

/// Why a place is not served.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// No station near enough even by straight line.
    NoStation,
    /// Served by stations that are closed at the instant asked about.
    Closed,
    /// Near stations do not offer what is asked for, or nobody knows whether they do.
    NeedNotMet,
    /// Near enough by straight line, too far along streets.
    DetourOrBarrier,
    /// Off the network: no street within 150 m that is not behind water, a railway or a motorway.
    OffNetwork,
}

impl Cause {
    /// The code used in answers.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NoStation => "no_station",
            Self::Closed => "closed_at_this_hour",
            Self::NeedNotMet => "need_not_met",
            Self::DetourOrBarrier => "detour_or_barrier",
            Self::OffNetwork => "off_network",
        }
    }
}

/// Unserved cells that are neighbours.
#[derive(Clone, Debug)]
pub struct Gap {
    /// Its cells, in the order of their indices.
    pub cells: Vec<CellIndex>,
    /// Their outline, in degrees.
    pub outline: MultiPolygon,
    /// Unserved street metres in its cells.
    pub street_m: f64,
    /// Area of its cells.
    pub area_m2: f64,
    /// Unserved weight of demand points in its cells.
    pub demand: f64,
    /// The cause of most of its unserved street; of most of its cells where it has none.
    pub cause: Cause,
    /// How many cells each cause has.
    pub causes: BTreeMap<Cause, usize>,
    /// The centre of the cell with the most unserved street: where `nearest` is read.
    pub heart: LngLat,
    /// Where that is, by the names on the map.
    pub whereabouts: Whereabouts,
    /// The nearest station that counts and the time to it, within 90 minutes.
    pub nearest: Option<(StationId, Millis)>,
    /// The nearest station that would serve it but for its hours or what it offers, and the time to it: where the cause
    /// is that. It is read where most of the unserved street of that cause is.
    pub blocked: Option<(StationId, Millis)>,
    /// The station nearest by straight line and how many metres away it is, where the cause is a detour.
    pub beyond: Option<(StationId, f64)>,
    /// Keys of the districts that it lies in: those of its heart, then those with most of its cells.
    pub districts: Vec<String>,
}

/// All gaps, and what they leave out.
#[derive(Clone, Debug)]
pub struct Gaps {
    /// Ranked by unserved demand where there are demand points, else by unserved street metres.
    pub gaps: Vec<Gap>,
    /// Whether there are demand points at all.
    pub with_demand: bool,
    /// All unserved street metres of the region.
    pub unserved_street_m: f64,
    /// Those in cells whose centre is served: the ends of streets at the edge of a service area.
    pub fringe_street_m: f64,
}

/// What is asked.
#[derive(Clone, Copy)]
pub struct GapQuestion<'a> {
    /// The streets.
    pub network: &'a Network,
    /// The map with the names.
    pub map: &'a BaseMap,
    /// The areas of the region.
    pub areas: &'a Areas,
    /// All stations.
    pub stations: &'a StationSet,
    /// Decides with the stations that count.
    pub judge: Judge<'a>,
    /// Decides with those that would count at another hour; the same when no instant is asked about.
    pub at_any_hour: Judge<'a>,
    /// Decides with those that would count at another hour and whatever is asked for; the same when nothing is.
    pub at_any_need: Judge<'a>,
    /// The stations of `at_any_hour`.
    pub mask_at_any_hour: &'a StationMask,
    /// Reads times of the stations that count, up to the longest cutoff.
    pub far: Reader<'a>,
    /// How far the cutoff reaches by straight line, in metres.
    pub straight_m: f64,
}

/// Finds the gaps.
///
/// 1. Cells whose centre is not served are unserved; each gets its cause.
/// 2. Unserved street and demand is added to the cell that it lies in.
/// 3. Neighbouring unserved cells are joined, those off the network apart from the others, and each group is
///    dissolved.
/// 4. Groups are ranked.
#[must_use]
pub fn gaps(question: &GapQuestion<'_>) -> Gaps {
    let mut unserved = question.unserved_cells();
    let (unserved_street_m, fringe_street_m) = question.add_streets(&mut unserved);
    question.add_demand(&mut unserved);
    let district_of = question.districts();
    // Water and woods without a street would join gaps that have nothing to do with each other.
    let (on, off): (BTreeSet<CellIndex>, BTreeSet<CellIndex>) =
        unserved.keys().partition(|cell| unserved[cell].cause != Cause::OffNetwork);
    let mut gaps: Vec<Gap> = [groups(on), groups(off)]
        .concat()
        .into_par_iter()
        .map(|cells| question.gap(cells, &unserved, &district_of))
        .collect();
    let with_demand = !question.areas.demand.is_empty();
    gaps.sort_by(|a, b| {
        let size = |gap: &Gap| if with_demand { (gap.demand, gap.street_m) } else { (gap.street_m, gap.area_m2) };
        let ((one, two), (other_one, other_two)) = (size(a), size(b));
        other_one.total_cmp(&one).then(other_two.total_cmp(&two)).then(a.cells[0].cmp(&b.cells[0]))
    });
    Gaps { gaps, with_demand, unserved_street_m, fringe_street_m }
}

/// What is unserved in one cell.
struct Unserved {
    cell: SnappedCell,
    cause: Cause,
    street_mm: u64,
    demand: f64,
}

impl GapQuestion<'_> {
    fn unserved_cells(&self) -> BTreeMap<CellIndex, Unserved> {
        // A demand point may lie in a cell that no area has: it is a place too.
        let known: BTreeSet<CellIndex> = self.areas.cells.iter().map(|cell| cell.cell).collect();
        let mode = self.far.graph.profile().mode;
        let extra: BTreeSet<CellIndex> =
            self.areas.demand.iter().map(|(point, _)| cell_at(point.place, CELL_RESOLUTION)).collect();
        let extra = extra
            .difference(&known)
            .map(|&cell| SnappedCell { cell, snap: self.network.snap(cell_centre(cell), mode, SNAP_LIMIT) });
        let all: Vec<SnappedCell> = self.areas.cells.iter().copied().chain(extra).collect();
        let unserved = all.into_par_iter().filter_map(|cell| {
            let served = self.judge.covers(cell_centre(cell.cell), cell.snap.as_ref());
            (!served).then(|| (cell.cell, Unserved { cell, cause: self.cause(&cell), street_mm: 0, demand: 0.0 }))
        });
        unserved.collect::<Vec<_>>().into_iter().collect()
    }

    fn cause(&self, cell: &SnappedCell) -> Cause {
        let centre = cell_centre(cell.cell);
        if cell.snap.is_none() {
            return Cause::OffNetwork;
        }
        if self.at_any_hour.covers(centre, cell.snap.as_ref()) {
            return Cause::Closed;
        }
        if self.at_any_need.covers(centre, cell.snap.as_ref()) {
            return Cause::NeedNotMet;
        }
        let near = self.stations.within_straight(centre, self.straight_m);
        let near = near.into_iter().filter(|&station| self.mask_at_any_hour.takes(station)).count();
        if near >= self.judge.depth() { Cause::DetourOrBarrier } else { Cause::NoStation }
    }

    /// Puts unserved street into cells; gives all of it and what lies in served cells, in metres.
    fn add_streets(&self, unserved: &mut BTreeMap<CellIndex, Unserved>) -> (f64, f64) {
        let mode = self.far.graph.profile().mode;
        let streets = StreetCoverage::of(self.network, mode, &self.judge);
        let flags = self.network.flags();
        let edges: Vec<_> = self.network.edge_ids().filter(|edge| flags[edge.index()].usable(mode)).collect();
        let pieces: Vec<(CellIndex, u32)> = edges
            .par_iter()
            .flat_map_iter(|&edge| {
                let length = self.network.edge(edge).length;
                let parts: Vec<_> = streets.uncovered(edge, length).collect();
                parts.into_iter().flat_map(move |part| {
                    // Ten metres lie in one cell, or so nearly that no figure is moved by it.
                    let count = part.length().0.div_ceil(10_000);
                    (0..count).map(move |piece| {
                        let at = |piece: u32| {
                            part.start.0 + (u64::from(part.length().0) * u64::from(piece) / u64::from(count)) as u32
                        };
                        let middle = Millimetres(u32::midpoint(at(piece), at(piece + 1)));
                        (cell_at(self.network.place(edge, middle), CELL_RESOLUTION), at(piece + 1) - at(piece))
                    })
                })
            })
            .collect();
        let (mut all, mut fringe) = (0_u64, 0_u64);
        for (cell, length_mm) in pieces {
            all += u64::from(length_mm);
            match unserved.get_mut(&cell) {
                Some(cell) => cell.street_mm += u64::from(length_mm),
                None => fringe += u64::from(length_mm),
            }
        }
        (all as f64 / 1000.0, fringe as f64 / 1000.0)
    }

    fn add_demand(&self, unserved: &mut BTreeMap<CellIndex, Unserved>) {
        for (point, snap) in self.areas.demand.iter() {
            if let Some(cell) = unserved.get_mut(&cell_at(point.place, CELL_RESOLUTION))
                && !self.judge.covers(point.place, snap.as_ref())
            {
                cell.demand += point.weight;
            }
        }
    }

    /// The districts of each cell that has any.
    fn districts(&self) -> BTreeMap<CellIndex, Vec<usize>> {
        let mut of: BTreeMap<CellIndex, Vec<usize>> = BTreeMap::new();
        for (district, area) in self.areas.districts.iter().enumerate() {
            for &(cell, _) in area.cells.iter() {
                of.entry(self.areas.cells[cell as usize].cell).or_default().push(district);
            }
        }
        of
    }

    fn gap(
        &self,
        cells: Vec<CellIndex>,
        unserved: &BTreeMap<CellIndex, Unserved>,
        district_of: &BTreeMap<CellIndex, Vec<usize>>,
    ) -> Gap {
        let of = |cell: &CellIndex| &unserved[cell];
        let mut causes: BTreeMap<Cause, usize> = BTreeMap::new();
        let mut districts: BTreeMap<usize, usize> = BTreeMap::new();
        for cell in &cells {
            *causes.entry(of(cell).cause).or_default() += 1;
            for &district in district_of.get(cell).into_iter().flatten() {
                *districts.entry(district).or_default() += 1;
            }
        }
        let street = |cause: Cause| {
            let with_cause = cells.iter().map(of).filter(|cell| cell.cause == cause);
            with_cause.map(|cell| cell.street_mm).sum::<u64>()
        };
        let cause = causes
            .iter()
            .max_by_key(|&(&cause, &count)| (street(cause), count, std::cmp::Reverse(cause)))
            .map_or(Cause::NoStation, |found| *found.0);
        let heart =
            cells.iter().max_by_key(|cell| (of(cell).street_mm, std::cmp::Reverse(**cell))).expect("a gap has a cell");
        let mut districts: Vec<(usize, usize)> = districts.into_iter().collect();
        let at_heart = |district: usize| district_of.get(heart).is_some_and(|of| of.contains(&district));
        districts.sort_by_key(|&(district, count)| (!at_heart(district), std::cmp::Reverse(count), district));
        let nearest = of(heart).cell.snap.and_then(|snap| self.far.at(&snap));
        let of_cause = cells.iter().map(of).filter(|cell| cell.cause == cause);
        let example =
            of_cause.max_by_key(|cell| (cell.street_mm, std::cmp::Reverse(cell.cell.cell))).map(|one| one.cell);
        Gap {
            outline: dissolved(&cells),
            street_m: cells.iter().map(|cell| of(cell).street_mm).sum::<u64>() as f64 / 1000.0,
            area_m2: cells.iter().map(|&cell| whole_area_m2(cell)).sum(),
            demand: cells.iter().map(|cell| of(cell).demand).sum(),
            cause,
            causes,
            heart: cell_centre(*heart),
            whereabouts: self.map.whereabouts(cell_centre(*heart)),
            nearest: nearest.map(|reading| (reading.station, reading.time)),
            blocked: example.and_then(|example| self.blocked(cause, &example)),
            beyond: example.filter(|_| cause == Cause::DetourOrBarrier).and_then(|example| self.beyond(&example)),
            districts: districts.into_iter().map(|(district, _)| self.areas.districts[district].key.clone()).collect(),
            cells,
        }
    }
}

impl GapQuestion<'_> {
    /// The nearest station that would serve a cell but for its hours or what it offers.
    fn blocked(&self, cause: Cause, cell: &SnappedCell) -> Option<(StationId, Millis)> {
        let judge = match cause {
            Cause::Closed => &self.at_any_hour,
            Cause::NeedNotMet => &self.at_any_need,
            Cause::NoStation | Cause::DetourOrBarrier | Cause::OffNetwork => return None,
        };
        let Judge::Network(reader) = judge else { return None };
        let found = reader.nearest_at(cell.snap.as_ref()?);
        found.into_iter().find(|one| !self.far.mask.takes(one.station)).map(|one| (one.station, one.time))
    }

    /// The station nearest to a cell by straight line, and how far it is.
    fn beyond(&self, cell: &SnappedCell) -> Option<(StationId, f64)> {
        let centre = cell_centre(cell.cell);
        let near = self.stations.within_straight(centre, self.straight_m).into_iter();
        near.filter(|&one| self.mask_at_any_hour.takes(one))
            .map(|one| (one, Plane::distance_m(centre, self.stations.get(one).place)))
            .min_by(|one, other| one.1.total_cmp(&other.1).then(one.0.cmp(&other.0)))
    }
}

/// Groups of cells that hang together through neighbours, each in order.
fn groups(mut left: BTreeSet<CellIndex>) -> Vec<Vec<CellIndex>> {
    let mut groups = Vec::new();
    while let Some(first) = left.pop_first() {
        let mut group = vec![first];
        let mut next = 0;
        while let Some(&cell) = group.get(next) {
            next += 1;
            group.extend(cell.grid_disk::<Vec<_>>(1).into_iter().filter(|neighbour| left.remove(neighbour)));
        }
        group.sort_unstable();
        groups.push(group);
    }
    groups
}

/// The outline of cells of one resolution, none of them twice, in degrees.
///
/// # Panics
///
/// With a cell that is there twice, or with cells of two resolutions.
#[must_use]
pub fn dissolved(cells: &[CellIndex]) -> MultiPolygon {
    h3o::geom::SolventBuilder::new().build().dissolve(cells.iter().copied()).expect("distinct cells of one resolution")
}
