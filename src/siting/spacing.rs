//! Which sites stand too close to each other.

use std::collections::HashMap;

use super::problem::SiteId;

/// The pairs of places that are nearer to each other than `spacing_m`, in order; places as metres east and north of
/// some origin. For [`Limits::apart`](super::Limits::apart). None when there are more than `most`.
///
/// # Example
///
/// ```
/// use waystation::siting::{SiteId, too_close};
///
/// let places = [(0.0, 0.0), (300.0, 400.0), (900.0, 0.0)];
/// assert_eq!(too_close(&places, 500.5, 9), Some(vec![(SiteId(0), SiteId(1))]));
/// assert_eq!(too_close(&places, 500.0, 9), Some(vec![]));
/// ```
#[must_use]
pub fn too_close(places: &[(f64, f64)], spacing_m: f64, most: usize) -> Option<Vec<(SiteId, SiteId)>> {
    if spacing_m.is_nan() || spacing_m <= 0.0 {
        return Some(Vec::new());
    }
    let square = |place: &(f64, f64)| ((place.0 / spacing_m).floor() as i64, (place.1 / spacing_m).floor() as i64);
    let mut squares: HashMap<(i64, i64), Vec<u32>> = HashMap::new();
    let mut pairs = Vec::new();
    for (index, place) in places.iter().enumerate() {
        let (east, north) = square(place);
        for (to_east, to_north) in (-1..=1).flat_map(|east| (-1..=1).map(move |north| (east, north))) {
            let near = squares.get(&(east + to_east, north + to_north));
            for &other in near.into_iter().flatten() {
                let there = places[other as usize];
                if (there.0 - place.0).hypot(there.1 - place.1) < spacing_m {
                    if pairs.len() == most {
                        return None;
                    }
                    pairs.push((SiteId(other), SiteId(index as u32)));
                }
            }
        }
        squares.entry((east, north)).or_default().push(index as u32);
    }
    pairs.sort_unstable();
    Some(pairs)
}

#[cfg(test)]
mod tests {
    use super::super::random::Random;
    use super::*;

    #[test]
    fn pairs_are_those_of_all_distances() {
        let mut random = Random(5);
        for round in 0..50 {
            let mut metres = || random.below(2000) as f64 - 1000.0;
            let places: Vec<(f64, f64)> = (0..60).map(|_| (metres(), metres())).collect();
            let spacing = 50.0 + 10.0 * f64::from(round);
            let mut expect = Vec::new();
            for (one, here) in places.iter().enumerate() {
                for (other, there) in places.iter().enumerate().skip(one + 1) {
                    if (here.0 - there.0).hypot(here.1 - there.1) < spacing {
                        expect.push((SiteId(one as u32), SiteId(other as u32)));
                    }
                }
            }
            assert_eq!(too_close(&places, spacing, expect.len()).as_ref(), Some(&expect), "spacing {spacing}");
            let one_less = expect.len().checked_sub(1);
            assert!(one_less.is_none_or(|most| too_close(&places, spacing, most).is_none()), "spacing {spacing}");
        }
        assert_eq!(too_close(&[(0.0, 0.0), (0.0, 0.0)], 0.0, 0), Some(Vec::new()));
    }
}
