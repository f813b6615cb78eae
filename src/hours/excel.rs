//! Times as spreadsheets keep them: fractions of a day.

/// The time of day of a fraction: 0.3333 is 08:00, 0 is 00:00 and 1 is 24:00. Minutes are rounded; days before the
/// point are left out, as of a date with a time. `None` of what is no time.
///
/// # Example
/// ```
/// use waystation::hours::clock_of_fraction;
///
/// assert_eq!(clock_of_fraction(0.3333).as_deref(), Some("08:00"));
/// assert_eq!(clock_of_fraction(46_000.729_166_7).as_deref(), Some("17:30"));
/// assert_eq!(clock_of_fraction(-0.5), None);
/// ```
#[must_use]
pub fn clock_of_fraction(fraction: f64) -> Option<String> {
    if !(0.0..3_000_000.0).contains(&fraction) {
        return None;
    }
    let is_midnight_after = (1.0 - fraction).abs() < 1e-9;
    let minutes = if is_midnight_after { 24 * 60 } else { (fraction.fract() * 1440.0).round() as u32 };
    Some(format!("{:02}:{:02}", minutes / 60, minutes % 60))
}

/// The hours of two cells, from when to when, as text for [`read`](super::read()).
///
/// # Example
/// ```
/// use waystation::hours::hours_of_fractions;
///
/// assert_eq!(hours_of_fractions(0.3333, 0.7083).as_deref(), Some("08:00-17:00"));
/// assert_eq!(hours_of_fractions(0.0, 1.0).as_deref(), Some("00:00-24:00"));
/// ```
#[must_use]
pub fn hours_of_fractions(from: f64, to: f64) -> Option<String> {
    Some(format!("{}-{}", clock_of_fraction(from)?, clock_of_fraction(to)?))
}
