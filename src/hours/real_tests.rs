//! Real values of OpenStreetMap, and values damaged at random.

use super::*;
use chrono::{DateTime, TimeDelta};
use std::io::Write;
use std::panic::catch_unwind;
use std::path::PathBuf;

/// The 1,256 values of `data/hours`, or None, and a loud word, when they are not here.
pub(super) fn real_values() -> Option<Vec<String>> {
    let data = std::env::var_os("WAYSTATION_DATA")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data"), PathBuf::from);
    let path = data.join("hours/osm-opening-hours.csv");
    match std::fs::read_to_string(&path) {
        Ok(csv) => Some(first_fields(&csv)),
        Err(error) => {
            // Not `eprintln!`, which the test runner swallows.
            let skipped = format!("SKIPPED: {}: {error}; set WAYSTATION_DATA\n", path.display());
            std::io::stderr().write_all(skipped.as_bytes()).expect("stderr");
            None
        }
    }
}

/// The first field of each record below the header; quoted fields may hold line breaks.
fn first_fields(csv: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let (mut is_first, mut is_quoted) = (true, false);
    let mut chars = csv.chars().peekable();
    while let Some(c) = chars.next() {
        let field = fields.last_mut().expect("starts with one");
        match c {
            '"' if is_quoted && chars.next_if_eq(&'"').is_some() => field.extend(is_first.then_some('"')),
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => is_first = false,
            '\n' if !is_quoted => {
                is_first = true;
                fields.push(String::new());
            }
            _ => field.extend(is_first.then_some(c)),
        }
    }
    fields.retain(|field| !field.is_empty());
    fields.split_off(1)
}

/// Splitmix64: the same numbers on every run.
pub(super) struct Random(pub(super) u64);

impl Random {
    pub(super) fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % end as u64).expect("below a usize")
    }

    pub(super) fn of<'a, T: ?Sized>(&mut self, choices: &[&'a T]) -> &'a T {
        choices[self.below(choices.len())]
    }

    /// An instant of 2026 or 2027, in a zone with summer time.
    fn moment(&mut self) -> Moment {
        let first = parse_moment("2026-01-01T00:00", chrono_tz::Europe::Helsinki).expect("a moment");
        first + TimeDelta::minutes(i64::try_from(self.below(2 * 365 * 24 * 60)).expect("minutes"))
    }
}

fn extreme_moments() -> [Moment; 5] {
    let read = |text| DateTime::parse_from_rfc3339(text).expect("a moment").to_utc();
    [
        DateTime::<chrono::Utc>::MIN_UTC,
        read("1900-01-01T00:00:00Z"),
        read("2016-12-31T23:59:60Z"),
        read("9999-12-31T23:59:59Z"),
        DateTime::<chrono::Utc>::MAX_UTC,
    ]
    .map(|moment| moment.with_timezone(&chrono_tz::Asia::Shanghai))
}

/// Asks all there is to ask.
fn ask(schedule: &Schedule, moment: Moment) {
    let now = schedule.state(moment);
    if let Some((next, state)) = schedule.next_change(moment) {
        assert!(next > moment && state != now, "{} after {moment}", schedule.text());
    }
}

#[test]
fn real_values_parse_and_answer() {
    let Some(values) = real_values() else { return };
    assert_eq!(values.len(), 1256);
    let mut random = Random(1);
    let mut unreadable = Vec::new();
    for value in values {
        let Ok(schedule) = Schedule::parse(&value) else {
            unreadable.push(value);
            continue;
        };
        assert_eq!(schedule.text(), value);
        for _ in 0..20 {
            ask(&schedule, random.moment());
        }
    }
    // Free text, and hours that are not whole: "Mo-Fr 9-20;Sa 9-20 Su 9".
    assert_eq!(unreadable.len(), 11, "{unreadable:#?}");
}

