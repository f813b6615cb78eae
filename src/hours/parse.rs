//! From text to rules.

use super::state::OpenState;
use opening_hours_syntax::ExtendedTime;
use opening_hours_syntax::rules::day::DaySelector;
use opening_hours_syntax::rules::time::{Time, TimeEvent, TimeSpan};
use opening_hours_syntax::rules::{RuleKind, RuleOperator, RuleSequence};
use std::ops::Range;

/// Four times what a tag of OSM can hold; it bounds the work that one text can cause.
const MAX_CHARS: usize = 1000;

const MINUTES_PER_DAY: i32 = 24 * 60;

const EXAMPLE: &str = "write OSM syntax, for example \"Mo-Fr 09:00-17:00; Sa 10:00-14:00\" or \"24/7\"";

/// Opening hours that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("opening hours {:?} cannot be read: {reason}; {hint}", clip(.text, 100))]
pub struct HoursError {
    /// The text as given.
    pub text: String,
    /// What is wrong with it.
    pub reason: String,
    /// What would be right.
    pub hint: &'static str,
}

/// One rule: some hours of some days, and what holds then.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    pub(super) days: DaySelector,
    pub(super) hours: Vec<Hours>,
    pub(super) state: OpenState,
    /// Holds only where the rules before it leave the place closed.
    pub(super) is_fallback: bool,
    /// Takes the days that it names away from the rules before it.
    pub(super) replaces: bool,
}

/// A span of time in minutes after the midnight that its day begins with; it may reach into the next day.
///
/// The two ranges differ where a bound is not exactly known: an open end, or the sun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hours {
    /// From the earliest start to the latest end.
    pub(super) possible: Range<u16>,
    /// From the latest start to the earliest end; empty when those cross.
    pub(super) certain: Range<u16>,
}

/// Reads the rules of `opening_hours` text.
pub(super) fn parse_rules(text: &str) -> Result<Vec<Rule>, HoursError> {
    let unreadable = |reason: String, hint| HoursError { text: text.to_owned(), reason, hint };
    if text.chars().nth(MAX_CHARS).is_some() {
        let reason = format!("it has more than {MAX_CHARS} characters");
        return Err(unreadable(reason, EXAMPLE));
    }
    let normal = normal_form(text);
    if normal.is_empty() {
        return Err(unreadable("it is empty".into(), EXAMPLE));
    }
    reject_misread(&normal).map_err(|(reason, hint)| unreadable(reason.into(), hint))?;
    let expression =
        opening_hours_syntax::parse(&normal).map_err(|error| unreadable(reason_of(&error, &normal), EXAMPLE))?;
    let mut rules: Vec<Rule> = Vec::with_capacity(expression.rules.len());
    for sequence in expression.rules {
        if sequence.time_selector.spans.iter().any(is_repeated) {
            return Err(unreadable(REPEATED.0.into(), REPEATED.1));
        }
        let rule = rule_after(rules.last(), sequence);
        rules.push(rule);
    }
    Ok(rules)
}

/// The text as the parser takes it rightly.
pub(super) fn normal_form(text: &str) -> String {
    drop_comments_after_open(&join_day_lists(&normalise(text)))
}

/// The same text in half-width punctuation, on one line, single-spaced; comments stay as they are.
fn normalise(text: &str) -> String {
    let mut normal = String::with_capacity(text.len());
    let mut opening_quote = None;
    for raw in text.chars() {
        let in_comment = opening_quote.is_some();
        let c = match raw {
            // A comment in plain quotes may quote with others: "say “hello”".
            '“' | '”' | '＂' if opening_quote != Some('"') => '"',
            _ if raw.is_whitespace() => ' ',
            _ if in_comment => raw,
            '、' => ',',
            '～' | '~' | '〜' | '‐' | '‑' | '–' | '—' | '−' | '－' => '-',
            // The full-width forms are the printable ASCII, moved.
            '！'..='｝' => char::from_u32(u32::from(raw) - 0xFEE0).unwrap_or(raw),
            _ => raw,
        };
        if c == ' ' && !in_comment && (normal.is_empty() || normal.ends_with(' ')) {
            continue;
        }
        if c == '"' {
            opening_quote = if in_comment { None } else { Some(raw) };
        }
        normal.push(c);
    }
    // Mappers often close the last rule; the grammar has separators only between rules.
    let kept = normal.trim_end_matches([' ', ';', ',']).len();
    normal.truncate(kept);
    normal
}

