//! When a ping was sent.

use chrono::DateTime;

/// Seconds since 1970 of an instant given as a number: milliseconds from 10^11 on, microseconds from 10^14 on.
#[must_use]
pub fn seconds_of(number: f64) -> f64 {
    match number.abs() {
        size if size >= 1e17 => number / 1e9,
        size if size >= 1e14 => number / 1e6,
        size if size >= 1e11 => number / 1e3,
        _ => number,
    }
}

/// Seconds since 1970 of an instant given as text; NaN when it is none.
#[must_use]
pub fn seconds_of_text(text: &str) -> f64 {
    let text = text.trim();
    DateTime::parse_from_rfc3339(text)
        .map(|time| time.timestamp_millis() as f64 / 1e3)
        .or_else(|_| text.parse().map(seconds_of))
        .unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_come_in_many_units() {
        for text in ["2026-11-22T08:00:00+08:00", "1795305600", "1795305600000", "1795305600000000", " 1795305600.0 "] {
            assert!((seconds_of_text(text) - 1_795_305_600.0).abs() < 1e-3, "{text}");
        }
        assert!(seconds_of_text("soon").is_nan());
    }
}
