//! Days: of the week, of work, of rest.

use super::cursor::Cursor;
use super::token::Kind;
use super::word::Word;

/// All seven days of the week, from Monday on in the lowest bit.
pub(super) const ALL: u8 = 0b111_1111;
pub(super) const MON_FRI: u8 = 0b001_1111;
pub(super) const WEEKEND: u8 = 0b110_0000;

/// Which days somebody speaks of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a kind of days that is named or not")]
pub(super) struct Days {
    /// Days of the week, Monday in the lowest bit.
    pub week: u8,
    /// Monday to Friday as the calendar of work has it.
    pub are_workdays: bool,
    /// Weekends were named as such, and not by the names of their days.
    pub is_weekend: bool,
    pub holidays: bool,
    /// Festivals by name, for want of a way to write them.
    pub festivals: bool,
    /// Certain weekdays of a month: which weekday, and which of them; -1 is the last.
    pub nth: Vec<(u8, i8)>,
    /// 全年无休.
    pub no_day_off: bool,
}

impl Days {
    pub fn of_week(week: u8) -> Self {
        Self { week, ..Self::default() }
    }

    pub fn join(&mut self, other: Self) {
        // 周一至周五（工作日）
        self.are_workdays |= other.are_workdays;
        // 全年 周一闭馆; 每天（周一至周五）
        let is_narrowed = self.week == ALL && !self.holidays && ![0, ALL].contains(&other.week);
        self.week = if is_narrowed { other.week } else { self.week | other.week };
        self.is_weekend |= other.is_weekend;
        self.holidays |= other.holidays;
        self.festivals |= other.festivals;
        self.no_day_off |= other.no_day_off;
        self.nth.extend(other.nth);
    }
}

/// What was found where days were looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    Days(Days),
    /// Holidays of schools, of which there is no calendar.
    SchoolHolidays,
}

/// Reads one range or kind of days: 周一至周五, 工作日, 节假日, 每月第一个周一, 周一、三、五.
pub(super) fn days(cursor: &mut Cursor<'_>) -> Option<Found> {
    cursor.part(|cursor| {
        let word = cursor.peek_word()?;
        let found = match word {
            Word::Week | Word::Weekday(_) => return weekdays(cursor).map(Found::Days),
            Word::EveryMonth | Word::Nth => return nth(cursor).map(Found::Days),
            Word::EveryDay => Days::of_week(ALL),
            Word::NoDayOff => Days { week: ALL, holidays: true, no_day_off: true, ..Days::default() },
            Word::Workdays => Days { week: MON_FRI, are_workdays: true, ..Days::default() },
            Word::Weekend => Days { week: WEEKEND, is_weekend: true, ..Days::default() },
            Word::RestDays => Days { week: WEEKEND, is_weekend: true, holidays: true, ..Days::default() },
            Word::Holidays => Days { holidays: true, ..Days::default() },
            Word::Festival => Days { holidays: true, festivals: true, ..Days::default() },
            Word::SchoolHolidays => {
                cursor.step();
                return Some(Found::SchoolHolidays);
            }
            _ => return None,
        };
        cursor.step();
        Some(Found::Days(found))
    })
}

/// 周一, 周一至五, 周六、日, 周一三五.
fn weekdays(cursor: &mut Cursor<'_>) -> Option<Days> {
    let has_prefix = cursor.peek_word() == Some(Word::Week);
    let first = weekday(cursor)?;
    let mut week = range_from(cursor, first);
    loop {
        if !has_prefix {
            break;
        }
        let mut ahead = *cursor;
        let is_listed = matches!(ahead.peek(), Some(Kind::Comma | Kind::Word(Word::And)));
        if is_listed {
            ahead.step();
        } else if matches!(ahead.peek(), Some(Kind::Number { .. })) {
            break;
        }
        // The weekdays after the first may go without their 周; but 周一、3点 is not Wednesday.
        let Some(day) = number_of_weekday(&mut ahead) else { break };
        if is_followed_by_time(&ahead) {
            break;
        }
        week |= range_from(&mut ahead, day);
        *cursor = ahead;
    }
    Some(Days::of_week(week))
}

fn weekday(cursor: &mut Cursor<'_>) -> Option<u8> {
    cursor.part(|cursor| {
        if let Some(Word::Weekday(day)) = cursor.peek_word() {
            cursor.step();
            return Some(day);
        }
        cursor.take_word(Word::Week).then_some(())?;
        // 每周星期一
        while cursor.take_word(Word::Week) {}
        number_of_weekday(cursor)
    })
}