/// Drops the space in lists of days: `Su, PH off` becomes `Su,PH off`.
///
/// To the parser a comma and a space begin another rule, which would leave `Su` a rule of its own, open all day.
/// A rule that has neither times nor a modifier yet is not over.
fn join_day_lists(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    let mut rule_start = 0;
    let mut in_comment = false;
    for c in text.chars() {
        in_comment ^= c == '"';
        if c == ' ' && !in_comment && joined.ends_with(',') {
            if names_only_days(&joined[rule_start..]) {
                continue;
            }
            rule_start = joined.len();
        }
        joined.push(c);
        if matches!(c, ';' | '|') && !in_comment {
            rule_start = joined.len();
        }
    }
    joined
}

fn names_only_days(rule: &str) -> bool {
    const OTHERS: [&str; 10] = ["\"", "24/7", "open", "closed", "off", "unknown", "dawn", "sunrise", "sunset", "dusk"];
    let rule = rule.to_ascii_lowercase();
    let has_time = rule
        .as_bytes()
        .windows(3)
        .any(|around| around[1] == b':' && around[0].is_ascii_digit() && around[2].is_ascii_digit());
    !has_time && !OTHERS.iter().any(|word| rule.contains(word))
}

/// Drops the comments that follow an explicit `open`.
///
/// The parser gives `open "ring"` and `"ring"` the same kind; what still has a comment afterwards is unknown.
fn drop_comments_after_open(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for (index, piece) in text.split('"').enumerate() {
        if index % 2 == 0 {
            kept.push_str(piece);
        } else if kept.trim_end().to_ascii_lowercase().ends_with("open") {
            kept.truncate(kept.trim_end().len());
        } else {
            kept.extend(["\"", piece, "\""]);
        }
    }
    kept
}

const REPEATED: (&str, &str) =
    ("a time repeated within a span gives departures, not hours", "write the span alone, for example \"10:00-16:00\"");

const HOLIDAY_WEEKDAY: (&str, &str) = (
    "a holiday and a weekday with a space between them mean holidays that fall on that weekday, which is not supported",
    "put a comma between them if either is meant, for example \"PH,Su 10:00-16:00\"",
);

/// Finds what the parser would take for something else.
fn reject_misread(text: &str) -> Result<(), (&'static str, &'static str)> {
    const WEEKDAYS: [&str; 7] = ["mo", "tu", "we", "th", "fr", "sa", "su"];
    let is_weekday = |word: &str| WEEKDAYS.contains(&word.to_ascii_lowercase().as_str());
    let is_holiday = |word: &str| matches!(word, "PH" | "SH");
    let not_letter = |c: char| !c.is_ascii_alphabetic();
    for rules in text.split('"').step_by(2) {
        // Read here because "/24:00" trips an assertion of the parser.
        let is_time = |after: &str| {
            let digits = after.trim_start().trim_start_matches(|c: char| c.is_ascii_digit());
            digits.starts_with(':')
        };
        if rules.split('/').skip(1).any(is_time) {
            return Err(REPEATED);
        }
        for (before, after) in rules.split(' ').zip(rules.split(' ').skip(1)) {
            let last = before.rsplit(not_letter).next().unwrap_or_default();
            let first = after.split(not_letter).next().unwrap_or_default();
            if is_holiday(last) && is_weekday(first) || is_weekday(last) && is_holiday(first) {
                return Err(HOLIDAY_WEEKDAY);
            }
        }
    }
    Ok(())
}

fn is_repeated(span: &TimeSpan) -> bool {
    span.repeats.is_some()
}

fn reason_of(error: &opening_hours_syntax::Error, text: &str) -> String {
    let report = error.to_string();
    // Of a syntax error only the report tells the place, " --> 1:7": its types are not of our dependencies.
    let column =
        report.trim_start().strip_prefix("--> 1:").and_then(|rest| rest.lines().next()?.trim().parse::<usize>().ok());
    match column {
        None => report,
        Some(column) => match text.chars().skip(column.saturating_sub(1)).collect::<String>() {
            rest if rest.is_empty() => "it ends too early".to_owned(),
            rest => format!("it stops making sense at {:?}", clip(&rest, 40)),
        },
    }
}

fn rule_after(previous: Option<&Rule>, sequence: RuleSequence) -> Rule {
    let state = match sequence.kind {
        RuleKind::Open if sequence.comment.is_empty() => OpenState::Open,
        RuleKind::Closed => OpenState::Closed,
        RuleKind::Open | RuleKind::Unknown => OpenState::Unknown,
    };
    // A rule for every day takes none away from a rule for some days: "Sa,Su 10:00-18:00; 20:00-22:00" adds.
    let names_days = !sequence.day_selector.is_empty()
        || state == OpenState::Open && previous.is_some_and(|rule| rule.days.is_empty());
    Rule {
        hours: hours_of(&sequence.time_selector.spans),
        state,
        is_fallback: sequence.operator == RuleOperator::Fallback,
        replaces: sequence.operator == RuleOperator::Normal && state != OpenState::Closed && names_days,
        days: sequence.day_selector,
    }
}

