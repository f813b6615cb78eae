//! `mapping.toml`: what each column of a list holds.
//!
//! ```toml
//! encoding = "gb18030"
//! datum = "gcj02"
//!
//! [[sheet]]
//! name = "驿站"
//! header_row = 3
//!
//! [[sheet.column]]
//! name = "经度"
//! is = "lng"
//! ```

use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::list::{Mapping, Role, SheetMapping};

use super::error::StoreError;

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    #[serde(skip_serializing_if = "Option::is_none")]
    encoding: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    datum: Option<String>,
    #[serde(default, rename = "sheet")]
    sheets: Vec<SheetDocument>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SheetDocument {
    #[serde(default)]
    name: String,
    header_row: u64,
    #[serde(default = "one", skip_serializing_if = "is_one")]
    header_rows: usize,
    #[serde(default, rename = "column")]
    columns: Vec<ColumnDocument>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ColumnDocument {
    name: String,
    is: String,
}

const fn one() -> usize {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
const fn is_one(count: &usize) -> bool {
    *count == 1
}

/// The text of a mapping, with what may be written in it.
#[must_use]
pub fn mapping_text(mapping: &Mapping) -> String {
    let column = |(name, role): &(String, Role)| ColumnDocument { name: name.clone(), is: role.word() };
    let sheet = |sheet: &SheetMapping| SheetDocument {
        name: sheet.name.clone(),
        header_row: sheet.header_row,
        header_rows: sheet.header_rows.max(1),
        columns: sheet.columns.iter().map(column).collect(),
    };
    let document = Document {
        encoding: mapping.encoding.clone(),
        datum: mapping.datum.clone(),
        sheets: mapping.sheets.iter().map(sheet).collect(),
    };
    let head = format!(
        "# How `waystation check` understood the list; `check` and `build` read it with --mapping.\n\
         # `is` may be: {}.\n\n",
        Role::words()
    );
    head + &toml::to_string(&document).expect("plain values")
}

/// Reads a mapping.
///
/// # Errors
///
/// What is wrong with it, in words.
pub fn parse_mapping(text: &str) -> Result<Mapping, String> {
    let document: Document = toml::from_str(text).map_err(|error| error.to_string())?;
    let column = |column: ColumnDocument| match Role::of_word(&column.is) {
        Some(Role::Mark(code)) => match code.parse::<crate::station::Facility>() {
            Ok(facility) => Ok((column.name, Role::Mark(facility.as_str().to_owned()))),
            Err(error) => Err(error.to_string()),
        },
        Some(role) => Ok((column.name, role)),
        None => Err(format!("`is = \"{}\"` is not known; it may be {}", column.is, Role::words())),
    };
    let sheet = |sheet: SheetDocument| {
        Ok(SheetMapping {
            name: sheet.name,
            header_row: sheet.header_row,
            header_rows: sheet.header_rows,
            columns: sheet.columns.into_iter().map(column).collect::<Result<_, String>>()?,
        })
    };
    Ok(Mapping {
        encoding: document.encoding,
        datum: document.datum,
        sheets: document.sheets.into_iter().map(sheet).collect::<Result<_, String>>()?,
    })
}

/// Reads a mapping from a file.
///
/// # Errors
///
/// [`StoreError`] when it cannot be read or is none.
pub fn load_mapping(path: &Path) -> Result<Mapping, StoreError> {
    let text = fs::read_to_string(path).map_err(StoreError::io("read", path))?;
    parse_mapping(&text).map_err(|why| StoreError::Mapping { path: path.to_owned(), why })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mapping_is_read_as_it_was_written() {
        let column = |name: &str, role| (name.to_owned(), role);
        let mapping = Mapping {
            encoding: Some("gb18030".to_owned()),
            datum: None,
            sheets: vec![SheetMapping {
                name: "驿站 \"一\"".to_owned(),
                header_row: 3,
                header_rows: 2,
                columns: vec![
                    column("经度", Role::Lng),
                    column("饮水机", Role::Mark("water".to_owned())),
                    column("备注", Role::Extra),
                ],
            }],
        };
        assert_eq!(parse_mapping(&mapping_text(&mapping)).unwrap(), mapping);
        assert_eq!(parse_mapping("").unwrap(), Mapping::default());
    }

    #[test]
    fn what_is_wrong_is_named() {
        let error = |text: &str| parse_mapping(text).unwrap_err();
        let sheet = "[[sheet]]\nheader_row = 1\n[[sheet.column]]\nname = \"x\"\nis = ";
        assert!(error(&format!("{sheet}\"longitude\"")).contains("`is = \"longitude\"` is not known; it may be key"));
        assert!(error(&format!("{sheet}\"facility:sauna\"")).contains("facility `sauna` is not known"));
        assert!(error("sheets = 3").contains("sheets"));
    }
}
