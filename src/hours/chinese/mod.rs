//! Chinese texts about hours, such as planners and noticeboards have them, by a grammar.
//!
//! 1. [`script`] brings the characters into one form;
//! 2. [`token`] cuts them into numbers, marks and the words of [`word`];
//! 3. [`item`] reads parts that stand for themselves: [`days`], [`time`]s, [`season`]s;
//! 4. [`builder`] decides which of them belong together in a [`clause`], [`tidy`] makes clauses complete;
//! 5. [`lower`] writes them as rules in the syntax of OpenStreetMap.
//!
//! What does not fit is told with its place; nothing is guessed without a word.

mod builder;
mod clause;
mod cursor;
mod days;
#[cfg(test)]
mod golden_tests;
mod item;
mod lower;
mod osm;
mod script;
mod season;
mod tidy;
mod time;
mod token;
mod word;

use std::ops::Range;

use super::finding::{HoursFinding, HoursProblem, Severity};

/// Whether a text has Chinese characters in it.
pub(super) fn is_chinese(text: &str) -> bool {
    text.chars().any(|char| matches!(char, '\u{2E80}'..='\u{2FDF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'))
}

/// Reads a text: its hours in the syntax of OpenStreetMap if it was understood, and what is odd about it.
pub(super) fn read(text: &str) -> (Option<String>, Vec<HoursFinding>) {
    let glyphs = script::plain(text);
    let chars: Vec<char> = text.chars().collect();
    let place = |on: &Range<usize>| {
        let first = glyphs.get(on.start).map_or(0, |glyph| glyph.at);
        let end = on.end.checked_sub(1).and_then(|last| glyphs.get(last)).map_or(first, |glyph| glyph.at + 1);
        first..end.max(first)
    };
    let words = |on: &Range<usize>| chars[place(on)].iter().collect::<String>();

    let tokens = token::tokens(&glyphs);
    let items = item::items(&tokens);
    let mut clauses = builder::clauses(&items);
    // Figures may be hours, whatever stands beside them.
    let (figures, words_only): (Vec<_>, Vec<_>) =
        clauses.left_out.drain(..).partition(|on| glyphs[on.clone()].iter().any(|glyph| glyph.char.is_ascii_digit()));
    clauses.left_out = words_only;
    clauses.notes.extend(figures.into_iter().map(|on| (on, HoursProblem::Unreadable)));
    tidy::tidy(&mut clauses);
    let mut notes = std::mem::take(&mut clauses.notes);
    if clauses.list.is_empty() && !notes.iter().any(|(_, problem)| problem.severity() == Severity::Error) {
        notes.push((0..glyphs.len(), HoursProblem::Unreadable));
    }
    let osm = lower::lower(&clauses.list, &words, &mut notes);
    let is_understood = notes.iter().all(|(_, problem)| problem.severity() < Severity::Error);
    let mut findings: Vec<HoursFinding> = notes
        .into_iter()
        .map(|(on, problem)| HoursFinding { piece: words(&on), position: place(&on).start + 1, problem })
        .collect();
    findings.sort_by_key(|finding| finding.position);
    findings.dedup();
    (is_understood.then_some(osm), findings)
}
