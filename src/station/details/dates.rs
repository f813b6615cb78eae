//! From when to when a station is there: a desk at a fair is there for four days.

use chrono::{Datelike, Days, NaiveDate, TimeDelta};

use crate::hours::Moment;
use crate::station::words::folded;

/// The days on which a station is there, both ends included; open where unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dates {
    /// The first day.
    pub from: Option<NaiveDate>,
    /// The last day.
    pub to: Option<NaiveDate>,
}

impl Dates {
    /// Whether `at` lies within, by the local date of its zone.
    #[must_use]
    pub fn hold(&self, at: Moment) -> bool {
        let today = at.date_naive();
        self.from.is_none_or(|from| from <= today) && self.to.is_none_or(|to| today <= to)
    }

    /// Whether there is an end: such a station counts only when it is known what day it is.
    #[must_use]
    pub const fn end(&self) -> bool {
        self.to.is_some()
    }

    /// The first moment after `at` at which [`Dates::hold`] gives something else.
    #[must_use]
    pub fn next_change(&self, at: Moment) -> Option<Moment> {
        let begins = self.from.filter(|from| *from > at.date_naive());
        let ends = self.to.and_then(|to| to.checked_add_days(Days::new(1))).filter(|after| *after > at.date_naive());
        let day = begins.into_iter().chain(ends).min()?;
        // Where clocks are put forward at midnight, the day begins an hour later.
        let zone = at.timezone();
        let begin = |hour: u32| day.and_hms_opt(hour, 0, 0)?.and_local_timezone(zone).earliest();
        begin(0).or_else(|| begin(1)).filter(|begin| *begin - at > TimeDelta::zero())
    }
}

/// A date as a list writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ReadDate {
    /// The first day that it names.
    pub first: NaiveDate,
    /// The last day: of a month or a year that is all it names.
    pub last: NaiveDate,
}

impl ReadDate {
    /// Whether it is a single day.
    pub fn exact(self) -> bool {
        self.first == self.last
    }

    fn day(date: NaiveDate) -> Self {
        Self { first: date, last: date }
    }
}

/// Years that a list can mean.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2199;

/// Reads `2026-05-23`, `2026/5/23`, `2026.5.23`, `2026年5月23日`, `20260523`, `2026年5月`, `2026`, a date with a time
/// after it, or the number that a spreadsheet has for a date.
pub(super) fn read_date(text: &str) -> Option<ReadDate> {
    let text = text.trim();
    // A time after the date says nothing of the day.
    let day = text.split(['T', ' ']).next().filter(|day| day.len() < text.len() && text.contains(':')).unwrap_or(text);
    let day: String = day.replace(['年', '月', '/', '.', '－', '／', '．'], "-").replace(['日', '号'], "");
    let day: String = day.split_whitespace().collect();
    let parts: Vec<&str> = day.trim_end_matches('-').split('-').collect();
    let numbers: Vec<i32> = parts
        .iter()
        .map(|part| {
            if part.is_empty() || !folded(part).bytes().all(|byte| byte.is_ascii_digit()) {
                None
            } else {
                folded(part).parse().ok()
            }
        })
        .collect::<Option<_>>()?;
    let date = |year: i32, month: i32, day: i32| {
        let date = NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?);
        date.filter(|date| YEARS.contains(&date.year()))
    };
    match numbers[..] {
        [year, month, day] if year > 31 => date(year, month, day).map(ReadDate::day),
        [year, month] if year > 31 && (1..=12).contains(&month) => {
            let first = date(year, month, 1)?;
            let next = if month == 12 { date(year + 1, 1, 1) } else { date(year, month + 1, 1) };
            Some(ReadDate { first, last: next?.pred_opt()? })
        }
        // 45658.0 was cut at its point.
        [serial, 0] if serial > 9999 => of_serial(serial),
        [year] if YEARS.contains(&year) => Some(ReadDate { first: date(year, 1, 1)?, last: date(year, 12, 31)? }),
        [packed] if packed > 19_000_000 => date(packed / 10_000, packed / 100 % 100, packed % 100).map(ReadDate::day),
        [serial] => of_serial(serial),
        _ => None,
    }
}

/// The day that a spreadsheet counts as `serial`, of the years 1955 to 2119: smaller numbers mean something else.
fn of_serial(serial: i32) -> Option<ReadDate> {
    let days = u64::try_from(serial).ok().filter(|days| (20_100..=80_300).contains(days))?;
    // Day 60 is the 29th of February 1900, which never was.
    NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(days)).map(ReadDate::day)
}

/// Reads two dates with `至`, `到`, `~` or a long dash between them.
pub(super) fn read_range(text: &str) -> Option<(ReadDate, ReadDate)> {
    let text = text.replace(['到', '～', '—', '–'], "至").replace(['~'], "至").replace("--", "至");
    let parts: Vec<&str> = text.split('至').filter(|part| !part.trim().is_empty()).collect();
    let [from, to] = parts[..] else { return None };
    Some((read_date(from)?, read_date(to)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hours::{parse_moment, parse_zone};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn dates_are_read_as_lists_write_them() {
        for text in [
            "2026-05-23",
            "2026/5/23",
            "2026.05.23",
            "2026年5月23日",
            "２０２６年５月２３日",
            "20260523",
            "2026-05-23 00:00:00",
            "2026-05-23T08:30:00",
            "46165",
            "46165.0",
        ] {
            assert_eq!(read_date(text), Some(ReadDate::day(day("2026-05-23"))), "{text}");
        }
        let month = read_date("2026年2月").unwrap();
        assert_eq!((month.first, month.last), (day("2026-02-01"), day("2026-02-28")));
        let year = read_date("2025年").unwrap();
        assert_eq!((year.first, year.last, year.exact()), (day("2025-01-01"), day("2025-12-31"), false));
        assert_eq!(read_date("2025-12").unwrap().last, day("2025-12-31"));
        for text in ["", "长期", "5月23日", "23.5.2026", "2026-13-01", "2026-02-30", "12345", "-", "2026-5-23-1"] {
            assert_eq!(read_date(text), None, "{text}");
        }
        let (from, to) = read_range("2026年5月23日至2026年5月26日").unwrap();
        assert_eq!((from.first, to.last), (day("2026-05-23"), day("2026-05-26")));
        assert_eq!(read_range("2026-05-23 ~ 2026-05-26"), Some((from, to)));
        assert_eq!(read_range("2026-05-23"), None);
    }

    #[test]
    fn the_last_day_counts_whole_by_local_time() {
        let zone = parse_zone("Asia/Shanghai").unwrap();
        let dates = Dates { from: Some(day("2026-05-23")), to: Some(day("2026-05-26")) };
        let at = |text: &str| parse_moment(text, zone).unwrap();
        let holds = |text: &str| dates.hold(at(text));
        assert!(!holds("2026-05-22T23:59") && holds("2026-05-23T00:00"));
        assert!(holds("2026-05-26T23:59:59") && !holds("2026-05-27T00:00"));
        // In UTC it is still the day before.
        assert!(holds("2026-05-22T16:00:00Z"));
        let change = |text: &str| dates.next_change(at(text)).map(|moment| moment.naive_local().to_string());
        assert_eq!(change("2026-05-01T12:00").as_deref(), Some("2026-05-23 00:00:00"));
        assert_eq!(change("2026-05-23T00:00").as_deref(), Some("2026-05-27 00:00:00"));
        assert_eq!(change("2026-05-27T00:00"), None);
        assert_eq!(Dates::default().next_change(at("2026-05-27T00:00")), None);
    }
}
