//! Opening hours that can be asked.

use super::calendar::{YEARS, is_named, is_weekly, names_holidays};
use super::error::HoursError;
use super::holidays::Holidays;
use super::moment::Moment;
use super::parse::Rule;
use super::read::read;
use super::state::OpenState;
use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, Offset, TimeDelta, Timelike};
use std::sync::Arc;

const MINUTES_PER_DAY: u16 = 24 * 60;

/// Opening hours that were understood. Cheap to clone, and shared between threads as they are.
///
/// # Example
/// ```
/// use waystation::hours::{OpenState, Schedule, parse_moment, parse_zone};
///
/// let sunday_night = parse_moment("2026-11-22T22:00", parse_zone("Asia/Shanghai")?)?;
/// let hours = Schedule::parse("Mo-Fr 09:00-17:00 || \"by appointment\"")?;
/// assert_eq!(hours.state(sunday_night), OpenState::Unknown);
/// let hours = Schedule::parse("工作日 9:00-17:00")?;
/// assert_eq!(hours.osm(), "Mo-Fr 09:00-17:00; PH off");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Schedule {
    parsed: Arc<Parsed>,
    holidays: Holidays,
}

#[derive(Debug)]
struct Parsed {
    text: String,
    osm: String,
    rules: Vec<Rule>,
    /// The minutes of a day at which a rule can begin or end.
    cuts: Vec<u16>,
    /// Whether public holidays are told apart: then the calendar has its say, its make-up workdays too.
    names_holidays: bool,
    /// Whether every week is as the other but for public holidays.
    is_weekly: bool,
    /// The states of the days of a week without holidays, if every week is as the other.
    week: Option<[DayPlan; 7]>,
}

impl std::fmt::Debug for Schedule {
    /// The text and the name of the calendar, from which all the rest follows.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Schedule({:?}, {:?})", self.text(), self.holidays.name())
    }
}

/// The states of a day: each with the minute it begins at, the first at 0.
type DayPlan = Vec<(u16, OpenState)>;

impl Schedule {
    /// Reads hours: OSM `opening_hours` syntax, or Chinese words. [`read`](super::read()) tells more about them.
    ///
    /// Full-width punctuation, dashes and line breaks are read as their plain forms, and a separator at the
    /// end is dropped. There is no calendar of holidays until [`Schedule::with_holidays`] gives one.
    ///
    /// # Errors
    /// [`HoursError`] when the text is empty, longer than 1000 characters, or not understood; when it repeats a
    /// time within a span (`10:00-16:00/01:30`); or when it names holidays on certain weekdays (`PH Mo-Fr`).
    pub fn parse(text: &str) -> Result<Self, HoursError> {
        let reading = read(text);
        reading.schedule.ok_or_else(|| HoursError::of(text, reading.findings))
    }

    /// The schedule of some rules: the text they come from, and their own.
    pub(super) fn of(text: &str, osm: String, rules: Vec<Rule>) -> Self {
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
        let names_holidays = rules.iter().any(|rule| names_holidays(&rule.days));
        let is_weekly = rules.iter().all(|rule| is_weekly(&rule.days));
        let week = is_weekly.then(|| plain_week(&rules, &cuts));
        let parsed = Parsed { text: text.to_owned(), osm, rules, cuts, names_holidays, is_weekly, week };
        Self { parsed: Arc::new(parsed), holidays: Holidays::none() }
    }

    /// The same hours by another calendar of holidays.
    #[must_use]
    pub fn with_holidays(&self, holidays: &Holidays) -> Self {
        Self { parsed: Arc::clone(&self.parsed), holidays: holidays.clone() }
    }

