//! Delimited text as rows.

use super::clean::tidy;
use super::encoding::Decoded;
use super::error::ListError;
use super::grid::Grid;
use super::limits::Taken;
use super::role::{Role, meaning};

/// What separates cells, the likeliest first; what is no single byte is replaced by one.
const DELIMITERS: [char; 6] = [',', ';', '\t', '|', '，', '；'];
/// Stands for a delimiter of several bytes.
const UNIT: u8 = 0x1f;
/// How many lines are looked at for the header.
const HEAD: usize = 30;

/// Counts the lines of a text. What `csv` counts is one short where lines end as Windows ends them.
struct Lines<'a> {
    text: &'a str,
    read: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line of the row that begins at or after `byte`; rows come in order.
    fn of(&mut self, byte: u64) -> u64 {
        let rest = &self.text.as_bytes()[byte as usize..];
        let begin = byte as usize + rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        self.line += self.text[self.read.min(begin)..begin].matches('\n').count() as u64;
        self.read = begin;
        self.line
    }
}

/// The rows of a text; quotes may hold delimiters and line breaks.
pub(super) fn grid(decoded: &Decoded<'_>, taken: &mut Taken) -> Result<Grid, ListError> {
    let mut text: &str = &decoded.text;
    let mut lines = Lines { text, read: 0, line: 1 };
    let delimiter = if let Some((declared, rest)) = declared(text) {
        text = rest;
        lines = Lines { text, read: 0, line: 2 };
        declared
    } else {
        delimiter_of(text)
    };
    let replaced: String;
    let byte = if delimiter.is_ascii() {
        delimiter as u8
    } else {
        replaced = with_unit(text, delimiter);
        lines.text = &replaced;
        UNIT
    };
    let text = lines.text;
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(byte)
        .flexible(true)
        .has_headers(false)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut grid = Grid::default();
    let mut record = csv::StringRecord::new();
    // The text is valid UTF-8 and rows may differ in length: nothing is left that csv refuses.
    while reader.read_record(&mut record).unwrap_or(false) {
        let Some(width) = (0..record.len()).rev().find(|&last| !record[last].is_empty()).map(|last| last + 1) else {
            continue;
        };
        taken.row(width)?;
        let cells: Vec<String> = record.iter().take(width).map(tidy).collect();
        if cells.iter().all(String::is_empty) {
            continue;
        }
        for cell in &cells {
            taken.cell(cell)?;
        }
        grid.rows.push((lines.of(record.position().map_or(0, csv::Position::byte)), cells));
    }
    Ok(grid)
}

/// The first line `sep=;` with which Excel is told the delimiter.
fn declared(text: &str) -> Option<(char, &str)> {
    let (line, rest) = text.split_once('\n')?;
    let mut sign = line.trim_end_matches('\r').strip_prefix("sep=")?.chars();
    let delimiter = sign.next()?;
    (sign.next().is_none() && DELIMITERS.contains(&delimiter)).then_some((delimiter, rest))
}

/// The delimiter that gives the most names of columns, else the most cells of the first line.
fn delimiter_of(text: &str) -> char {
    let head: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(HEAD).collect();
    let cells = |line: &str, delimiter: char| outside_quotes(line).filter(|&(_, sign)| sign == delimiter).count();
    let named = |delimiter: char| {
        let of_line = |line: &&str| {
            let known = |cell: &&str| meaning(cell.trim_matches('"')).role != Role::Extra;
            if cells(line, delimiter) == 0 { 0 } else { line.split(delimiter).filter(known).count() }
        };
        head.iter().map(of_line).max().unwrap_or(0)
    };
    let score = |delimiter: char| (named(delimiter), head.first().map_or(0, |line| cells(line, delimiter)));
    // Of equals the last counts, and that shall be the likeliest.
    DELIMITERS.into_iter().rev().max_by_key(|&delimiter| score(delimiter)).unwrap_or(',')
}

/// Characters that stand outside quotes, with their places.
fn outside_quotes(text: &str) -> impl Iterator<Item = (usize, char)> + '_ {
    let mut quoted = false;
    text.char_indices().filter(move |&(_, character)| {
        quoted ^= character == '"';
        !quoted
    })
}

/// The text with a delimiter of several bytes replaced outside quotes.
fn with_unit(text: &str, delimiter: char) -> String {
    let mut replaced = String::with_capacity(text.len());
    let mut from = 0;
    for (at, _) in outside_quotes(text).filter(|&(_, character)| character == delimiter) {
        replaced.push_str(&text[from..at]);
        replaced.push(char::from(UNIT));
        from = at + delimiter.len_utf8();
    }
    replaced.push_str(&text[from..]);
    replaced
}

#[cfg(test)]
mod tests {
    use super::super::encoding::decoded;
    use super::super::limits::Limits;
    use super::*;

    fn rows(text: &str) -> Vec<(u64, Vec<String>)> {
        grid(&decoded(text.as_bytes(), None).unwrap(), &mut Taken::new(Limits::FILE)).unwrap().rows
    }

    #[test]
    fn rows_have_the_line_that_an_editor_shows() {
        for ending in ["\n", "\r\n"] {
            let text = ["\u{feff}", "a,b", "1,2", "", "\"3", "4\",5", " , ", "6,7"].join(ending);
            let lines: Vec<u64> = rows(&text).iter().map(|row| row.0).collect();
            assert_eq!(lines, [2, 3, 5, 8], "{ending:?}");
        }
    }

    #[test]
    fn the_delimiter_is_the_one_that_makes_sense() {
        for (text, expect) in [
            ("name,lng,lat\nx,1,2", vec!["x", "1", "2"]),
            ("某市驿站，共两处\n名称;经度;纬度\nx;1,5;2", vec!["x", "1,5", "2"]),
            ("名称，经度，纬度\n\"x，y\"，1，2", vec!["x，y", "1", "2"]),
            ("名称；经度；纬度\nx；1；2", vec!["x", "1", "2"]),
            ("名称\t经度\t纬度\nx, y\t1\t2", vec!["x, y", "1", "2"]),
            ("a|b\nx|y", vec!["x", "y"]),
            ("sep=;\r\na;b\nx;y", vec!["x", "y"]),
            ("lng", vec!["lng"]),
        ] {
            assert_eq!(rows(text).last().unwrap().1, expect, "{text}");
        }
    }

    #[test]
    fn too_much_is_refused() {
        let limits = Limits { cells: 10, columns: 3, ..Limits::FILE };
        let read = |text: &str| grid(&decoded(text.as_bytes(), None).unwrap(), &mut Taken::new(limits)).map(drop);
        assert!(read("a,b,c\n1,2,3\n").is_ok());
        assert!(matches!(read("a,b,c,d\n"), Err(ListError::TooMuch { what: "columns", .. })));
        assert!(matches!(read(&"a,b\n".repeat(6)), Err(ListError::TooMuch { what: "cells", .. })));
    }
}
