//! A key of its own for every station.

use std::collections::{BTreeMap, BTreeSet};

use crate::list::{Finding, Outcome, Rule, Sheet, Words, rejected};

use super::columns::Columns;
use super::reading::{Reading, RowId};
use super::row::Row;

/// Gives every station its key. A key that is there twice keeps the later row out; a running number that is there
/// twice, as when each sheet begins with 1, is made different instead.
pub(super) fn settle(sheets: &[(Sheet, Columns)], kept: Vec<(RowId, Row)>, reading: &mut Reading) {
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, row) in &kept {
        *times.entry(row.station.key.as_str()).or_default() += 1;
    }
    let repeated: BTreeSet<String> =
        times.into_iter().filter(|(_, times)| *times > 1).map(|(key, _)| key.to_owned()).collect();
    let of_sheet = |id: RowId| &sheets[id.sheet as usize];
    // Where one number stands in several sheets, all numbers are told by their sheet.
    let sheets_of: BTreeSet<(&str, u32)> = kept.iter().map(|(id, row)| (row.station.key.as_str(), id.sheet)).collect();
    let spread: BTreeSet<String> = repeated
        .iter()
        .filter(|key| sheets_of.range((key.as_str(), 0)..=(key.as_str(), u32::MAX)).nth(1).is_some())
        .cloned()
        .collect();
    let mut taken: BTreeMap<String, RowId> = BTreeMap::new();
    let mut told: BTreeSet<u32> = BTreeSet::new();
    // Keys that somebody gave come before those that are made.
    let given: BTreeSet<String> = kept
        .iter()
        .filter(|(id, row)| !is_number(of_sheet(*id), row))
        .map(|(_, row)| row.station.key.clone())
        .collect();
    for (id, row) in kept {
        let (sheet, columns) = of_sheet(id);
        let key = row.station.key.clone();
        let mut settled = key.clone();
        if is_number(of_sheet(id), &row) {
            if !spread.is_empty() && !row.unnamed && !sheet.name.is_empty() {
                settled = format!("{}-{key}", sheet.name);
                if told.insert(id.sheet) {
                    reading.notes.push(numbered(sheet));
                }
            }
            let base = settled.clone();
            for count in 2.. {
                if !taken.contains_key(&settled) && !given.contains(&settled) {
                    break;
                }
                settled = format!("{base}-{count}");
            }
            if settled != base && !row.unnamed {
                let column = columns.key.unwrap_or(columns.position.lng);
                reading.findings.push(Finding {
                    problem: Words::fixed("is a number that another row has too", "与另一行的序号重复"),
                    fix: Words::new(format!("its key is `{settled}`"), format!("编号定为“{settled}”")),
                    ..sheet.finding(id.line, column, &key, Rule::KeyDuplicate, Outcome::Repaired)
                });
            }
        } else if let Some(first) = taken.get(&settled) {
            reading.findings.push(duplicate(sheet, columns, id, &key, *first, &of_sheet(*first).0));
            continue;
        }
        taken.insert(settled.clone(), id);
        reading.stations.push((id, row.into_station(settled)));
    }
}

/// Whether the key is only a running number, of the list or of ours.
fn is_number((_, columns): &(Sheet, Columns), row: &Row) -> bool {
    columns.is_number || row.unnamed
}

fn numbered(sheet: &Sheet) -> crate::list::Note {
    let words = Words::fixed(
        "numbers its rows as other sheets do, so its keys begin with its name",
        "与其他工作表的序号重复，编号前加上了工作表名",
    );
    crate::list::Note { sheet: sheet.name.clone(), code: "keys-by-sheet", words }
}

fn duplicate(sheet: &Sheet, columns: &Columns, id: RowId, key: &str, first: RowId, other: &Sheet) -> Finding {
    let (line, name) = (first.line, &other.name);
    let problem = if first.sheet == id.sheet {
        Words::new(format!("is the key of line {line} too"), format!("与第 {line} 行的编号相同"))
    } else {
        Words::new(
            format!("is the key of row {line} of the sheet `{name}` too"),
            format!("与工作表“{name}”第 {line} 行的编号相同"),
        )
    };
    let column = columns.key.unwrap_or(columns.position.lng);
    let fix = Words::fixed("keys must differ", "编号不能重复");
    Finding { problem, fix, ..rejected(sheet, id.line, column, key, Rule::KeyDuplicate) }
}
