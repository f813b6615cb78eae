//! What an extract draws besides the streets that are travelled: found in the first pass, given positions at the end.

use std::collections::{BTreeMap, BTreeSet};

use osmpbf::{RelMemberType, Relation};

use crate::coord::E7;

use super::super::base_map::{Form, Names, OsmId, OsmKind, PlaceClass, RawBaseMap, ShapeClass, sea};
use super::super::raw::{BarrierKind, RawStreets, RawWay};
use super::look::Look;
use super::nodes::NodeTable;
use super::ways::Way;

/// Names that somebody has to keep.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct OwnNames {
    name: String,
    zh: String,
    en: String,
}

impl OwnNames {
    pub fn of(names: Names<'_>) -> Self {
        Self { name: names.name.to_owned(), zh: names.zh.to_owned(), en: names.en.to_owned() }
    }

    pub fn names(&self) -> Names<'_> {
        Names { name: &self.name, zh: &self.zh, en: &self.en }
    }
}

/// What is to be drawn and gone to, where it is not known yet.
#[derive(Clone, Debug)]
pub(super) struct Thing {
    id: OsmId,
    shape: Option<(ShapeClass, Form)>,
    place: Option<PlaceClass>,
    level: i8,
    /// Most things have none.
    words: Option<Box<(OwnNames, String)>>,
}

impl Thing {
    fn of(id: OsmId, shape: Option<(ShapeClass, Form)>, look: &Look<'_>) -> Option<Self> {
        let place = look.place();
        if shape.is_none() && place.is_none() {
            return None;
        }
        let (names, hours) = (look.names(), if place.is_some() { look.opening_hours } else { "" });
        let silent = names == Names::default() && hours.is_empty();
        let words = (!silent).then(|| Box::new((OwnNames::of(names), hours.to_owned())));
        Some(Self { id, shape, place, level: look.level(), words })
    }

    /// Puts it on the map, now that its lines or rings are known.
    fn put(&self, map: &mut RawBaseMap, parts: &[Vec<E7>]) {
        let (names, hours) =
            self.words.as_ref().map_or_else(Default::default, |words| (words.0.names(), words.1.as_str()));
        if let Some((class, form)) = self.shape {
            map.shape(class, form, self.level, names, parts);
        }
        let longest = parts.iter().filter(|part| !part.is_empty()).max_by_key(|part| part.len());
        if let (Some(class), Some(outline)) = (self.place, longest) {
            let at = if outline.first() == outline.last() { centre_of(outline) } else { outline[outline.len() / 2] };
            map.place(class, at, self.id, names, hours);
            // A station drawn as an area has its name at its middle.
            if matches!(class, PlaceClass::RailStation | PlaceClass::MetroStation) && !names.name.is_empty() {
                map.shape(ShapeClass::Station, Form::Point, 0, names, &[[at]]);
            }
        }
    }
}

/// The centre of gravity of a closed ring.
fn centre_of(ring: &[E7]) -> E7 {
    let first = ring[0];
    let offset =
        |point: &E7| (f64::from(point.lng) - f64::from(first.lng), f64::from(point.lat) - f64::from(first.lat));
    let (mut area, mut lng, mut lat) = (0.0, 0.0, 0.0);
    for pair in ring.windows(2) {
        let ((x0, y0), (x1, y1)) = (offset(&pair[0]), offset(&pair[1]));
        let cross = x0 * y1 - x1 * y0;
        area += cross;
        lng += (x0 + x1) * cross;
        lat += (y0 + y1) * cross;
    }
    if area == 0.0 {
        return first;
    }
    let moved = |value: i32, by: f64| (f64::from(value) + by / (3.0 * area)).round() as i32;
    E7 { lng: moved(first.lng, lng), lat: moved(first.lat, lat) }
}

/// What the first pass finds for the base map.
#[derive(Debug, Default)]
pub(super) struct Drawn {
    /// Things that are one way, and where the references of each end.
    ways: Vec<(Thing, u32)>,
    refs: Vec<i64>,
    /// Things that are relations, with the ways that outline them.
    relations: Vec<(Thing, Vec<i64>)>,
}

