//! Data for standard output or a file.

use std::io::{self, Write};
use std::path::Path;

use clap::ValueEnum;
use serde_json::Value;

use crate::render::Table;

use super::error::{CliError, Status};

/// How an answer is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// Aligned columns for reading
    Table,
    /// GeoJSON (RFC 7946)
    Geojson,
    /// Comma separated, for a spreadsheet
    Csv,
    /// JSON
    Json,
}

/// Writes data to standard output. A reader that has had enough (`| head`) is no failure.
pub(super) fn print(text: &str) -> Result<(), CliError> {
    match io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(failed("standard output", &error)),
        _ => Ok(()),
    }
}

/// JSON in lines, ready to be read by people too.
pub(super) fn json(value: &Value) -> String {
    let mut text = serde_json::to_string_pretty(value).expect("a JSON value");
    text.push('\n');
    text
}

/// A title line and a table.
pub(super) fn titled(title: &str, table: &Table) -> String {
    format!("{title}\n\n{}", table.aligned())
}

/// Writes a file whole: beside it first, then in its place.
pub(super) fn write(path: &Path, content: impl AsRef<[u8]>) -> Result<(), CliError> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = path.with_file_name(format!(".{name}.{}", std::process::id()));
    let result = std::fs::write(&beside, content).and_then(|()| std::fs::rename(&beside, path));
    result.map_err(|error| {
        // It may not even have been created.
        let _ = std::fs::remove_file(&beside);
        failed(&path.display().to_string(), &error)
    })
}

fn failed(what: &str, error: &io::Error) -> CliError {
    let mut failure = CliError::input(format!("cannot write `{what}`: {error}"));
    failure.status = Status::Input;
    failure
}
