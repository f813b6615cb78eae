//! Times of day and spans of them.

use super::cursor::Cursor;
use super::token::Kind;
use super::word::{Part, Word};

const NOON: u16 = 12 * 60;
pub(super) const DAY: u16 = 24 * 60;

/// A time as it was written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Clock {
    /// Minutes after midnight as the digits say it.
    pub minute: u16,
    pub part: Option<Part>,
    pub next_day: bool,
    /// Nothing but an hour: the 9 of 9-17.
    pub is_bare: bool,
    /// Surely of a clock of 24 hours: 05:00 and 17:00, not 5:00.
    pub is_of_24: bool,
}

/// A span as it is meant; the end may lie on the next day, beyond 24:00.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub from: u16,
    pub to: u16,
    /// Open from `from` until nobody says when.
    pub has_open_end: bool,
    /// Whether nothing says which half of the day it is in: 2:00-5:30, not 02:00-05:30.
    pub is_plain: bool,
}

/// What is odd about a span, though it was understood; or why it was not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Oddity {
    /// It was taken as over midnight, though nothing says so.
    OverMidnight,
    /// It was taken as whole hours.
    BareHours,
    /// The character 一 was taken as a dash.
    OneAsDash,
    /// It ends before it begins, and is not a night.
    EndsBeforeItBegins { from: u16, to: u16 },
}

/// A span that was read, with what is odd about it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ReadSpan {
    pub span: Span,
    pub oddities: Vec<Oddity>,
}

/// A time that cannot be: 25:00, 8:70.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Impossible;

/// Reads one time; the inner error is a time that cannot be.
pub(super) fn clock(cursor: &mut Cursor<'_>) -> Option<Result<Clock, Impossible>> {
    cursor.part(|cursor| {
        let mut next_day = false;
        let mut part = None;
        loop {
            match cursor.peek_word() {
                Some(Word::NextDay) => next_day = true,
                Some(Word::Part(named)) => part = Some(named),
                _ => break,
            }
            cursor.step();
        }
        if part.is_some() {
            let mut ahead = *cursor;
            // 上午：8:30
            if (ahead.take(Kind::Colon) || ahead.take_word(Word::Filler)) && ahead.number().is_some() {
                cursor.step();
            }
        }
        let is_padded = matches!(cursor.peek(), Some(Kind::Number { value: 0..=9, digits: 2 }));
        let (minute, is_bare) = match digits(cursor)? {
            Ok(told) => told,
            Err(impossible) => return Some(Err(impossible)),
        };
        let mut is_bare = is_bare;
        if let Some(Word::Part(after @ (Part::Am | Part::Afternoon))) = cursor.peek_word() {
            // 8:00 pm; in 8:00 下午2:00 the word belongs to what follows.
            let mut ahead = *cursor;
            ahead.step();
            if part.is_none() && ahead.part(Cursor::number).is_none() {
                (part, is_bare, *cursor) = (Some(after), false, ahead);
            }
        }
        let is_of_24 = is_padded || !(60..NOON + 60).contains(&minute);
        Some(Ok(Clock { minute, part, next_day, is_bare, is_of_24 }))
    })
}

