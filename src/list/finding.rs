//! What was wrong with one cell of a list, in words for the person who can mend it.

/// What became of the row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// The row was left out.
    Rejected,
    /// The row was kept without the value.
    Kept,
}

impl Outcome {
    /// One word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Rejected => "rejected",
            Self::Kept => "kept",
        }
    }
}

/// One problem in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Line in the file; the first is 1.
    pub line: u64,
    /// Header of the column.
    pub column: String,
    /// What stands there.
    pub value: String,
    /// What is wrong with it, and what would be right.
    pub problem: String,
    /// What became of the row.
    pub outcome: Outcome,
}

impl std::fmt::Display for Finding {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { line, column, value, problem, outcome } = self;
        write!(formatter, "line {line}, `{column}` `{value}` {problem} (row {})", outcome.as_str())
    }
}
