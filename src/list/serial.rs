//! Dates and times as spreadsheets count them: days since the end of 1899, and parts of a day.

use chrono::{Days, NaiveDate};

/// Days from the epoch of 1900 to that of 1904.
pub(super) const EPOCH_1904: f64 = 1462.0;

/// A day as `2024-05-01`; `None` beyond the years 1900 to 9999.
#[must_use]
pub fn date_of_serial(serial: f64) -> Option<String> {
    if !(1.0..2_958_466.0).contains(&serial) {
        return None;
    }
    // Excel counts a 29 February 1900 that never was.
    let days = serial.floor() as u64 - u64::from(serial >= 60.0);
    let epoch = NaiveDate::from_ymd_opt(1899, 12, 31)?;
    Some(epoch.checked_add_days(Days::new(days))?.to_string())
}

/// A part of a day as `08:30`, to the minute; 1 is `24:00`. `None` for what is no part of a day.
#[must_use]
pub fn time_of_fraction(fraction: f64) -> Option<String> {
    (0.0..=1.0).contains(&fraction).then(|| clock((fraction * 1440.0).round() as u64))
}

fn clock(minutes: u64) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// A cell with the format of a date or time: `2024-05-01`, `2024-05-01 08:30` or `08:30`.
#[must_use]
pub(super) fn moment_of_serial(serial: f64) -> Option<String> {
    if (0.0..1.0).contains(&serial) {
        return time_of_fraction(serial);
    }
    // To the minute before the parts are taken, or 23:59:59.999 has no minute of its own.
    let minutes = (serial * 1440.0).round();
    let date = date_of_serial((minutes / 1440.0).floor())?;
    match minutes as u64 % 1440 {
        0 => Some(date),
        minute => Some(format!("{date} {}", clock(minute))),
    }
}

/// A cell with the format of a length of time: `36:30`.
#[must_use]
pub(super) fn duration_of_serial(serial: f64) -> Option<String> {
    (0.0..1e6).contains(&serial).then(|| clock((serial * 1440.0).round() as u64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_excel() {
        for (serial, expect) in [
            (1.0, "1900-01-01"),
            (59.0, "1900-02-28"),
            (61.0, "1900-03-01"),
            (45_413.0, "2024-05-01"),
            (45_413.75, "2024-05-01"),
            (2_958_465.0, "9999-12-31"),
        ] {
            assert_eq!(date_of_serial(serial).as_deref(), Some(expect), "{serial}");
        }
        assert!(
            [0.0, -1.0, 2_958_466.0, f64::NAN, f64::INFINITY].iter().all(|&serial| date_of_serial(serial).is_none())
        );
    }

    #[test]
    fn times_are_to_the_minute() {
        assert_eq!(time_of_fraction(0.354_166_666_666_667).as_deref(), Some("08:30"));
        assert_eq!(time_of_fraction(1.0).as_deref(), Some("24:00"));
        assert_eq!(time_of_fraction(1.5), None);
        assert_eq!(moment_of_serial(45_413.354_166_666_67).as_deref(), Some("2024-05-01 08:30"));
        assert_eq!(moment_of_serial(45_412.999_999_99).as_deref(), Some("2024-05-01"));
        assert_eq!(moment_of_serial(0.5).as_deref(), Some("12:00"));
        assert_eq!(duration_of_serial(1.520_833_333).as_deref(), Some("36:30"));
    }
}
