//! The sea as areas. An extract draws only the coast: land lies left of it, the sea right of it.
//!
//! Coasts are joined end to end and cut to a frame. Along the frame the sea goes on clockwise from where a coast leaves
//! it to where the next one enters. A coast that ends inside the frame, where the extract was cut, is taken straight to
//! the nearest side. Islands are holes; where there are only islands, the sea is all around them.

use std::collections::BTreeMap;

use crate::coord::E7;

/// So far beyond the streets does the sea reach where only islands lie in it, in 10^-7 degree.
const OPEN_SEA: i32 = 5_000_000;

/// A position in whole units, wide enough to be multiplied.
type At = [i64; 2];

/// Areas of sea, each as its rings, outer ones and islands alike. `frame` is the box around the streets.
pub(in super::super) fn sea<'a>(coasts: impl Iterator<Item = &'a [E7]>, frame: [E7; 2]) -> Vec<Vec<Vec<E7>>> {
    let lines = joined(coasts.map(|line| line.iter().map(|&point| at(point)).collect()).collect());
    let (rings, open): (Vec<Line>, Vec<Line>) = lines.into_iter().partition(|line| line.first() == line.last());
    let (islands, basins): (Vec<Line>, Vec<Line>) =
        rings.into_iter().filter(|ring| ring.len() > 3).partition(|ring| twice_area(ring) > 0);
    let inner = Frame { low: at(frame[0]), high: at(frame[1]) };
    let mut outer = basins;
    outer.extend(inner.close(&open));
    if outer.is_empty() && !islands.is_empty() {
        outer.push(inner.wider(&islands).corners());
    }
    let mut areas: Vec<Vec<Line>> = outer.into_iter().map(|ring| vec![ring]).collect();
    for island in islands {
        // An island in what would be land says no more than that the extract is cut.
        let around = areas.iter_mut().find(|area| holds(&area[0], island[0]));
        if let Some(area) = around {
            area.push(island);
        }
    }
    let back = |line: Line| line.into_iter().map(|[x, y]| E7 { lng: x as i32, lat: y as i32 }).collect();
    areas.into_iter().map(|area| area.into_iter().map(back).collect()).collect()
}

type Line = Vec<At>;

fn at(point: E7) -> At {
    [point.lng.into(), point.lat.into()]
}

/// Joins lines where one ends and another begins; the direction of a coast means something, so none is turned round.
fn joined(lines: Vec<Line>) -> Vec<Line> {
    let lines: Vec<Line> = lines.into_iter().filter(|line| line.len() > 1).collect();
    let mut by_start: BTreeMap<At, Vec<usize>> = BTreeMap::new();
    for (number, line) in lines.iter().enumerate().rev() {
        by_start.entry(line[0]).or_default().push(number);
    }
    let is_end: std::collections::BTreeSet<At> = lines.iter().map(|line| line[line.len() - 1]).collect();
    let mut used = vec![false; lines.len()];
    let mut whole = Vec::new();
    // First those that nothing leads to; what is left then are rings.
    let firsts = (0..lines.len()).filter(|&line| !is_end.contains(&lines[line][0])).chain(0..lines.len());
    for first in firsts.collect::<Vec<_>>() {
        if std::mem::replace(&mut used[first], true) {
            continue;
        }
        let mut line = lines[first].clone();
        while line[0] != line[line.len() - 1] {
            let next = by_start.get_mut(&line[line.len() - 1]).and_then(|waiting| {
                waiting.retain(|&number| !used[number]);
                waiting.pop()
            });
            let Some(next) = next else { break };
            used[next] = true;
            line.extend(&lines[next][1..]);
        }
        whole.push(line);
    }
    whole
}

/// Twice the area of a closed ring, positive where it runs counterclockwise on the map.
fn twice_area(ring: &[At]) -> i128 {
    let cross = |pair: &[At]| {
        let [[x0, y0], [x1, y1]] = [pair[0], pair[1]].map(|[x, y]| [i128::from(x), i128::from(y)]);
        x0 * y1 - x1 * y0
    };
    ring.windows(2).map(cross).sum()
}

/// Whether a closed ring is around a place.
fn holds(ring: &[At], [x, y]: At) -> bool {
    let crossed = ring.windows(2).filter(|pair| {
        let ([x0, y0], [x1, y1]) = (pair[0], pair[1]);
        (y0 <= y) != (y1 <= y) && {
            let side = i128::from(x1 - x0) * i128::from(y - y0) - i128::from(y1 - y0) * i128::from(x - x0);
            (side > 0) == (y0 < y1)
        }
    });
    crossed.count() % 2 == 1
}

/// A box; positions on its outline are told by how far clockwise they lie from its south-western corner.
#[derive(Clone, Copy)]
struct Frame {
    low: At,
    high: At,
}

