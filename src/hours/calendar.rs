//! Which days a rule of opening hours names.

use chrono::{Datelike, NaiveDate, TimeDelta};
use opening_hours_syntax::rules::day::{
    Date, DateOffset, DaySelector, HolidayKind, MonthdayRange, WeekDayRange, WeekRange, YearRange,
};
use std::ops::RangeInclusive;

use super::holidays::{DayKind, Holidays};

/// The years that the syntax of opening hours can name.
pub(super) const YEARS: RangeInclusive<i32> = 1900..=9999;

/// Whether `date` is one of the days that a rule is for.
///
/// Every kind of selector that is present must match. `holidays` is the calendar of a schedule that tells public
/// holidays apart, and `None` of one that does not. School holidays match no day: there is no calendar of them.
pub(super) fn is_named(days: &DaySelector, date: NaiveDate, holidays: Option<&Holidays>) -> bool {
    any(&days.year, |range| is_in_years(range, date))
        && any(&days.monthday, |range| match range {
            MonthdayRange::Month { range, year } => {
                let months = (i32::from(*range.start()), i32::from(*range.end()));
                is_in_months(months, year.map(|year| year.0), date)
            }
            MonthdayRange::Date { start, end } => is_in_dates(*start, *end, date),
        })
        && any(&days.week, |range| is_in_weeks(range, date))
        && is_day_of_week(&days.weekday, date, holidays)
}

/// Whether a day is one of the weekdays or holidays.
///
/// On a make-up workday, rules for Monday to Friday hold and rules for weekends do not. Rules for some other days
/// (`Tu-Su`, `Mo`) hold by the name of the day.
fn is_day_of_week(selectors: &[WeekDayRange], date: NaiveDate, holidays: Option<&Holidays>) -> bool {
    let is_workday = holidays.is_some_and(|holidays| holidays.kind(date) == Some(DayKind::Workday));
    let week = if is_workday { plain_week(selectors) } else { None };
    match week {
        Some(week) if week & MON_FRI == MON_FRI => return true,
        Some(week) if week & MON_FRI == 0 && week != 0 => {
            return selectors.iter().any(|range| is_holiday(range, date, holidays));
        }
        _ => {}
    }
    any(selectors, |range| is_weekday(range, date) || is_holiday(range, date, holidays))
}

const MON_FRI: u8 = 0b001_1111;

/// The weekdays as a set, Monday in the lowest bit; `None` where only some of a month or days beside them are meant.
fn plain_week(selectors: &[WeekDayRange]) -> Option<u8> {
    selectors.iter().try_fold(0, |week, selector| match selector {
        WeekDayRange::Fixed { range, offset: 0, nth_from_start: [true, true, true, true, true], .. } => {
            let (first, length) = (range.start().num_days_from_monday(), range.end().days_since(*range.start()));
            Some((0..=length).fold(week, |week, step| week | 1 << ((first + step) % 7)))
        }
        WeekDayRange::Fixed { .. } => None,
        WeekDayRange::Holiday { .. } => Some(week),
    })
}

fn is_holiday(range: &WeekDayRange, date: NaiveDate, holidays: Option<&Holidays>) -> bool {
    let WeekDayRange::Holiday { kind: HolidayKind::Public, offset } = range else { return false };
    let date = date.checked_sub_signed(TimeDelta::days(i64::from(*offset)));
    holidays.zip(date).is_some_and(|(holidays, date)| holidays.kind(date) == Some(DayKind::Off))
}

/// Whether public holidays are named, or days beside them.
pub(super) fn names_holidays(days: &DaySelector) -> bool {
    let is_public = |range: &WeekDayRange| matches!(range, WeekDayRange::Holiday { kind: HolidayKind::Public, .. });
    days.weekday.iter().any(is_public)
}

