//! What is odd about a text of hours, in words for the person who can mend it.

mod chinese;
mod english;
mod problem;

pub use problem::HoursProblem;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// It was understood; what was assumed is told.
    Note,
    /// It was understood, but is likely not what was meant, or leaves something unknown.
    Warning,
    /// It was not understood: the hours are unknown.
    Error,
}

impl Severity {
    /// One word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// Something odd about a text of hours: which piece, where, why, and what to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HoursFinding {
    /// The piece as it is written.
    pub piece: String,
    /// At which character the piece begins; the first is 1.
    pub position: usize,
    /// What is odd about it.
    pub problem: HoursProblem,
}

impl std::fmt::Display for HoursFinding {
    /// In English, in one sentence.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}; {}", self.reason(), self.problem.suggestion_en())
    }
}

impl HoursFinding {
    /// The piece, its place and why, in English.
    #[must_use]
    pub fn reason(&self) -> String {
        let Self { piece, position, problem } = self;
        match problem {
            HoursProblem::Syntax { reason, .. } => reason.clone(),
            _ if piece.is_empty() => problem.reason_en(),
            _ => format!("{piece:?} (character {position}) {}", problem.reason_en()),
        }
    }

    /// In Chinese, in one sentence.
    #[must_use]
    pub fn display_zh(&self) -> String {
        let Self { piece, position, problem } = self;
        let (reason, suggestion) = (problem.reason_zh(), problem.suggestion_zh());
        if piece.is_empty() {
            return format!("{reason}；{suggestion}");
        }
        format!("“{piece}”（第 {position} 个字符）{reason}；{suggestion}")
    }
}

/// `HH:MM`.
fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

const EXAMPLE: &str = "周一至周五 8:30-11:30,14:00-17:30; 周六 9:00-12:00; 节假日除外";

/// The two things that a span can mean that ends before it begins: an afternoon, or a night.
fn either(from: u16, to: u16, or: &str) -> String {
    let night = format!("{}-次日{}", clock(from), clock(to));
    if to < 12 * 60 && to + 12 * 60 > from {
        return format!("{}-{}{or}{night}", clock(from), clock(to + 12 * 60));
    }
    night
}
