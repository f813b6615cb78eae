//! Clauses made complete: seasons get their months, lists their days, breaks are taken out of hours.

use std::ops::Range;

use super::super::finding::HoursProblem;
use super::clause::{Clause, Clauses, Note, Says};
use super::days::{MON_FRI, WEEKEND};
use super::osm::rest_of_year;
use super::season::DateRange;
use super::time::{DAY, Span};

const NOON: u16 = 12 * 60;
/// Where a break at noon lies that nobody gave times for.
pub(super) const UNTOLD_BREAK: Span = Span { from: NOON, to: 14 * 60, has_open_end: false, is_plain: false };

/// Makes the clauses complete, and notes what is odd.
pub(super) fn tidy(clauses: &mut Clauses) {
    let mut notes = std::mem::take(&mut clauses.notes);
    name_rest_of_year(&mut clauses.list);
    // 周二至周日正常开放: as usual, where nothing says what is usual.
    if !clauses.list.iter().any(Clause::has_hours) {
        for clause in clauses.list.iter_mut().filter(|clause| clause.says == Says::AsUsual) {
            clause.says = Says::Open;
        }
    }
    tell_services(clauses, &mut notes);
    name_months(&mut clauses.list, &mut notes);
    join_lists(&mut clauses.list);
    for clause in &mut clauses.list {
        order_spans(clause, &mut notes);
    }
    take_out_breaks(clauses, &mut notes);
    tell_contradictions(&clauses.list, &mut notes);
    add_to_wider(&mut clauses.list, &mut notes);
    include_weekends(&mut clauses.list, &mut notes);
    clauses.notes = notes;
}

fn tell_services(clauses: &mut Clauses, notes: &mut Vec<Note>) {
    let services = std::mem::take(&mut clauses.services);
    let is_several = services.len() > 1 || clauses.list.iter().filter(|clause| clause.has_hours()).count() > 1;
    // One alone is the station: 24小时（自助）.
    let is_one_of = |clause: &Clause| (clause.all_hours || clause.all_day) && !clause.spans.is_empty();
    let problem = if !services.is_empty() && (is_several || clauses.list.iter().any(is_one_of)) {
        HoursProblem::SeveralServices
    } else {
        HoursProblem::LeftOut
    };
    notes.extend(services.into_iter().map(|on| (on, problem.clone())));
    notes.extend(clauses.left_out.drain(..).map(|on| (on, HoursProblem::LeftOut)));
}

/// Gives months to seasons that have only a name: those told elsewhere, or the rest of the year.
fn name_months(list: &mut [Clause], notes: &mut Vec<Note>) {
    let told: Vec<_> =
        list.iter().filter_map(|clause| clause.season.clone()).filter(|one| !one.ranges.is_empty()).collect();
    let mut noted = Vec::new();
    for clause in list {
        let Some(season) = clause.season.as_mut().filter(|season| season.ranges.is_empty()) else { continue };
        if let Some(same) = told.iter().find(|other| other.name == season.name) {
            season.ranges.clone_from(&same.ranges);
            continue;
        }
        let mut others: Vec<&Vec<DateRange>> = told.iter().map(|other| &other.ranges).collect();
        others.dedup();
        let rest = match others.as_slice() {
            [one] => rest_of_year(one),
            _ => None,
        };
        let problem = if rest.is_some() { HoursProblem::RestOfYear } else { HoursProblem::SeasonWithoutMonths };
        season.ranges.extend(rest);
        if !noted.contains(&season.name) {
            noted.push(season.name);
            notes.push((clause.season_on.clone(), problem));
        }
    }
}

/// Hours of all other times are hours like others; after those of a season, they are of the rest of the year.
fn name_rest_of_year(list: &mut [Clause]) {
    for clause in list.iter_mut().filter(|clause| clause.is_rest && clause.has_hours()) {
        clause.is_rest = false;
        let Some(season) = &mut clause.season else { continue };
        if let Some(rest) = rest_of_year(&season.ranges) {
            (season.name, season.ranges) = (None, vec![rest]);
        }
    }
}

