//! From text to rules.

use super::finding::{HoursFinding, HoursProblem};
use super::plain::normal_form;
use super::state::OpenState;
use opening_hours_syntax::ExtendedTime;
use opening_hours_syntax::rules::day::DaySelector;
use opening_hours_syntax::rules::time::{Time, TimeEvent, TimeSpan};
use opening_hours_syntax::rules::{RuleKind, RuleOperator, RuleSequence};
use std::ops::Range;

const MINUTES_PER_DAY: i32 = 24 * 60;

const EXAMPLE: &str = "write OSM syntax, for example \"Mo-Fr 09:00-17:00; Sa 10:00-14:00\" or \"24/7\"";

/// One rule: some hours of some days, and what holds then.
#[derive(Clone, Debug, PartialEq, Eq)]
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

/// What was read in OSM syntax.
#[derive(Clone, Debug)]
pub(super) struct Syntax {
    pub(super) rules: Vec<Rule>,
    /// What is odd about them, though they were understood.
    pub(super) findings: Vec<HoursFinding>,
}

/// Reads the rules of `opening_hours` text in OSM syntax.
pub(super) fn parse_rules(text: &str) -> Result<Syntax, HoursFinding> {
    let normal = normal_form(text);
    if normal.is_empty() {
        return Err(HoursFinding { piece: String::new(), position: 1, problem: HoursProblem::Empty });
    }
    let misread = |(reason, hint): (&str, &'static str)| {
        let problem = HoursProblem::Syntax { reason: reason.to_owned(), hint };
        HoursFinding { piece: String::new(), position: 1, problem }
    };
    reject_misread(&normal).map_err(misread)?;
    let expression = opening_hours_syntax::parse(&normal).map_err(|error| finding_of(&error, text, &normal))?;
    let mut syntax = Syntax { rules: Vec::with_capacity(expression.rules.len()), findings: Vec::new() };
    for sequence in expression.rules {
        if sequence.time_selector.spans.iter().any(is_repeated) {
            return Err(misread(REPEATED));
        }
        let problems = sequence.time_selector.spans.iter().filter_map(long_span);
        let whole = |problem| HoursFinding { piece: clip(text, 100), position: 1, problem };
        syntax.findings.extend(problems.map(whole));
        let rule = rule_after(syntax.rules.last(), sequence);
        if is_overlapping(&rule.hours) {
            syntax.findings.push(whole(HoursProblem::Overlap));
        }
        syntax.rules.push(rule);
    }
    Ok(syntax)
}

/// A span over midnight that lasts nearly a day, such as 09:00-05:00.
fn long_span(span: &TimeSpan) -> Option<HoursProblem> {
    let (Time::Fixed(from), Time::Fixed(to)) = (span.range.start, span.range.end) else { return None };
    let minutes = i32::from(to.mins_from_midnight()) - i32::from(from.mins_from_midnight()) + MINUTES_PER_DAY;
    let is_long =
        (18 * 60 + 1..MINUTES_PER_DAY).contains(&minutes) && to.mins_from_midnight() > 2 * 60 && !span.open_end;
    is_long.then(|| HoursProblem::LongSpan { hours: u16::try_from(minutes / 60).unwrap_or_default() })
}

fn is_overlapping(hours: &[Hours]) -> bool {
    let overlaps =
        |one: &Hours, other: &Hours| one.certain.start < other.certain.end && other.certain.start < one.certain.end;
    hours.iter().enumerate().any(|(index, one)| hours[index + 1..].iter().any(|other| overlaps(one, other)))
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

fn finding_of(error: &opening_hours_syntax::Error, text: &str, normal: &str) -> HoursFinding {
    let report = error.to_string();
    // Of a syntax error only the report tells the place, " --> 1:7": its types are not of our dependencies.
    let column =
        report.trim_start().strip_prefix("--> 1:").and_then(|rest| rest.lines().next()?.trim().parse::<usize>().ok());
    let syntax = |reason: String| HoursProblem::Syntax { reason, hint: EXAMPLE };
    let Some(column) = column else {
        return HoursFinding { piece: String::new(), position: 1, problem: syntax(report) };
    };
    let rest: String = normal.chars().skip(column.saturating_sub(1)).collect();
    if rest.is_empty() {
        let position = text.chars().count();
        return HoursFinding { piece: String::new(), position, problem: syntax("it ends too early".to_owned()) };
    }
    // The place in the text as written, where the rest stands there in the same words.
    let position = text.find(&rest).map_or(column, |at| text[..at].chars().count() + 1);
    let reason = format!("it stops making sense at {:?}", clip(&rest, 40));
    HoursFinding { piece: clip(&rest, 40), position, problem: syntax(reason) }
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

pub(super) fn clip(text: &str, chars: usize) -> String {
    match text.char_indices().nth(chars) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_names_the_reason_the_place_and_what_would_be_right() {
        let cases = [
            ("Mo-Fr 9-17", "it stops making sense at \"9-17\"", EXAMPLE, 7),
            ("Mo－Fr  9－17", "it stops making sense at \"9-17\"", EXAMPLE, 7),
            ("Mo-Fr 09:00-", "it ends too early", EXAMPLE, 12),
            ("Mo 10:00", "it ends too early", EXAMPLE, 8),
            ("sunrise", "it ends too early", EXAMPLE, 7),
            ("week 9-3", "Inverted week ranges are ambiguous, do you mean '3-9'?", EXAMPLE, 1),
            ("10:00-16:00/01:30", REPEATED.0, REPEATED.1, 1),
            ("10:00-16:00/24:00", REPEATED.0, REPEATED.1, 1),
            ("10:00-16:00/15", REPEATED.0, REPEATED.1, 1),
            ("SH Mo-Fr 08:00-12:00", HOLIDAY_WEEKDAY.0, HOLIDAY_WEEKDAY.1, 1),
            ("Mo-Fr 08:00-12:00; Su PH off", HOLIDAY_WEEKDAY.0, HOLIDAY_WEEKDAY.1, 1),
        ];
        for (text, reason, hint, position) in cases {
            let HoursFinding { position: found, problem, .. } = parse_rules(text).expect_err(text);
            assert_eq!((problem, found), (HoursProblem::Syntax { reason: reason.into(), hint }, position), "{text}");
        }
        for text in ["", " \u{3000}\n"] {
            assert_eq!(parse_rules(text).expect_err(text).problem, HoursProblem::Empty);
        }
    }

    #[test]
    fn what_is_odd_is_told_though_it_was_understood() {
        let problems = |text: &str| -> Vec<HoursProblem> {
            parse_rules(text).expect(text).findings.into_iter().map(|finding| finding.problem).collect()
        };
        assert_eq!(problems("Mo-Fr 09:00-05:00"), [HoursProblem::LongSpan { hours: 20 }]);
        assert_eq!(problems("Mo-Fr 08:00-12:00,11:00-17:00"), [HoursProblem::Overlap]);
        for text in ["Mo 22:00-06:00", "10:00-02:00", "10:00-10:00", "10:00-29:00", "08:00-12:00,12:00-17:00", "24/7"] {
            assert_eq!(problems(text), [], "{text}");
        }
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
            let rules = parse_rules(text).expect(text).rules;
            assert_eq!(rules[0].hours, [Hours { possible, certain }], "{text}");
        }
        let next_shift = &parse_rules("12:00-14:00+,18:00-22:00").expect("two shifts").rules[0].hours;
        assert_eq!(next_shift[0].possible, 720..1080, "an open end lasts until the next start");
    }
}
