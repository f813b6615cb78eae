//! What of a line or a ring lies in a tile and its margin.

use super::frame::{HIGH, LOW};

/// A position in a tile, in units of its grid.
pub(super) type Px = [f64; 2];

/// Whether all corners lie in the tile and its margin.
pub(super) fn inside(corners: &[Px]) -> bool {
    corners.iter().flatten().all(|value| (LOW..=HIGH).contains(value))
}

/// Calls `piece` with each part of a line that lies inside; parts are given from corner to corner.
pub(super) fn line(corners: &[Px], scratch: &mut Vec<Px>, mut piece: impl FnMut(&[Px])) {
    if inside(corners) {
        return piece(corners);
    }
    scratch.clear();
    for pair in corners.windows(2) {
        let part = cut(pair[0], pair[1]);
        if let Some([from, to]) = part {
            if scratch.is_empty() {
                scratch.push(from);
            }
            scratch.push(to);
        }
        // A piece ends where the line leaves; a corner inside is taken as it is.
        let leaves = part.is_none_or(|part| part[1].map(f64::to_bits) != pair[1].map(f64::to_bits));
        if leaves && !scratch.is_empty() {
            piece(scratch);
            scratch.clear();
        }
    }
    if !scratch.is_empty() {
        piece(scratch);
    }
}

/// The part of a straight piece inside (Liang and Barsky 1984).
fn cut(from: Px, to: Px) -> Option<[Px; 2]> {
    let (mut enter, mut leave) = (0.0, 1.0);
    for axis in 0..2 {
        let speed = to[axis] - from[axis];
        if speed == 0.0 {
            if !(LOW..=HIGH).contains(&from[axis]) {
                return None;
            }
            continue;
        }
        let (low, high) = ((LOW - from[axis]) / speed, (HIGH - from[axis]) / speed);
        enter = f64::max(enter, low.min(high));
        leave = f64::min(leave, low.max(high));
    }
    if enter > leave {
        return None;
    }
    let at = |share: f64, end: Px| {
        if share <= 0.0 || share >= 1.0 {
            return end;
        }
        std::array::from_fn(|axis| (to[axis] - from[axis]).mul_add(share, from[axis]).clamp(LOW, HIGH))
    };
    Some([at(enter, from), at(leave, to)])
}

/// Cuts a closed ring (its last corner is its first) to the inside, side by side (Sutherland and Hodgman 1974).
///
/// Where the ring leaves and comes back, the outcome runs along the margin, there and back again if need be;
/// [`super::even_odd`] takes that out.
pub(super) fn ring(corners: &mut Vec<Px>, scratch: &mut Vec<Px>) {
    if inside(corners) {
        return;
    }
    for (axis, side, sign) in [(0, LOW, 1.0), (0, HIGH, -1.0), (1, LOW, 1.0), (1, HIGH, -1.0)] {
        let within = |point: &Px| (point[axis] - side) * sign >= 0.0;
        scratch.clear();
        for pair in corners.windows(2) {
            let (from, to) = (pair[0], pair[1]);
            if within(&from) {
                scratch.push(from);
            }
            if within(&from) != within(&to) {
                let share = (side - from[axis]) / (to[axis] - from[axis]);
                let mut crossing: Px = std::array::from_fn(|axis| (to[axis] - from[axis]).mul_add(share, from[axis]));
                crossing[axis] = side;
                scratch.push(crossing);
            }
        }
        scratch.extend(scratch.first().copied());
        std::mem::swap(corners, scratch);
        if corners.is_empty() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(corners: &[Px]) -> Vec<Vec<Px>> {
        let mut found = Vec::new();
        line(corners, &mut Vec::new(), |piece| found.push(piece.to_vec()));
        found
    }

    #[test]
    fn a_line_is_cut_where_it_leaves_and_where_it_comes_back() {
        assert_eq!(pieces(&[[0.0, 0.0], [100.0, 0.0]]), [[[0.0, 0.0], [100.0, 0.0]]]);
        assert_eq!(pieces(&[[-200.0, 10.0], [5000.0, 10.0]]), [[[LOW, 10.0], [HIGH, 10.0]]]);
        assert!(pieces(&[[-200.0, 10.0], [-100.0, 5000.0]]).is_empty());
        assert!(pieces(&[[-200.0, 50.0], [50.0, -200.0]]).is_empty(), "past the corner");
        let out_and_back = pieces(&[[0.0, 0.0], [-128.0, 0.0], [-128.0, 100.0], [0.0, 100.0], [50.0, 100.0]]);
        assert_eq!(out_and_back, [vec![[0.0, 0.0], [LOW, 0.0]], vec![[LOW, 100.0], [0.0, 100.0], [50.0, 100.0]]]);
    }

    #[test]
    fn a_ring_around_the_tile_becomes_the_tile() {
        let mut corners = vec![[-1e6, -1e6], [1e6, -1e6], [1e6, 1e6], [-1e6, 1e6], [-1e6, -1e6]];
        ring(&mut corners, &mut Vec::new());
        let mut found = corners[..4].to_vec();
        found.sort_by(|a, b| a.partial_cmp(b).unwrap());
        assert_eq!(found, [[LOW, LOW], [LOW, HIGH], [HIGH, LOW], [HIGH, HIGH]]);
        assert_eq!(corners.first(), corners.get(4));
        let mut beside = vec![[-500.0, 0.0], [-400.0, 0.0], [-400.0, 50.0], [-500.0, 0.0]];
        ring(&mut beside, &mut Vec::new());
        assert!(beside.is_empty());
    }
}