/// The digits of a time: 8:30, 8点半, 8时30分, 8.30, 0830, 0.354166, 8.
fn digits(cursor: &mut Cursor<'_>) -> Option<Result<(u16, bool), Impossible>> {
    let (hour, hour_digits) = cursor.number()?;
    let told = match cursor.peek() {
        Some(Kind::Colon) => cursor.part(|cursor| {
            cursor.step();
            let (minute, digits) = cursor.number()?;
            // Seconds: 08:30:00
            cursor.part(|cursor| (cursor.take(Kind::Colon) && cursor.number() == Some((0, 2))).then_some(()));
            cursor.take_word(Word::Minute);
            cursor.take_word(Word::Hour);
            Some((hour, minute, digits == 2))
        })?,
        Some(Kind::Dot) => {
            let (fraction, digits) = cursor.part(|cursor| {
                cursor.step();
                cursor.number()
            })?;
            if hour <= 1 && (hour == 0 || fraction == 0) && (digits != 2 || hour == 0) && digits <= 17 {
                let minutes = f64::from(fraction) / 10_f64.powi(i32::from(digits)) * f64::from(DAY);
                let minutes = hour * u32::from(DAY) + minutes.round() as u32;
                (minutes / 60, minutes % 60, true)
            } else {
                (hour, fraction, digits == 2)
            }
        }
        Some(Kind::Word(Word::Hour)) => {
            cursor.step();
            (hour, minutes_after_hour(cursor), true)
        }
        // 0830
        _ if matches!(hour_digits, 3 | 4) => (hour / 100, hour % 100, true),
        _ if hour_digits <= 2 => {
            return Some(if hour <= 24 { Ok((hour as u16 * 60, true)) } else { Err(Impossible) });
        }
        _ => return None,
    };
    let (hour, minute, is_whole) = told;
    let is_possible = is_whole && minute < 60 && hour <= 30 && hour * 60 + minute <= 30 * 60;
    Some(if is_possible { Ok(((hour * 60 + minute) as u16, false)) } else { Err(Impossible) })
}

fn minutes_after_hour(cursor: &mut Cursor<'_>) -> u32 {
    if cursor.take_word(Word::Half) {
        return 30;
    }
    if cursor.take_word(Word::Sharp) {
        return 0;
    }
    let minutes = cursor.part(|cursor| {
        let (number, digits) = cursor.number()?;
        if cursor.take_word(Word::Quarter) {
            return (number <= 3).then_some(number * 15);
        }
        // 9点30, but not the next time of 9点10点.
        (cursor.take_word(Word::Minute) || digits == 2 && cursor.peek_word() != Some(Word::Hour)).then_some(number)
    });
    minutes.unwrap_or(0)
}

/// Reads a span: two times with a dash, or with words such as 开门 and 关门 after them.
pub(super) fn span(cursor: &mut Cursor<'_>) -> Option<Result<ReadSpan, Impossible>> {
    cursor.part(|cursor| {
        let Ok(begin) = clock(cursor)? else { return Some(Err(Impossible)) };
        let is_of_today = begin.minute < DAY && !begin.next_day;
        let mut oddities = Vec::new();
        let with_verb = [Word::Begin, Word::Opens, Word::Onwards].into_iter().any(|word| cursor.take_word(word));
        if with_verb {
            // 8:00开门，17:30停止入园，18:00关门
            while cursor.part(last_entry).is_some() {}
            cursor.take(Kind::Comma);
            cursor.skip_filler();
        }
        let is_joined = cursor.dash() || cursor.take_word(Word::Until);
        if !is_joined && cursor.peek() == Some(Kind::Digit(1)) && !begin.is_bare {
            // 8:30一17:30
            let mut ahead = *cursor;
            ahead.step();
            if ahead.number().is_some() && matches!(ahead.peek(), Some(Kind::Colon | Kind::Word(Word::Hour))) {
                cursor.step();
                oddities.push(Oddity::OneAsDash);
            }
        }
        let is_joined = is_joined || !oddities.is_empty();
        let end = cursor.part(|cursor| {
            cursor.skip_filler();
            let end = clock(cursor)?;
            let Ok(told) = end else { return Some(end) };
            // Without a dash it takes words to see that two times are one span: 早8点晚10点, 9点开门，17点关门.
            let by_parts = told.part.is_some() && begin.part.is_some() && told.part != begin.part;
            let by_verbs = with_verb && cursor.peek_word() == Some(Word::Closed);
            (is_joined || by_parts && cursor.peek() != Some(Kind::Dash) || by_verbs).then_some(end)
        });
        let Some(end) = end else {
            return (with_verb && !is_joined).then(|| {
                let (from, _) = meant(begin, None);
                let span = Span { from, to: from, has_open_end: true, is_plain: begin.part.is_none() };
                Ok(ReadSpan { span, oddities })
            });
        };
        let (Ok(end), true) = (end, is_of_today) else { return Some(Err(Impossible)) };
        if with_verb {
            cursor.take_word(Word::Closed);
        }
        Some(Ok(of_clocks(begin, end, oddities)))
    })
}

