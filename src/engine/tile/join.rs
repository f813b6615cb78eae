//! Lines joined end to end: a street is drawn as many ways, and its name needs room.

use std::collections::HashMap;

/// A line in units of a tile.
type Line = Vec<[f64; 2]>;

/// Joins lines where exactly two of them end at one place, turning them round if need be.
pub fn joined(mut lines: Vec<Line>) -> Vec<Line> {
    let key = |[x, y]: [f64; 2]| [x.to_bits(), y.to_bits()];
    lines.retain(|line| line.len() > 1);
    let mut meeting: HashMap<[u64; 2], Vec<usize>> = HashMap::with_capacity(2 * lines.len());
    for (number, line) in lines.iter().enumerate() {
        meeting.entry(key(line[0])).or_default().push(number);
        meeting.entry(key(line[line.len() - 1])).or_default().push(number);
    }
    let mut used = vec![false; lines.len()];
    let mut whole = Vec::new();
    for first in 0..lines.len() {
        if std::mem::replace(&mut used[first], true) {
            continue;
        }
        let mut line = std::mem::take(&mut lines[first]);
        // Onwards from its end, then from its beginning.
        for _ in 0..2 {
            while let [one, other] = meeting[&key(line[line.len() - 1])][..] {
                let next = if used[one] { other } else { one };
                if std::mem::replace(&mut used[next], true) {
                    break;
                }
                let next = std::mem::take(&mut lines[next]);
                if key(next[0]) == key(line[line.len() - 1]) {
                    line.extend(&next[1..]);
                } else {
                    line.extend(next.iter().rev().skip(1));
                }
            }
            line.reverse();
        }
        whole.push(line);
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(corners: &[i32]) -> Line {
        corners.iter().map(|&x| [f64::from(x), 0.0]).collect()
    }

    #[test]
    fn lines_are_joined_but_not_across_a_junction() {
        assert_eq!(joined(vec![line(&[2, 3]), line(&[1, 2]), line(&[4, 3])]), [line(&[1, 2, 3, 4])]);
        let star = vec![line(&[0, 1]), line(&[2, 0]), line(&[0, 3]), line(&[3, 4])];
        assert_eq!(joined(star), [line(&[0, 1]), line(&[2, 0]), line(&[0, 3, 4])]);
        // A ring in two parts, and one alone.
        assert_eq!(joined(vec![line(&[0, 1, 2]), line(&[2, 3, 0])]), [line(&[0, 1, 2, 3, 0])]);
        assert_eq!(joined(vec![line(&[0, 1, 0])]), [line(&[0, 1, 0])]);
        assert!(joined(vec![line(&[7]), Line::new()]).is_empty());
    }
}
