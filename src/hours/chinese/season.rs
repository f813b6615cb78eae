//! Parts of the year: 5月1日至9月30日, 夏季, 11月至次年3月.

use super::cursor::Cursor;
use super::token::Kind;
use super::word::{SeasonName, Word};

/// A day or a month of the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Date {
    pub year: Option<u16>,
    pub month: u8,
    pub day: Option<u8>,
}

/// From a date to a date, both included; over the new year when the last is before the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DateRange {
    pub first: Date,
    pub last: Date,
}

/// A part of the year that somebody speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Season {
    pub name: Option<SeasonName>,
    /// Empty where only the name is told.
    pub ranges: Vec<DateRange>,
}

/// Reads a season by its name, its dates, or both: 夏季（5月1日-9月30日）, 5-9月, 旺季4.1-10.31.
pub(super) fn season(cursor: &mut Cursor<'_>) -> Option<Season> {
    if let Some(Word::Season(name)) = cursor.peek_word() {
        cursor.step();
        let ranges = cursor.part(|cursor| {
            cursor.take_word(Word::Filler);
            cursor.take(Kind::Colon);
            let in_brackets = cursor.take(Kind::Open);
            cursor.skip_filler();
            let ranges = ranges(cursor)?;
            cursor.take_word(Word::Onwards);
            (!in_brackets || cursor.take(Kind::Close)).then_some(ranges)
        });
        return Some(Season { name: Some(name), ranges: ranges.unwrap_or_default() });
    }
    cursor.part(|cursor| {
        let ranges = ranges(cursor)?;
        // 5月至9月（夏季）
        let name = cursor.part(|cursor| {
            let in_brackets = cursor.take(Kind::Open);
            let Some(Word::Season(name)) = cursor.peek_word() else { return None };
            cursor.step();
            (!in_brackets || cursor.take(Kind::Close)).then_some(name)
        });
        Some(Season { name, ranges })
    })
}

/// 5月-9月; 7、8月; 1月1日、5月1日.
fn ranges(cursor: &mut Cursor<'_>) -> Option<Vec<DateRange>> {
    if let Some(months) = cursor.part(list_of_months) {
        return Some(months);
    }
    let mut ranges = vec![range(cursor)?];
    while let Some(range) = cursor.part(|cursor| {
        matches!(cursor.peek(), Some(Kind::Comma | Kind::Word(Word::And))).then(|| cursor.step())?;
        range(cursor)
    }) {
        ranges.push(range);
    }
    Some(ranges)
}

/// 7、8月: only the last month has its 月.
fn list_of_months(cursor: &mut Cursor<'_>) -> Option<Vec<DateRange>> {
    let mut months = Vec::new();
    loop {
        months.push(month(cursor)?);
        if cursor.take_word(Word::Month) {
            break;
        }
        matches!(cursor.peek(), Some(Kind::Comma | Kind::Word(Word::And))).then(|| cursor.step())?;
    }
    let is_date = day(&mut { *cursor }).is_some() || { *cursor }.dash();
    let of = |month| Date { year: None, month, day: None };
    (months.len() > 1 && !is_date)
        .then(|| months.into_iter().map(|month| DateRange { first: of(month), last: of(month) }).collect())
}

fn month(cursor: &mut Cursor<'_>) -> Option<u8> {
    let (number, digits) = cursor.number()?;
    (digits <= 2 && (1..=12).contains(&number)).then_some(number as u8)
}

fn range(cursor: &mut Cursor<'_>) -> Option<DateRange> {
    cursor.part(|cursor| range_in_words(cursor).or_else(|| range_in_figures(cursor)))
}

fn range_in_words(cursor: &mut Cursor<'_>) -> Option<DateRange> {
    cursor.part(|cursor| {
        let year = year(cursor);
        let month_of_first = month(cursor)?;
        // 5-9月
        if cursor.peek() == Some(Kind::Dash) {
            cursor.dash();
            next_year(cursor);
            let last = month(cursor)?;
            if !cursor.take_word(Word::Month) || matches!(cursor.peek(), Some(Kind::Number { .. })) {
                return None;
            }
            let of = |month| Date { year, month, day: None };
            return Some(DateRange { first: of(month_of_first), last: of(last) });
        }
        cursor.take_word(Word::Month).then_some(())?;
        let first = Date { year, month: month_of_first, day: day(cursor) };
        cursor.take_word(Word::Begin);
        cursor.take_word(Word::Onwards);
        let last = cursor.part(|cursor| {
            cursor.dash().then_some(())?;
            let year = self::year(cursor).or(year);
            let next = next_year(cursor);
            let year = if next { year.map(|year| year + 1) } else { year };
            // 5月1日-30日
            let last_day = first.day.and_then(|_| cursor.part(day));
            if let Some(day) = last_day {
                return Some(Date { year, month: first.month, day: Some(day) });
            }
            let month = month(cursor)?;
            cursor.take_word(Word::Month).then_some(())?;
            Some(Date { year, month, day: day(cursor) })
        });
        // A day alone is a day; a month alone is a month.
        Some(DateRange { first, last: last.unwrap_or(first) })
    })
}