/// Whether the days repeat every week but for public holidays, so that two weeks without any tell all.
pub(super) fn is_weekly(days: &DaySelector) -> bool {
    days.year.is_empty()
        && days.monthday.is_empty()
        && days.week.is_empty()
        && days.weekday.iter().all(|range| match range {
            WeekDayRange::Fixed { nth_from_start, .. } => *nth_from_start == [true; 5],
            WeekDayRange::Holiday { offset, .. } => *offset == 0,
        })
}

fn any<T>(selectors: &[T], is_match: impl Fn(&T) -> bool) -> bool {
    selectors.is_empty() || selectors.iter().any(is_match)
}

fn is_in_years(years: &YearRange, date: NaiveDate) -> bool {
    let (range, step) = years.into_parts();
    let (first, last) = (range.start().0, range.end().0);
    (first..=last).contains(&date.year()) && (date.year() - first) % i32::from(step) == 0
}

fn is_in_weeks(weeks: &WeekRange, date: NaiveDate) -> bool {
    let (range, step) = weeks.into_parts();
    let (first, last) = (u32::from(range.start().0), u32::from(range.end().0));
    let week = date.iso_week().week();
    (first..=last).contains(&week) && (week - first).is_multiple_of(u32::from(step))
}

/// Whole months, from the first to the last, over the new year when the last is before the first.
fn is_in_months((first, last): (i32, i32), year: Option<i32>, date: NaiveDate) -> bool {
    let length = (last - first).rem_euclid(12);
    let months_since_first = date.month().cast_signed() - first;
    let months_since_first = match year {
        Some(year) => (date.year() - year) * 12 + months_since_first,
        None => months_since_first.rem_euclid(12),
    };
    (0..=length).contains(&months_since_first)
}

fn is_weekday(range: &WeekDayRange, date: NaiveDate) -> bool {
    let WeekDayRange::Fixed { range, offset, nth_from_start, nth_from_end } = range else {
        return false;
    };
    let Some(date) = date.checked_sub_signed(TimeDelta::days(i64::from(*offset))) else {
        return false;
    };
    let since_first = date.weekday().days_since(*range.start());
    let length = range.end().days_since(*range.start());
    since_first <= length
        && (nth_from_start[(date.day0() / 7) as usize]
            || nth_from_end[((u32::from(date.num_days_in_month()) - date.day()) / 7) as usize])
}

/// Days from a date to a date; without years, of every year.
fn is_in_dates(start: (Date, DateOffset), end: (Date, DateOffset), date: NaiveDate) -> bool {
    // A shift of days may carry a date this many years away.
    let shift = |offset: DateOffset| i32::from(offset.day_offset.unsigned_abs()) / 365;
    let reach = 2 + shift(start.1).max(shift(end.1));
    let first_years = match (start.0.year(), end.0.year()) {
        (Some(year), _) => year.0..=year.0,
        (None, Some(year)) => year.0 - 1..=year.0,
        (None, None) => date.year() - reach..=date.year() + reach,
    };
    let mut ranges = first_years.rev().filter_map(|year| {
        if start == end {
            let day = start.1.apply(on_year(start.0, year, Missing::None)?);
            return Some(day..=day);
        }
        let first = start.1.apply(on_year(start.0, year, Missing::Next)?);
        let last_year = end.0.year().map_or(year, |year| year.0);
        [last_year, last_year + i32::from(end.0.year().is_none())]
            .into_iter()
            .filter_map(|year| Some(end.1.apply(on_year(end.0, year, Missing::Previous)?)))
            .find(|last| first <= *last)
            .map(|last| first..=last)
    });
    if end.0.year().is_some() {
        // One range only, and the shortest: "Oct 1-2026 Nov 24" starts in 2026, "Oct 1-2026 Jan 5" in 2025.
        ranges.next().is_some_and(|range| range.contains(&date))
    } else {
        ranges.any(|range| range.contains(&date))
    }
}

/// What stands for a day that a month does not have, such as Feb 29 or Nov 31.
#[derive(Clone, Copy)]
enum Missing {
    None,
    Previous,
    Next,
}

