//! Reads hours in any form: OSM syntax, Chinese words, or figures alone.

use super::chinese::{self, is_chinese};
use super::finding::{HoursFinding, HoursProblem, Severity};
use super::parse::parse_rules;
use super::plain::canonical;
use super::schedule::Schedule;

/// Four times what a tag of OSM can hold; it bounds the work that one text can cause.
const MAX_CHARS: usize = 1000;

/// What was read from a text of hours.
#[derive(Clone, Debug)]
pub struct HoursReading {
    /// The hours; `None` where the text was not understood, and the hours are unknown.
    pub schedule: Option<Schedule>,
    /// What is odd about the text, in the order of its characters: why it was not understood, what was assumed, what
    /// contradicts itself.
    pub findings: Vec<HoursFinding>,
}

/// Reads hours: OSM `opening_hours` syntax, Chinese words (`周一至周五 8:30-17:30，节假日除外`), or figures (`9-17`).
///
/// What is not understood is not guessed: then there is no schedule, and a finding tells the piece, its place, the
/// reason and what to write, in English and Chinese.
///
/// # Example
/// ```
/// use waystation::hours::{Severity, read};
///
/// let reading = read("周二至周日 9:00-17:00，周一闭馆（法定节假日除外）");
/// let schedule = reading.schedule.expect("it is understood");
/// assert_eq!(schedule.osm(), "Tu-Su 09:00-17:00; Mo off; PH 09:00-17:00");
///
/// let reading = read("24小时 9:00-17:00");
/// assert!(reading.schedule.is_none());
/// assert_eq!(reading.findings[0].problem.severity(), Severity::Error);
/// ```
#[must_use]
pub fn read(text: &str) -> HoursReading {
    let refused = |problem| {
        let findings = vec![HoursFinding { piece: String::new(), position: 1, problem }];
        HoursReading { schedule: None, findings }
    };
    if text.chars().nth(MAX_CHARS).is_some() {
        return refused(HoursProblem::TooLong { max: MAX_CHARS });
    }
    if text.trim().is_empty() {
        return refused(HoursProblem::Empty);
    }
    let has_letters = text.chars().any(char::is_alphabetic);
    let is_typed_in_chinese =
        !has_letters && text.chars().any(|char| matches!(char, '\u{3000}'..='\u{303F}' | '\u{FF00}'..='\u{FFEF}'));
    if is_chinese(&unquoted(text)) || is_typed_in_chinese {
        return of_chinese(text);
    }
    match parse_rules(text) {
        Ok(syntax) => {
            // The syntax takes 9:00-5:00 and 8:30-12:00,2:00-5:30 by the letter. Whoever writes no word of it meant
            // something else.
            let doubtful = (!has_letters).then(|| of_chinese(text));
            if let Some(doubtful) = doubtful.filter(|reading| reading.findings.iter().any(is_of_twelve_hours)) {
                return doubtful;
            }
            let schedule = Schedule::of(text, canonical(text), syntax.rules);
            HoursReading { schedule: Some(schedule), findings: syntax.findings }
        }
        Err(finding) => {
            // "Mo-Fr 9-17" is no syntax and yet clear; of anything less clear the syntax speaks.
            let reading = of_chinese(text);
            let is_clear = |finding: &HoursFinding| finding.problem.severity() == Severity::Note;
            if !has_letters || reading.schedule.is_some() && reading.findings.iter().all(is_clear) {
                return reading;
            }
            HoursReading { schedule: None, findings: vec![finding] }
        }
    }
}

/// The text without what stands in quotes: a comment in Chinese makes no Chinese text.
fn unquoted(text: &str) -> String {
    text.split(['"', '“', '”', '＂']).step_by(2).collect()
}

fn is_of_twelve_hours(finding: &HoursFinding) -> bool {
    matches!(finding.problem, HoursProblem::EndsBeforeItBegins { .. } | HoursProblem::TakenAsAfternoon { .. })
}

fn of_chinese(text: &str) -> HoursReading {
    let (osm, findings) = chinese::read(text);
    let Some(osm) = osm else { return HoursReading { schedule: None, findings } };
    let Ok(syntax) = parse_rules(&osm) else {
        // Rules of ours that do not fit the syntax are not understood either; a test finds none.
        let finding = HoursFinding { piece: text.to_owned(), position: 1, problem: HoursProblem::Unreadable };
        return HoursReading { schedule: None, findings: vec![finding] };
    };
    HoursReading { schedule: Some(Schedule::of(text, osm, syntax.rules)), findings }
}
