//! A look at lists before they are used: what is wrong by row, and which rows tell of one place.

mod merge;
mod names;

pub use merge::{Merge, MergeReason, StationRef};

use std::collections::BTreeSet;

use crate::list::{Finding, Outcome, Rule, Words};

use super::{Counts, Reading};

/// Lists that were read, and what is to be said of them.
#[derive(Clone, Debug)]
pub struct Check {
    /// The files, in the order in which they were given.
    pub files: Vec<CheckedFile>,
    /// Stations that look like one and the same.
    pub merges: Vec<Merge>,
}

/// A file that was read.
#[derive(Clone, Debug)]
pub struct CheckedFile {
    /// Its name, without folders.
    pub name: String,
    /// What came out of it.
    pub reading: Reading,
}

impl Check {
    /// Looks at the lists of one or several programmes together. A key that another file has too is told by its file.
    #[must_use]
    pub fn of(mut files: Vec<CheckedFile>) -> Self {
        let mut taken: BTreeSet<String> = BTreeSet::new();
        for file in &mut files {
            let stem = file.name.rsplit_once('.').map_or(file.name.as_str(), |(stem, _)| stem);
            let own: BTreeSet<String> = file.reading.stations.iter().map(|(_, station)| station.key.clone()).collect();
            let mut renamed = Vec::new();
            for (row, station) in &mut file.reading.stations {
                if !taken.contains(&station.key) {
                    continue;
                }
                let mut key = format!("{stem}-{}", station.key);
                while taken.contains(&key) || own.contains(&key) {
                    key.push('\'');
                }
                renamed.push((*row, std::mem::replace(&mut station.key, key.clone()), key));
            }
            for (row, key, settled) in renamed {
                let finding = Finding {
                    sheet: file.reading.sheet_name(row).to_owned(),
                    line: row.line,
                    column: "key".to_owned(),
                    value: key,
                    rule: Rule::KeyDuplicate,
                    problem: Words::fixed("is a key of another file too", "与另一文件的编号重复"),
                    fix: Words::new(format!("its key is `{settled}`"), format!("编号定为“{settled}”")),
                    outcome: Outcome::Repaired,
                    ..Finding::default()
                };
                file.reading.findings.push(finding);
            }
            file.reading.sort_findings();
            taken.extend(file.reading.stations.iter().map(|(_, station)| station.key.clone()));
        }
        let merges = merge::proposals(&files);
        Self { files, merges }
    }

    /// What became of the rows of all files.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.files.iter().map(|file| file.reading.counts()).fold(Counts::default(), |sum, counts| Counts {
            read: sum.read + counts.read,
            kept: sum.kept + counts.kept,
            repaired: sum.repaired + counts.repaired,
            rejected: sum.rejected + counts.rejected,
        })
    }

    /// How many findings there are.
    #[must_use]
    pub fn findings(&self) -> usize {
        self.files.iter().map(|file| file.reading.findings.len()).sum()
    }

    /// Whether nothing was found.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.findings() == 0 && self.merges.is_empty()
    }
}
