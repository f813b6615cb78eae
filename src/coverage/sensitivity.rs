//! By how much a figure hangs on the speed and the cutoff that were chosen.

use crate::units::{MetresPerSecond, Millis};

use super::tally::Measure;

/// The measures of one area at another speed or with another cutoff.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// The speed along streets.
    pub speed: MetresPerSecond,
    /// The longest travel time, inclusive.
    pub cutoff: Millis,
    /// Street metres, area, and demand where there are demand points.
    pub measures: Vec<Measure>,
}

/// The variants between which the measure with this number lies: that with the least covered, and that with the most.
///
/// Of equal ones the first counts; `None` of no variants.
#[must_use]
pub fn band(variants: &[Variant], measure: usize) -> Option<(&Variant, &Variant)> {
    let covered = |variant: &Variant| variant.measures[measure].covered;
    let least = variants.iter().reduce(|least, other| if covered(other) < covered(least) { other } else { least })?;
    let most = variants.iter().reduce(|most, other| if covered(other) > covered(most) { other } else { most })?;
    Some((least, most))
}
