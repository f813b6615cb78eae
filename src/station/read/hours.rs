//! The hours of a row: one text, two times, a yes to "24 hours", or numbers that were times once.

use crate::hours::{self, Schedule, Severity};
use crate::list::{Outcome, Rule, Words, is_blank, narrow, time_of_fraction};

use super::super::ServiceHours;
use super::super::facility_words::{Mark, mark};
use super::cells::Cells;
use super::columns::Columns;

/// Open around the clock, in the syntax of OpenStreetMap.
const ALWAYS: &str = "24/7";

impl Cells<'_> {
    /// Hours as they are worded, and as they were understood.
    pub fn hours(&mut self, columns: &Columns) -> (String, Option<Schedule>) {
        let mut text = self.text(columns.hours).to_owned();
        let mut column = columns.hours;
        if let Some(column) = column
            && let Some(times) = times_of_numbers(&text)
        {
            self.stored_as_numbers(column, &text, &times);
            text = times;
        }
        if is_blank(&text)
            && let Some(opens) = columns.opens
            && let Some(times) = self.two_times(columns)
        {
            (text, column) = (times, Some(opens));
        }
        if let Some(all_day) = columns.all_day {
            match mark(self.text(Some(all_day))) {
                Mark::Yes if is_blank(&text) => return (ALWAYS.to_owned(), Schedule::parse(ALWAYS).ok()),
                Mark::Yes if !is_always(&text) => self.contradiction(all_day, &text),
                Mark::No if is_always(&text) => self.contradiction(all_day, &text),
                _ => {}
            }
        }
        let Some(column) = column.filter(|_| !is_blank(&text)) else { return (String::new(), None) };
        let reading = hours::read(&text);
        // What was merely assumed is not worth a line; what is likely not meant is.
        for finding in reading.findings.iter().filter(|it| it.problem.severity() != Severity::Note) {
            let unread = finding.problem.severity() == Severity::Error;
            let rule = if unread { Rule::HoursUnreadable } else { Rule::HoursDoubtful };
            let problem = Words::new(finding.reason(), finding.display_zh());
            let hint = finding.problem.suggestion_en();
            let fix = if unread {
                Words::new(format!("{hint}; its hours are taken as unknown"), "其开放时间按未知处理")
            } else {
                Words::new(hint, "请核实")
            };
            self.note(column, &text, rule, Outcome::Kept, problem, fix);
        }
        (text, reading.schedule)
    }

    /// Hours of single services.
    pub fn service_hours(&mut self, columns: &Columns) -> ServiceHours {
        let text = self.text(columns.service_hours);
        let (hours, problems) = ServiceHours::read(text);
        for problem in problems {
            let problem = Words::new(problem.to_string(), "无法识别");
            let fix =
                Words::fixed("the rest of the cell counts", "其余部分照常采用；可写作“饮水:24小时；如厕:8:00-18:00”");
            let column = columns.service_hours.unwrap_or_default();
            self.note(column, text, Rule::HoursUnreadable, Outcome::Kept, problem, fix);
        }
        hours
    }

    /// `08:30-17:30` out of a column for each end.
    fn two_times(&mut self, columns: &Columns) -> Option<String> {
        let mut times = Vec::new();
        for column in [columns.opens?, columns.closes?] {
            let text = self.text(Some(column)).to_owned();
            if is_blank(&text) {
                return None;
            }
            let time = fraction(&text).and_then(time_of_fraction);
            if let Some(time) = &time {
                self.stored_as_numbers(column, &text, time);
            }
            times.push(time.unwrap_or_else(|| narrow(&text)));
        }
        Some(times.join("-"))
    }

    fn stored_as_numbers(&mut self, column: usize, text: &str, times: &str) {
        let problem = Words::fixed("is a time stored as a part of a day", "是以小数存储的时间");
        let fix = Words::new(format!("it was read as {times}"), format!("已读作 {times}"));
        self.note(column, text, Rule::HoursFromNumber, Outcome::Repaired, problem, fix);
    }

    fn contradiction(&mut self, all_day: usize, text: &str) {
        let value = self.text(Some(all_day)).to_owned();
        let problem = Words::new(format!("does not go with the hours `{text}`"), format!("与开放时间“{text}”矛盾"));
        let fix = Words::fixed("the hours count; mend one of the two", "以开放时间为准；请核实其一");
        self.note(all_day, &value, Rule::HoursContradict, Outcome::Kept, problem, fix);
    }
}

/// Whether a text says that it is open around the clock.
fn is_always(text: &str) -> bool {
    let text = narrow(text).replace(' ', "").to_lowercase();
    let full = text.contains("24") || ["全天", "全日", "不打烊", "昼夜"].iter().any(|word| text.contains(word));
    // `10:24-17:00` is another matter.
    full && !text.contains(":24")
}

/// A part of a day, written out: not a whole number, which may be an hour.
fn fraction(text: &str) -> Option<f64> {
    let number = text.parse().ok().filter(|number| (0.0..=1.0).contains(number))?;
    text.contains('.').then_some(number)
}

/// `0.375-0.75` as `09:00-18:00`, `0.375` as `09:00`.
fn times_of_numbers(text: &str) -> Option<String> {
    if !text.starts_with("0.") {
        return None;
    }
    let times: Option<Vec<String>> = narrow(text)
        .split(['-', '~', '—', '–', '至', '到'])
        .map(|part| time_of_fraction(fraction(part.trim())?))
        .collect();
    times.filter(|times| times.len() <= 2).map(|times| times.join("-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_become_times() {
        for (text, expect) in [
            ("0.375-0.75", Some("09:00-18:00")),
            ("0.354166666666667～0.708333333333333", Some("08:30-17:00")),
            ("0.375", Some("09:00")),
            ("08:30-17:30", None),
            ("0.375-2", None),
            ("9-17", None),
        ] {
            assert_eq!(times_of_numbers(text).as_deref(), expect, "{text}");
        }
    }

    #[test]
    fn around_the_clock_has_many_words() {
        assert!(["24小时", "24/7", "全天开放", "00:00-24:00", "２４ｈ"].iter().all(|text| is_always(text)));
        assert!(!is_always("9:00-17:00") && !is_always("10:24-17:00"));
    }
}
