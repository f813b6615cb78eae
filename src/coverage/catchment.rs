//! What each station stands for: what it is the nearest one of, and what is lost when it is locked.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::network::{EdgeId, Snap};
use crate::station::StationId;
use crate::travel_time::Reader;
use crate::units::Millimetres;

use super::amount::Amount;
use super::area::Areas;
use super::parts::{Part, deep_parts};
use super::tally::{Measure, Sums};

/// The part of the covered region that hangs on one station. `covered` of a measure is that part, `total` all that is
/// covered.
#[derive(Clone, Debug, PartialEq)]
pub struct Catchment {
    /// The station.
    pub station: StationId,
    /// What it is the nearest station of: over all stations they add up to what is covered.
    pub nearest: Vec<Measure>,
    /// What would no longer be covered without it.
    pub lost: Vec<Measure>,
}

/// The catchment of every station that counts, in their order, for coverage by `depth` stations.
///
/// All of it comes from one field that is one deeper than what is asked: a metre hangs on the stations within reach
/// when there are just as many as it takes.
///
/// # Panics
///
/// If the field of `reader` is not deeper than `depth`.
#[must_use]
pub fn catchments(areas: &Areas, reader: &Reader<'_>, depth: usize) -> Vec<Catchment> {
    assert!(reader.field.depth() > depth, "a field of depth {} for {depth}", reader.field.depth());
    let network = reader.graph.network();
    let mode = reader.graph.profile().mode;
    let flags = network.flags();
    let mut sheet = Sheet::default();
    let edges: Vec<EdgeId> = network.edge_ids().filter(|edge| flags[edge.index()].usable(mode)).collect();
    let pieces: Vec<(StationId, Which, u32)> =
        edges.par_iter().flat_map_iter(|&edge| street(reader, edge, depth)).collect();
    for (station, which, mm) in pieces {
        sheet.of(station, which).street_mm += u64::from(mm);
    }
    let of_place = |snap: &Option<Snap>| snap.map_or_else(Vec::new, |snap| place(reader, &snap, depth));
    let cells: Vec<_> = areas.cells.par_iter().map(|cell| of_place(&cell.snap)).collect();
    for &(cell, m2) in areas.region.cells.iter() {
        for &(station, which) in &cells[cell as usize] {
            sheet.of(station, which).area += Amount::of(m2);
        }
    }
    let points: Vec<_> = areas.demand.par_iter().map(|(_, snap)| of_place(snap)).collect();
    for ((point, _), hangs_on) in areas.demand.iter().zip(points) {
        for (station, which) in hangs_on {
            sheet.of(station, which).demand += Amount::of(point.weight);
        }
    }
    sheet.catchments(reader, !areas.demand.is_empty())
}

/// What a piece counts for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Which {
    Nearest,
    Lost,
}

#[derive(Default)]
struct Sheet(BTreeMap<(StationId, Which), Sums>);

impl Sheet {
    fn of(&mut self, station: StationId, which: Which) -> &mut Sums {
        self.0.entry((station, which)).or_default()
    }

    fn catchments(&self, reader: &Reader<'_>, has_demand: bool) -> Vec<Catchment> {
        let mut all = Sums::default();
        for sums in self.0.iter().filter(|((_, which), _)| *which == Which::Nearest).map(|(_, sums)| sums) {
            all.street_mm += sums.street_mm;
            all.area += sums.area;
            all.demand += sums.demand;
        }
        let measures = |station: StationId, which: Which| {
            let sums = self.0.get(&(station, which)).copied().unwrap_or_default();
            sums.measures(&all, has_demand)
        };
        let catchment = |station: StationId| Catchment {
            station,
            nearest: measures(station, Which::Nearest),
            lost: measures(station, Which::Lost),
        };
        reader.mask.taken().map(catchment).collect()
    }
}

/// The stations that a place hangs on.
fn place(reader: &Reader<'_>, snap: &Snap, depth: usize) -> Vec<(StationId, Which)> {
    let found = reader.nearest_at(snap);
    let mut hangs_on = Vec::new();
    if found.len() >= depth {
        hangs_on.push((found[0].station, Which::Nearest));
    }
    if found.len() == depth {
        hangs_on.extend(found.iter().map(|reading| (reading.station, Which::Lost)));
    }
    hangs_on
}

/// The stations that the parts of a street hang on, with the millimetres.
fn street(reader: &Reader<'_>, edge: EdgeId, depth: usize) -> Vec<(StationId, Which, u32)> {
    let mut stretches: Vec<(StationId, Part)> = Vec::new();
    reader.stretches(edge, |start, end, station| stretches.push((station, Part { start, end })));
    let mut found = Vec::new();
    lost(&stretches, depth, &mut found);

    let mut parts = Vec::new();
    deep_parts(&mut stretches, depth, &mut parts);
    let doors = reader.doors.inside(edge).filter(|door| reader.mask.takes(door.station));
    let mut cuts: Vec<Millimetres> = doors.map(|door| door.snap.along).collect();
    cuts.sort_unstable();
    for Part { start, end } in parts {
        let inner = cuts.iter().copied().filter(|&cut| start < cut && cut < end);
        let mut from = start;
        for to in inner.chain([end]) {
            let owner = Owner { reader, edge };
            owner.split(Part { start: from, end: to }, &mut |station, mm| found.push((station, Which::Nearest, mm)));
            from = to;
        }
    }
    found
}

/// Adds each stretch where exactly `depth` stations are within reach, for each of them.
fn lost(stretches: &[(StationId, Part)], depth: usize, found: &mut Vec<(StationId, Which, u32)>) {
    let mut cuts: Vec<Millimetres> = stretches.iter().flat_map(|(_, part)| [part.start, part.end]).collect();
    cuts.sort_unstable();
    cuts.dedup();
    for pair in cuts.windows(2) {
        let within = |part: &Part| part.start <= pair[0] && pair[1] <= part.end;
        let mut stations: Vec<StationId> =
            stretches.iter().filter(|(_, part)| within(part)).map(|(station, _)| *station).collect();
        stations.sort_unstable();
        stations.dedup();
        if stations.len() == depth {
            found.extend(stations.into_iter().map(|station| (station, Which::Lost, pair[1].0 - pair[0].0)));
        }
    }
}

/// Who is nearest along an edge.
struct Owner<'a> {
    reader: &'a Reader<'a>,
    edge: EdgeId,
}

impl Owner<'_> {
    fn at(&self, along: Millimetres) -> Option<StationId> {
        let network = self.reader.graph.network();
        let foot = network.position(network.edge(self.edge).from);
        let snap = Snap { edge: self.edge, node: None, along, gap: Millimetres(0), foot };
        self.reader.at(&snap).map(|reading| reading.station)
    }

    /// Gives the millimetres of a covered part, on which there is no door, to the stations nearest to them.
    ///
    /// There is one way to leave it at either end, so whoever is nearest at both ends is nearest between.
    fn split(&self, part: Part, give: &mut impl FnMut(StationId, u32)) {
        let mut left = vec![(part, self.at(part.start), self.at(part.end))];
        while let Some((part, first, last)) = left.pop() {
            let length = part.length().0;
            if first == last || length == 1 {
                // Both ends of a covered part are covered.
                if let Some(station) = first.or(last) {
                    give(station, length);
                }
                continue;
            }
            let middle = Millimetres(u32::midpoint(part.start.0, part.end.0));
            let owner = self.at(middle);
            left.push((Part { end: middle, ..part }, first, owner));
            left.push((Part { start: middle, ..part }, owner, last));
        }
    }
}
