//! A row as a station.

use crate::list::{Finding, Rule, Sheet, Words, is_blank, letters_of, narrow, rejected};

use super::super::Station;
use super::RESERVED;
use super::cells::{Cells, is_error};
use super::columns::Columns;
use super::placing::Placed;

/// The name under which stations of a workbook with several sheets keep that of theirs.
const SHEET: &str = "sheet";

/// A station whose key is not settled yet.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub station: Station,
    /// Whether it has no key in the list.
    pub unnamed: bool,
}

impl Columns {
    /// Makes a station of a row; `None` when it cannot be used, which a finding says then.
    #[expect(clippy::too_many_arguments, reason = "each is a thing of its own, and there is one caller")]
    pub(super) fn row(
        &self,
        sheet: &Sheet,
        line: u64,
        cells: &[String],
        number: usize,
        place: Placed,
        several: bool,
        findings: &mut Vec<Finding>,
    ) -> Option<Row> {
        let key = narrow(self.key.and_then(|key| cells.get(key)).map_or("", String::as_str));
        let unnamed = is_blank(&key);
        let mut good = None;
        match place {
            Ok((place, mut repaired)) => {
                findings.append(&mut repaired);
                good = Some(place);
            }
            // A failed formula says more about an empty position than that it is no number.
            Err(finding) if is_error(&finding.value) => findings.push(Finding {
                rule: Rule::CellError,
                problem: Words::fixed("is a formula that failed", "是出错的公式"),
                ..*finding
            }),
            Err(finding) => findings.push(*finding),
        }
        if RESERVED.contains(&key.as_str()) {
            good = None;
            findings.push(Finding {
                problem: Words::fixed("is a reserved key", "是系统保留字，不能用作编号"),
                fix: Words::fixed("give it another", "请换一个编号"),
                ..rejected(sheet, line, self.key.unwrap_or(0), &key, Rule::KeyReserved)
            });
        }
        let said = findings.len();
        let mut row = Cells { sheet, line, row: cells, findings };
        row.check_all(self);
        let tier = row.tier(self.tier);
        let (hours_text, hours) = row.hours(self);
        let service_hours = row.service_hours(self);
        let facilities = row.facilities(self);
        let mut extra = Vec::new();
        for &column in &self.extra {
            let value = row.kept(column, self.dates.contains(&column));
            if !value.is_empty() {
                let name = &sheet.header[column];
                extra.push((if name.is_empty() { letters_of(column) } else { name.clone() }, value));
            }
        }
        if several && !extra.iter().any(|(name, _)| name == SHEET) {
            extra.push((SHEET.to_owned(), sheet.name.clone()));
        }
        let private = |&column: &usize| (sheet.header[column].clone(), row.text(Some(column)).to_owned());
        let mut private: Vec<(String, String)> =
            self.contacts.iter().map(private).filter(|(_, value)| !value.is_empty()).collect();
        // Nobody knows what stands beyond the last column.
        let beyond = cells.iter().enumerate().skip(sheet.header.len()).filter(|(_, text)| !text.is_empty());
        // Under a name that says so when the list is written and read again.
        private.extend(beyond.map(|(index, text)| (format!("联系方式 {}", letters_of(index)), text.clone())));
        let name = row.text(self.name);
        let name = if is_blank(name) { String::new() } else { name.to_owned() };
        // The position was told already where it failed.
        let failed: Vec<usize> = [self.position.lng, self.position.lat].into();
        let is_twice = |finding: &Finding| {
            finding.rule == Rule::CellError && failed.iter().any(|&column| sheet.header[column] == finding.column)
        };
        if good.is_none() {
            let later = findings.split_off(said);
            findings.extend(later.into_iter().filter(|finding| !is_twice(finding)));
        }
        let key = if unnamed { number.to_string() } else { key };
        let station =
            Station { key, name, place: good?, tier, hours, hours_text, facilities, service_hours, extra, private };
        Some(Row { station, unnamed })
    }
}
