//! Gates and other barriers on a node, and how they cut the streets that run through it.

use std::collections::HashMap;

use super::super::edge::EdgeFlags;
use super::super::profile::{Access, Mode};
use super::super::raw::{RawStreets, RawWay};
use super::access::verdict;

/// Which modes a barrier lets through, in the order of [`Mode::ALL`]. At least one is kept out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Gate {
    pass: [bool; 3],
}

impl Gate {
    /// The barrier on a node with `tags`, if it stops anybody.
    ///
    /// Gates and bollards let everybody through unless they are locked or private. A stile, a turnstile or a
    /// kissing gate stops bicycles, pushed or not.
    pub fn of<'a>(tags: impl Iterator<Item = (&'a str, &'a str)>) -> Option<Self> {
        let [mut barrier, mut access, mut foot, mut bicycle, mut locked] = [""; 5];
        for (key, value) in tags {
            match key {
                "barrier" => barrier = value,
                "access" => access = value,
                "foot" => foot = value,
                "bicycle" => bicycle = value,
                "locked" => locked = value,
                _ => {}
            }
        }
        if barrier.is_empty() {
            return None;
        }
        let solid = matches!(barrier, "wall" | "fence" | "hedge" | "retaining_wall");
        let shut = solid || locked == "yes" || verdict(access) == Some(false);
        let narrow = matches!(barrier, "stile" | "turnstile" | "full-height_turnstile" | "kissing_gate");
        let walk = verdict(foot).unwrap_or(!shut);
        let ride = verdict(bicycle) == Some(true) || walk && !narrow;
        (!walk || !ride).then_some(Self { pass: [walk, ride, ride] })
    }

    /// The flags of the passage through the gate, if anybody passes.
    fn passage(self) -> Option<EdgeFlags> {
        let access = Mode::ALL.map(|mode| if self.pass[mode.index()] { Access::BOTH } else { Access::NONE });
        self.pass.contains(&true).then(|| EdgeFlags::new(access, false))
    }
}

/// Cuts the streets at their gates.
///
/// Each street that meets a gate gets a node of its own at the same place; a passage without length joins
/// them for the modes that get through.
pub(super) fn cut(mut streets: RawStreets, gates: &[(u32, Gate)]) -> RawStreets {
    if gates.is_empty() {
        return streets;
    }
    let gates: HashMap<u32, Gate> = gates.iter().copied().collect();
    let mut nodes = streets.nodes;
    let mut ways: Vec<RawWay> = Vec::with_capacity(streets.ways.len());
    let mut passages = Vec::new();
    let mut own_node = |node: u32| {
        let copy = u32::try_from(nodes.len()).expect("fewer than 4 billion nodes");
        nodes.push(nodes[node as usize]);
        if let Some(flags) = gates[&node].passage() {
            passages.push(RawWay { nodes: vec![node, copy], flags, name: 0 });
        }
        copy
    };
    for way in streets.ways {
        let last = way.nodes.len() - 1;
        let mut run = Vec::with_capacity(way.nodes.len());
        for (position, &node) in way.nodes.iter().enumerate() {
            if !gates.contains_key(&node) {
                run.push(node);
                continue;
            }
            if position > 0 {
                run.push(own_node(node));
                ways.push(RawWay { nodes: std::mem::take(&mut run), ..way.clone() });
            }
            if position < last {
                run = vec![own_node(node)];
            }
        }
        if run.len() > 1 {
            ways.push(RawWay { nodes: run, ..way });
        }
    }
    ways.append(&mut passages);
    streets.ways = ways;
    streets.nodes = nodes;
    streets
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pass(tags: &str) -> Option<[bool; 3]> {
        Gate::of(tags.split_whitespace().map(|tag| tag.split_once('=').unwrap())).map(|gate| gate.pass)
    }

    #[test]
    fn only_a_barrier_that_stops_somebody_is_a_gate() {
        assert_eq!(pass("barrier=gate"), None);
        assert_eq!(pass("barrier=bollard bicycle=yes"), None);
        assert_eq!(pass("access=private"), None);
        assert_eq!(pass("barrier=gate access=private"), Some([false; 3]));
        assert_eq!(pass("barrier=gate access=private foot=yes"), None);
        assert_eq!(pass("barrier=gate locked=yes"), Some([false; 3]));
        assert_eq!(pass("barrier=stile"), Some([true, false, false]));
        assert_eq!(pass("barrier=gate bicycle=no"), None); // pushed through
    }

    #[test]
    fn a_gate_in_a_street_makes_two_streets_and_a_passage() {
        let streets = RawStreets {
            nodes: vec![crate::coord::E7::default(); 3],
            ways: vec![RawWay { nodes: vec![0, 1, 2], flags: EdgeFlags::default(), name: 0 }],
            names: vec![String::new()],
            ..RawStreets::default()
        };
        let stile = Gate { pass: [true, false, false] };
        let cut_streets = cut(streets, &[(1, stile)]);
        let nodes: Vec<Vec<u32>> = cut_streets.ways.iter().map(|way| way.nodes.clone()).collect();
        assert_eq!(nodes, [vec![0, 3], vec![4, 2], vec![1, 3], vec![1, 4]]);
        assert!(cut_streets.ways[2].flags.access(Mode::Walk).any());
        assert!(!cut_streets.ways[2].flags.access(Mode::Cycle).any());
    }
}
