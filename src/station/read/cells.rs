//! Tier, facilities, dates and other cells of a row.

use crate::list::{Finding, Outcome, Rule, Sheet, Words, date_of_serial, narrow};

use super::super::facility_words::{Mark, Understood, mark, nearest, understood, words};
use super::super::{Facility, FacilitySet, Tier};
use super::columns::Columns;

/// A row while it is read: its cells, and what is wrong with them.
pub(super) struct Cells<'a> {
    pub sheet: &'a Sheet,
    pub line: u64,
    pub row: &'a [String],
    pub findings: &'a mut Vec<Finding>,
}

impl<'a> Cells<'a> {
    /// The text of a cell; empty where there is none.
    pub fn text(&self, column: Option<usize>) -> &'a str {
        let text = column.and_then(|column| self.row.get(column)).map_or("", String::as_str);
        if is_error(text) { "" } else { text }
    }

    /// Notes a problem for which the row stays.
    pub fn note(&mut self, column: usize, value: &str, rule: Rule, outcome: Outcome, problem: Words, fix: Words) {
        self.findings.push(Finding { problem, fix, ..self.sheet.finding(self.line, column, value, rule, outcome) });
    }

    /// What every cell is looked at for.
    pub fn check_all(&mut self, columns: &Columns) {
        for (column, text) in self.row.iter().enumerate() {
            let is_private = columns.contacts.contains(&column);
            let shown = if is_private { "" } else { text.as_str() };
            if is_error(text) {
                let problem = Words::fixed("is a formula that failed", "是出错的公式");
                let fix = Words::fixed("the cell counts as empty; mend the formula", "该格按空处理；请修正公式");
                self.note(column, text, Rule::CellError, Outcome::Kept, problem, fix);
            } else if text.contains('\u{fffd}') {
                let problem = Words::fixed("holds characters that could not be read", "含有无法识别的字符");
                let fix = Words::fixed("save the list as \"CSV UTF-8\"", "请将文件另存为“CSV UTF-8”");
                self.note(column, shown, Rule::EncodingDamaged, Outcome::Kept, problem, fix);
            } else if is_private && has_lost_digits(text) {
                let problem =
                    Words::fixed("is a number of which the last digits are lost", "是科学计数法，后几位数字已丢失");
                let fix =
                    Words::fixed("format the column as text, then type it anew", "请将该列设为文本格式后重新填写");
                self.note(column, "", Rule::DigitsLost, Outcome::Kept, problem, fix);
            }
        }
        let beyond: Vec<&str> = self.row.iter().skip(self.sheet.header.len()).map(String::as_str).collect();
        if let Some(first) = beyond.iter().find(|text| !text.is_empty()) {
            let (has, named) = (self.row.len(), self.sheet.header.len());
            let problem = Words::new(
                format!("stands beyond the last column: the row has {has} cells, the header {named}"),
                format!("超出最后一列：该行有 {has} 格，表头只有 {named} 列"),
            );
            let fix = Words::fixed(
                "look for a comma inside a cell, and put that cell in quotes",
                "请检查是否有单元格内含逗号而未加引号",
            );
            // What has moved to the right may have been a person.
            let value = if columns.contacts.is_empty() { (*first).to_owned() } else { String::new() };
            self.note(named, &value, Rule::RowTooLong, Outcome::Kept, problem, fix);
        }
    }

    pub fn tier(&mut self, column: Option<usize>) -> Tier {
        let text = narrow(self.text(column));
        let Some(column) = column.filter(|_| !text.is_empty()) else { return Tier::default() };
        Tier::parse(&text).unwrap_or_else(|| {
            let problem = Words::fixed(
                "is no tier (complex, street, micro, partner)",
                "不是已知的级别（区级综合体、街道驿站、社区微站、合作网点）",
            );
            let fix = Words::fixed("taken as street", "按街道驿站处理");
            self.note(column, &text, Rule::TierUnknown, Outcome::Kept, problem, fix);
            Tier::default()
        })
    }

    /// What the row offers: by a list of words, by marks in columns of their own, else by its `amenity`.
    pub fn facilities(&mut self, columns: &Columns) -> Option<FacilitySet> {
        let mut known = Vec::new();
        let mut is_told = false;
        let listed = self.text(columns.facilities);
        if let Some(column) = columns.facilities.filter(|_| !listed.is_empty()) {
            is_told = true;
            for word in words(listed) {
                match understood(&word) {
                    Understood::Facilities(set) => known.extend(set.iter()),
                    Understood::Absent => {}
                    Understood::Unknown => self.unknown_facility(column, &word),
                }
            }
        }
        for &(column, facility) in &columns.marks {
            let text = self.text(Some(column));
            match mark(text) {
                Mark::Yes => {
                    is_told = true;
                    known.push(facility);
                }
                Mark::No => is_told = true,
                Mark::Blank => {}
                Mark::Unclear => {
                    let code = facility.as_str();
                    let problem = Words::new(
                        format!("says neither yes nor no to `{code}`"),
                        format!("看不出是否有“{}”", facility.label_zh()),
                    );
                    let fix = Words::fixed("write √ or leave it blank; taken as no", "请填 √ 或留空；按没有处理");
                    self.note(column, text, Rule::MarkUnknown, Outcome::Kept, problem, fix);
                }
            }
        }
        if is_told { Some(known.into_iter().collect()) } else { FacilitySet::of_amenity(self.text(columns.amenity)) }
    }

    fn unknown_facility(&mut self, column: usize, word: &str) {
        let list = |of: fn(Facility) -> &'static str, by: &str| Facility::all().map(of).collect::<Vec<_>>().join(by);
        let fix = if let Some(near) = nearest(word) {
            Words::new(
                format!("did you mean `{}`? left out", near.as_str()),
                format!("是否指“{}”（{}）？已略去", near.label_zh(), near.as_str()),
            )
        } else {
            Words::new(
                format!("left out; the codes are {}", list(Facility::as_str, ", ")),
                format!("已略去；可用：{}", list(Facility::label_zh, "、")),
            )
        };
        let problem = Words::fixed("is no facility that is known", "不是已知的设施");
        self.note(column, word, Rule::FacilityUnknown, Outcome::Kept, problem, fix);
    }

    /// A cell as it is kept; a date that is stored as a number becomes a date.
    pub fn kept(&mut self, column: usize, is_date: bool) -> String {
        let text = self.text(Some(column));
        if !is_date {
            return text.to_owned();
        }
        // From 1954 to 2118, so that a year or a count is never taken for a date.
        let serial = text.parse::<f64>().ok().filter(|serial| (20_000.0..80_000.0).contains(serial));
        let Some(date) = serial.and_then(date_of_serial) else { return text.to_owned() };
        let problem = Words::fixed("is a date stored as a number", "是以数字存储的日期");
        let fix = Words::new(format!("it was read as {date}"), format!("已读作 {date}"));
        self.note(column, text, Rule::DateFromNumber, Outcome::Repaired, problem, fix);
        date
    }
}

/// A failed formula as spreadsheets show it.
pub(super) fn is_error(text: &str) -> bool {
    const ERRORS: [&str; 9] = ["#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"];
    text.starts_with('#') && ERRORS.contains(&text)
}

/// `1.38E+10`
fn has_lost_digits(text: &str) -> bool {
    let Some((digits, exponent)) = text.split_once(['E', 'e']) else { return false };
    digits.parse::<f64>().is_ok() && exponent.starts_with('+') && exponent[1..].parse::<u32>().is_ok()
}
