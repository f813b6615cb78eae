//! Clauses: which days, and what holds on them.

use std::ops::Range;

use super::super::finding::HoursProblem;
use super::days::Days;
use super::season::Season;
use super::time::Span;
use super::word::Part;

/// What a clause says of its days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Says {
    #[default]
    Open,
    Closed,
    /// As on other days: 节假日照常.
    AsUsual,
}

/// Why the hours of a clause are not certain, by its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Proviso {
    /// They may be announced otherwise.
    Announced,
    /// One has to ask before.
    Appointment,
    /// For the time being there are none.
    Suspended,
}

/// Some days, and what holds on them.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a thing that is said or not")]
pub(super) struct Clause {
    pub season: Option<Season>,
    pub season_on: Range<usize>,
    /// `None` where no days are named.
    pub days: Option<Days>,
    pub spans: Vec<Span>,
    /// Where each span stands.
    pub places: Vec<Range<usize>>,
    pub all_hours: bool,
    pub all_day: bool,
    pub parts: Vec<Part>,
    /// Whether the days come after: 闭馆时间：周一.
    pub awaits_days: bool,
    /// Whether it says that it is open, if not when.
    pub is_said_open: bool,
    pub says: Says,
    pub except: Option<Days>,
    pub except_on: Range<usize>,
    pub proviso: Option<(Proviso, Range<usize>)>,
    /// Whether a break at noon has no times.
    pub has_untold_break: bool,
    /// Whether its hours are added to those of more days.
    pub is_added: bool,
    /// All other times than those of the clauses before.
    pub is_rest: bool,
    pub glyphs: Range<usize>,
}

impl Clause {
    /// Whether anything is said of when it is open.
    pub fn has_hours(&self) -> bool {
        !self.spans.is_empty() || self.all_hours || self.all_day
    }

    pub fn is_said(&self) -> bool {
        self.has_hours() || self.is_said_open || self.says != Says::Open || self.proviso.is_some()
    }

    pub fn is_empty(&self) -> bool {
        !self.is_said() && self.days.is_none() && self.parts.is_empty() && self.except.is_none() && !self.is_rest
    }

    pub fn is_closed(&self) -> bool {
        self.says != Says::Open
    }

    pub fn except(&mut self, days: Days, on: &Range<usize>) {
        self.except_on = on.clone();
        match &mut self.except {
            Some(named) => named.join(days),
            None => self.except = Some(days),
        }
    }
}

/// A finding, on some glyphs.
pub(super) type Note = (Range<usize>, HoursProblem);

/// A text as clauses.
#[derive(Debug, Default)]
pub(super) struct Clauses {
    pub list: Vec<Clause>,
    /// Breaks of all days: 午休12:00-13:30.
    pub breaks: Vec<(Span, Range<usize>)>,
    /// Breaks without times.
    pub untold_breaks: Vec<Range<usize>>,
    pub notes: Vec<Note>,
    pub services: Vec<Range<usize>>,
    /// Words in brackets that were not understood, and have no figures in them.
    pub left_out: Vec<Range<usize>>,
}

/// A part of the day as a span.
pub(super) const fn span_of(part: Part) -> Span {
    let (from, to) = match part {
        Part::Small => (0, 6),
        Part::Morning | Part::Am => (0, 12),
        Part::Noon => (12, 14),
        Part::Afternoon => (12, 24),
        Part::Evening => (18, 24),
    };
    Span { from: from * 60, to: to * 60, has_open_end: false, is_plain: false }
}
