//! Against `opening_hours.js` 3.15.0, the reference implementation, on the real values of OpenStreetMap.
//!
//! `tests/outside/hours` has its answers and says how they were made. Its own table of Chinese holidays is wrong, so here
//! both go by that table.

use chrono::TimeDelta;

use super::real_tests::real_values;
use super::{DayKind, Holiday, Holidays, OpenState, Schedule, parse_moment, parse_zone};

const ANSWERS: &str = include_str!("../../tests/outside/hours/opening_hours_js.txt");
const WEEKS: [&str; 8] =
    ["2025-12-29", "2026-02-23", "2026-03-30", "2026-04-27", "2026-06-15", "2026-07-27", "2026-09-28", "2026-12-21"];
const HALF_HOURS: usize = 7 * 48;
/// What the library takes for the public holidays of China in 2026.
const ITS_HOLIDAYS: [&str; 8] =
    ["2026-01-01", "2026-03-08", "2026-05-01", "2026-05-04", "2026-06-01", "2026-10-01", "2026-10-02", "2026-10-03"];

/// Where we do not agree, and why.
const DIFFERENT: [(&str, &str); 10] = [
    ("Mo-Su 08:00-dusk", "sun"),
    ("Mo-Su 10:00-sunset", "sun"),
    ("We-Fr 13:00-18:00 Sa 12:00-18:00", "separator"),
    ("Mo-Fr 08:00-19:00 Sa 09:00-19:00 Su 12:00-18:00", "separator"),
    ("Mo-Fr 07:00-23:00+, Sa 11:00-23:00+, Su 11:00-18:00", "open end"),
    ("Mo-Su 08:00-21:00+", "open end"),
    ("Mo-Fr 08:00-21:00+", "open end"),
    ("08:00-sunset", "sun"),
    ("Tu-Su 12:00-18:00+", "open end"),
    ("Mo-Fr 09:00-18:00 Sa 09:00-14:00", "separator"),
];

/// The states of a week from its runs, `O9c` for 336 half hours open.
fn states(runs: &str) -> Vec<OpenState> {
    let mut states = Vec::with_capacity(HALF_HOURS);
    for run in runs.split_inclusive(|char: char| char.is_ascii_uppercase()).collect::<Vec<_>>().windows(2) {
        let state = match run[0].chars().last() {
            Some('O') => OpenState::Open,
            Some('C') => OpenState::Closed,
            _ => OpenState::Unknown,
        };
        let digits = run[1].trim_end_matches(|char: char| char.is_ascii_uppercase());
        let length = usize::from_str_radix(digits, 36).expect("a number in base 36");
        states.extend(std::iter::repeat_n(state, length));
    }
    assert_eq!(states.len(), HALF_HOURS, "{runs}");
    states
}

/// How often they agree, and all the other half hours: our state and theirs.
fn compare(ours: &Schedule, line: &str) -> (usize, Vec<(OpenState, OpenState)>) {
    let zone = parse_zone("Asia/Shanghai").expect("a zone");
    let (mut same, mut others, mut last) = (0, Vec::new(), "");
    for (monday, runs) in WEEKS.iter().zip(line.split(' ')) {
        last = if runs == "=" { last } else { runs };
        let first = parse_moment(&format!("{monday}T00:00"), zone).expect("a Monday");
        for (half, theirs) in states(last).into_iter().enumerate() {
            let state = ours.state(first + TimeDelta::minutes(30 * i64::try_from(half).expect("a week")));
            if state == theirs { same += 1 } else { others.push((state, theirs)) }
        }
    }
    (same, others)
}

#[test]
fn opening_hours_js_agrees_where_it_is_right() {
    let Some(values) = real_values() else { return };
    let holiday = |date: &str| Holiday { date: date.parse().expect(date), kind: DayKind::Off, name: String::new() };
    let holidays = ITS_HOLIDAYS.map(holiday).to_vec();
    let holidays = Holidays::of("theirs".into(), String::new(), vec![2025, 2026], holidays).expect("a calendar");
    assert_eq!(values.len(), ANSWERS.lines().count());

    let (mut same, mut compared, mut differing, mut only_ours, mut only_theirs) = (0, 0, Vec::new(), 0, 0);
    for (value, line) in values.iter().zip(ANSWERS.lines()) {
        let ours = Schedule::parse(value).ok();
        let Some(ours) = ours.filter(|_| line != "!") else {
            only_ours += usize::from(Schedule::parse(value).is_ok());
            only_theirs += usize::from(line != "!");
            continue;
        };
        let (agreed, others) = compare(&ours.with_holidays(&holidays), line);
        compared += 1;
        same += agreed;
        let Some(first) = others.first() else { continue };
        differing.push(value.as_str());
        let reason = DIFFERENT.iter().find(|(text, _)| text == value).map(|(_, reason)| *reason);
        match reason {
            // Hours carry no position: the sun may set within hours, and so it is unknown. The library goes by Shanghai.
            // After 21:00+ the library is unknown for a minute, closed until midnight, and then unknown again.
            Some("sun" | "open end") => assert!(others.iter().all(|(ours, _)| *ours == OpenState::Unknown), "{value}"),
            // Without a separator the library takes each span for all the days; mappers mean the days before it.
            Some(_) => assert!(others.iter().all(|pair| *pair == (OpenState::Closed, OpenState::Open)), "{value}"),
            None => panic!("{value}: {first:?} and {} more", others.len() - 1),
        }
    }
    assert_eq!(differing, DIFFERENT.map(|(text, _)| text));
    assert_eq!((compared, only_ours, only_theirs), (1242, 3, 1));
    // 99.88 % of the half hours, and all of 1,232 values.
    assert_eq!((same, compared * WEEKS.len() * HALF_HOURS), (3_334_488, 3_338_496));
}