    /// The text as written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.parsed.text
    }

    /// The hours in OSM syntax.
    #[must_use]
    pub fn osm(&self) -> &str {
        &self.parsed.osm
    }

    /// Whether it has the same rules, whatever its words.
    #[must_use]
    pub fn same_as(&self, other: &Self) -> bool {
        self.parsed.rules == other.parsed.rules
    }

    /// Whether public holidays are told apart, so that the answer hangs on the calendar.
    #[must_use]
    pub fn names_holidays(&self) -> bool {
        self.parsed.names_holidays
    }

    /// Whether it is open at all times, without a doubt.
    #[must_use]
    pub fn is_always_open(&self) -> bool {
        let is_open = |plan: &DayPlan| plan.iter().all(|(_, state)| *state == OpenState::Open);
        !self.parsed.names_holidays && self.parsed.week.as_ref().is_some_and(|week| week.iter().all(is_open))
    }

    /// The calendar, if it has a say.
    fn calendar(&self) -> Option<&Holidays> {
        (self.parsed.names_holidays && !self.holidays.is_none()).then_some(&self.holidays)
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
        match self.plan_of(wall.date()) {
            Some(plan) => {
                let minute = minute_of(wall);
                plan[plan.partition_point(|(begin, _)| *begin <= minute) - 1].1
            }
            None => self.state_by_rules(wall),
        }
    }

    /// The plan of a day, if it is a day like the others of its name.
    fn plan_of(&self, date: NaiveDate) -> Option<&DayPlan> {
        let week = self.parsed.week.as_ref()?;
        if let Some(holidays) = self.calendar() {
            // What a holiday leaves in the next day counts too.
            let is_plain = |date: NaiveDate| holidays.kind(date).is_none();
            if !(is_plain(date) && date.pred_opt().is_none_or(is_plain)) {
                return None;
            }
        }
        Some(&week[date.weekday().num_days_from_monday() as usize])
    }

    /// The state at a wall time, from the rules themselves.
    pub(super) fn state_by_rules(&self, wall: NaiveDateTime) -> OpenState {
        let days = |rule: &Rule| rule.days_around(wall.date(), self.calendar());
        state_of(self.parsed.rules.iter().map(|rule| (rule, days(rule))), minute_of(wall))
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
        // A week tells all, but its only change can fall into the hour that clocks jump over.
        let is_weekly = self.parsed.is_weekly && self.calendar().is_none();
        let last = at.checked_add_signed(TimeDelta::days(if is_weekly { 16 } else { 400 }))?;
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
        if let Some(plan) = self.plan_of(date) {
            let (begin, _) = plan.iter().find(|(begin, state)| *begin > minute && *state != now)?;
            return date.and_hms_opt(u32::from(begin / 60), u32::from(begin % 60), 0);
        }
        let later = &self.parsed.cuts[self.parsed.cuts.partition_point(|cut| *cut <= minute)..];
        if later.is_empty() {
            return None;
        }
        let days: Vec<_> =
            self.parsed.rules.iter().map(|rule| (rule, rule.days_around(date, self.calendar()))).collect();
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
    fn days_around(&self, date: NaiveDate, holidays: Option<&Holidays>) -> NamedDays {
        let reaches_over_midnight = || self.hours.iter().any(|h| h.possible.end > MINUTES_PER_DAY);
        let is_named = |date| is_named(&self.days, date, holidays);
        NamedDays { today: is_named(date), yesterday: reaches_over_midnight() && date.pred_opt().is_some_and(is_named) }
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

/// The plan of each day of a week without holidays, from Monday on.
fn plain_week(rules: &[Rule], cuts: &[u16]) -> [DayPlan; 7] {
    // Any Monday does: the days are told by their names alone.
    let monday = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap_or_default();
    std::array::from_fn(|day| {
        let date = monday + Days::new(day as u64);
        let days: Vec<_> = rules.iter().map(|rule| (rule, rule.days_around(date, None))).collect();
        let mut plan: DayPlan = vec![(0, state_of(days.iter().copied(), 0))];
        for &cut in cuts.iter().filter(|cut| **cut > 0) {
            let state = state_of(days.iter().copied(), cut);
            if plan.last().is_some_and(|(_, last)| *last != state) {
                plan.push((cut, state));
            }
        }
        plan
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