/// 2026年
fn year(cursor: &mut Cursor<'_>) -> Option<u16> {
    cursor.part(|cursor| {
        let (number, digits) = cursor.number()?;
        (digits == 4 && cursor.take_word(Word::Year) && (1900..=9999).contains(&number)).then_some(number as u16)
    })
}

fn next_year(cursor: &mut Cursor<'_>) -> bool {
    cursor.take_word(Word::NextYear)
}

/// 30日
fn day(cursor: &mut Cursor<'_>) -> Option<u8> {
    cursor.part(|cursor| {
        let (number, digits) = cursor.number()?;
        let is_day = cursor.take_word(Word::Day) && digits <= 2 && (1..=31).contains(&number);
        is_day.then_some(number as u8)
    })
}

/// 4.1-10.31, 5/1-9/30: figures that could not be times.
fn range_in_figures(cursor: &mut Cursor<'_>) -> Option<DateRange> {
    cursor.part(|cursor| {
        let (first, first_is_date) = date_in_figures(cursor)?;
        cursor.dash().then_some(())?;
        next_year(cursor);
        let (last, last_is_date) = date_in_figures(cursor)?;
        (first_is_date || last_is_date).then_some(DateRange { first, last })
    })
}

/// A date, and whether it could be no time: 4.1 and 9/30 could not, 10.31 could.
fn date_in_figures(cursor: &mut Cursor<'_>) -> Option<(Date, bool)> {
    let month = month(cursor)?;
    let is_slash = cursor.peek() == Some(Kind::Slash);
    (is_slash || cursor.peek() == Some(Kind::Dot)).then(|| cursor.step())?;
    let (day, digits) = cursor.number()?;
    let date = Date { year: None, month, day: Some(u8::try_from(day).ok().filter(|day| (1..=31).contains(day))?) };
    (digits <= 2).then_some((date, is_slash || digits == 1))
}

#[cfg(test)]
mod tests {
    use super::super::script::plain;
    use super::super::token::tokens;
    use super::*;

    fn read(text: &str) -> Option<Season> {
        let tokens = tokens(&plain(text));
        season(&mut Cursor::new(&tokens))
    }

    #[track_caller]
    fn check(text: &str, name: Option<SeasonName>, first: (u8, Option<u8>), last: (u8, Option<u8>)) {
        let season = read(text).expect(text);
        let of = |date: Date| (date.month, date.day);
        assert_eq!(season.name, name, "{text}");
        assert_eq!((of(season.ranges[0].first), of(season.ranges[0].last)), (first, last), "{text}");
    }

    #[test]
    fn seasons_have_names_dates_or_both() {
        let (summer, winter) = (Some(SeasonName::Summer), Some(SeasonName::Winter));
        check("夏季(5月-9月)", summer, (5, None), (9, None));
        check("夏令时（5月1日至9月30日）", summer, (5, Some(1)), (9, Some(30)));
        check("冬季：10月1日-次年4月30日", winter, (10, Some(1)), (4, Some(30)));
        check("冬季11月至次年3月", winter, (11, None), (3, None));
        check("5-9月", None, (5, None), (9, None));
        check("五月至九月（夏季）", summer, (5, None), (9, None));
        check("6月1日起至8月31日", None, (6, Some(1)), (8, Some(31)));
        check("10月1日-7日", None, (10, Some(1)), (10, Some(7)));
        check("旺季(4.1~10.31)", Some(SeasonName::High), (4, Some(1)), (10, Some(31)));
        check("5/1-9/30", None, (5, Some(1)), (9, Some(30)));
        check("1月1日", None, (1, Some(1)), (1, Some(1)));
        assert_eq!(read("夏令时"), Some(Season { name: summer, ranges: Vec::new() }));
        assert_eq!(read("7、8月").expect("two months").ranges.len(), 2);
        let year = read("2026年5月1日-6月30日").expect("a year").ranges[0];
        assert_eq!((year.first.year, year.last.year), (Some(2026), Some(2026)));
    }

    #[test]
    fn times_are_no_seasons() {
        for text in ["8.30-17.30", "9-17", "5:00-9:00", "13月", "周一", "5月-"] {
            assert!(read(text).is_none_or(|season| season.ranges[0].first.month == 5), "{text}");
        }
    }
}
