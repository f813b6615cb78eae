//! Standards as rules: what a station must have, item by item, and whether it has it.
//!
//! An answer is one of three: met, not met, unknown. Unknown is what nobody has written down; it is never counted as
//! met or as missing. The rules are files (`data/standards`, or the planner's own), not code.

mod built_in;
mod predicate;
mod read;
mod verdict;

pub use predicate::{Case, Known, Predicate};
pub(super) use read::{code_of, labels, tiers_of};
pub use verdict::Verdict;

use super::Tier;

/// One standard.
#[derive(Clone, Debug)]
pub struct Standard {
    /// Its code.
    pub code: String,
    /// What it is called in Chinese.
    pub zh: String,
    /// What it is called in English.
    pub en: String,
    /// The version of its rules.
    pub version: String,
    /// Where its wording comes from.
    pub source: String,
    /// The tiers that it is for; empty for all.
    pub tiers: Vec<Tier>,
    /// Its items, in their order.
    pub items: Vec<Item>,
}

/// One item of a standard.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its code.
    pub code: String,
    /// Its wording in Chinese.
    pub zh: String,
    /// Its wording in English.
    pub en: String,
    /// What is looked at, in Chinese: wordings seldom say how they are measured.
    pub how_zh: String,
    /// What is looked at, in English.
    pub how_en: String,
    /// The tiers that it is for; empty for all.
    pub tiers: Vec<Tier>,
    /// The rule.
    pub met: Predicate,
}

/// What came of one station.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// For each item of the standard; `None` where it is not for the tier of the station.
    pub verdicts: Vec<Option<Verdict>>,
}

impl Standard {
    /// Judges a station; `None` when the standard is not for its tier.
    #[must_use]
    pub fn assess(&self, case: &Case<'_>) -> Option<Assessment> {
        let is_for = |tiers: &[Tier]| tiers.is_empty() || tiers.contains(&case.station.tier);
        let verdict = |item: &Item| is_for(&item.tiers).then(|| item.met.judge(case));
        is_for(&self.tiers).then(|| Assessment { verdicts: self.items.iter().map(verdict).collect() })
    }
}

impl Assessment {
    /// The numbers of the items with this verdict.
    pub fn with(&self, verdict: Verdict) -> impl Iterator<Item = usize> {
        let numbered = self.verdicts.iter().enumerate();
        numbered.filter(move |(_, one)| **one == Some(verdict)).map(|(number, _)| number)
    }

    /// How many items are for the station.
    #[must_use]
    pub fn items(&self) -> usize {
        self.verdicts.iter().flatten().count()
    }

    /// Whether all are met: not met when one is missed, unknown when none is missed and one is unknown.
    #[must_use]
    pub fn whole(&self) -> Verdict {
        Verdict::at_least(self.items(), self.verdicts.iter().flatten().copied())
    }
}
