//! Reached street, cut to the millimetre.

use crate::network::EdgeId;
use crate::station::StationId;
use crate::travel_time::{Reached, Times};
use crate::units::{Millimetres, Millis};

/// A part of an edge within a contour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReachedPart {
    /// The edge.
    pub edge: EdgeId,
    /// Where the part begins.
    pub start: Millimetres,
    /// Where it ends.
    pub end: Millimetres,
    /// The origin nearest to it; the smallest one where owners were not asked for.
    pub owner: StationId,
}

/// The parts of streets within `contour`, in the order of edges, apart from each other.
///
/// They are those that coverage counts for stations at the same places. With `by_owner` a part ends where another
/// origin becomes the nearest.
#[must_use]
pub fn reached_parts(reached: &Reached<'_>, contour: Millis, by_owner: bool) -> Vec<ReachedPart> {
    let network = reached.graph().network();
    let mode = reached.graph().profile().mode;
    let mut parts = Vec::new();
    let mut stretches: Vec<(Millimetres, Millimetres)> = Vec::new();
    for edge in reached.edges() {
        if !network.flags()[edge.index()].usable(mode) {
            continue;
        }
        stretches.clear();
        reached.stretches(edge, contour, |start, end, _| stretches.push((start, end)));
        stretches.sort_unstable();
        let mut joined: Option<(Millimetres, Millimetres)> = None;
        for &(start, end) in stretches.iter().filter(|(start, end)| start < end) {
            match &mut joined {
                Some((_, reached)) if start <= *reached => *reached = end.max(*reached),
                _ => {
                    add(reached, edge, joined.replace((start, end)), by_owner, &mut parts);
                }
            }
        }
        add(reached, edge, joined, by_owner, &mut parts);
    }
    parts
}

fn add(
    reached: &Reached<'_>,
    edge: EdgeId,
    part: Option<(Millimetres, Millimetres)>,
    by_owner: bool,
    parts: &mut Vec<ReachedPart>,
) {
    let Some((start, end)) = part else { return };
    if !by_owner {
        let owner = reached.doors().iter().map(|door| door.station).min().expect("something was reached");
        parts.push(ReachedPart { edge, start, end, owner });
        return;
    }
    // Between two doors only two origins compete, one from each end: there is one place where the nearer changes.
    let mut bounds: Vec<Millimetres> = reached.doors_inside(edge).map(|door| door.snap.along).collect();
    bounds.retain(|&along| start < along && along < end);
    bounds.extend([start, end]);
    bounds.sort_unstable();
    let owner = |along: u32| reached.at(&reached.on_street(edge, Millimetres(along))).map(|reading| reading.station);
    for pair in bounds.windows(2).filter(|pair| pair[0] < pair[1]) {
        let (Millimetres(first), Millimetres(last)) = (pair[0], pair[1]);
        // A door belongs to both sides: ask a millimetre inside.
        let (near, far) = (owner(first + u32::from(last - first > 1)), owner(last - u32::from(last - first > 1)));
        let (Some(near), Some(far)) = (near, far) else { continue };
        let mut change = last;
        if near != far {
            let (mut low, mut high) = (first, last);
            while high - low > 1 {
                let middle = u32::midpoint(low, high);
                *(if owner(middle) == Some(near) { &mut low } else { &mut high }) = middle;
            }
            change = high;
        }
        let mut push = |start: u32, end: u32, owner: StationId| {
            let (start, end) = (Millimetres(start), Millimetres(end));
            match parts.last_mut() {
                Some(last) if last.edge == edge && last.owner == owner && last.end == start => last.end = end,
                _ => parts.push(ReachedPart { edge, start, end, owner }),
            }
        };
        push(first, change, near);
        if change < last {
            push(change, last, far);
        }
    }
}
