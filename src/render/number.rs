//! Numbers as answers print them.

/// `value` with at most `decimals` decimals.
#[must_use]
pub fn round(value: f64, decimals: i32) -> f64 {
    let scale = 10_f64.powi(decimals);
    // Adding zero turns -0 into 0, which is how JSON should show it.
    (value * scale).round() / scale + 0.0
}

/// Degrees with seven decimals: about a centimetre.
#[must_use]
pub fn degrees(value: f64) -> f64 {
    round(value, 7)
}

/// A share in percent with two decimals, for people; `-` where there is none.
#[must_use]
pub(super) fn percent(share: Option<f64>) -> String {
    share
        .filter(|share| share.is_finite())
        .map_or_else(|| "-".to_owned(), |share| format!("{:.2} %", share * 100.0 + 0.0))
}