/// 17:30停止入园, with the comma before it.
fn last_entry(cursor: &mut Cursor<'_>) -> Option<()> {
    cursor.take(Kind::Comma);
    clock(cursor)?.ok()?;
    cursor.take_word(Word::Onwards);
    cursor.take_word(Word::LastEntry).then_some(())
}

/// What two times mean as a span.
fn of_clocks(begin: Clock, end: Clock, mut oddities: Vec<Oddity>) -> ReadSpan {
    if begin.is_bare && end.is_bare && begin.part.is_none() && end.part.is_none() {
        oddities.push(Oddity::BareHours);
    }
    let (from, _) = meant(begin, None);
    let (mut to, is_told) = meant(end, Some((begin, from)));
    if to <= from && !is_told {
        let night = to + DAY;
        // 10:00-2:00 may end at 14:00 as well; 22:00-6:00 may not.
        let may_be_afternoon = !end.is_of_24 && to + NOON > from && from < 17 * 60;
        // Trains run from 5:00 to 0:30; nothing runs from 9:00 to 5:00.
        let is_early = end.is_of_24 && to <= 2 * 60;
        if may_be_afternoon || night - from > 18 * 60 && to != from && !is_early {
            oddities.push(Oddity::EndsBeforeItBegins { from, to });
        } else if to > 0 {
            oddities.push(Oddity::OverMidnight);
        }
        to = night;
    }
    let is_plain = begin.part.is_none() && end.part.is_none() && !end.next_day && !begin.is_of_24;
    ReadSpan { span: Span { from, to, has_open_end: false, is_plain }, oddities }
}

/// The minute that a time means, and whether its words leave no doubt about the day.
fn meant(clock: Clock, begin: Option<(Clock, u16)>) -> (u16, bool) {
    let Clock { minute, part, next_day, .. } = clock;
    let in_half_day = minute < NOON;
    let mut told = next_day;
    let mut at = match part {
        Some(Part::Afternoon) if in_half_day => minute + NOON,
        Some(Part::Noon) if minute < 4 * 60 => minute + NOON,
        // 晚上12点 is midnight, 晚上1点 is after it.
        Some(Part::Evening) if minute == NOON => DAY,
        Some(Part::Evening) if (4 * 60..NOON).contains(&minute) => minute + NOON,
        Some(Part::Small | Part::Am) if (NOON..NOON + 60).contains(&minute) => minute - NOON,
        _ => minute,
    };
    if next_day {
        at = at % DAY + DAY;
    }
    let Some((begin, from)) = begin else { return (at, told) };
    if part.is_none() && !next_day && at <= from && at < NOON {
        // 下午2:00-5:30: the second time is in the half of the first.
        let same_half = matches!(begin.part, Some(Part::Afternoon | Part::Noon | Part::Evening));
        if same_half && at + NOON > from {
            at += NOON;
        }
    }
    if at <= from && (matches!(part, Some(Part::Small)) || part == Some(Part::Evening) && at < 4 * 60) {
        at += DAY;
        told = true;
    }
    (at, told)
}

#[cfg(test)]
mod tests {
    use super::super::script::plain;
    use super::super::token::tokens;
    use super::*;

    fn read(text: &str) -> Option<Result<ReadSpan, Impossible>> {
        let tokens = tokens(&plain(text));
        span(&mut Cursor::new(&tokens))
    }

    #[track_caller]
    fn check(text: &str, from: (u16, u16), to: (u16, u16)) {
        let span = read(text).expect(text).expect(text).span;
        assert_eq!((span.from, span.to), (from.0 * 60 + from.1, to.0 * 60 + to.1), "{text}");
    }

