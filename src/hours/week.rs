//! The hours of a week.

use chrono::{Datelike, Days, MappedLocalTime, TimeZone, Timelike};

use super::moment::Moment;

/// The full hours of the week that holds `at`, Monday to Sunday, by the clocks of its zone.
///
/// There are 168. An hour that the clocks jump over is not there, and one that they go through twice is there twice.
///
/// # Example
/// ```
/// use waystation::hours::{hours_of_week, parse_moment, parse_zone};
///
/// let helsinki = parse_zone("Europe/Helsinki")?;
/// let hours = |text| Ok::<_, Box<dyn std::error::Error>>(hours_of_week(parse_moment(text, helsinki)?));
/// assert_eq!(hours("2026-11-25T12:34")?[0], parse_moment("2026-11-23T00:00", helsinki)?);
/// assert_eq!(hours("2026-11-25T12:34")?.len(), 168);
/// assert_eq!(hours("2026-03-29T12:00")?.len(), 167);
/// assert_eq!(hours("2026-10-25T12:00")?.len(), 169);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn hours_of_week(at: Moment) -> Vec<Moment> {
    let date = at.date_naive();
    let monday = date - Days::new(u64::from(date.weekday().num_days_from_monday()));
    let dates = (0..7).map(|day| monday + Days::new(day));
    let locals = dates.flat_map(|date| (0..24).filter_map(move |hour| date.and_hms_opt(hour, 0, 0)));
    let hours = locals.flat_map(|local| match at.timezone().from_local_datetime(&local) {
        MappedLocalTime::Single(hour) => [Some(hour), None],
        MappedLocalTime::Ambiguous(first, second) => [Some(first), Some(second)],
        MappedLocalTime::None => [None, None],
    });
    hours.flatten().collect()
}

/// Whether an hour that begins at `at` belongs to the night: 22:00 to 06:00.
#[must_use]
pub fn is_night(at: Moment) -> bool {
    !(6..22).contains(&at.hour())
}
