//! Days, seasons and spans in the syntax of OpenStreetMap.

use super::days::Days;
use super::season::{Date, DateRange};
use super::time::{DAY, Span};

const WEEKDAYS: [&str; 7] = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// `Mo-Fr`, `Mo,We,Fr`, `Sa-Su,PH`, `Sa[2,4]`.
pub(super) fn days(days: &Days) -> String {
    let mut parts: Vec<String> = Vec::new();
    let is_in = |day: usize| day < 7 && days.week >> day & 1 == 1;
    let mut day = 0;
    while day < 7 {
        if !is_in(day) {
            day += 1;
            continue;
        }
        let last = (day..7).take_while(|day| is_in(*day)).last().unwrap_or(day);
        parts.push(match last - day {
            0 => WEEKDAYS[day].to_owned(),
            _ => format!("{}-{}", WEEKDAYS[day], WEEKDAYS[last]),
        });
        day = last + 1;
    }
    for weekday in 0..7_u8 {
        let which: Vec<String> =
            days.nth.iter().filter(|(day, _)| *day == weekday).map(|(_, which)| which.to_string()).collect();
        if !which.is_empty() {
            parts.push(format!("{}[{}]", WEEKDAYS[usize::from(weekday)], which.join(",")));
        }
    }
    if days.holidays {
        parts.push("PH".to_owned());
    }
    parts.join(",")
}

/// `May-Sep`, `May 01-Sep 30`, `Jul-Aug`.
pub(super) fn seasons(ranges: &[DateRange]) -> String {
    let mut joined: Vec<DateRange> = Vec::new();
    for range in ranges {
        match joined.last_mut() {
            // 7、8月
            Some(last) if last.last.day.is_none() && range.first.day.is_none() && follows(last.last, range.first) => {
                last.last = range.last;
            }
            _ => joined.push(*range),
        }
    }
    let parts: Vec<String> = joined
        .iter()
        .map(|range| if range.first == range.last { date(range.first) } else { between(*range) })
        .collect();
    parts.join(",")
}

fn follows(last: Date, first: Date) -> bool {
    last.year == first.year && last.month % 12 + 1 == first.month
}

fn between(range: DateRange) -> String {
    format!("{}-{}", date(range.first), date(range.last))
}

fn date(date: Date) -> String {
    let month = MONTHS[usize::from(date.month.clamp(1, 12)) - 1];
    let year = date.year.map(|year| format!("{year} ")).unwrap_or_default();
    match date.day {
        Some(day) => format!("{year}{month} {day:02}"),
        None => format!("{year}{month}"),
    }
}

/// `08:30-11:30,14:00-17:30`; an end on the next day wraps where it can.
pub(super) fn spans(spans: &[Span]) -> String {
    let clock = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
    let one = |span: &Span| {
        if span.has_open_end {
            return format!("{}+", clock(span.from));
        }
        let to = if span.to > DAY && span.to - DAY <= span.from { span.to - DAY } else { span.to };
        format!("{}-{}", clock(span.from), clock(to))
    };
    spans.iter().map(one).collect::<Vec<_>>().join(",")
}

/// The rest of the year; `None` of more than one range, or of one in a certain year.
pub(super) fn rest_of_year(ranges: &[DateRange]) -> Option<DateRange> {
    let [range] = ranges else { return None };
    if range.first.year.is_some() || range.last.year.is_some() {
        return None;
    }
    Some(DateRange { first: day_after(range.last), last: day_before(range.first) })
}

fn day_after(date: Date) -> Date {
    match date.day {
        Some(day) if day < days_in(date.month) => Date { day: Some(day + 1), ..date },
        day => Date { month: date.month % 12 + 1, day: day.map(|_| 1), ..date },
    }
}

fn day_before(date: Date) -> Date {
    match date.day {
        Some(day) if day > 1 => Date { day: Some(day - 1), ..date },
        day => {
            let month = (date.month + 10) % 12 + 1;
            Date { month, day: day.map(|_| days_in(month)), ..date }
        }
    }
}

const fn days_in(month: u8) -> u8 {
    match month {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// A comment that can stand in quotes.
pub(super) fn comment(text: &str) -> String {
    let clean: String = text.chars().filter(|char| *char != '"' && !char.is_control()).take(60).collect();
    clean.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::days::{MON_FRI, WEEKEND};
    use super::*;

    #[test]
    fn days_are_written_as_ranges() {
        let of = |week: u8| days(&Days::of_week(week));
        assert_eq!(of(MON_FRI), "Mo-Fr");
        assert_eq!(of(WEEKEND), "Sa-Su");
        assert_eq!(of(0b001_0101), "Mo,We,Fr");
        assert_eq!(of(0b110_1111), "Mo-Th,Sa-Su");
        let nth = Days { nth: vec![(5, 2), (5, 4)], holidays: true, ..Days::default() };
        assert_eq!(days(&nth), "Sa[2,4],PH");
    }

    #[test]
    fn the_rest_of_the_year_joins_on_both_sides() {
        let month = |month| Date { year: None, month, day: None };
        let rest = rest_of_year(&[DateRange { first: month(5), last: month(9) }]).expect("one range");
        assert_eq!(seasons(&[rest]), "Oct-Apr");
        let day = |month, day| Date { year: None, month, day: Some(day) };
        let rest = rest_of_year(&[DateRange { first: day(3, 1), last: day(11, 30) }]).expect("one range");
        assert_eq!(seasons(&[rest]), "Dec 01-Feb 29");
        let rest = rest_of_year(&[DateRange { first: day(1, 15), last: day(12, 31) }]).expect("one range");
        assert_eq!(seasons(&[rest]), "Jan 01-Jan 14");
    }
}
