//! The marginal curve: what each further site adds, and where adding begins to pay less.

/// How far above the straight line, as a share of the whole, a curve must bend for its knee to mean anything.
const BEND: f64 = 0.1;

/// After how many sites the curve bends most: the number of sites from which on each adds clearly less than those
/// before; none for fewer than three sites, or where all add nearly the same.
///
/// `gains` are what each site adds, in the order of the plan. The bend is the point farthest above the straight line
/// from nothing to the whole.
///
/// # References
///
/// Satopää, Albrecht, Irwin, Raghavan, *Finding a "Kneedle" in a haystack* (ICDCS Workshops 2011).
///
/// # Example
///
/// ```
/// use waystation::siting::knee;
///
/// assert_eq!(knee(&[50.0, 40.0, 5.0, 4.0, 3.0]), Some(2));
/// assert_eq!(knee(&[5.0, 5.0, 5.0]), None);
/// ```
#[must_use]
pub fn knee(gains: &[f64]) -> Option<usize> {
    let whole: f64 = gains.iter().sum();
    if gains.len() < 3 || whole.is_nan() || whole <= 0.0 {
        return None;
    }
    let mut sum = 0.0;
    let above = gains.iter().enumerate().map(|(index, gain)| {
        sum += gain;
        (sum / whole - (index + 1) as f64 / gains.len() as f64, index + 1)
    });
    let (height, sites) = above.fold((0.0, 0), |best, point| if point.0 > best.0 { point } else { best });
    (height >= BEND).then_some(sites)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_without_a_bend_has_no_knee() {
        assert_eq!(knee(&[]), None);
        assert_eq!(knee(&[9.0, 1.0]), None);
        assert_eq!(knee(&[0.0, 0.0, 0.0]), None);
        assert_eq!(knee(&[f64::NAN, 1.0, 1.0]), None);
        assert_eq!(knee(&[100.0, 1.0, 1.0, 1.0]), Some(1));
        assert_eq!(knee(&[10.0, 10.0, 10.0, 1.0, 1.0, 1.0]), Some(3));
    }
}
