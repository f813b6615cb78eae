//! Amounts as whole units, so that sums do not depend on their order and bounds are proofs.

/// The sum of all amounts stays below 2⁴⁴ units: every sum of the solver is then exact in a double, also when many
/// sites that share their demand are added up.
const MOST: f64 = 17_592_186_044_416.0;

/// Amounts with up to so many decimals are counted exactly.
const DECIMALS: i32 = 6;

/// How many units an amount of one is.
///
/// Whole numbers and short decimals become whole units without an error (0.1 + 0.2 is 0.3). Other amounts are rounded
/// to steps of about their sum over 10¹³.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Scale {
    /// Units of the finest decimal that occurs.
    decimal: f64,
    /// A power of two: how many parts each of those has, so that multipliers of the bound may lie between.
    fine: f64,
}

impl Scale {
    /// The scale for amounts that are not negative, of which all together may be added up.
    pub fn of(amounts: impl Iterator<Item = f64> + Clone) -> Self {
        let total: f64 = amounts.clone().sum();
        let decimal = decimals(amounts).filter(|decimal| total * decimal <= MOST).unwrap_or(1.0);
        Self { decimal, fine: power_of_two_below(MOST / (total * decimal).max(1e-300)) }
    }

    /// The scale for products of two amounts, each with its own decimals, whose sum is at most `total`.
    pub fn of_products(
        some: impl Iterator<Item = f64> + Clone,
        others: impl Iterator<Item = f64> + Clone,
        total: f64,
    ) -> Self {
        let decimal = decimals(some).zip(decimals(others)).map(|(some, others)| some * others);
        let decimal = decimal.filter(|decimal| total * decimal <= MOST).unwrap_or(1.0);
        Self { decimal, fine: power_of_two_below(MOST / (total * decimal).max(1e-300)) }
    }

    /// The whole number of units nearest to an amount.
    pub fn units(self, amount: f64) -> f64 {
        // A decimal is read to the nearest double: first mend it, then refine it.
        if self.fine >= 1.0 { (amount * self.decimal).mended() * self.fine } else { amount * self.decimal * self.fine }
            .round()
    }

    /// The amount that so many units are.
    pub fn amount(self, units: f64) -> f64 {
        units / self.fine / self.decimal
    }
}

/// Whole numbers from what is a whole number but for the last digits of a double.
trait Mended {
    fn mended(self) -> f64;
}

impl Mended for f64 {
    fn mended(self) -> f64 {
        let whole = self.round();
        if (self - whole).abs() <= whole.abs() * 4.0 * Self::EPSILON { whole } else { self }
    }
}

/// 1, 10, 100 …: the power of ten by which all amounts become whole.
fn decimals(amounts: impl Iterator<Item = f64> + Clone) -> Option<f64> {
    let whole = |power: f64| amounts.clone().all(|amount| (amount * power).round() / power == amount);
    (0..=DECIMALS).map(|digits| 10_f64.powi(digits)).find(|&power| whole(power))
}

/// The largest power of two that is not above `limit`, from 2⁻⁶⁰ to 2¹⁰⁰.
fn power_of_two_below(limit: f64) -> f64 {
    2_f64.powi((limit.log2().floor() as i32).clamp(-60, 100))
}

/// The grain of amounts in whole units: every sum of them is a multiple of it.
pub(super) fn grain(units: impl Iterator<Item = f64>) -> f64 {
    units.fold(0_u64, |divisor, units| greatest_common_divisor(divisor, units as u64)).max(1) as f64
}

/// The least difference that counts between sums up to `total`: the grain, but no less than 2⁻³⁶ of the total, where
/// amounts are no exact decimals and a finer proof would prove nothing.
pub(super) fn step(grain: f64, total: f64) -> f64 {
    grain.max((total / 2_f64.powi(36)).floor())
}

fn greatest_common_divisor(one: u64, other: u64) -> u64 {
    if other == 0 { one } else { greatest_common_divisor(other, one % other) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_decimals_are_exact_and_long_ones_are_close() {
        let check = |amounts: &[f64], exact: bool| {
            let scale = Scale::of(amounts.iter().copied());
            let units: Vec<f64> = amounts.iter().map(|&amount| scale.units(amount)).collect();
            let sum = units.iter().sum::<f64>();
            assert!(sum <= MOST && units.iter().all(|units| units.fract() == 0.0), "{amounts:?}: {units:?}");
            for (&amount, &units) in amounts.iter().zip(&units) {
                let back = scale.amount(units);
                let close = (back - amount).abs() <= amounts.iter().sum::<f64>() * 1e-13;
                assert!(if exact { back.to_bits() == amount.to_bits() } else { close }, "{amount} came back as {back}");
            }
            sum
        };
        check(&[50.0, 4.0, 0.0, 12_152.0], true);
        check(&[0.1, 0.2, 12.25], true);
        check(&[1.0 / 3.0, 2.0_f64.sqrt(), 1e-9], false);
        check(&[1e12; 1000], false);
        check(&[0.0], true);
        let scale = Scale::of([0.1, 0.2].into_iter());
        assert_eq!(scale.amount(scale.units(0.1) + scale.units(0.2)).to_bits(), 0.3_f64.to_bits());
    }

    #[test]
    fn the_grain_divides_every_sum() {
        let check = |amounts: &[f64], expect: f64| {
            let scale = Scale::of(amounts.iter().copied());
            let grain = grain(amounts.iter().map(|&amount| scale.units(amount)));
            assert_eq!(scale.amount(grain).to_bits(), expect.to_bits(), "{amounts:?}");
            assert_eq!(step(grain, amounts.iter().map(|&amount| scale.units(amount)).sum()).to_bits(), grain.to_bits());
        };
        check(&[12.0, 18.0, 0.0], 6.0);
        check(&[0.25, 0.1], 0.05);
        check(&[2_520_167.0, 2.0], 1.0);
    }
}
