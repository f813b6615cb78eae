//! Walled land: a wall, gates in it, and the ways from the street to each gate.

use super::draft::Town;
use super::lot::Lot;
use super::mesh::{HalfId, NodeId};
use super::osm::Tags;
use super::point::Point;
use super::ring;

/// A way in: a node of the street, the gate in the wall, and the direction inwards.
#[derive(Clone, Copy, Debug)]
pub struct WayIn {
    pub street: NodeId,
    pub gate: Point,
    pub inward: Point,
}

/// Up to `count` ways in through the wall, from different sides, the widest streets last.
///
/// A gate stands on a smaller street where there is one; nobody opens a gate on a bridge.
pub fn ways_in(town: &mut Town, lot: &Lot, wall: &[Point], count: usize) -> Vec<WayIn> {
    let mut sides: Vec<HalfId> = lot.halves.clone();
    sides.retain(|&half| town.kind(half).is_road() && town.mesh.edge(half).level == 0 && town.mesh.length(half) > 24.0);
    let heart = ring::heart(&lot.ring);
    let far = |half: HalfId| {
        let (a, b) = town.mesh.ends(half);
        a.towards(b, 0.5).to(heart)
    };
    // In the middle of a side rather than at its corner.
    sides.sort_by(|&one, &other| town.kind(one).cmp(&town.kind(other)).then(far(one).total_cmp(&far(other))));
    let mut found: Vec<WayIn> = Vec::new();
    let mut sides = sides.into_iter();
    while let Some(half) = sides.next().filter(|_| found.len() < count) {
        let (a, b) = town.mesh.ends(half);
        let inward = (b - a).unit().left();
        let apart = found.iter().all(|other| other.inward.dot(inward) < 0.5);
        let start = a.towards(b, 0.5);
        let Some((_, gate)) = hit(wall, start, start + inward * 60.0).filter(|_| apart) else { continue };
        let street = town.mesh.split_edge(half, start);
        found.push(WayIn { street, gate, inward });
    }
    found
}

/// Where a straight line first meets a ring: the side, and the place.
pub fn hit(ring: &[Point], from: Point, to: Point) -> Option<(usize, Point)> {
    let cuts = ring::sides(ring).enumerate().filter_map(|(side, (a, b))| {
        let [share, _] = ring::crossing(from, to, a, b)?;
        Some((share, side))
    });
    let (share, side) = cuts.min_by(|one, other| one.0.total_cmp(&other.0))?;
    Some((side, from.towards(to, share)))
}

/// Writes a closed way through `ring` and through `nodes`, each of which lies on it.
pub fn write_ring(town: &mut Town, ring: &[Point], nodes: &[(Point, u32)], tags: Tags<'_>) {
    let mut ids = Vec::new();
    for (a, b) in ring::sides(ring) {
        ids.push(town.map.node(a, &[]));
        let mut on_side: Vec<(f64, u32)> = nodes
            .iter()
            .filter(|(place, _)| ring::to_side(*place, a, b) < 0.01 && place.to(a) > 0.02)
            .map(|&(place, id)| (place.to(a), id))
            .collect();
        on_side.sort_by(|one, other| one.0.total_cmp(&other.0));
        ids.extend(on_side.into_iter().map(|(_, id)| id));
    }
    ids.push(ids[0]);
    town.map.way(ids, tags);
}
