//! Items: the parts of a text about hours, one after the other, before it is known which belong together.

use std::ops::Range;

use super::cursor::Cursor;
use super::days::{Days, Found, days};
use super::season::{Season, season};
use super::time::{Oddity, ReadSpan, Span, clock, span};
use super::token::{Kind, Token};
use super::word::{Part, Word};

/// One part of a text.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Item {
    Season(Season),
    Days(Days),
    Span(Span),
    /// A span that is closed: 12:00-13:30休息, 午休12:00-13:30.
    ClosedSpan(Span),
    /// 午休, without times.
    Break,
    AllHours,
    AllDay,
    Closed,
    AsUsual,
    Normal,
    NeverShut,
    /// Open, without a word about when.
    Opens,
    /// 除外, after the days.
    Except,
    /// 除…外.
    Aside(Days),
    Part(Part),
    /// What the hours are left to.
    Remark,
    Appointment,
    Suspended,
    OtherTimes,
    Service,
    Comma,
    Stop,
    Open,
    Close,
    /// Colons and other words that say nothing; 16:30停止入馆 too.
    Nothing,
    LoneTime,
    ImpossibleTime,
    SchoolHolidays,
    Unreadable,
}

/// An item, the glyphs it stands on, and what was odd in reading it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Placed {
    pub item: Item,
    pub glyphs: Range<usize>,
    pub oddities: Vec<Oddity>,
}

/// Cuts the tokens into items, to the last.
pub(super) fn items(tokens: &[Token]) -> Vec<Placed> {
    let mut items: Vec<Placed> = Vec::new();
    let mut cursor = Cursor::new(tokens);
    while cursor.peek().is_some() {
        let before = cursor;
        let mut oddities = Vec::new();
        let item = item(&mut cursor, &mut oddities).unwrap_or_else(|| {
            cursor = before;
            cursor.step();
            Item::Unreadable
        });
        let glyphs = cursor.glyphs_since(&before);
        match items.last_mut() {
            Some(last) if item == Item::Unreadable && last.item == item => last.glyphs.end = glyphs.end,
            _ if item == Item::Nothing => {}
            _ => items.push(Placed { item, glyphs, oddities }),
        }
    }
    items
}

fn item(cursor: &mut Cursor<'_>, oddities: &mut Vec<Oddity>) -> Option<Item> {
    let plain = match cursor.peek()? {
        Kind::Comma | Kind::Slash | Kind::Dot | Kind::Word(Word::And) => Some(Item::Comma),
        Kind::Stop => Some(Item::Stop),
        Kind::Open => Some(Item::Open),
        Kind::Close => Some(Item::Close),
        Kind::Colon | Kind::Dash | Kind::Word(Word::Filler | Word::NoLunchBreak) => Some(Item::Nothing),
        _ => None,
    };
    if plain.is_some() {
        cursor.step();
        return plain;
    }
    if let Some(season) = season(cursor) {
        return Some(Item::Season(season));
    }
    match days(cursor) {
        Some(Found::Days(days)) => return Some(Item::Days(days)),
        Some(Found::SchoolHolidays) => return Some(Item::SchoolHolidays),
        None => {}
    }
    timed(cursor, oddities).or_else(|| word(cursor))
}