fn number_of_weekday(cursor: &mut Cursor<'_>) -> Option<u8> {
    cursor.part(|cursor| {
        if cursor.take_word(Word::Day) {
            return Some(6);
        }
        let (number, digits) = cursor.number()?;
        (digits == 1 && (1..=7).contains(&number)).then(|| number as u8 - 1)
    })
}

/// Whether the number before is an hour or a month and no weekday.
fn is_followed_by_time(cursor: &Cursor<'_>) -> bool {
    let is_time_mark = matches!(
        cursor.peek(),
        Some(Kind::Dot | Kind::Slash | Kind::Word(Word::Hour | Word::Half | Word::Month | Word::Year | Word::Minute))
    );
    let is_clock = cursor.peek() == Some(Kind::Colon)
        && matches!(cursor.token(1).map(|token| token.kind), Some(Kind::Number { digits: 2, .. }))
        && !matches!(cursor.token(2).map(|token| token.kind), Some(Kind::Colon | Kind::Dot | Kind::Word(Word::Hour)));
    is_time_mark || is_clock
}

/// The days from `first` to the one after a dash, over the weekend if need be; or `first` alone.
fn range_from(cursor: &mut Cursor<'_>, first: u8) -> u8 {
    let last = cursor.part(|cursor| {
        cursor.dash().then_some(())?;
        if matches!(cursor.peek_word(), Some(Word::Week | Word::Weekday(_))) {
            return weekday(cursor);
        }
        let day = number_of_weekday(cursor)?;
        (!is_followed_by_time(cursor)).then_some(day)
    });
    let length = last.map_or(0, |last| (last + 7 - first) % 7);
    (0..=length).fold(0, |week, step| week | 1 << ((first + step) % 7))
}

/// 每月第一个周一, 每月第二、四个周六, 每月最后一个周五.
fn nth(cursor: &mut Cursor<'_>) -> Option<Days> {
    cursor.take_word(Word::EveryMonth);
    let mut which: Vec<i8> = Vec::new();
    loop {
        if cursor.take_word(Word::LastOne) {
            which.push(-1);
        } else {
            cursor.take_word(Word::Nth);
            let (number, _) = cursor.number()?;
            which.push(i8::try_from(number).ok().filter(|number| (1..=5).contains(number))?);
        }
        cursor.skip_filler();
        if !matches!(cursor.peek(), Some(Kind::Comma | Kind::Word(Word::And))) {
            break;
        }
        cursor.step();
    }
    let day = weekday(cursor)?;
    Some(Days { nth: which.into_iter().map(|which| (day, which)).collect(), ..Days::default() })
}

#[cfg(test)]
mod tests {
    use super::super::script::plain;
    use super::super::token::tokens;
    use super::*;

    fn read(text: &str) -> Option<Found> {
        let tokens = tokens(&plain(text));
        days(&mut Cursor::new(&tokens))
    }

    #[track_caller]
    fn check(text: &str, week: u8) {
        assert_eq!(read(text), Some(Found::Days(Days::of_week(week))), "{text}");
    }

    #[test]
    fn weekdays_come_alone_in_ranges_and_in_lists() {
        for text in [
            "周一至周五",
            "星期一到星期五",
            "礼拜一—礼拜五",
            "周一至五",
            "周1-周5",
            "週一～週五",
            "每周一至周五",
            "周一 - 周五",
        ] {
            check(text, MON_FRI);
        }
        check("周一、三、五", 0b001_0101);
        check("周一三五", 0b001_0101);
        check("周二、四、六下午", 0b010_1010);
        check("周六、日", WEEKEND);
        check("周六至周四", 0b110_1111);
        check("周一至周三、五", 0b001_0111);
        check("逢周三", 0b000_0100);
        check("星期天", 0b100_0000);
        check("周一、三：9:00", 0b000_0101);
        check("周一、3:00-4:00", 1);
        check("周一、3点", 1);
        check("周一：9:00", 1);
        check("Mo-Fr", MON_FRI);
    }

    #[test]
    fn kinds_of_days_have_names() {
        let of = |text: &str| match read(text) {
            Some(Found::Days(days)) => days,
            other => panic!("{text}: {other:?}"),
        };
        assert!(of("工作日").are_workdays);
        assert!(of("国家法定节假日").holidays);
        assert!(of("双休日").is_weekend);
        assert!(of("春节期间").festivals);
        assert!(of("全年无休").no_day_off);
        assert_eq!(of("每月第一个周一").nth, [(0, 1)]);
        assert_eq!(of("每月第二、四个星期六").nth, [(5, 2), (5, 4)]);
        assert_eq!(of("每月最后一个周五").nth, [(4, -1)]);
        assert_eq!(read("寒暑假"), Some(Found::SchoolHolidays));
        assert_eq!(read("每月15日"), None);
        assert_eq!(read("周"), None);
    }
}
