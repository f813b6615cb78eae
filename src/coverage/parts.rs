//! Parts of an edge, and how deep each is covered.

use crate::station::StationId;
use crate::units::Millimetres;

/// A part of an edge, from millimetre to millimetre along it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Part {
    /// Where it begins.
    pub start: Millimetres,
    /// Where it ends.
    pub end: Millimetres,
}

impl Part {
    /// How long it is.
    #[must_use]
    pub fn length(self) -> Millimetres {
        Millimetres(self.end.0.saturating_sub(self.start.0))
    }

    /// What it shares with `other`; may be empty.
    #[must_use]
    pub fn intersection(self, other: Self) -> Self {
        Self { start: self.start.max(other.start), end: self.end.min(other.end) }
    }
}

/// From stretches of single stations to the parts that at least `depth` distinct stations cover.
///
/// The parts come out in order and apart from each other. `stretches` is sorted on the way.
pub fn deep_parts(stretches: &mut [(StationId, Part)], depth: usize, parts: &mut Vec<Part>) {
    // First each station's own stretches are joined, so that none counts twice; then a sweep counts depth.
    stretches.sort_unstable();
    let mut changes: Vec<(Millimetres, i32)> = Vec::with_capacity(2 * stretches.len());
    let mut open: Option<(StationId, Part)> = None;
    let mut close = |open: Option<(StationId, Part)>| {
        if let Some((_, part)) = open.filter(|(_, part)| part.start < part.end) {
            changes.push((part.start, 1));
            changes.push((part.end, -1));
        }
    };
    for &(station, part) in stretches.iter() {
        match &mut open {
            Some((other, joined)) if *other == station && part.start <= joined.end => {
                joined.end = joined.end.max(part.end);
            }
            _ => close(open.replace((station, part))),
        }
    }
    close(open);
    // At the same millimetre ends come after beginnings, so that parts that touch are one part.
    changes.sort_unstable_by_key(|&(at, change)| (at, -change));
    let depth = i32::try_from(depth).expect("a small depth");
    let mut count = 0;
    let mut start = Millimetres(0);
    for (at, change) in changes {
        let before = count;
        count += change;
        if before < depth && count >= depth {
            start = at;
        } else if before >= depth && count < depth && start < at {
            parts.push(Part { start, end: at });
        }
    }
}

/// How much of `within` the covered `parts` (in order, apart) cover.
#[must_use]
pub fn covered_length(parts: &[Part], within: Part) -> Millimetres {
    Millimetres(parts.iter().map(|part| part.intersection(within).length().0).sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_counts_distinct_stations_per_millimetre() {
        let mut state = 3_u64;
        let mut random = move |below: u32| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as u32 % below
        };
        for _ in 0..2000 {
            let mut stretches: Vec<(StationId, Part)> = (0..random(7))
                .map(|_| {
                    let (a, b) = (random(30), random(30));
                    (StationId(random(4)), Part { start: Millimetres(a.min(b)), end: Millimetres(a.max(b)) })
                })
                .collect();
            for depth in 1..4 {
                let mut parts = Vec::new();
                deep_parts(&mut stretches, depth, &mut parts);
                assert!(parts.windows(2).all(|pair| pair[0].end < pair[1].start), "{parts:?}");
                for at in 0..30 {
                    let inside = |part: &Part| part.start.0 <= at && at < part.end.0;
                    let mut covering: Vec<u32> =
                        stretches.iter().filter(|(_, part)| inside(part)).map(|(station, _)| station.0).collect();
                    covering.sort_unstable();
                    covering.dedup();
                    assert_eq!(
                        parts.iter().any(inside),
                        covering.len() >= depth,
                        "{stretches:?} at {at} depth {depth}"
                    );
                }
            }
        }
    }
}