/// Joins hours without days to those before them: 周一至周五 8:30-12:00；14:00-17:30.
fn join_lists(list: &mut Vec<Clause>) {
    fill_in(list);
    let mut joined: Vec<Clause> = Vec::with_capacity(list.len());
    for clause in list.drain(..) {
        let continues = |last: &Clause| {
            let both_open = last.says == Says::Open && clause.says == Says::Open;
            let both_timed = !last.spans.is_empty() && !clause.spans.is_empty() && !clause.all_hours;
            both_open && both_timed && clause.days.is_none() && last.season == clause.season && !last.is_rest
        };
        match joined.last_mut().filter(|last| continues(last)) {
            Some(last) => {
                last.spans.extend(clause.spans);
                last.places.extend(clause.places);
                last.glyphs.end = clause.glyphs.end;
                last.proviso = last.proviso.take().or(clause.proviso);
                last.except = last.except.take().or(clause.except);
            }
            None => joined.push(clause),
        }
    }
    *list = joined;
}

/// Gives hours without days to the days without hours before them: 周二至周日开放，周一闭馆，开放时间9:00-17:00.
fn fill_in(list: &mut Vec<Clause>) {
    let awaits = |clause: &Clause| {
        clause.says == Says::Open
            && !clause.has_hours()
            && clause.days.is_some()
            && clause.parts.is_empty()
            && clause.proviso.is_none()
    };
    let Some(at) = list.iter().position(|clause| clause.days.is_none() && !clause.spans.is_empty()) else { return };
    let (before, hours) = list.split_at_mut(at);
    let mut is_given = false;
    for clause in before.iter_mut().filter(|clause| awaits(clause) && clause.season == hours[0].season) {
        clause.spans.clone_from(&hours[0].spans);
        clause.places.clone_from(&hours[0].places);
        is_given = true;
    }
    if is_given {
        list.remove(at);
    }
}

/// Puts spans in their order; one that comes after a later one is of the afternoon.
fn order_spans(clause: &mut Clause, notes: &mut Vec<Note>) {
    for index in 1..clause.spans.len() {
        let before = clause.spans[index - 1];
        let Span { from, to, is_plain, .. } = clause.spans[index];
        let is_afternoon =
            is_plain && from < 8 * 60 && from < before.to && from + NOON >= before.to && to + NOON <= DAY;
        if is_afternoon {
            let (from, to) = (from + NOON, to + NOON);
            clause.spans[index] = Span { from, to, ..clause.spans[index] };
            notes.push((clause.places[index].clone(), HoursProblem::TakenAsAfternoon { from, to }));
        }
    }
    let mut placed: Vec<(Span, Range<usize>)> = clause.spans.drain(..).zip(clause.places.drain(..)).collect();
    placed.sort_by_key(|(span, _)| (span.from, span.to));
    for (earlier, later) in placed.iter().zip(placed.iter().skip(1)) {
        if later.0.from < earlier.0.to {
            notes.push((later.1.clone(), HoursProblem::Overlap));
        }
    }
    (clause.spans, clause.places) = placed.into_iter().unzip();
}

/// Takes breaks out of the hours of all days.
fn take_out_breaks(clauses: &mut Clauses, notes: &mut Vec<Note>) {
    let mut open: Vec<&mut Clause> =
        clauses.list.iter_mut().filter(|clause| clause.says == Says::Open && !clause.spans.is_empty()).collect();
    for (gap, on) in std::mem::take(&mut clauses.breaks) {
        let mut is_inside = false;
        for clause in &mut open {
            let (first, last) = (clause.spans[0].from, clause.spans.iter().map(|span| span.to).max().unwrap_or(0));
            is_inside |= first <= gap.from && gap.to <= last;
            cut(clause, gap);
        }
        if !is_inside {
            notes.push((on, HoursProblem::BreakOutside));
        }
    }
    for on in &clauses.untold_breaks {
        let mut is_inside = false;
        for clause in &mut open {
            let lies_in = |span: &Span| span.from < NOON && span.to > NOON + 30;
            clause.has_untold_break |= clause.spans.iter().any(lies_in);
            is_inside |= clause.has_untold_break;
            cut(clause, UNTOLD_BREAK);
        }
        if is_inside {
            notes.push((on.clone(), HoursProblem::BreakWithoutTimes));
        }
    }
}

