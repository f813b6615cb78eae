//! Units of length, time and speed, so that no bare number crosses a module.
//!
//! Node labels count tenths of a second in 16 bits ([`Tenths`]); everything that is added up along a way
//! counts milliseconds in 32 bits ([`Millis`]). Both are integers, so a sum does not depend on its order
//! and the same input gives the same bytes.

use std::fmt;
use std::ops::{Add, Sub};

/// Tenths of a second: the time of one edge, or the label of a node. Reaches 109 minutes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tenths(pub u16);

/// Milliseconds: a travel time from place to place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Millis(pub u32);

/// Millimetres along a street, or off it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Millimetres(pub u32);

/// Metres as a measure, of a reach or of a sum.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Metres(pub f64);

/// Metres per second, from 0.5 to 12.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct MetresPerSecond(f64);

impl Tenths {
    /// The same time in milliseconds.
    #[must_use]
    pub const fn millis(self) -> Millis {
        Millis(self.0 as u32 * 100)
    }
}

impl Millis {
    /// Whole milliseconds of a time in seconds, rounded half up.
    ///
    /// Negative and not-a-number become zero; more than 49 days saturates.
    #[must_use]
    pub fn from_seconds(seconds: f64) -> Self {
        Self((seconds * 1000.0 + 0.5).floor() as u32)
    }

    /// The time in seconds, exact.
    #[must_use]
    pub fn seconds(self) -> f64 {
        f64::from(self.0) / 1000.0
    }

    /// The time in tenths of a second, rounded half up.
    #[must_use]
    pub const fn rounded_tenths(self) -> u32 {
        (self.0 + 50) / 100
    }

    /// The time in seconds with one decimal, as every answer prints it.
    #[must_use]
    pub fn printed_seconds(self) -> f64 {
        f64::from(self.rounded_tenths()) / 10.0
    }

    /// The sum, or the largest value there is.
    #[must_use]
    pub const fn saturating_add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Add for Millis {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Millimetres {
    /// Whole millimetres of a length in metres, rounded half up.
    #[must_use]
    pub fn from_metres(metres: f64) -> Self {
        Self((metres * 1000.0 + 0.5).floor() as u32)
    }

    /// The length in metres, exact.
    #[must_use]
    pub fn metres(self) -> f64 {
        f64::from(self.0) / 1000.0
    }
}

impl Add for Millimetres {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for Millimetres {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

/// A speed outside 0.5 to 12 m/s.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error(
    "speed {0} m/s is out of range: it must lie between 0.5 and 12 m/s (1.2 is a walk, 4.17 a bicycle, 5.56 an e-bike)"
)]
pub struct SpeedOutOfRange(pub f64);

impl MetresPerSecond {
    /// A speed that the labels can hold.
    ///
    /// # Errors
    ///
    /// [`SpeedOutOfRange`] below 0.5, above 12, or not a number.
    pub fn new(metres_per_second: f64) -> Result<Self, SpeedOutOfRange> {
        if (0.5..=12.0).contains(&metres_per_second) {
            Ok(Self(metres_per_second))
        } else {
            Err(SpeedOutOfRange(metres_per_second))
        }
    }

    /// A speed known when the program is written.
    pub(crate) const fn fixed(metres_per_second: f64) -> Self {
        Self(metres_per_second)
    }

    /// The plain number.
    #[must_use]
    pub const fn get(self) -> f64 {
        self.0
    }

    /// How long `length` takes, rounded half up to the millisecond.
    #[must_use]
    pub fn time_of(self, length: Millimetres) -> Millis {
        // Millimetres over metres per second are milliseconds: dividing the whole number keeps exact halves exact.
        Millis((f64::from(length.0) / self.0 + 0.5).floor() as u32)
    }
}

impl fmt::Display for MetresPerSecond {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // 20 km/h is 5.555... m/s: two decimals say enough, and 1.2 stays 1.2.
        write!(formatter, "{} m/s", (self.0 * 100.0).round() / 100.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_walk_of_twelve_metres_takes_ten_seconds() {
        let walk = MetresPerSecond::new(1.2).unwrap();
        assert_eq!(walk.time_of(Millimetres::from_metres(12.0)), Millis(10_000));
    }

    #[test]
    fn exact_halves_of_a_millisecond_are_rounded_up() {
        let walk = MetresPerSecond::new(1.2).unwrap();
        for length in 0..200_000_u32 {
            assert_eq!(walk.time_of(Millimetres(length)).0, (length * 10 + 6) / 12, "{length} mm");
        }
    }

    #[test]
    fn a_speed_that_labels_cannot_hold_is_refused() {
        for speed in [0.0, 0.49, 12.01, f64::NAN, f64::INFINITY, -1.2] {
            assert!(MetresPerSecond::new(speed).is_err(), "{speed}");
        }
    }

    #[test]
    fn tenths_round_half_up() {
        assert_eq!(Millis(149).rounded_tenths(), 1);
        assert_eq!(Millis(150).rounded_tenths(), 2);
    }
}
