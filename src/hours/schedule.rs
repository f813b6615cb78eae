//! Opening hours that can be asked.

use super::calendar::{YEARS, is_named, is_weekly};
use super::moment::Moment;
use super::parse::{HoursError, Rule, parse_rules};
use super::state::OpenState;
use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, Offset, TimeDelta, Timelike};
use std::sync::Arc;

const MINUTES_PER_DAY: u16 = 24 * 60;

/// Opening hours in OSM syntax, parsed. Cheap to clone, and shared between threads as it is.
///
/// # Example
/// ```
/// use waystation::hours::{OpenState, Schedule, parse_moment, parse_zone};
///
/// let sunday_night = parse_moment("2026-11-22T22:00", parse_zone("Asia/Shanghai")?)?;
/// let hours = Schedule::parse("Mo-Fr 09:00-17:00 || \"by appointment\"")?;
/// assert_eq!(hours.state(sunday_night), OpenState::Unknown);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Schedule(Arc<Parsed>);

#[derive(Debug)]
struct Parsed {
    text: String,
    rules: Vec<Rule>,
    /// The minutes of a day at which a rule can begin or end.
    cuts: Vec<u16>,
    /// How far ahead a change can be that is worth looking for.
    horizon: TimeDelta,
}

impl Schedule {
    /// Parses OSM `opening_hours` text.
    ///
    /// Full-width punctuation, dashes and line breaks are read as their plain forms, and a separator at the
    /// end is dropped.
    ///
    /// # Errors
    /// [`HoursError`] when the text is empty, longer than 1000 characters, or not of the syntax; when it repeats a
    /// time within a span (`10:00-16:00/01:30`); or when it names holidays on certain weekdays (`PH Mo-Fr`).
    pub fn parse(text: &str) -> Result<Self, HoursError> {
        let rules = parse_rules(text)?;
        let mut cuts: Vec<u16> = rules
            .iter()
            .flat_map(|rule| &rule.hours)
            .flat_map(|hours| {
                let (possible, certain) = (&hours.possible, &hours.certain);
                [possible.start, possible.end, certain.start, certain.end]
            })
            .map(|minute| minute % MINUTES_PER_DAY)
            .collect();
        cuts.sort_unstable();
        cuts.dedup();
        // A week tells all, but its only change can fall into the hour that clocks jump over.
        let is_weekly = rules.iter().all(|rule| is_weekly(&rule.days));
        let horizon = TimeDelta::days(if is_weekly { 16 } else { 400 });
        Ok(Self(Arc::new(Parsed { text: text.to_owned(), rules, cuts, horizon })))
    }

    /// The text as written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0.text
    }

    /// The state at `at`, by the local wall time of its zone.
    ///
    /// Unknown outside the years 1900 to 9999, which the syntax cannot name.
    #[must_use]
    pub fn state(&self, at: Moment) -> OpenState {
        if !YEARS.contains(&at.naive_utc().year()) {
            return OpenState::Unknown;
        }
        let wall = at.naive_local();
        let days = |rule: &Rule| rule.days_around(wall.date());
        state_of(self.0.rules.iter().map(|rule| (rule, days(rule))), minute_of(wall))
    }

    /// The next moment at which the state differs from the one at `at`, and the new state.
    ///
    /// None if it never changes within 400 days. Where clocks are put forward or back, the change is at the
    /// instant at which wall time enters the other state.
    #[must_use]
    pub fn next_change(&self, at: Moment) -> Option<(Moment, OpenState)> {
        if !YEARS.contains(&at.naive_utc().year()) {
            return None;
        }
        let now = self.state(at);
        let last = at.checked_add_signed(self.0.horizon)?;
        // From here on in whole seconds: the bisection counts them, and no rule is finer than a minute.
        let mut seen = DateTime::from_timestamp(at.timestamp(), 0)?.with_timezone(&at.timezone());
        while seen <= last {
            let wall = seen.naive_local();
            let stop = self.wall_change(wall, now).unwrap_or_else(|| midnight_after(wall));
            let ahead = seen.checked_add_signed(stop - wall)?;
            seen = if ahead.offset().fix() == seen.offset().fix() { ahead } else { clock_change(seen, ahead) };
            let state = self.state(seen);
            if state != now {
                return (seen <= last).then_some((seen, state));
            }
        }
        None
    }

    /// The first wall time after `wall`, on the same date, with another state than `now`.
    fn wall_change(&self, wall: NaiveDateTime, now: OpenState) -> Option<NaiveDateTime> {
        let date = wall.date();
        let minute = minute_of(wall);
        let later = &self.0.cuts[self.0.cuts.partition_point(|cut| *cut <= minute)..];
        if later.is_empty() {
            return None;
        }
        let days: Vec<_> = self.0.rules.iter().map(|rule| (rule, rule.days_around(date))).collect();
        let cut = later.iter().find(|cut| state_of(days.iter().copied(), **cut) != now)?;
        date.and_hms_opt(u32::from(cut / 60), u32::from(cut % 60), 0)
    }
}

/// Which of two dates a rule names.
#[derive(Clone, Copy)]
struct NamedDays {
    today: bool,
    yesterday: bool,
}

impl Rule {
    fn days_around(&self, date: NaiveDate) -> NamedDays {
        let reaches_over_midnight = || self.hours.iter().any(|h| h.possible.end > MINUTES_PER_DAY);
        NamedDays {
            today: is_named(&self.days, date),
            yesterday: reaches_over_midnight() && date.pred_opt().is_some_and(|date| is_named(&self.days, date)),
        }
    }

    /// The state after this rule, given the one before it; `minute` is of the day that the rule names.
    fn over(&self, before: OpenState, minute: u16) -> OpenState {
        if self.is_fallback && before != OpenState::Closed {
            before
        } else if self.hours.iter().any(|hours| hours.certain.contains(&minute)) {
            self.state
        } else if self.hours.iter().any(|hours| hours.possible.contains(&minute)) {
            OpenState::Unknown
        } else {
            before
        }
    }
}

/// Applies the rules in their order, each to its own day and to what it leaves in the next.
fn state_of<'a>(rules: impl Iterator<Item = (&'a Rule, NamedDays)>, minute: u16) -> OpenState {
    rules.fold(OpenState::Closed, |mut state, (rule, days)| {
        if days.today {
            let before = if rule.replaces { OpenState::Closed } else { state };
            state = rule.over(before, minute);
        }
        if days.yesterday {
            state = rule.over(state, minute + MINUTES_PER_DAY);
        }
        state
    })
}

fn minute_of(wall: NaiveDateTime) -> u16 {
    u16::try_from(wall.num_seconds_from_midnight() / 60).unwrap_or_default()
}

fn midnight_after(wall: NaiveDateTime) -> NaiveDateTime {
    (wall.date() + Days::new(1)).into()
}

/// The first second of the offset from UTC that `after` has, and `before` has not.
fn clock_change(before: Moment, after: Moment) -> Moment {
    let (mut same, mut other) = (0, (after - before).num_seconds());
    while other - same > 1 {
        let middle = i64::midpoint(same, other);
        if (before + TimeDelta::seconds(middle)).offset().fix() == before.offset().fix() {
            same = middle;
        } else {
            other = middle;
        }
    }
    before + TimeDelta::seconds(other)
}
