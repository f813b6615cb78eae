//! Lines that bend: through given places, beside another line, a part of one.

use super::point::Point;

/// A smooth line through `points` (Catmull and Rom), in steps of at most `step` metres.
pub fn smooth(points: &[Point], step: f64) -> Vec<Point> {
    let last = points.len() - 1;
    let mut line = vec![points[0]];
    for index in 0..last {
        let (from, to) = (points[index], points[index + 1]);
        let before = if index > 0 { points[index - 1] } else { from + (from - to) };
        let after = if index + 1 < last { points[index + 2] } else { to + (to - from) };
        spline(&mut line, [before, from, to, after], step);
    }
    line
}

/// A smooth closed line through `points`; the first place is not repeated at the end.
pub fn closed(points: &[Point], step: f64) -> Vec<Point> {
    let count = points.len();
    let mut line = vec![points[0]];
    for index in 0..count {
        let of = |ahead: usize| points[(index + ahead) % count];
        spline(&mut line, [of(count - 1), of(0), of(1), of(2)], step);
    }
    line.pop();
    line
}

/// Adds the piece between the two middle ones of four places.
fn spline(line: &mut Vec<Point>, [before, from, to, after]: [Point; 4], step: f64) {
    let count = (from.to(to) / step).ceil().max(1.0) as u32;
    let (leave, arrive) = ((to - before) * 0.5, (after - from) * 0.5);
    for number in 1..=count {
        let t = f64::from(number) / f64::from(count);
        let (t2, t3) = (t * t, t * t * t);
        line.push(
            from * (2.0 * t3 - 3.0 * t2 + 1.0)
                + leave * (t3 - 2.0 * t2 + t)
                + to * (3.0 * t2 - 2.0 * t3)
                + arrive * (t3 - t2),
        );
    }
}

pub fn length(line: &[Point]) -> f64 {
    line.windows(2).map(|pair| pair[0].to(pair[1])).sum()
}

/// The place `metres` along a line, and the direction there.
pub fn along(line: &[Point], metres: f64) -> (Point, Point) {
    let mut left = metres.max(0.0);
    for pair in line.windows(2) {
        let step = pair[0].to(pair[1]);
        if left <= step {
            return (pair[0].towards(pair[1], left / step.max(1e-9)), (pair[1] - pair[0]).unit());
        }
        left -= step;
    }
    let last = line.len() - 1;
    (line[last], (line[last] - line[last - 1]).unit())
}

/// The part of a line between two distances along it.
pub fn part(line: &[Point], from: f64, to: f64) -> Vec<Point> {
    let mut piece = vec![along(line, from).0];
    let mut walked = 0.0;
    for pair in line.windows(2) {
        walked += pair[0].to(pair[1]);
        if walked > from + 0.5 && walked < to - 0.5 {
            piece.push(pair[1]);
        }
    }
    piece.push(along(line, to).0);
    piece
}

/// The line `metres(along)` to the left of `line`; negative is to the right.
pub fn beside(line: &[Point], metres: impl Fn(f64) -> f64) -> Vec<Point> {
    let mut walked = 0.0;
    (0..line.len())
        .map(|index| {
            let before = line[index.saturating_sub(1)];
            let after = line[(index + 1).min(line.len() - 1)];
            walked += before.to(line[index]);
            line[index] + (after - before).unit().left() * metres(walked)
        })
        .collect()
}