impl Drawn {
    /// Takes a way, unless it is nothing, or a street that is kept elsewhere.
    pub fn way(&mut self, way: &osmpbf::Way<'_>, look: &Look<'_>, kept: bool) {
        let refs = way.raw_refs();
        // References are differences, so a way is closed where they add up to nothing.
        let closed = refs.len() > 3 && refs[1..].iter().fold(0_i64, |sum, step| sum.wrapping_add(*step)) == 0;
        let shape = if kept { None } else { look.way(closed) };
        let id = OsmId { kind: OsmKind::Way, number: way.id() };
        if let Some(thing) = Thing::of(id, shape, look) {
            self.refs.extend(way.refs());
            self.ways.push((thing, end(&self.refs)));
        }
    }

    /// Takes a multipolygon, unless it is nothing.
    pub fn relation(&mut self, relation: &Relation<'_>, look: &Look<'_>) {
        let shape = look.area().map(|class| (class, Form::Area));
        let id = OsmId { kind: OsmKind::Relation, number: relation.id() };
        if let Some(thing) = Thing::of(id, shape, look) {
            let ways = relation.members().filter(|member| member.member_type == RelMemberType::Way);
            self.relations.push((thing, ways.map(|member| member.member_id).collect()));
        }
    }

    pub fn append(&mut self, other: Self) {
        let before = end(&self.refs);
        self.refs.extend(other.refs);
        self.ways.extend(other.ways.into_iter().map(|(thing, end)| (thing, before + end)));
        self.relations.extend(other.relations);
    }

    /// The ways that relations need.
    pub fn members(&self) -> impl Iterator<Item = i64> + '_ {
        self.relations.iter().flat_map(|(_, members)| members.iter().copied())
    }

    /// References to nodes: of the ways, and of those `members` that relations need.
    pub fn refs<'a>(&'a self, members: &'a [Way]) -> impl Iterator<Item = &'a [i64]> {
        let wanted: BTreeSet<i64> = self.members().collect();
        let members = members.iter().filter(move |way| wanted.contains(&way.id));
        std::iter::once(self.refs.as_slice()).chain(members.map(|way| way.refs.as_slice()))
    }

    /// Puts everything on the map.
    pub fn put(self, map: &mut RawBaseMap, members: &[Way], nodes: &NodeTable) {
        let mut start = 0;
        for (thing, end) in self.ways {
            let refs = &self.refs[start..end as usize];
            start = end as usize;
            let area = !matches!(thing.shape, Some((_, Form::Line)));
            thing.put(map, &if area { vec![nodes.known(refs)] } else { nodes.runs(refs) });
        }
        let by_id: BTreeMap<i64, &Way> = members.iter().map(|way| (way.id, way)).collect();
        for (thing, members) in self.relations {
            let lines = members.iter().filter_map(|id| by_id.get(id)).flat_map(|way| nodes.runs(&way.refs));
            thing.put(map, &rings(lines.collect()));
        }
    }
}

fn end(refs: &[i64]) -> u32 {
    u32::try_from(refs.len()).expect("fewer than 4 billion references")
}

/// A street as it is drawn, in the runs that the extract holds of it.
pub(super) fn put_street(map: &mut RawBaseMap, way: &Way, runs: &[RawWay], nodes: &[E7]) {
    let Some((class, form)) = way.drawn else { return };
    let mut parts: Vec<Vec<E7>> =
        runs.iter().map(|run| run.nodes.iter().map(|&node| nodes[node as usize]).collect()).collect();
    if form == Form::Area {
        // An outline that was cut is closed straight.
        parts = vec![parts.concat()];
    }
    map.shape(class, form, way.level, way.names(), &parts);
}

/// The sea within the box around the streets.
pub(super) fn put_sea(map: &mut RawBaseMap, streets: &RawStreets) {
    let used = || streets.ways.iter().flat_map(|way| &way.nodes).map(|&node| streets.nodes[node as usize]);
    let (lng, lat) = (|| used().map(|point| point.lng), || used().map(|point| point.lat));
    let corner = |lng: Option<i32>, lat: Option<i32>| E7 { lng: lng.unwrap_or(0), lat: lat.unwrap_or(0) };
    let frame = [corner(lng().min(), lat().min()), corner(lng().max(), lat().max())];
    let coasts = streets.barriers.lines.iter().filter(|line| line.0 == BarrierKind::Coast);
    for rings in sea(coasts.map(|line| line.1.as_slice()), frame) {
        map.shape(ShapeClass::Sea, Form::Area, 0, Names::default(), &rings);
    }
}

