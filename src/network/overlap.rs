//! Streets drawn twice: the outline of a square along a street, or two squares side by side.

use super::edge::EdgeFlags;
use super::raw::{RawStreets, RawWay};

impl RawStreets {
    /// The same streets with every stretch between two nodes once, open to whoever any of its ways is open to.
    ///
    /// A street metre counts once however often it is drawn. The first way stays; the others lose the stretch.
    #[must_use]
    pub fn without_overlaps(mut self) -> Self {
        let mut stretches: Vec<Stretch> = Vec::new();
        for (way, raw) in self.ways.iter().enumerate() {
            for (position, pair) in raw.nodes.windows(2).enumerate() {
                let ends = [pair[0].min(pair[1]), pair[0].max(pair[1])];
                stretches.push(Stretch { ends, way: way as u32, position: position as u32 });
            }
        }
        stretches.sort_unstable();
        let mut changes: Vec<Change> = Vec::new();
        for drawn in stretches.chunk_by(|a, b| a.ends == b.ends).filter(|drawn| drawn.len() > 1) {
            let flags = drawn.iter().map(|stretch| self.flags_upwards(stretch)).reduce(EdgeFlags::union);
            changes.push(Change {
                way: drawn[0].way,
                position: drawn[0].position,
                flags: flags.map(|flags| (drawn[0].ends, flags)),
            });
            changes.extend(drawn[1..].iter().map(|&Stretch { way, position, .. }| Change {
                way,
                position,
                flags: None,
            }));
        }
        changes.sort_unstable();
        let mut ways = Vec::with_capacity(self.ways.len() + changes.len());
        let mut next = changes.as_slice();
        for (way, raw) in self.ways.into_iter().enumerate() {
            let own = next.partition_point(|change| change.way == way as u32);
            let (mine, rest) = next.split_at(own);
            next = rest;
            if mine.is_empty() { ways.push(raw) } else { cut(&raw, mine, &mut ways) }
        }
        self.ways = ways;
        self
    }

    /// The flags of a stretch as seen from its lower to its higher node.
    fn flags_upwards(&self, stretch: &Stretch) -> EdgeFlags {
        let way = &self.ways[stretch.way as usize];
        let upwards = way.nodes[stretch.position as usize] == stretch.ends[0];
        if upwards { way.flags } else { way.flags.reversed() }
    }
}

/// One straight piece of a way; sorted by its ends, then by who drew it first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Stretch {
    ends: [u32; 2],
    way: u32,
    position: u32,
}

/// What becomes of a piece that was drawn more than once: it goes, or it stays with these flags (from its lower node).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Change {
    way: u32,
    position: u32,
    flags: Option<([u32; 2], EdgeFlags)>,
}

/// Cuts a way where its pieces change.
fn cut(way: &RawWay, changes: &[Change], ways: &mut Vec<RawWay>) {
    let mut start = 0;
    let mut keep = |nodes: &[u32], flags: EdgeFlags| {
        if nodes.len() > 1 {
            ways.push(RawWay { nodes: nodes.to_vec(), flags, name: way.name });
        }
    };
    for change in changes {
        let at = change.position as usize;
        keep(&way.nodes[start..=at], way.flags);
        if let Some((ends, flags)) = change.flags {
            let upwards = way.nodes[at] == ends[0];
            keep(&way.nodes[at..at + 2], if upwards { flags } else { flags.reversed() });
        }
        start = at + 1;
    }
    keep(&way.nodes[start..], way.flags);
}

#[cfg(test)]
mod tests {
    use super::super::profile::{Access, Mode};
    use super::*;
    use crate::coord::E7;

    #[test]
    fn a_stretch_that_is_drawn_twice_stays_once_and_open_to_both() {
        let foot = EdgeFlags::new([Access::BOTH, Access::NONE, Access::NONE], false);
        let one_way = Access { backward: false, ..Access::BOTH };
        let bicycle = EdgeFlags::new([Access::NONE, one_way, Access::NONE], false);
        let way = |nodes: &[u32], flags| RawWay { nodes: nodes.to_vec(), flags, name: 0 };
        let streets = RawStreets {
            nodes: vec![E7::default(); 6],
            ways: vec![way(&[0, 1, 2, 3], foot), way(&[5, 2, 1, 4], bicycle), way(&[1, 2], foot)],
            names: vec![String::new()],
            ..RawStreets::default()
        };
        let merged = streets.without_overlaps();
        let drawn: Vec<Vec<u32>> = merged.ways.iter().map(|way| way.nodes.clone()).collect();
        assert_eq!(drawn, [vec![0, 1], vec![1, 2], vec![2, 3], vec![5, 2], vec![1, 4]]);
        let both = merged.ways[1].flags;
        assert_eq!(
            (both.access(Mode::Walk), both.access(Mode::Cycle)),
            (Access::BOTH, Access { forward: false, ..Access::BOTH })
        );
        assert_eq!(merged.ways[0].flags, foot);
    }

    #[test]
    fn streets_without_overlaps_stay_as_they_are() {
        let ways = vec![RawWay { nodes: vec![0, 1, 2, 0], flags: EdgeFlags::default(), name: 0 }];
        let streets = RawStreets {
            nodes: vec![E7::default(); 3],
            ways: ways.clone(),
            names: Vec::new(),
            ..RawStreets::default()
        };
        assert_eq!(streets.without_overlaps().ways, ways);
    }
}
