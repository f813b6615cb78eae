//! Tier, facilities, dates and other cells of a row.

use crate::list::{Finding, Outcome, Rule, Sheet, Words, date_of_serial, narrow};

use super::super::facility_words::{Mark, mark, nearest};
use super::super::{DetailProblem, Facility, FacilitySet, Listed, Offer, Tier, Tiers};
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

    /// The tier, where the row says any.
    pub fn tier(&mut self, column: Option<usize>, tiers: &Tiers) -> Option<Tier> {
        let text = narrow(self.text(column));
        let column = column.filter(|_| !text.is_empty())?;
        Some(tiers.parse(&text).unwrap_or_else(|| {
            let labels = tiers.iter().map(|info| info.zh.as_str()).collect::<Vec<_>>().join("、");
            let problem = Words::new(format!("is no tier ({})", tiers.codes()), format!("不是已知的级别（{labels}）"));
            let usual = tiers.usual();
            let label = tiers.iter().find(|info| info.tier == usual).map_or(usual.as_str(), |info| info.zh.as_str());
            let fix = Words::new(format!("taken as {}", usual.as_str()), format!("按{label}处理"));
            self.note(column, &text, Rule::TierUnknown, Outcome::Kept, problem, fix);
            usual
        }))
    }

    /// Notes a detail that cannot be read.
    pub fn note_detail(&mut self, problem: DetailProblem) {
        let DetailProblem { column, value, problem: [en, zh], fix } = problem;
        let index = self.sheet.header.iter().position(|name| *name == column).unwrap_or_default();
        let (problem, fix) = (Words::new(en, zh), Words::fixed(fix[0], fix[1]));
        self.note(index, &value, Rule::DetailUnreadable, Outcome::Kept, problem, fix);
    }

    /// What the row offers: by a list of words, by marks in columns of their own, else by its `amenity`. Whether the
    /// list was understood whole comes with it.
    pub fn facilities(&mut self, columns: &Columns) -> (Option<FacilitySet>, Listed) {
        let mut offer = Offer::default();
        let mut is_told = false;
        let mut listed = Listed::default();
        let text = self.text(columns.facilities);
        if let Some(column) = columns.facilities.filter(|_| !text.is_empty()) {
            is_told = true;
            listed = Listed::of(text);
            offer = listed.offer;
            for word in &listed.unknown {
                self.unknown_facility(column, word);
            }
        }
        for &(column, facility) in &columns.marks {
            let text = self.text(Some(column));
            let one: FacilitySet = [facility].into_iter().collect();
            match mark(text) {
                Mark::Yes => {
                    is_told = true;
                    offer.here = offer.here.union(one);
                }
                Mark::No => is_told = true,
                Mark::Blank => {}
                Mark::Unclear if Facility::is_nearby(text) => {
                    is_told = true;
                    offer.nearby = offer.nearby.union(one);
                }
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
        listed.offer = offer;
        (if is_told { Some(offer.here) } else { FacilitySet::of_amenity(self.text(columns.amenity)) }, listed)
    }

    fn unknown_facility(&mut self, column: usize, word: &str) {
        let fix = if let Some(near) = nearest(word) {
            Words::new(
                format!("did you mean `{}`? left out", near.as_str()),
                format!("是否指“{}”（{}）？已略去", near.label_zh(), near.as_str()),
            )
        } else {
            LEFT_OUT
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

/// What was done about a word that is like none that is known.
const LEFT_OUT: Words = Words::fixed("left out", "已略去");

/// Says once which words there are, and not in every row.
pub(super) fn name_facilities_once(findings: &mut [Finding]) {
    let list = |of: fn(Facility) -> &'static str, by: &str| Facility::all().map(of).collect::<Vec<_>>().join(by);
    let is_it = |finding: &&mut Finding| finding.rule == Rule::FacilityUnknown && finding.fix == LEFT_OUT;
    if let Some(first) = findings.iter_mut().find(is_it) {
        first.fix = Words::new(
            format!("left out; the codes are {}", list(Facility::as_str, ", ")),
            format!("已略去；可用：{}", list(Facility::label_zh, "、")),
        );
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