impl Frame {
    /// The frame around this one and `lines`, with the open sea around.
    fn wider(self, lines: &[Line]) -> Self {
        let around = lines.iter().flatten().fold(self, |all, point| Self {
            low: [all.low[0].min(point[0]), all.low[1].min(point[1])],
            high: [all.high[0].max(point[0]), all.high[1].max(point[1])],
        });
        let (margin, edge) = (i64::from(OPEN_SEA), [1_800_000_000, 850_000_000]);
        Self {
            low: std::array::from_fn(|axis| (around.low[axis] - margin).max(-edge[axis])),
            high: std::array::from_fn(|axis| (around.high[axis] + margin).min(edge[axis])),
        }
    }

    /// Its outline, clockwise and closed.
    fn corners(self) -> Line {
        let ([west, south], [east, north]) = (self.low, self.high);
        vec![[west, south], [west, north], [east, north], [east, south], [west, south]]
    }

    fn holds(self, point: At) -> bool {
        (0..2).all(|axis| (self.low[axis]..=self.high[axis]).contains(&point[axis]))
    }

    /// How far clockwise along the outline from the south-western corner a point of it lies.
    fn along(self, [x, y]: At) -> i64 {
        let (width, height) = (self.high[0] - self.low[0], self.high[1] - self.low[1]);
        if x == self.low[0] {
            y - self.low[1]
        } else if y == self.high[1] {
            height + x - self.low[0]
        } else if x == self.high[0] {
            height + width + self.high[1] - y
        } else {
            2 * height + width + self.high[0] - x
        }
    }

    /// The point of the outline nearest to one inside, in metres: degrees of longitude shrink towards the poles.
    fn nearest_side(self, [x, y]: At) -> At {
        let ([west, south], [east, north]) = (self.low, self.high);
        let shrunk = (y as f64 / 1e7).to_radians().cos();
        let (across, along) = (|units: i64| units as f64 * shrunk, |units: i64| units as f64);
        let sides = [
            (across(x - west), [west, y]),
            (along(north - y), [x, north]),
            (across(east - x), [east, y]),
            (along(y - south), [x, south]),
        ];
        sides.into_iter().min_by(|a, b| a.0.total_cmp(&b.0)).map_or([x, y], |side| side.1)
    }

    /// Rings of sea between the coasts that are `open`, clockwise, and the frame.
    fn close(self, open: &[Line]) -> Vec<Line> {
        let pieces: Vec<Line> = open.iter().flat_map(|line| self.pieces(line)).collect();
        let mut starts: Vec<(i64, usize)> =
            pieces.iter().enumerate().map(|(piece, line)| (self.along(line[0]), piece)).collect();
        starts.sort_unstable();
        let corners: Vec<(i64, At)> = self.corners()[..4].iter().map(|&corner| (self.along(corner), corner)).collect();
        let around = 2 * (self.high[0] - self.low[0] + self.high[1] - self.low[1]);
        let mut used = vec![false; pieces.len()];
        let mut rings = Vec::new();
        for first in 0..pieces.len() {
            if used[first] {
                continue;
            }
            let (mut ring, mut piece) = (Line::new(), first);
            loop {
                used[piece] = true;
                ring.extend(&pieces[piece]);
                let end = self.along(ring[ring.len() - 1]);
                // From here clockwise along the frame to the next coast, or round to the first one of this ring.
                let ahead = |at: i64| (at - end).rem_euclid(around);
                let next = starts
                    .iter()
                    .filter(|&&(_, piece)| !used[piece] || piece == first)
                    .min_by_key(|&&(at, piece)| (ahead(at), piece))
                    .copied();
                let Some((start, next)) = next else { break };
                let mut passed: Vec<(i64, At)> = corners
                    .iter()
                    .map(|&(at, corner)| (ahead(at), corner))
                    .filter(|&(at, _)| at > 0 && at < ahead(start))
                    .collect();
                passed.sort_unstable();
                ring.extend(passed.into_iter().map(|(_, corner)| corner));
                if next == first {
                    break;
                }
                piece = next;
            }
            ring.push(ring[0]);
            ring.dedup();
            if ring.len() > 3 {
                rings.push(ring);
            }
        }
        rings
    }

    /// The parts of a line inside the frame, each from side to side.
    fn pieces(self, line: &Line) -> Vec<Line> {
        let mut pieces = Vec::new();
        let mut piece = Line::new();
        if self.holds(line[0]) {
            piece.push(self.nearest_side(line[0]));
            piece.push(line[0]);
        }
        for pair in line.windows(2) {
            if let Some([from, to]) = self.cut(pair[0], pair[1]) {
                if piece.is_empty() {
                    piece.push(from);
                }
                piece.push(to);
            }
            if !self.holds(pair[1]) && !piece.is_empty() {
                pieces.push(std::mem::take(&mut piece));
            }
        }
        if let Some(&end) = piece.last() {
            piece.push(self.nearest_side(end));
            pieces.push(piece);
        }
        for piece in &mut pieces {
            piece.dedup();
        }
        pieces.retain(|piece| piece.len() > 1);
        pieces
    }

