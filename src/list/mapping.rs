//! What each column of a list holds, as somebody has decided it.

use super::error::ListError;
use super::role::Role;
use super::words::Words;

/// What is decided about a list; what it does not say is found out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    /// The encoding of a text, for example `gb18030`.
    pub encoding: Option<String>,
    /// The datum of the positions: `wgs84`, `gcj02` or `bd09`.
    pub datum: Option<String>,
    /// Sheets by their names.
    pub sheets: Vec<SheetMapping>,
}

/// What is decided about one sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SheetMapping {
    /// Its name; empty where the form has none.
    pub name: String,
    /// The row with the names of the columns, as Excel counts.
    pub header_row: u64,
    /// How many rows the names take.
    pub header_rows: usize,
    /// Name and role of columns.
    pub columns: Vec<(String, Role)>,
}

impl Mapping {
    /// What is decided about a sheet.
    #[must_use]
    pub fn sheet(&self, name: &str) -> Option<&SheetMapping> {
        self.sheets.iter().find(|sheet| sheet.name == name)
    }
}

impl SheetMapping {
    /// The role of a column.
    #[must_use]
    pub fn role(&self, column: &str) -> Option<&Role> {
        self.columns.iter().find(|(name, _)| name == column).map(|(_, role)| role)
    }

    /// Refuses when a column that matters is not there.
    pub(super) fn check(&self, header: &[String]) -> Result<(), ListError> {
        let matters = |role: &Role| role.is_single() || matches!(role, Role::Mark(_));
        let gone = self.columns.iter().find(|(name, role)| matters(role) && !header.contains(name));
        let Some((name, role)) = gone else { return Ok(()) };
        let (word, sheet, found) = (role.word(), &self.name, header.join(", "));
        Err(ListError::Mapping(Words::new(
            format!(
                "the mapping takes `{word}` from the column `{name}`, which the sheet `{sheet}` does not have; its columns \
                 are: {found}"
            ),
            format!("映射文件用列“{name}”作为“{word}”，但工作表“{sheet}”没有该列；现有的列：{found}"),
        )))
    }

    pub(super) fn without_row(&self) -> ListError {
        let (row, sheet) = (self.header_row, &self.name);
        ListError::Mapping(Words::new(
            format!("the mapping says that row {row} of the sheet `{sheet}` names the columns, and that row is blank"),
            format!("映射文件指定工作表“{sheet}”第 {row} 行为列名，但该行为空"),
        ))
    }
}