fn on_year(date: Date, year: i32, missing: Missing) -> Option<NaiveDate> {
    match date {
        Date::Easter { .. } => easter(year),
        Date::Fixed { month, day, .. } => {
            let month = u32::from(month);
            NaiveDate::from_ymd_opt(year, month, u32::from(day)).or_else(|| {
                let month_end = (28..=30).rev().find_map(|day| NaiveDate::from_ymd_opt(year, month, day))?;
                match missing {
                    Missing::None => None,
                    Missing::Previous => Some(month_end),
                    Missing::Next => month_end.succ_opt(),
                }
            })
        }
        Date::Weekday { month, wday, nth, .. } => {
            let month = u32::from(month);
            let of_month = |n: u8| NaiveDate::from_weekday_of_month_opt(year, month, wday, n);
            if nth > 0 {
                return of_month(nth.unsigned_abs());
            }
            let occurrences = if of_month(5).is_some() { 5 } else { 4 };
            of_month((occurrences + 1_u8).checked_sub(nth.unsigned_abs())?)
        }
    }
}

/// Easter Sunday of the Gregorian calendar.
///
/// # References
/// J. Meeus, *Astronomical Algorithms*, chapter 8; the letters are his.
#[expect(clippy::many_single_char_names, reason = "the letters of the source")]
fn easter(year: i32) -> Option<NaiveDate> {
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let day = (h + l - 7 * m + 33 * month + 19) % 32;
    NaiveDate::from_ymd_opt(year, month.cast_unsigned(), day.cast_unsigned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().expect(text)
    }

    /// The dates of a year that the days of the first rule name, as month and day.
    fn named(days: &str, year: i32) -> Vec<String> {
        let rules = opening_hours_syntax::parse(days).expect(days).rules;
        let first = NaiveDate::from_ymd_opt(year, 1, 1).expect("a year");
        first
            .iter_days()
            .take_while(|date| date.year() == year)
            .filter(|date| is_named(&rules[0].day_selector, *date, None))
            .map(|date| date.format("%m-%d").to_string())
            .collect()
    }

    #[test]
    fn days_are_named_by_date() {
        // The first day, the last day, and how many there are.
        let cases = [
            ("24/7", 2026, "01-01", "12-31", 365),
            ("Feb", 2028, "02-01", "02-29", 29),
            ("Nov-Feb", 2026, "01-01", "12-31", 120),
            ("2026Nov-Feb", 2026, "11-01", "12-31", 61),
            ("2026Nov-Feb", 2027, "01-01", "02-28", 59),
            ("2026 Nov", 2026, "11-01", "11-30", 30),
            ("2026", 2026, "01-01", "12-31", 365),
            ("2020-2030/3", 2026, "01-01", "12-31", 365),
            ("2024+", 2026, "01-01", "12-31", 365),
            ("Oct 20-Nov 5", 2026, "10-20", "11-05", 17),
            ("Dec 20-Jan 5", 2026, "01-01", "12-31", 17),
            ("Dec 24-26", 2026, "12-24", "12-26", 3),
            ("Dec 30-2", 2026, "01-01", "12-31", 4),
            ("Feb 20-Feb 30", 2026, "02-20", "02-28", 9),
            ("Feb 29-Mar 1", 2026, "03-01", "03-01", 1),
            ("Feb 29", 2028, "02-29", "02-29", 1),
            ("2026 Nov 22", 2026, "11-22", "11-22", 1),
            ("2026 Oct 1-Nov 24", 2026, "10-01", "11-24", 55),
            ("Oct 1-2026 Jan 5", 2026, "01-01", "01-05", 5),
            ("2025 Dec 1-2026 Jan 5", 2026, "01-01", "01-05", 5),
            ("2026 Oct 1+", 2027, "01-01", "12-31", 365),
            ("Oct 1+", 2026, "10-01", "12-31", 92),
            ("easter", 2026, "04-05", "04-05", 1),
            ("easter -2 days", 2026, "04-03", "04-03", 1),
            ("easter -2 days-easter +1 day", 2026, "04-03", "04-06", 4),
            ("Jan 1 -1 day", 2026, "12-31", "12-31", 1),
            ("Jan 1 +9999 days", 2026, "05-18", "05-18", 1),
            ("Nov Su[-1]", 2026, "11-29", "11-29", 1),
            ("Nov Su[1]-Nov Su[2]", 2026, "11-01", "11-08", 8),
            ("Nov 22-Mo", 2026, "11-16", "11-16", 1),
            ("week 1", 2026, "01-01", "01-04", 4),
            ("week 53", 2026, "12-28", "12-31", 4),
            ("week 2-6/2", 2026, "01-05", "02-08", 21),
            ("Su", 2026, "01-04", "12-27", 52),
            ("Fr-Mo", 2026, "01-02", "12-28", 208),
            ("Mo[1]", 2026, "01-05", "12-07", 12),
            ("Mo[-1]", 2026, "01-26", "12-28", 12),
            ("Mo[5]", 2026, "03-30", "11-30", 4),
            ("Mo[1] -1 day", 2026, "01-04", "12-06", 12),
            ("Nov Mo-Fr", 2026, "11-02", "11-30", 21),
        ];
        for (days, year, first, last, count) in cases {
            let named = named(days, year);
            assert_eq!(named.first().map(String::as_str), Some(first), "{days} of {year}");
            assert_eq!(named.last().map(String::as_str), Some(last), "{days} of {year}");
            assert_eq!(named.len(), count, "{days} of {year}");
        }
    }

    #[test]
    fn some_days_never_come() {
        for days in ["Feb 30", "2027 Feb 29", "2024", "Feb Su[-5]", "PH", "SH", "PH +1 day", "2024 Dec 1-2023 Dec 1"] {
            for year in 2026..2031 {
                assert!(named(days, year).is_empty(), "{days} of {year}");
            }
        }
    }

    #[test]
    fn make_up_workdays_are_days_of_work() {
        let china = Holidays::china();
        // 2026-02-14 is a Saturday, 2026-09-20 a Sunday: both are worked. 2026-10-01 is a Thursday off.
        let cases = [
            ("Mo-Fr", [true, true, true, true]),
            ("Mo-Sa", [true, true, true, true]),
            ("Mo-Th,Fr", [true, true, true, true]),
            ("Sa-Su", [false, false, false, false]),
            ("Sa,PH", [false, false, true, true]),
            ("Sa-Su,PH", [false, false, true, true]),
            ("PH", [false, false, true, true]),
            ("PH +1 day", [false, false, false, true]),
            ("Tu-Su", [true, true, true, true]),
            ("Mo-Th", [false, false, true, false]),
            ("Sa[2]", [true, false, false, false]),
            ("Feb", [true, false, false, false]),
            ("SH", [false, false, false, false]),
        ];
        for (days, expected) in cases {
            let rules = opening_hours_syntax::parse(days).expect(days).rules;
            let named = ["2026-02-14", "2026-09-20", "2026-10-01", "2026-10-02"]
                .map(|day| is_named(&rules[0].day_selector, date(day), Some(&china)));
            assert_eq!(named, expected, "{days}");
        }
    }

    #[test]
    fn easter_falls_on_its_known_dates() {
        for text in [
            "1901-04-07",
            "1961-04-02",
            "2000-04-23",
            "2024-03-31",
            "2025-04-20",
            "2026-04-05",
            "2038-04-25",
            "2050-04-10",
            "2106-04-18",
            "2200-04-06",
            "2285-03-22",
            "3000-04-13",
        ] {
            assert_eq!(easter(date(text).year()), Some(date(text)));
        }
        assert!((1800..=10_100).all(|year| easter(year).is_some()));
    }
}
