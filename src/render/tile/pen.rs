//! Draws on the grid of a tile: cut, rounded, valid, and written as commands.

use super::clip::{self, Px};
use super::even_odd;
use super::frame::{HIGH, LOW};
use super::message::zigzag;
use super::ring::{Corner, are_simple, clean, holds, twice_area};

/// What a feature is drawn as; the numbers are those of the specification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Points.
    Point = 1,
    /// Lines.
    Line = 2,
    /// Polygons.
    Polygon = 3,
}

const MOVE_TO: u32 = 1;
const LINE_TO: u32 = 2;
const CLOSE_PATH: u32 = 7;

/// Draws one feature after the other, and keeps its paper.
#[derive(Debug, Default)]
pub(super) struct Pen {
    /// The commands of the feature.
    pub commands: Vec<u32>,
    at: Corner,
    corners: Vec<Px>,
    scratch: Vec<Px>,
    rings: Vec<Vec<Corner>>,
}

impl Pen {
    /// Draws the points that lie in the tile and its margin. Whether there are any.
    pub fn points(&mut self, points: impl Iterator<Item = Px>) -> bool {
        self.begin();
        let mut shown: Vec<Corner> = points.filter(|&point| clip::inside(&[point])).map(rounded).collect();
        shown.dedup();
        if shown.is_empty() {
            return false;
        }
        self.commands.push(command(MOVE_TO, shown.len()));
        for point in shown {
            self.step(point);
        }
        true
    }

    /// Draws the parts of lines that lie in the tile and its margin. Whether there are any.
    pub fn lines<L: Iterator<Item = Px>>(&mut self, lines: impl Iterator<Item = L>) -> bool {
        self.begin();
        let (mut corners, mut scratch) = (std::mem::take(&mut self.corners), std::mem::take(&mut self.scratch));
        let mut piece: Vec<Corner> = Vec::new();
        for line in lines {
            corners.clear();
            corners.extend(line);
            clip::line(&corners, &mut scratch, |part| {
                straightened(part.iter().copied().map(rounded), &mut piece);
                if piece.len() > 1 {
                    self.path(piece.iter().copied());
                }
            });
        }
        (self.corners, self.scratch) = (corners, scratch);
        !self.commands.is_empty()
    }

    /// Draws what lies in the tile and its margin of an area with these rings (closed; a place is inside if an odd
    /// number of them is around it). Whether there is anything.
    pub fn area<R: Iterator<Item = Px>>(&mut self, rings: impl Iterator<Item = R>) -> bool {
        self.begin();
        // Rings of earlier features are written over.
        let mut paper = std::mem::take(&mut self.rings);
        let mut many = 0;
        for ring in rings {
            self.corners.clear();
            self.corners.extend(ring);
            clip::ring(&mut self.corners, &mut self.scratch);
            if paper.len() == many {
                paper.push(Vec::new());
            }
            let drawn = &mut paper[many];
            drawn.clear();
            drawn.extend(self.corners.iter().copied().map(rounded));
            clean(drawn);
            many += usize::from(!drawn.is_empty());
        }
        let rings = &paper[..many];
        match rings {
            [] => {}
            [ring] if are_simple(rings) => self.ring(ring, true),
            _ if are_simple(rings) => {
                for polygon in nested(rings) {
                    self.polygon(&polygon);
                }
            }
            // A tangle that cannot be undone on the grid is nothing that anybody could see.
            _ => even_odd::polygons(rings).unwrap_or_default().iter().for_each(|polygon| {
                self.polygon(&polygon.iter().map(Vec::as_slice).collect::<Vec<_>>());
            }),
        }
        self.rings = paper;
        !self.commands.is_empty()
    }

    fn begin(&mut self) {
        self.commands.clear();
        self.at = [0, 0];
    }

    fn polygon(&mut self, rings: &[&[Corner]]) {
        for (number, ring) in rings.iter().enumerate() {
            self.ring(ring, number == 0);
        }
    }

    /// Outer rings have a positive area, holes a negative one.
    fn ring(&mut self, ring: &[Corner], outer: bool) {
        if (twice_area(ring) > 0) == outer {
            self.path(ring.iter().copied());
        } else {
            self.path(ring.iter().rev().copied());
        }
        self.commands.push(command(CLOSE_PATH, 1));
    }

    fn path(&mut self, mut corners: impl ExactSizeIterator<Item = Corner>) {
        let Some(first) = corners.next() else { return };
        self.commands.push(command(MOVE_TO, 1));
        self.step(first);
        self.commands.push(command(LINE_TO, corners.len()));
        corners.for_each(|corner| self.step(corner));
    }

    fn step(&mut self, to: Corner) {
        self.commands.extend([zigzag(to[0] - self.at[0]), zigzag(to[1] - self.at[1])]);
        self.at = to;
    }
}