#[test]
fn no_text_makes_it_panic() {
    let samples = [
        "24/7",
        "Mo-Fr 09:00-19:00; Sa 09:00-18:00",
        "Tu-Th 12:00-15:00, 20:00-23:00; Fr-Sa 12:00-15:00, 20:00-00:00; Su 12:00-15:00",
        "Mo-Fr 08:00-19:00 || \"on appointment\"",
        "Apr-Oct 9:00-18:30; Nov-Mar 9:00-17:30; easter off; Dec 25 off",
        "Sa 10:00-16:00; 2017 Jul 1 - 2017 Aug 8 Sa off; 2024Nov-Feb 8:00-17:00; PH off",
        "Mo-Su 08:00-dusk; week 2-52/2 Mo[1,-1] +2 days (sunrise-01:30)-(sunset+02:00)",
        "Mo-Th, Su 08:00-01:00; Fr, Sa 08:00-02:00+; 2020-2030/3 Feb 29-Mar 5 10:00-12:00",
        "Jan Su[-1]-Mar 31 22:00-36:00 unknown \"x\", Nov 22-Mo +9999 days 10:00-48:00",
        "Mo－Fr ０９：００～１７：００；Sa、Su 10：00－14：00",
    ];
    let tokens = "(dusk+23:59)¦(dawn-23:59)¦-48:00¦-24:00+¦/24:00¦/15¦Feb 30¦Feb 29¦9999¦1900¦ +9999 days¦ -9999 days¦\
        week 53¦[5]¦[-5]¦[4-2]¦PH¦SH ¦ || ¦; ¦, ¦\"¦\"x\"¦easter¦Jan¦Mo¦-¦+¦24/7¦open¦off¦unknown¦:¦00:00¦～¦\u{3000}¦é¦\0¦\n¦2";
    let tokens: Vec<&str> = tokens.split('¦').collect();
    let real = real_values().unwrap_or_default();
    let values: Vec<&str> = real.iter().map(String::as_str).chain(samples.into_iter().cycle().take(1000)).collect();
    let mut random = Random(2);
    let mut readable = 0;
    for _ in 0..20_000 {
        let mut chars: Vec<char> = random.of(&values).chars().collect();
        for _ in 0..=random.below(2) {
            let from = random.below(chars.len());
            let to = (from + random.below(5)).min(chars.len());
            match random.below(5) {
                0 => drop(chars.drain(from..to)),
                1 => chars.extend_from_within(from..to),
                2 => drop(chars.splice(from..from, random.of(&tokens).chars())),
                3 => drop(chars.splice(from..to, random.of(&tokens).chars())),
                _ if chars[from].is_ascii_digit() => chars[from] = char::from(*random.of(&[&b'0', &b'2', &b'9'])),
                _ => chars.insert(from, ' '),
            }
            // So that there is a character to begin at.
            chars.push(' ');
        }
        let text: String = chars.into_iter().collect();
        let moment = random.moment();
        let outcome = catch_unwind(|| {
            let schedule = Schedule::parse(&text).ok()?;
            ask(&schedule, moment);
            for moment in extreme_moments() {
                let _ = schedule.state(moment);
            }
            Some(())
        });
        readable += usize::from(outcome.unwrap_or_else(|_| panic!("on {text:?}")).is_some());
    }
    assert!(readable > 3_000, "only {readable} mutations were put to the test");
    for sample in samples {
        let schedule = Schedule::parse(sample).expect(sample);
        for moment in extreme_moments() {
            ask(&schedule, moment);
        }
    }
}

/// The crate `opening-hours` reads the same syntax, and is right where there are no comments, no fallbacks, no
/// open ends, no sun, no hours after midnight, and no rules without days after others.
#[test]
fn the_crate_opening_hours_agrees_where_it_is_right() {
    let Some(values) = real_values() else { return };
    let mut random = Random(3);
    let mut compared = 0;
    for value in values {
        let Ok(parse::Syntax { rules, .. }) = parse::parse_rules(&value) else {
            continue;
        };
        let is_plain = |hours: &parse::Hours| hours.certain == hours.possible && hours.possible.end <= 24 * 60;
        let are_plain = rules.iter().flat_map(|rule| &rule.hours).all(is_plain)
            && rules[1..].iter().all(|rule| !rule.days.is_empty());
        let normal = plain::normal_form(&value);
        if !are_plain || normal.contains(['"', '|']) {
            continue;
        }
        let rival: opening_hours::OpeningHours = normal.parse().expect("it is readable");
        let schedule = Schedule::parse(&value).expect("it is readable");
        compared += 1;
        for _ in 0..50 {
            let moment = random.moment();
            let expected = match rival.state(moment.naive_local()).0 {
                opening_hours::RuleKind::Open => OpenState::Open,
                opening_hours::RuleKind::Closed => OpenState::Closed,
                opening_hours::RuleKind::Unknown => OpenState::Unknown,
            };
            assert_eq!(schedule.state(moment), expected, "{value} at {moment}");
        }
    }
    assert_eq!(compared, 1092);
}