    #[test]
    fn times_are_written_in_many_ways() {
        check("8:30-17:30", (8, 30), (17, 30));
        check("8：30—17：30", (8, 30), (17, 30));
        check("08:30:00-17:30:00", (8, 30), (17, 30));
        check("8点半到17点", (8, 30), (17, 0));
        check("8时30分至17时30分", (8, 30), (17, 30));
        check("九点一刻至十七点三刻", (9, 15), (17, 45));
        check("8.30-17.30", (8, 30), (17, 30));
        check("0830-1730", (8, 30), (17, 30));
        check("0.3333-0.7083", (8, 0), (17, 0));
        check("0.375-1.0", (9, 0), (24, 0));
        check("9-17", (9, 0), (17, 0));
        check("9点-17:30", (9, 0), (17, 30));
        check("9:00 AM - 6:00 PM", (9, 0), (18, 0));
        check("12am - 11pm", (0, 0), (23, 0));
        check("8:30一17:30", (8, 30), (17, 30));
        check("9:00开馆，17:00闭馆", (9, 0), (17, 0));
        check("9:00起至17:00", (9, 0), (17, 0));
        check("8:00开门，17:30停止入园，18:00关门", (8, 0), (18, 0));
    }

    #[test]
    fn parts_of_the_day_say_which_half_is_meant() {
        check("上午9:00-下午5:00", (9, 0), (17, 0));
        check("上午：8:30-11:30", (8, 30), (11, 30));
        check("下午2:00-5:30", (14, 0), (17, 30));
        check("下午14:00-17:30", (14, 0), (17, 30));
        check("中午12:00-2:00", (12, 0), (14, 0));
        check("早8点到晚10点", (8, 0), (22, 0));
        check("早8晚10", (8, 0), (22, 0));
        check("早上八点至晚上十点半", (8, 0), (22, 30));
        check("晚上7:00-9:00", (19, 0), (21, 0));
        check("晚6点至凌晨2点", (18, 0), (26, 0));
        check("早6:00至晚上12点", (6, 0), (24, 0));
        check("晚上8点-晚上1点", (20, 0), (25, 0));
        check("凌晨12:30-5:00", (0, 30), (5, 0));
        check("18:00-次日02:00", (18, 0), (26, 0));
        check("8:30~次日2:00", (8, 30), (26, 0));
        check("20:00至次日凌晨6点", (20, 0), (30, 0));
        check("22:00-6:00", (22, 0), (30, 0));
        check("10:00-10:00", (10, 0), (34, 0));
    }

    #[test]
    fn what_is_odd_is_told() {
        let oddities = |text: &str| read(text).expect(text).expect(text).oddities;
        assert_eq!(oddities("22:00-6:00"), [Oddity::OverMidnight]);
        assert_eq!(oddities("9:00-5:00"), [Oddity::EndsBeforeItBegins { from: 540, to: 300 }]);
        assert_eq!(oddities("10:00-2:00"), [Oddity::EndsBeforeItBegins { from: 600, to: 120 }]);
        assert_eq!(oddities("10:00-02:00"), [Oddity::OverMidnight]);
        assert_eq!(oddities("10:00-0:00"), []);
        assert_eq!(oddities("05:30-00:11"), [Oddity::OverMidnight]);
        assert_eq!(oddities("9-17"), [Oddity::BareHours]);
        assert_eq!(oddities("8:30一17:30"), [Oddity::OneAsDash]);
        assert_eq!(oddities("晚6点至凌晨2点"), []);
    }

    #[test]
    fn what_is_no_span_is_left() {
        for text in ["9:00", "9", "下午", "周一", "12345-12350"] {
            assert_eq!(read(text), None, "{text}");
        }
        for text in ["25-26", "25:00-26:00", "8:70-9:00", "9:00-31:00", "8:5-9:00"] {
            assert_eq!(read(text), Some(Err(Impossible)), "{text}");
        }
    }
}