/// Takes a span of time out of those of a clause.
fn cut(clause: &mut Clause, gap: Span) {
    let parts = |(span, place): (Span, Range<usize>)| {
        let before = Span { to: span.to.min(gap.from), ..span };
        let after = Span { from: span.from.max(gap.to), ..span };
        [(before, place.clone()), (after, place)]
            .into_iter()
            .filter(|(part, _)| part.from < part.to || part.has_open_end)
    };
    let spans = clause.spans.drain(..).zip(clause.places.drain(..)).flat_map(parts);
    (clause.spans, clause.places) = spans.collect::<Vec<_>>().into_iter().unzip();
}

/// Round the clock, and times as well; the same days with other hours.
fn tell_contradictions(list: &[Clause], notes: &mut Vec<Note>) {
    let open: Vec<&Clause> = list.iter().filter(|clause| clause.says == Says::Open && clause.has_hours()).collect();
    let week = |clause: &Clause| clause.days.as_ref().map_or(super::days::ALL, |days| days.week);
    for (index, clause) in open.iter().enumerate() {
        if clause.all_hours && !clause.spans.is_empty() {
            notes.push((clause.glyphs.clone(), HoursProblem::AllHoursAndTimes));
        }
        for later in &open[index + 1..] {
            let (one, other) = (week(clause), week(later));
            if clause.season != later.season || one & other == 0 {
                continue;
            }
            let contains = one & other == one || one & other == other;
            if (clause.all_hours != later.all_hours) && (one & other == one.max(other) || one == other) {
                notes.push((later.glyphs.clone(), HoursProblem::AllHoursAndTimes));
            } else if !contains || one == other && is_overlapping(clause, later) {
                notes.push((later.glyphs.clone(), HoursProblem::DayTwice));
            }
        }
    }
}

/// 每天8:00-18:00，周三19:00-21:00: hours after those of more days are added to them.
fn add_to_wider(list: &mut [Clause], notes: &mut Vec<Note>) {
    let week = |clause: &Clause| clause.days.as_ref().map_or(super::days::ALL, |days| days.week);
    for index in 1..list.len() {
        let (before, later) = list.split_at_mut(index);
        let clause = &mut later[0];
        if clause.says != Says::Open || clause.spans.is_empty() || week(clause) == 0 {
            continue;
        }
        let is_after = |wide: &Clause| {
            let end = wide.spans.iter().map(|span| span.to).max();
            let contains = week(wide) != week(clause) && week(wide) & week(clause) == week(clause);
            wide.says == Says::Open
                && wide.season == clause.season
                && contains
                && end.is_some_and(|end| end <= clause.spans[0].from)
        };
        if before.iter().any(is_after) {
            clause.is_added = true;
            notes.push((clause.glyphs.clone(), HoursProblem::Added));
        }
    }
}

fn is_overlapping(one: &Clause, other: &Clause) -> bool {
    let overlaps = |a: &Span| other.spans.iter().any(|b| a.from < b.to && b.from < a.to);
    one.spans.iter().any(overlaps)
}

/// 工作日9:00-17:00，节假日9:00-16:00: the weekends are meant too where nobody names them.
fn include_weekends(list: &mut [Clause], notes: &mut Vec<Note>) {
    let names = |clause: &Clause, week: u8| clause.days.as_ref().is_some_and(|days| days.week & week != 0);
    let has_workdays = list.iter().any(|clause| {
        clause.has_hours() && clause.days.as_ref().is_some_and(|days| days.week == MON_FRI && !days.holidays)
    });
    if !has_workdays || list.iter().any(|clause| names(clause, WEEKEND) || clause.days.is_none()) {
        return;
    }
    for clause in list.iter_mut().filter(|clause| clause.says == Says::Open && clause.has_hours()) {
        let Some(days) = clause.days.as_mut().filter(|days| days.holidays && !days.festivals && days.week == 0) else {
            continue;
        };
        days.week = WEEKEND;
        days.is_weekend = true;
        notes.push((clause.glyphs.clone(), HoursProblem::HolidaysAndWeekends));
    }
}