fn hours_of(spans: &[TimeSpan]) -> Vec<Hours> {
    let starts: Vec<i32> = spans.iter().map(|span| bounds(span.range.start).0).collect();
    spans.iter().map(|span| span_hours(span, &starts)).collect()
}

fn span_hours(span: &TimeSpan, starts: &[i32]) -> Hours {
    let start = bounds(span.range.start);
    let mut end = bounds(span.range.end);
    // Which comes first is told by their middles: "sunset-22:00" ends on the day it starts.
    if end.0 + end.1 <= start.0 + start.1 {
        end = (end.0 + MINUTES_PER_DAY, end.1 + MINUTES_PER_DAY);
    }
    if span.open_end {
        // The parser gives "10:00+" and "10:00-24:00+" the same end; the first is meant far more often.
        if span.range.end == Time::Fixed(ExtendedTime::MIDNIGHT_24) {
            end = start;
        }
        let next_start = starts.iter().copied().filter(|next| *next > start.0 && *next >= end.0).min();
        let surely_closed = open_end(end.1);
        end.1 = next_start.map_or(surely_closed, |next| next.min(surely_closed));
    }
    let minute = |at: i32| u16::try_from(at.clamp(0, 2 * MINUTES_PER_DAY)).unwrap_or_default();
    Hours { possible: minute(start.0)..minute(end.1), certain: minute(start.1)..minute(end.0) }
}

/// When a place with an open end is surely closed, as `opening_hours.js` has it.
fn open_end(from: i32) -> i32 {
    match from / 60 {
        22.. => from + 8 * 60,
        17..22 => from + 10 * 60,
        _ => MINUTES_PER_DAY,
    }
}

/// The earliest and the latest minute that a time can fall on.
///
/// The sun, for want of a position, is where it can be on any day between 60° S and 60° N on clocks up to three
/// hours from solar time: from Fuyuan (sunrise at three in June) to Kashgar (sunset at eleven at night), and Helsinki.
fn bounds(time: Time) -> (i32, i32) {
    match time {
        Time::Fixed(time) => {
            let minute = i32::from(time.mins_from_midnight());
            (minute, minute)
        }
        Time::Variable(time) => {
            let (earliest, latest) = match time.event {
                TimeEvent::Dawn => (2 * 60, 10 * 60),
                TimeEvent::Sunrise => (3 * 60, 10 * 60 + 30),
                TimeEvent::Sunset => (15 * 60, 23 * 60),
                TimeEvent::Dusk => (15 * 60 + 30, 24 * 60),
            };
            let offset = i32::from(time.offset);
            (earliest + offset, latest + offset)
        }
    }
}

