//! Hours that cannot be read.

use super::finding::{HoursFinding, Severity};
use super::parse::clip;

/// Opening hours that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("opening hours {:?} cannot be read: {reason}; {hint}", clip(.text, 100))]
pub struct HoursError {
    /// The text as given.
    pub text: String,
    /// What is wrong with it, in English.
    pub reason: String,
    /// What would be right, in English.
    pub hint: String,
    /// All that is odd about it; at least one finding is an error.
    pub findings: Vec<HoursFinding>,
}

impl HoursError {
    /// The error of a text with these findings: the first that matters most is told.
    pub(super) fn of(text: &str, findings: Vec<HoursFinding>) -> Self {
        let first = findings.iter().find(|finding| finding.problem.severity() == Severity::Error);
        let (reason, hint) =
            first.map_or_else(Default::default, |finding| (finding.reason(), finding.problem.suggestion_en()));
        Self { text: text.to_owned(), reason, hint, findings }
    }
}
