//! What was wrong with one cell of a list, in words for the person who can mend it.

use super::rule::Rule;
use super::words::{Lang, Words};

/// What became of the row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// The row was left out.
    Rejected,
    /// The row was kept, with a value that was put right.
    Repaired,
    /// The row was kept without the value, or with a doubt about it.
    #[default]
    Kept,
}

impl Outcome {
    /// One word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Rejected => "rejected",
            Self::Repaired => "repaired",
            Self::Kept => "kept",
        }
    }

    /// One word for it, in a language.
    #[must_use]
    pub const fn text(self, lang: Lang) -> &'static str {
        let zh = match self {
            Self::Rejected => "未采用",
            Self::Repaired => "已修正",
            Self::Kept => "保留",
        };
        lang.pick(self.as_str(), zh)
    }
}

/// One problem in a list.
///
/// ```
/// use waystation::list::{Finding, Outcome, Rule, Words};
///
/// let finding = Finding {
///     line: 4,
///     column: "经度".to_owned(),
///     value: "x".to_owned(),
///     rule: Rule::PositionNotANumber,
///     problem: Words::fixed("is not a number", "不是数字"),
///     outcome: Outcome::Rejected,
///     ..Finding::default()
/// };
/// assert_eq!(finding.to_string(), "line 4, `经度` `x` is not a number (row rejected)");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Finding {
    /// Name of the sheet; empty where the form has none.
    pub sheet: String,
    /// Row as Excel shows it, line of a text, or number of a feature; the first is 1.
    pub line: u64,
    /// Header of the column.
    pub column: String,
    /// Letter of the column as Excel shows it; empty where the form has none.
    pub letter: String,
    /// What stands there; never a person's name or number.
    pub value: String,
    /// Which rule is broken.
    pub rule: Rule,
    /// What is wrong.
    pub problem: Words,
    /// What would be right, or what was done; may be empty.
    pub fix: Words,
    /// What became of the row.
    pub outcome: Outcome,
}

impl Finding {
    /// What is wrong and what would be right, in one sentence.
    #[must_use]
    pub fn sentence(&self, lang: Lang) -> String {
        let (problem, fix) = (self.problem.text(lang), self.fix.text(lang));
        if fix.is_empty() { problem.to_owned() } else { format!("{problem}{}{fix}", lang.pick("; ", "；")) }
    }

    /// Where it is: sheet, row and column.
    #[must_use]
    pub fn place(&self, lang: Lang) -> String {
        let Self { sheet, line, column, letter, .. } = self;
        match (lang, sheet.is_empty(), letter.is_empty()) {
            (Lang::En, true, _) => format!("line {line}, `{column}`"),
            (Lang::En, false, true) => format!("sheet `{sheet}`, row {line}, `{column}`"),
            (Lang::En, false, false) => format!("sheet `{sheet}`, {letter}{line}, `{column}`"),
            (Lang::Zh, true, _) => format!("第 {line} 行“{column}”"),
            (Lang::Zh, false, true) => format!("工作表“{sheet}”第 {line} 行“{column}”"),
            (Lang::Zh, false, false) => format!("工作表“{sheet}” {letter}{line} “{column}”"),
        }
    }

    /// All of it on one line.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let (place, sentence, outcome) = (self.place(lang), self.sentence(lang), self.outcome.text(lang));
        let value = &self.value;
        match lang {
            Lang::En => format!("{place} `{value}` {sentence} (row {outcome})"),
            Lang::Zh => format!("{place}的值“{value}”{sentence}（该行{outcome}）"),
        }
    }
}

impl std::fmt::Display for Finding {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.text(Lang::En))
    }
}

/// What comes of a cell or a row: a value, or what is wrong.
pub type OrFinding<T> = Result<T, Box<Finding>>;

/// A fact about a list as a whole that changes no row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Name of the sheet; empty where it is about the whole file.
    pub sheet: String,
    /// A code that stays the same.
    pub code: &'static str,
    /// The fact.
    pub words: Words,
}