/// Joins lines end to end into closed rings. What the extract cut off is closed between the ends that are nearest to
/// each other: at the edge of an extract, the two banks of a river and not the two ends of one bank.
fn rings(lines: Vec<Vec<E7>>) -> Vec<Vec<E7>> {
    let (mut rings, mut open): (Vec<Vec<E7>>, Vec<Vec<E7>>) = (Vec::new(), Vec::new());
    for line in lines {
        if line.first() == line.last() { rings.push(line) } else { open.push(line) }
    }
    let mut by_end: BTreeMap<E7, Vec<usize>> = BTreeMap::new();
    for (number, line) in open.iter().enumerate() {
        by_end.entry(line[0]).or_default().push(number);
        by_end.entry(line[line.len() - 1]).or_default().push(number);
    }
    let mut used = vec![false; open.len()];
    let mut left: Vec<Vec<E7>> = Vec::new();
    for first in 0..open.len() {
        if std::mem::replace(&mut used[first], true) {
            continue;
        }
        let mut line = open[first].clone();
        // Onwards from its end, then from its beginning.
        for _ in 0..2 {
            while line[0] != line[line.len() - 1] {
                let end = line[line.len() - 1];
                let Some(next) = by_end[&end].iter().copied().find(|&other| !used[other]) else { break };
                used[next] = true;
                let next = &open[next];
                if next[0] == end { line.extend(&next[1..]) } else { line.extend(next.iter().rev().skip(1)) }
            }
            line.reverse();
        }
        if line[0] == line[line.len() - 1] { rings.push(line) } else { left.push(line) }
    }
    rings.extend(closed(left));
    rings
}

/// More open lines than this are no outline that was cut, but a ruin.
const MOST_OPEN: usize = 64;

fn closed(mut open: Vec<Vec<E7>>) -> Vec<Vec<E7>> {
    let mut rings = Vec::new();
    if open.len() > MOST_OPEN {
        return rings;
    }
    while !open.is_empty() {
        // All pairs of ends: (distance, line, line), with whether each is the end and not the beginning.
        let mut best: Option<(i128, usize, bool, usize, bool)> = None;
        for one in 0..open.len() {
            for other in one..open.len() {
                for (end, other_end) in [(true, false), (false, true), (true, true), (false, false)] {
                    // A line is closed from its end to its beginning.
                    if one == other && (!end || other_end) {
                        continue;
                    }
                    let tip = |line: &Vec<E7>, end: bool| if end { line[line.len() - 1] } else { line[0] };
                    let (a, b) = (tip(&open[one], end), tip(&open[other], other_end));
                    let (dx, dy) = (i128::from(a.lng) - i128::from(b.lng), i128::from(a.lat) - i128::from(b.lat));
                    let distance = dx * dx + dy * dy;
                    if best.is_none_or(|best| distance < best.0) {
                        best = Some((distance, one, end, other, other_end));
                    }
                }
            }
        }
        let Some((_, one, end, other, other_end)) = best else { break };
        if one == other {
            let mut ring = open.swap_remove(one);
            ring.push(ring[0]);
            rings.push(ring);
            continue;
        }
        // The larger number first, so that the smaller stays where it is.
        let mut tail = open.swap_remove(other);
        let mut line = open.swap_remove(one);
        if !end {
            line.reverse();
        }
        if other_end {
            tail.reverse();
        }
        line.extend(tail);
        open.push(line);
    }
    rings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(points: &[(i32, i32)]) -> Vec<E7> {
        points.iter().map(|&(lng, lat)| E7 { lng, lat }).collect()
    }

    #[test]
    fn lines_are_joined_whichever_way_they_run() {
        let parts = vec![line(&[(0, 0), (10, 0)]), line(&[(10, 10), (10, 0)]), line(&[(10, 10), (0, 10), (0, 0)])];
        let found = rings(parts);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].len(), found[0][0]), (5, found[0][4]));
    }

    #[test]
    fn a_river_that_was_cut_is_closed_from_bank_to_bank() {
        let (north, south) = (line(&[(0, 10), (50, 12), (100, 10)]), line(&[(100, 0), (50, -2), (0, 0)]));
        let found = rings(vec![north, south]);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].len(), found[0][0]), (7, found[0][6]));
        let width = |pair: &[E7]| (pair[0].lng - pair[1].lng).abs();
        assert!(found[0].windows(2).all(|pair| width(pair) <= 50), "{found:?}");
    }

    #[test]
    fn a_lake_that_was_cut_is_closed_straight() {
        let found = rings(vec![line(&[(0, 0), (10, 5), (0, 10)]), line(&[(50, 50), (60, 50), (60, 60), (50, 50)])]);
        assert_eq!(found.iter().map(Vec::len).collect::<Vec<_>>(), [4, 4]);
    }
}