    /// The part of a straight piece inside the frame (Liang and Barsky 1984).
    fn cut(self, from: At, to: At) -> Option<[At; 2]> {
        let delta = [to[0] - from[0], to[1] - from[1]];
        let (mut enter, mut leave) = ((0.0, None), (1.0, None));
        for axis in 0..2 {
            for (side, outward) in [(self.low[axis], -1), (self.high[axis], 1)] {
                let (speed, room) = (outward * delta[axis], outward * (side - from[axis]));
                if speed == 0 {
                    if room < 0 {
                        return None;
                    }
                    continue;
                }
                let share = room as f64 / speed as f64;
                if speed < 0 && share > enter.0 {
                    enter = (share, Some((axis, side)));
                } else if speed > 0 && share < leave.0 {
                    leave = (share, Some((axis, side)));
                }
            }
        }
        if enter.0 > leave.0 {
            return None;
        }
        let point = |(share, side): (f64, Option<(usize, i64)>), end: At| {
            let Some((axis, side)) = side else { return end };
            let mut point: At = std::array::from_fn(|axis| from[axis] + (delta[axis] as f64 * share).round() as i64);
            // To the unit on the side, and not a rounding beyond another.
            point[axis] = side;
            std::array::from_fn(|axis| point[axis].clamp(self.low[axis], self.high[axis]))
        };
        let (first, last) = (point(enter, from), point(leave, to));
        (first != last).then_some([first, last])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn e7(x: i32, y: i32) -> E7 {
        E7 { lng: x, lat: y }
    }

    /// Whether it is sea, by all rings of all areas.
    fn wet(areas: &[Vec<Vec<E7>>], x: i32, y: i32) -> bool {
        let rings = areas.iter().flatten().map(|ring| ring.iter().map(|&point| at(point)).collect::<Line>());
        rings.filter(|ring| holds(ring, [x.into(), y.into()])).count() % 2 == 1
    }

    fn of(coasts: &[Vec<E7>]) -> Vec<Vec<Vec<E7>>> {
        sea(coasts.iter().map(Vec::as_slice), [e7(0, 0), e7(1000, 1000)])
    }

    #[test]
    fn the_sea_lies_right_of_the_coast() {
        // Eastwards: land to the north.
        let areas = of(&[vec![e7(-500, 500), e7(300, 400), e7(1500, 500)]]);
        assert!(wet(&areas, 500, 100) && !wet(&areas, 500, 900));
        // The same coast drawn westwards, in two ways.
        let areas = of(&[vec![e7(300, 400), e7(-500, 500)], vec![e7(1500, 500), e7(300, 400)]]);
        assert!(!wet(&areas, 500, 100) && wet(&areas, 500, 900));
    }

    #[test]
    fn islands_are_dry_and_the_open_sea_is_around_them() {
        let island = vec![e7(200, 200), e7(400, 200), e7(400, 400), e7(200, 400), e7(200, 200)];
        let areas = of(std::slice::from_ref(&island));
        assert!(!wet(&areas, 300, 300) && wet(&areas, 500, 500) && wet(&areas, -4_000_000, 0));
        let areas = of(&[vec![e7(-500, 500), e7(1500, 500)], island]);
        assert!(!wet(&areas, 300, 300) && wet(&areas, 300, 100) && !wet(&areas, 300, 900));
        assert!(!wet(&areas, -1, 100), "beyond the frame nothing is known");
    }

    #[test]
    fn a_bay_and_a_headland_and_a_strait() {
        // Land on both sides of a strait that runs north.
        let (west, east) = (vec![e7(400, -10), e7(400, 1010)], vec![e7(600, 1010), e7(600, -10)]);
        let areas = of(&[west, east]);
        assert!(!wet(&areas, 100, 500) && wet(&areas, 500, 500) && !wet(&areas, 900, 500));
        // A headland: the coast enters and leaves through the same side.
        let areas = of(&[vec![e7(600, -10), e7(600, 500), e7(400, 500), e7(400, -10)]]);
        assert!(!wet(&areas, 500, 100) && wet(&areas, 100, 100) && wet(&areas, 500, 700));
    }

    #[test]
    fn a_coast_that_was_cut_goes_on_to_the_nearest_side() {
        let areas = of(&[vec![e7(50, 500), e7(500, 450), e7(900, 500)]]);
        assert!(wet(&areas, 500, 100) && !wet(&areas, 500, 900) && wet(&areas, 10, 100) && !wet(&areas, 990, 900));
    }

    #[test]
    fn the_nearest_side_is_told_in_metres() {
        // At 60° north 300 units of longitude are as far as 150 of latitude: the coast goes on to the west.
        let north = 600_000_000;
        let coast = [e7(300, north + 200), e7(1500, north + 200)];
        let areas = sea([coast.as_slice()].into_iter(), [e7(0, north), e7(1000, north + 1000)]);
        assert!(wet(&areas, 100, north + 100) && !wet(&areas, 100, north + 300));
    }

    #[test]
    fn no_coast_is_no_sea() {
        assert!(of(&[]).is_empty());
        assert!(of(&[vec![e7(5000, 5000), e7(6000, 6000)]]).is_empty());
    }
}