fn clip(text: &str, chars: usize) -> String {
    match text.char_indices().nth(chars) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_brought_into_the_form_that_the_parser_takes_rightly() {
        let cases = [
            ("Mo-Fr 09:00-17:00", "Mo-Fr 09:00-17:00"),
            ("  Mo-Fr\t09:00-17:00;\n", "Mo-Fr 09:00-17:00"),
            ("Mo-Fr 09:00-17:00;\nSa 10:00-14:00", "Mo-Fr 09:00-17:00; Sa 10:00-14:00"),
            ("Mo－Fr　０９：００～１７：００；Sa 10：00－14：00", "Mo-Fr 09:00-17:00;Sa 10:00-14:00"),
            ("Mo-Fr 08:30–11:30，14:00—17:30", "Mo-Fr 08:30-11:30,14:00-17:30"),
            ("Mo、We 08:30〜11:30", "Mo,We 08:30-11:30"),
            ("Mo, We, Fr 08:30-11:30", "Mo,We,Fr 08:30-11:30"),
            ("Mo-Fr 08:30-11:30; Su, PH off", "Mo-Fr 08:30-11:30; Su,PH off"),
            ("Dec 24, Dec 31 off, Mo, Tu 10:00-12:00", "Dec 24,Dec 31 off, Mo,Tu 10:00-12:00"),
            ("Apr-Oct: Mo, We 10:00-12:00", "Apr-Oct: Mo,We 10:00-12:00"),
            ("Mo 10:00-12:00, Tu 11:00-12:00", "Mo 10:00-12:00, Tu 11:00-12:00"),
            ("Mo sunrise-sunset, Tu 11:00-12:00", "Mo sunrise-sunset, Tu 11:00-12:00"),
            ("24/7, Tu 11:00-12:00 off", "24/7, Tu 11:00-12:00 off"),
            ("Mo-Fr 10:00-12:00 || “电话预约， 随时”", "Mo-Fr 10:00-12:00 || \"电话预约， 随时\""),
            ("Mo open \"ring; twice\"; Tu", "Mo open; Tu"),
            ("Mo Open\"ring\" || \"call\"", "Mo Open || \"call\""),
            ("Mo off \"closed,\n moved\"", "Mo off \"closed,  moved\""),
            ("Mo \"x\", Tu \"y\"", "Mo \"x\", Tu \"y\""),
            ("Mo \"say “hello”\"; Tu “say \"", "Mo \"say “hello”\"; Tu \"say \""),
            (" ； ", ""),
        ];
        for (text, normal) in cases {
            assert_eq!(normal_form(text), normal, "{text:?}");
        }
    }

    #[test]
    fn an_error_names_the_value_the_reason_and_what_would_be_right() {
        let cases = [
            ("", "it is empty", EXAMPLE),
            (" \u{3000}\n", "it is empty", EXAMPLE),
            ("Mo-Fr 9-17", "it stops making sense at \"9-17\"", EXAMPLE),
            ("Mo-Fr 09:00-", "it ends too early", EXAMPLE),
            ("周一至周五", "it stops making sense at \"周一至周五\"", EXAMPLE),
            ("Mo 10:00", "it ends too early", EXAMPLE),
            ("sunrise", "it ends too early", EXAMPLE),
            ("week 9-3", "Inverted week ranges are ambiguous, do you mean '3-9'?", EXAMPLE),
            ("10:00-16:00/01:30", REPEATED.0, REPEATED.1),
            ("10:00-16:00/24:00", REPEATED.0, REPEATED.1),
            ("10:00-16:00/15", REPEATED.0, REPEATED.1),
            ("SH Mo-Fr 08:00-12:00", HOLIDAY_WEEKDAY.0, HOLIDAY_WEEKDAY.1),
            ("Mo-Fr 08:00-12:00; Su PH off", HOLIDAY_WEEKDAY.0, HOLIDAY_WEEKDAY.1),
        ];
        for (text, reason, hint) in cases {
            let error = parse_rules(text).expect_err(text);
            let expected = HoursError { text: text.into(), reason: reason.into(), hint };
            assert_eq!(error, expected);
            let shown = format!("opening hours {text:?} cannot be read: {reason}; {hint}");
            assert_eq!(error.to_string(), shown);
        }
    }

    #[test]
    fn a_text_that_is_too_long_is_refused_and_shown_clipped() {
        let longest = format!("Mo \"{}\"", "营".repeat(MAX_CHARS - 5));
        assert!(parse_rules(&longest).is_ok());
        let error = parse_rules(&format!("{longest} ")).expect_err("1001 characters");
        assert_eq!(error.reason, "it has more than 1000 characters");
        assert!(error.to_string().chars().count() < 300);
    }

    #[test]
    fn hours_have_a_certain_part_within_a_possible_one() {
        let cases = [
            ("09:00-17:00", (540..1020, 540..1020)),
            ("22:00-06:00", (1320..1800, 1320..1800)),
            ("00:00-24:00", (0..1440, 0..1440)),
            ("10:00-10:00", (600..2040, 600..2040)),
            ("10:00-48:00", (600..2880, 600..2880)),
            ("10:00-12:00+", (600..1440, 600..720)),
            ("18:00-20:00+", (1080..1800, 1080..1200)),
            ("20:00-02:00+", (1200..2040, 1200..1560)),
            ("17:00+", (1020..1620, 1020..1020)),
            ("20:00-00:00+", (1200..1920, 1200..1440)),
            ("10:00-sunset+", (600..1860, 600..900)),
            ("08:00-sunset", (480..1380, 480..900)),
            ("dusk-dawn", (930..2040, 1440..1560)),
            ("(sunrise-03:00)-12:00", (0..720, 450..720)),
        ];
        for (text, (possible, certain)) in cases {
            let rules = parse_rules(text).expect(text);
            assert_eq!(rules[0].hours, [Hours { possible, certain }], "{text}");
        }
        let next_shift = &parse_rules("12:00-14:00+,18:00-22:00").expect("two shifts")[0].hours;
        assert_eq!(next_shift[0].possible, 720..1080, "an open end lasts until the next start");
    }
}