/// What has times in it.
fn timed(cursor: &mut Cursor<'_>, oddities: &mut Vec<Oddity>) -> Option<Item> {
    if cursor.peek_word() == Some(Word::LunchBreak) {
        cursor.step();
        let span = cursor.part(|cursor| {
            cursor.skip_filler();
            let in_brackets = cursor.take(Kind::Open);
            cursor.take(Kind::Colon);
            let span = span(cursor)?.ok()?;
            (!in_brackets || cursor.take(Kind::Close)).then_some(span)
        });
        let Some(ReadSpan { span, oddities: odd }) = span else { return Some(Item::Break) };
        oddities.extend(odd);
        return Some(Item::ClosedSpan(span));
    }
    match span(cursor) {
        Some(Ok(ReadSpan { span, oddities: odd })) => {
            oddities.extend(odd);
            let is_break = cursor.part(|cursor| {
                cursor.skip_filler();
                let closes = matches!(cursor.peek_word(), Some(Word::Closed | Word::LunchBreak));
                closes.then(|| cursor.step())?;
                // 9:00-16:30 闭馆时间：周一
                let leads = matches!(cursor.peek(), Some(Kind::Colon | Kind::Word(Word::Filler)));
                (!leads).then_some(())
            });
            return Some(if is_break.is_some() { Item::ClosedSpan(span) } else { Item::Span(span) });
        }
        Some(Err(_)) => {
            skip_time(cursor);
            return Some(Item::ImpossibleTime);
        }
        None => {}
    }
    if cursor.peek_word() == Some(Word::LastEntry) {
        cursor.step();
        cursor.part(|cursor| {
            cursor.skip_filler();
            cursor.take(Kind::Colon);
            cursor.skip_filler();
            clock(cursor).map(|_| ())
        });
        return Some(Item::Nothing);
    }
    match clock(cursor)? {
        Err(_) => {
            skip_time(cursor);
            Some(Item::ImpossibleTime)
        }
        Ok(clock) => {
            // 16:30停止入馆; 17:00清场
            cursor.take_word(Word::Onwards);
            cursor.skip_filler();
            if matches!(cursor.peek_word(), Some(Word::LastEntry | Word::Closed)) {
                cursor.step();
                return Some(Item::Nothing);
            }
            (!clock.is_bare || clock.part.is_some()).then_some(Item::LoneTime)
        }
    }
}

/// Steps over the figures of a time that cannot be, so that they are told in one piece.
fn skip_time(cursor: &mut Cursor<'_>) {
    while matches!(
        cursor.peek(),
        Some(
            Kind::Number { .. }
                | Kind::Colon
                | Kind::Dot
                | Kind::Dash
                | Kind::Word(Word::Hour | Word::Minute | Word::To)
        )
    ) {
        cursor.step();
    }
}

fn word(cursor: &mut Cursor<'_>) -> Option<Item> {
    let word = cursor.peek_word()?;
    if word == Word::Aside {
        return aside(cursor).map(Item::Aside);
    }
    if word == Word::RemarkFrom {
        return Some(remark(cursor));
    }
    let item = match word {
        Word::AllHours => Item::AllHours,
        Word::AllDay => Item::AllDay,
        Word::Closed => Item::Closed,
        Word::AsUsual => Item::AsUsual,
        Word::Normal => Item::Normal,
        Word::NeverShut => Item::NeverShut,
        Word::Opens => Item::Opens,
        Word::Except => Item::Except,
        Word::Part(part) => Item::Part(part),
        Word::Remark => Item::Remark,
        Word::Appointment => Item::Appointment,
        Word::Suspended => Item::Suspended,
        Word::OtherTimes => Item::OtherTimes,
        Word::Service => Item::Service,
        Word::Begin | Word::Onwards => Item::Nothing,
        _ => return None,
    };
    cursor.step();
    Some(item)
}

/// 除周一外, 除周一闭馆外, 除法定节假日以外.
fn aside(cursor: &mut Cursor<'_>) -> Option<Days> {
    cursor.part(|cursor| {
        cursor.step();
        let mut all = Days::default();
        loop {
            let Some(Found::Days(days)) = days(cursor) else { return None };
            all.join(days);
            if !matches!(cursor.peek(), Some(Kind::Comma | Kind::Word(Word::And))) {
                break;
            }
            let mut ahead = *cursor;
            ahead.step();
            if days_follow(&ahead) {
                *cursor = ahead;
            } else {
                break;
            }
        }
        while matches!(cursor.peek_word(), Some(Word::Filler | Word::Closed | Word::AllDay)) {
            cursor.step();
        }
        let is_over = cursor.take_word(Word::Outside)
            || matches!(cursor.peek(), None | Some(Kind::Comma | Kind::Stop | Kind::Close));
        is_over.then_some(all)
    })
}

fn days_follow(cursor: &Cursor<'_>) -> bool {
    let mut ahead = *cursor;
    matches!(days(&mut ahead), Some(Found::Days(_)))
}

/// A remark that reaches to the next separator: 具体以现场公告为准.
fn remark(cursor: &mut Cursor<'_>) -> Item {
    let mut item = Item::Remark;
    while let Some(kind) = cursor.peek() {
        match kind {
            Kind::Comma | Kind::Stop | Kind::Open | Kind::Close => break,
            Kind::Word(Word::Appointment) => item = Item::Appointment,
            _ => {}
        }
        cursor.step();
    }
    item
}