fn command(id: u32, count: usize) -> u32 {
    id | (count as u32) << 3
}

/// To the nearest unit, halves up; the margin has whole units.
fn rounded([x, y]: Px) -> Corner {
    let round = |value: f64| {
        // As `floor`, which is a call where the processor is not known.
        let up = value.clamp(LOW, HIGH) + 0.5;
        let whole = up as i32;
        whole - i32::from(f64::from(whole) > up)
    };
    [round(x), round(y)]
}

/// Corners without those that are not there: repeated, or straight on.
fn straightened(corners: impl Iterator<Item = Corner>, line: &mut Vec<Corner>) {
    line.clear();
    for corner in corners {
        if line.last() == Some(&corner) {
            continue;
        }
        if let [.., before, last] = line[..] {
            let (first, second) =
                ([last[0] - before[0], last[1] - before[1]], [corner[0] - last[0], corner[1] - last[1]]);
            let wide = |a: i32, b: i32| i64::from(a) * i64::from(b);
            let straight = wide(first[0], second[1]) == wide(first[1], second[0]);
            if straight && wide(first[0], second[0]) + wide(first[1], second[1]) > 0 {
                line.pop();
            }
        }
        line.push(corner);
    }
}

/// Rings that do not meet as polygons: one inside an odd number of others is a hole of the smallest of them.
fn nested(rings: &[Vec<Corner>]) -> Vec<Vec<&[Corner]>> {
    let around = |inner: usize| {
        let corner = rings[inner][0].map(|value| 2 * i64::from(value));
        (0..rings.len()).filter(move |&outer| outer != inner && holds(&rings[outer], corner)).collect::<Vec<usize>>()
    };
    let depths: Vec<Vec<usize>> = (0..rings.len()).map(around).collect();
    let outer: Vec<usize> = (0..rings.len()).filter(|&ring| depths[ring].len().is_multiple_of(2)).collect();
    let mut polygons: Vec<Vec<&[Corner]>> = outer.iter().map(|&ring| vec![rings[ring].as_slice()]).collect();
    for hole in (0..rings.len()).filter(|&ring| depths[ring].len() % 2 == 1) {
        // The one directly around it lies inside the most others.
        let owner = depths[hole].iter().copied().max_by_key(|&ring| depths[ring].len());
        if let Some(index) = outer.iter().position(|&ring| Some(ring) == owner) {
            polygons[index].push(&rings[hole]);
        }
    }
    polygons
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_those_of_the_specification() {
        let mut pen = Pen::default();
        // The examples of the specification, 4.3.5.
        assert!(pen.points([[25.0, 17.0]].into_iter()));
        assert_eq!(pen.commands, [9, 50, 34]);
        assert!(pen.points([[5.0, 7.0], [3.0, 2.0]].into_iter()));
        assert_eq!(pen.commands, [17, 10, 14, 3, 9]);
        assert!(pen.lines([[[2.0, 2.0], [2.0, 10.0], [10.0, 10.0]].into_iter()].into_iter()));
        assert_eq!(pen.commands, [9, 4, 4, 18, 0, 16, 16, 0]);
        assert!(pen.area([[[3.0, 6.0], [8.0, 12.0], [20.0, 34.0], [3.0, 6.0]].into_iter()].into_iter()));
        assert_eq!(pen.commands, [9, 6, 12, 18, 10, 12, 24, 44, 15]);
    }

    #[test]
    fn what_is_too_small_or_elsewhere_is_not_drawn() {
        let mut pen = Pen::default();
        assert!(!pen.points([[-65.0, 0.0], [f64::NAN, 0.0]].into_iter()));
        assert!(!pen.lines([[[2.0, 2.0], [2.1, 2.1]].into_iter()].into_iter()));
        assert!(!pen.area([[[2.0, 2.0], [2.1, 2.0], [2.1, 2.1], [2.0, 2.0]].into_iter()].into_iter()));
        assert!(!pen.area([[[-90.0, 2.0], [-80.0, 2.0], [-80.0, 9.0], [-90.0, 2.0]].into_iter()].into_iter()));
        assert!(pen.commands.is_empty());
    }

    #[test]
    fn holes_follow_the_ring_around_them() {
        let square = |low: f64, high: f64| [[low, low], [high, low], [high, high], [low, high], [low, low]];
        let rings = [square(0.0, 100.0), square(40.0, 60.0), square(200.0, 300.0), square(20.0, 80.0)];
        let mut pen = Pen::default();
        assert!(pen.area(rings.iter().map(|ring| ring.iter().copied())));
        let sizes: Vec<u32> = pen.commands.chunks(11).map(|ring| ring[4].max(ring[5])).collect();
        // 0 to 100 with its hole 20 to 80, then the island 40 to 60, then 200 to 300.
        assert_eq!(sizes, [200, 120, 40, 200]);
    }
}
