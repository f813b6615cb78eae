//! Bridges and underpasses: which pieces of a street lie above or below the ground.

use super::draft::Town;
use super::line::{Kind, LineId};
use super::mesh::{HalfId, NodeId};
use super::plan::{Drawn, Rail};
use super::zone::Zone;

/// How far an underpass or a bridge reaches to either side of what it crosses, in metres.
const REACH_M: f64 = 32.0;
/// How far a high bridge reaches beyond the quays.
const HIGH_M: f64 = 110.0;

/// Raises streets over the river and over or under the railway and the expressway.
pub fn raise(town: &mut Town, drawn: &[Drawn]) {
    for (line, plan) in (0..).zip(drawn).filter(|(_, plan)| plan.kind.is_street()) {
        over_river(town, line, plan.high);
        for (node, kind) in crossed(town, line) {
            let level = match (kind, plan.rail) {
                (Kind::Expressway, _) | (_, Rail::Under) => -1,
                (_, Rail::Over) => 1,
                (_, Rail::Level) => {
                    town.tag(node, &[("railway", "level_crossing")]);
                    continue;
                }
            };
            let middle = distance_of(town, line, node);
            set(town, line, [middle - REACH_M, middle + REACH_M], level);
        }
    }
}

/// Nodes where a street crosses the railway or the expressway.
fn crossed(town: &Town, line: LineId) -> Vec<(NodeId, Kind)> {
    let halves = town.paths(line).concat();
    let mut found = Vec::new();
    for half in halves {
        for other in town.mesh.leaving(half) {
            let kind = town.kind(other);
            if matches!(kind, Kind::Railway | Kind::Expressway) && !found.contains(&(town.mesh.from(half), kind)) {
                found.push((town.mesh.from(half), kind));
            }
        }
    }
    found
}

fn over_river(town: &mut Town, line: LineId, high: bool) {
    let wet =
        |town: &Town, half: HalfId| [half, half ^ 1].iter().all(|&side| town.zone(town.mesh.face(side)) == Zone::River);
    let mut walked = 0.0;
    let mut reach: Option<[f64; 2]> = None;
    for half in town.paths(line).concat() {
        let length = town.mesh.length(half);
        if wet(town, half) {
            reach = Some([reach.map_or(walked, |reach| reach[0]), walked + length]);
        }
        walked += length;
    }
    let more = if high { HIGH_M } else { 0.0 };
    if let Some([from, to]) = reach {
        set(town, line, [from - more, to + more], 1);
    }
}

/// How far along its line a node lies.
fn distance_of(town: &Town, line: LineId, node: NodeId) -> f64 {
    let path = town.paths(line).concat();
    path.into_iter().take_while(|&half| town.mesh.from(half) != node).map(|half| town.mesh.length(half)).sum()
}

/// Sets the level of a line between two distances along it.
fn set(town: &mut Town, line: LineId, [from, to]: [f64; 2], level: i8) {
    for metres in [from, to] {
        cut(town, line, metres);
    }
    let mut walked = 0.0;
    for half in town.paths(line).concat() {
        let length = town.mesh.length(half);
        if walked + length / 2.0 > from && walked + length / 2.0 < to {
            town.mesh.edge_mut(half).level = level;
        }
        walked += length;
    }
}

/// Puts a node `metres` along a line, unless one is there.
fn cut(town: &mut Town, line: LineId, metres: f64) {
    let mut walked = 0.0;
    for half in town.paths(line).concat() {
        let length = town.mesh.length(half);
        if walked + 2.0 < metres && metres < walked + length - 2.0 {
            let (a, b) = town.mesh.ends(half);
            town.mesh.split_edge(half, a.towards(b, (metres - walked) / length));
            return;
        }
        walked += length;
    }
}
