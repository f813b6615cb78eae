//! Sums that do not depend on their order.

use std::ops::{AddAssign, SubAssign};

/// An amount of square metres or of demand, in steps of 2⁻⁶⁴.
///
/// A sum of floating-point numbers depends on their order, so figures that are kept up to date would drift away from
/// figures that are added up anew. These add up exactly: an amount up to 10¹⁹ keeps every binary digit of weights
/// above 2⁻¹¹, and of smaller ones all that counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Amount(u128);

const ONE: f64 = 18_446_744_073_709_551_616.0;

impl Amount {
    /// An amount that is not negative.
    pub fn of(value: f64) -> Self {
        // Scaling by a power of two is exact.
        Self((value * ONE) as u128)
    }

    /// The nearest floating-point number.
    pub fn get(self) -> f64 {
        self.0 as f64 / ONE
    }
}

impl AddAssign for Amount {
    fn add_assign(&mut self, other: Self) {
        self.0 = self.0.saturating_add(other.0);
    }
}

impl SubAssign for Amount {
    fn sub_assign(&mut self, other: Self) {
        self.0 = self.0.saturating_sub(other.0);
    }
}

impl std::iter::Sum for Amount {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::default(), |mut sum, amount| {
            sum += amount;
            sum
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_away_again_leaves_nothing() {
        let amounts = [0.1, 15_047.502, 1e12, 3.2e-7, 0.3, 1e-30, 0.0];
        let whole: Amount = amounts.into_iter().map(Amount::of).sum();
        assert_eq!(whole, amounts.into_iter().rev().map(Amount::of).sum());
        let mut rest = whole;
        amounts.into_iter().map(Amount::of).for_each(|amount| rest -= amount);
        assert_eq!(rest, Amount::default());
        let bits = |amount: Amount| amount.get().to_bits();
        assert_eq!(bits((0..10).map(|_| Amount::of(0.1)).sum()), 1.0_f64.to_bits());
        assert_eq!(bits(Amount::of(15_047.502)), 15_047.502_f64.to_bits());
    }
}
