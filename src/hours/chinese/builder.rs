//! From items to clauses: here it is decided which items belong together.

use std::ops::Range;

use super::super::finding::HoursProblem;
use super::clause::{Clause, Clauses, Proviso, Says, span_of};
use super::days::{ALL, Days};
use super::item::{Item, Placed};
use super::season::Season;
use super::time::{DAY, Oddity, Span};

/// Puts items together.
pub(super) fn clauses(items: &[Placed]) -> Clauses {
    let mut builder =
        Builder { items, at: 0, depth: 0, current: Clause::default(), season: None, done: Clauses::default() };
    while builder.at < items.len() {
        builder.take();
    }
    builder.finish();
    builder.done
}

struct Builder<'a> {
    items: &'a [Placed],
    at: usize,
    /// How many brackets are open.
    depth: usize,
    current: Clause,
    /// The season that clauses are of until another one is named, and where it was.
    season: Option<(Season, Range<usize>)>,
    done: Clauses,
}

impl Builder<'_> {
    fn next(&self, ahead: usize) -> Option<&Item> {
        self.items.get(self.at + ahead).map(|placed| &placed.item)
    }

    fn finish(&mut self) {
        if !self.current.is_empty() {
            let clause = std::mem::take(&mut self.current);
            self.done.list.push(clause);
        }
        let (season, season_on) = self.season.clone().unzip();
        self.current = Clause { season, season_on: season_on.unwrap_or_default(), ..Clause::default() };
    }

    /// The current clause, begun at these glyphs if nothing is in it.
    fn grown(&mut self, glyphs: &Range<usize>) -> &mut Clause {
        let clause = &mut self.current;
        if clause.is_empty() {
            clause.glyphs = glyphs.clone();
        }
        clause.glyphs.end = clause.glyphs.end.max(glyphs.end);
        clause
    }

    fn note(&mut self, glyphs: &Range<usize>, problem: HoursProblem) {
        self.done.notes.push((glyphs.clone(), problem));
    }

    fn take(&mut self) {
        let Placed { item, glyphs, oddities } = &self.items[self.at];
        for oddity in oddities {
            let span = match item {
                Item::Span(span) | Item::ClosedSpan(span) => *span,
                _ => continue,
            };
            self.note(glyphs, problem_of(*oddity, span));
        }
        match item {
            Item::Season(season) => self.take_season(season, glyphs),
            Item::Days(_) => return self.take_days(),
            Item::Span(span) => self.take_span(*span, glyphs),
            Item::ClosedSpan(span) => self.take_closed_span(*span, glyphs),
            Item::Break => self.done.untold_breaks.push(glyphs.clone()),
            Item::AllHours => {
                self.begin_if(Clause::is_closed);
                self.grown(glyphs).all_hours = true;
            }
            // 周一全天闭馆
            Item::AllDay if matches!(self.next(1), Some(Item::Closed)) => {}
            Item::AllDay => {
                self.begin_if(Clause::is_closed);
                self.grown(glyphs).all_day = true;
            }
            Item::Closed => self.take_closed(glyphs),
            Item::AsUsual | Item::Normal | Item::NeverShut => self.take_usual(item, glyphs),
            Item::Opens => {
                if self.current.days.is_some() {
                    self.grown(glyphs).is_said_open = true;
                }
            }
            Item::Except => self.note(glyphs, HoursProblem::Unreadable),
            Item::Aside(days) => {
                // 除周一外，每天9:00-17:00; 每天9:00-17:00，除周一外
                let after = usize::from(matches!(self.next(1), Some(Item::Comma)));
                let leads = matches!(
                    self.next(1 + after),
                    Some(Item::Days(_) | Item::Span(_) | Item::AllDay | Item::AllHours | Item::Season(_))
                );
                if leads {
                    self.begin_if(Clause::is_said);
                }
                self.grown(glyphs).except(days.clone(), glyphs);
            }
            Item::Part(part) => {
                // 周二8:00-12:00，下午闭馆 is about the same day.
                let closes = matches!(self.next(1), Some(Item::Closed));
                self.begin_if(|clause| clause.is_said() && !closes);
                self.grown(glyphs).parts.push(*part);
            }
            Item::Remark => self.take_proviso(Proviso::Announced, glyphs),
            Item::Appointment => self.take_proviso(Proviso::Appointment, glyphs),
            Item::Suspended => self.take_proviso(Proviso::Suspended, glyphs),
            Item::OtherTimes => {
                self.finish();
                self.grown(glyphs).is_rest = true;
            }
            Item::Service => self.done.services.push(glyphs.clone()),
            Item::Stop if self.depth == 0 => self.begin_if(Clause::is_said),
            Item::Open => self.depth += 1,
            Item::Close => self.depth = self.depth.saturating_sub(1),
            Item::Comma | Item::Stop | Item::Nothing => {}
            Item::LoneTime => self.note(glyphs, HoursProblem::LoneTime),
            Item::ImpossibleTime => self.note(glyphs, HoursProblem::ImpossibleTime),
            Item::SchoolHolidays => self.note(glyphs, HoursProblem::SchoolHolidays),
            Item::Unreadable => {
                let alone = matches!(self.next(1), Some(Item::Close))
                    && self.at.checked_sub(1).is_some_and(|before| self.items[before].item == Item::Open);
                if alone {
                    self.done.left_out.push(glyphs.clone());
                } else {
                    self.note(glyphs, HoursProblem::Unreadable);
                }
            }
        }
        self.at += 1;
    }

    /// Ends the current clause if it is so.
    fn begin_if(&mut self, is_over: impl Fn(&Clause) -> bool) {
        if is_over(&self.current) {
            self.finish();
        }
    }

    fn take_season(&mut self, season: &Season, glyphs: &Range<usize>) {
        let is_last = matches!(self.next(1), None | Some(Item::Close | Item::Stop));
        let named = self.current.season.as_ref().is_some_and(|of| of.ranges.is_empty() && season.name.is_none());
        if self.current.has_hours() && is_last && (self.current.season.is_none() || named) {
            // 8:00-18:00（5月1日-9月30日）
            let clause = self.grown(glyphs);
            (clause.season, clause.season_on) = (Some(season.clone()), glyphs.clone());
            return;
        }
        self.begin_if(|clause| clause.is_said() || clause.days.is_some());
        // 1月1日闭馆 is about that day; what comes after it is not.
        let is_day = season.ranges.iter().all(|range| range.first == range.last && range.first.day.is_some());
        if !(is_day && season.name.is_none()) {
            self.season = Some((season.clone(), glyphs.clone()));
        }
        (self.current.season, self.current.season_on) = (Some(season.clone()), glyphs.clone());
    }

    /// Takes days, and those listed after them.
    fn take_days(&mut self) {
        let first = self.items[self.at].glyphs.clone();
        let mut days = Days::default();
        let mut glyphs = first.clone();
        while let Some(Placed { item: Item::Days(more), glyphs: on, .. }) = self.items.get(self.at) {
            days.join(more.clone());
            glyphs.end = on.end;
            self.at += 1;
            let list = matches!(self.next(0), Some(Item::Comma)) && matches!(self.next(1), Some(Item::Days(_)));
            // 周一至周五（工作日）
            let brackets = matches!(self.next(0), Some(Item::Open))
                && matches!(self.next(1), Some(Item::Days(_)))
                && matches!(self.next(2), Some(Item::Close));
            if list || brackets && !self.current.has_hours() {
                self.at += 1;
                self.depth += usize::from(brackets);
            } else if !matches!(self.next(0), Some(Item::Days(_))) {
                break;
            }
        }
        let is_exception = matches!(self.next(0), Some(Item::Except))
            // 逢周一闭馆除外
            || matches!(self.next(0), Some(Item::Closed)) && matches!(self.next(1), Some(Item::Except));
        if is_exception {
            self.at += if matches!(self.next(0), Some(Item::Except)) { 1 } else { 2 };
            let is_last = !matches!(self.next(0), Some(Item::Days(_) | Item::Span(_)));
            if let Some(last) = self.done.list.last_mut().filter(|_| is_last && self.current.is_empty()) {
                // 周六9:00-12:00；节假日除外
                last.except(days, &glyphs);
                return;
            }
            self.grown(&glyphs).except(days, &glyphs);
            return;
        }
        if days.no_day_off && !matches!(self.next(0), Some(Item::Span(_) | Item::AllDay | Item::AllHours)) {
            return self.take_no_day_off(&glyphs);
        }
        if self.current.has_hours()
            && self.current.days.is_none()
            && self.current.says == Says::Open
            && self.days_trail()
        {
            // 9:00-17:00（周一至周五）
            self.grown(&glyphs).days = Some(days);
            return;
        }
        self.begin_if(|clause| !clause.awaits_days && (clause.is_said() || !clause.parts.is_empty()));
        self.current.awaits_days = false;
        let clause = self.grown(&glyphs);
        match &mut clause.days {
            Some(named) => named.join(days),
            None => clause.days = Some(days),
        }
    }

    /// Whether days that were just read belong to the hours before them, and not to something after them.
    fn days_trail(&self) -> bool {
        // 7:30-21:00 每日开放
        let after = usize::from(matches!(self.next(0), Some(Item::Opens)));
        let after_comma = match self.next(after) {
            None | Some(Item::Stop | Item::Close) => return true,
            Some(Item::Comma) => self.next(after + 1),
            _ => return false,
        };
        !matches!(after_comma, Some(Item::Closed | Item::AsUsual | Item::Span(_) | Item::AllDay | Item::AllHours))
    }

    /// 全年无休, after or before hours.
    fn take_no_day_off(&mut self, glyphs: &Range<usize>) {
        let all = Days { week: ALL, holidays: true, no_day_off: true, ..Days::default() };
        let earlier = self.done.list.len();
        let clause = self.grown(glyphs);
        let begins = clause.has_hours() || earlier == 0;
        match &mut clause.days {
            None if begins => clause.days = Some(all),
            Some(days) if days.week == ALL => days.holidays = true,
            // 周一至周五9:00-17:00，全年无休 is about the days that are named.
            _ => {}
        }
    }

    fn take_span(&mut self, span: Span, glyphs: &Range<usize>) {
        self.begin_if(Clause::is_closed);
        let clause = self.grown(glyphs);
        clause.spans.push(span);
        clause.places.push(glyphs.clone());
        clause.parts.clear();
    }

    fn take_closed_span(&mut self, span: Span, glyphs: &Range<usize>) {
        if self.current.days.is_some() && !self.current.is_said() && self.current.says == Says::Open {
            // 周五14:00-17:30闭馆
            let clause = self.grown(glyphs);
            clause.says = Says::Closed;
            clause.spans.push(span);
            clause.places.push(glyphs.clone());
        } else {
            self.done.breaks.push((span, glyphs.clone()));
        }
    }

    fn take_usual(&mut self, item: &Item, glyphs: &Range<usize>) {
        let clause = &self.current;
        let awaits = clause.says == Says::Open && !clause.has_hours();
        let names_holidays = clause.days.as_ref().is_some_and(|days| days.holidays);
        let has_own = matches!(self.next(1), Some(Item::Span(_) | Item::AllHours | Item::AllDay | Item::Days(_)));
        // 周六正常开放9:00-12:00 has hours of its own; 节假日不休 7:00-19:00 is about all days.
        let is_usual = !has_own || names_holidays && *item != Item::Normal;
        if clause.days.is_some() && awaits {
            if is_usual {
                self.grown(glyphs).says = Says::AsUsual;
            }
        } else if *item == Item::NeverShut && awaits && self.done.list.is_empty() {
            self.grown(glyphs).all_hours = true;
        }
    }

    fn take_closed(&mut self, glyphs: &Range<usize>) {
        if matches!(self.next(1), Some(Item::Days(_))) && (self.current.days.is_none() || self.current.is_said()) {
            // 闭馆时间：周一
            self.finish();
            let clause = self.grown(glyphs);
            (clause.says, clause.awaits_days) = (Says::Closed, true);
            return;
        }
        if self.current.has_hours() && !self.current.parts.is_empty() {
            let (days, parts) = (self.current.days.clone(), std::mem::take(&mut self.current.parts));
            self.finish();
            let clause = self.grown(glyphs);
            (clause.days, clause.parts) = (days, parts);
        }
        if self.current.has_hours() && !self.current.all_day {
            self.note(glyphs, HoursProblem::Unreadable);
            return;
        }
        let begin = self.current.glyphs.start;
        let before = self.items.iter().rfind(|placed| placed.glyphs.start < begin).map(|placed| &placed.item);
        let clause = self.grown(glyphs);
        if matches!(before, Some(Item::Stop)) {
            // 夏季…；冬季…。周一闭馆: on all Mondays.
            clause.season = None;
        }
        clause.says = Says::Closed;
        clause.all_day = false;
        for part in std::mem::take(&mut clause.parts) {
            // 周五下午闭馆
            clause.spans.push(span_of(part));
            clause.places.push(glyphs.clone());
        }
    }

    fn take_proviso(&mut self, proviso: Proviso, glyphs: &Range<usize>) {
        let is_after = self.current.is_empty() && !self.done.list.is_empty() && self.current.season.is_none();
        let clause = match self.done.list.last_mut() {
            Some(last) if is_after => last,
            _ => self.grown(glyphs),
        };
        // The first tells most: 需提前预约，详见官网.
        clause.proviso.get_or_insert((proviso, glyphs.clone()));
    }
}

const fn problem_of(oddity: Oddity, span: Span) -> HoursProblem {
    match oddity {
        Oddity::OverMidnight => HoursProblem::OverMidnight { to: span.to % DAY },
        Oddity::BareHours => HoursProblem::BareHours { from: span.from, to: span.to },
        Oddity::OneAsDash => HoursProblem::OneAsDash,
        Oddity::EndsBeforeItBegins { from, to } => HoursProblem::EndsBeforeItBegins { from, to },
    }
}
