//! Opening hours that can be asked.

use super::calendar::{Moment, YEARS, is_named, is_weekly};
use super::parse::{HoursError, Rule, parse_rules};
use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, Offset, TimeDelta, Timelike};
use std::sync::Arc;

const MINUTES_PER_DAY: u16 = 24 * 60;

/// Whether a place is open. Unknown is never shown as open or closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum OpenState {
    /// Open.
    Open,
    /// Closed.
    Closed,
    /// Not known: the hours say so, or leave it to a comment, an open end or the sun.
    Unknown,
}

impl OpenState {
    /// The word for it: `open`, `closed` or `unknown`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closed => "closed",
            Self::Unknown => "unknown",
        }
    }
}

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

#[cfg(test)]
mod tests {
    use super::OpenState::{Closed, Open, Unknown};
    use super::*;
    use crate::hours::{parse_moment, parse_zone};

    fn at(zone: &str, text: &str) -> Moment {
        parse_moment(text, parse_zone(zone).expect(zone)).expect(text)
    }

    fn parse(text: &str) -> Schedule {
        Schedule::parse(text).expect(text)
    }

    #[track_caller]
    fn check(text: &str, moment: &str, state: OpenState) {
        assert_eq!(parse(text).state(at("Asia/Shanghai", moment)), state, "{text} at {moment}");
    }

    #[track_caller]
    fn check_change(text: &str, zone: &str, moment: &str, change: Option<(&str, OpenState)>) {
        let found = parse(text).next_change(at(zone, moment));
        let found = found.map(|(moment, state)| (moment.format("%FT%T%:z").to_string(), state));
        let change = change.map(|(moment, state)| (moment.to_owned(), state));
        assert_eq!(found, change, "{text} after {moment}");
    }

    // 2026-11-22 is a Sunday.

    #[test]
    fn hours_of_a_day_include_their_start_and_not_their_end() {
        check("24/7", "2026-11-22T22:00", Open);
        check("24/7 open", "2026-11-22T22:00", Open);
        check("open", "2026-11-22T22:00", Open);
        check("off", "2026-11-22T22:00", Closed);
        check("closed", "2026-11-22T22:00", Closed);
        check("09:00-17:00", "2026-11-22T08:59", Closed);
        check("09:00-17:00", "2026-11-22T08:59:59", Closed);
        check("09:00-17:00", "2026-11-22T09:00", Open);
        check("09:00-17:00", "2026-11-22T16:59:59", Open);
        check("09:00-17:00", "2026-11-22T17:00", Closed);
        check("8:30-11:30,14:00-17:30", "2026-11-22T08:30", Open);
        check("8:30-11:30,14:00-17:30", "2026-11-22T12:00", Closed);
        check("8:30-11:30, 14:00-17:30", "2026-11-22T14:00", Open);
        check("00:00-24:00", "2026-11-22T00:00", Open);
        check("00:00-00:00", "2026-11-22T23:59", Open);
        check("10:00-24:00", "2026-11-22T23:59", Open);
        check("10:00-24:00", "2026-11-23T00:00", Closed);
        check("Mo－Fr ０９：００～１７：００；Sa 10：00－14：00", "2026-11-21T10:00", Open);
    }

    #[test]
    fn hours_after_midnight_belong_to_the_day_before() {
        check("22:00-06:00", "2026-11-22T21:59", Closed);
        check("22:00-06:00", "2026-11-22T22:00", Open);
        check("22:00-06:00", "2026-11-22T05:59", Open);
        check("22:00-06:00", "2026-11-22T06:00", Closed);
        check("Fr 22:00-06:00", "2026-11-20T22:00", Open);
        check("Fr 22:00-06:00", "2026-11-21T05:59", Open);
        check("Fr 22:00-06:00", "2026-11-20T05:59", Closed);
        check("Fr 22:00-06:00", "2026-11-21T22:00", Closed);
        check("Fr 22:00-30:00", "2026-11-21T05:59", Open);
        check("Mo 10:00-10:00", "2026-11-24T09:59", Open);
        check("Mo 10:00-48:00", "2026-11-24T23:59", Open);
        check("Nov 22:00-06:00", "2026-12-01T05:59", Open);
        check("Nov 22:00-06:00", "2026-11-01T05:59", Closed);
        check("2026 22:00-06:00", "2027-01-01T05:59", Open);
        check("Th 18:00-02:00, Fr 10:00-12:00", "2026-11-20T01:00", Open);
        check("Th 18:00-02:00; Fr 10:00-12:00", "2026-11-20T01:00", Closed);
        check("Fr 10:00-12:00; Th 18:00-02:00", "2026-11-20T01:00", Open);
        check("22:00-06:00; Tu off", "2026-11-24T01:00", Closed);
        check("22:00-06:00; Tu off", "2026-11-25T01:00", Open);
    }

    #[test]
    fn days_are_of_the_week_the_month_or_the_year() {
        check("Mo-Fr 09:00-17:00", "2026-11-20T10:00", Open);
        check("Mo-Fr 09:00-17:00", "2026-11-21T10:00", Closed);
        check("Sa-Mo 09:00-17:00", "2026-11-22T10:00", Open);
        check("Sa-Mo 09:00-17:00", "2026-11-24T10:00", Closed);
        check("mo,we 09:00-17:00", "2026-11-25T10:00", Open);
        check("Mo, We-Fr 09:00-17:00", "2026-11-23T08:00", Closed);
        check("Mo, We-Fr 09:00-17:00", "2026-11-23T09:00", Open);
        check("Su, PH off", "2026-11-22T10:00", Closed);
        check("Mo-Sa 09:00-17:00; Su, PH off", "2026-11-22T10:00", Closed);
        check("Su[4] 09:00-17:00", "2026-11-22T10:00", Open);
        check("Su[-2] 09:00-17:00", "2026-11-22T10:00", Open);
        check("Su[-1] 09:00-17:00", "2026-11-22T10:00", Closed);
        check("Apr-Oct 09:00-17:00", "2026-11-22T10:00", Closed);
        check("Oct-Mar 09:00-17:00", "2026-11-22T10:00", Open);
        check("2026Oct-Dec 09:00-17:00", "2026-11-22T10:00", Open);
        check("Apr-Oct: 08:00-20:00; Nov-Mar: 09:00-17:00", "2026-11-22T08:30", Closed);
        check("Nov 20-25: 09:00-17:00", "2026-11-22T10:00", Open);
        check("Dec 24 off; 09:00-17:00", "2026-12-24T10:00", Open);
        check("09:00-17:00; Dec 24 off", "2026-12-24T10:00", Closed);
        check("Dec 24, Nov 22 off", "2026-11-22T10:00", Closed);
        check("easter off; easter -2 days 10:00-12:00", "2026-04-03T10:00", Open);
        check("week 47 09:00-17:00", "2026-11-22T10:00", Open);
        check("2027 09:00-17:00", "2026-11-22T10:00", Closed);
        check("2026 Nov 22 09:00-17:00", "2026-11-22T10:00", Open);
    }

    #[test]
    fn later_rules_overrule_earlier_ones_on_the_days_they_name() {
        check("Mo-Fr 09:00-17:00; We 12:00-14:00", "2026-11-25T10:00", Closed);
        check("Mo-Fr 09:00-17:00, We 18:00-20:00", "2026-11-25T10:00", Open);
        check("Mo-Fr 09:00-17:00, We 18:00-20:00", "2026-11-25T19:00", Open);
        check("Mo-Fr 09:00-17:00; We off", "2026-11-25T10:00", Closed);
        check("Mo-Fr 09:00-17:00; 12:00-13:00 off", "2026-11-25T12:30", Closed);
        check("Mo-Fr 09:00-17:00; 12:00-13:00 off", "2026-11-25T13:00", Open);
        check("Mo-Fr 09:00-17:00; 18:00-20:00", "2026-11-25T10:00", Open);
        check("09:00-17:00; 18:00-20:00", "2026-11-25T10:00", Closed);
        check("24/7; We off", "2026-11-25T10:00", Closed);
        check("We off; 24/7", "2026-11-25T10:00", Open);
        check("PH off; 24/7", "2026-10-01T10:00", Open);
        check("24/7; PH off", "2026-10-01T10:00", Open);
        check("PH 10:00-12:00", "2026-10-01T11:00", Closed);
        check("PH,Th 10:00-12:00", "2026-10-01T11:00", Open);
    }

    #[test]
    fn a_rule_that_leaves_it_to_a_comment_is_unknown() {
        check("\"by appointment\"", "2026-11-22T22:00", Unknown);
        check("Mo-Fr 09:00-17:00 || \"by appointment\"", "2026-11-22T22:00", Unknown);
        check("Mo-Fr 09:00-17:00 || \"by appointment\"", "2026-11-23T08:59", Unknown);
        check("Mo-Fr 09:00-17:00 || \"by appointment\"", "2026-11-23T09:00", Open);
        check("Mo-Fr 09:00-17:00 || \"by appointment\"", "2026-11-23T17:00", Unknown);
        check("Mo-Fr 09:00-17:00 || “电话预约”", "2026-11-23T17:00", Unknown);
        check("Mo-Fr 09:00-17:00 || open \"by appointment\"", "2026-11-23T17:00", Open);
        check("Mo-Fr 09:00-17:00 || unknown", "2026-11-23T17:00", Unknown);
        check("Mo-Fr 09:00-17:00 || \"call\"; Su off", "2026-11-22T10:00", Closed);
        check("Mo-Fr 09:00-17:00 \"ring\"", "2026-11-23T10:00", Unknown);
        check("Mo-Fr 09:00-17:00 \"ring\"", "2026-11-23T17:00", Closed);
        check("Mo-Fr 09:00-17:00 open \"ring\"", "2026-11-23T10:00", Open);
        check("Mo-Fr 09:00-17:00 Open\"ring\"; Sa \"ring\"", "2026-11-23T10:00", Open);
        check("Mo-Fr 09:00-17:00 off \"moved\"", "2026-11-23T10:00", Closed);
        check("Mo \"on request\"; Tu 09:00-20:00", "2026-11-23T10:00", Unknown);
        check("Mo \"on request\"; Tu 09:00-20:00", "2026-11-24T10:00", Open);
        check("Mo-Fr 09:00-17:00, \"by appointment\"", "2026-11-23T10:00", Unknown);
        check("Mo-Fr 09:00-17:00 unknown || 10:00-14:00", "2026-11-23T11:00", Unknown);
        check("Mo-Fr 09:00-17:00 unknown || 10:00-14:00", "2026-11-22T11:00", Open);
        check("09:00-12:00 || 12:00-14:00 unknown || 13:00-15:00", "2026-11-22T13:30", Unknown);
        check("09:00-12:00 || 12:00-14:00 unknown || 13:00-15:00", "2026-11-22T14:30", Open);
        check("09:00-12:00 || off || open", "2026-11-22T13:30", Open);
        check("22:00-02:00 || Mo 20:00-04:00 unknown", "2026-11-24T01:00", Open);
        check("22:00-02:00 || Mo 20:00-04:00 unknown", "2026-11-24T03:00", Unknown);
    }

    #[test]
    fn an_open_end_and_the_sun_leave_the_state_unknown() {
        check("10:00+", "2026-11-22T09:59", Closed);
        check("10:00+", "2026-11-22T10:00", Unknown);
        check("10:00+", "2026-11-23T00:00", Closed);
        check("18:00+", "2026-11-23T03:59", Unknown);
        check("18:00+", "2026-11-23T04:00", Closed);
        check("10:00-12:00+", "2026-11-22T11:59", Open);
        check("10:00-12:00+", "2026-11-22T12:00", Unknown);
        check("12:00-14:00+,18:00-22:00", "2026-11-22T17:59", Unknown);
        check("12:00-14:00+,18:00-22:00", "2026-11-22T22:00", Closed);
        check("08:00-sunset", "2026-11-22T12:00", Open);
        check("08:00-sunset", "2026-11-22T18:00", Unknown);
        check("08:00-sunset", "2026-11-22T23:00", Closed);
        check("sunset-sunrise", "2026-11-22T00:00", Open);
        check("sunset-sunrise", "2026-11-22T05:00", Unknown);
        check("sunset-sunrise", "2026-11-22T12:00", Closed);
    }

    #[test]
    fn years_that_the_syntax_cannot_name_are_unknown() {
        for (rfc3339, state) in
            [("1899-12-31T23:59:59Z", Unknown), ("1900-01-01T00:00:00Z", Open), ("9999-12-31T23:59:59Z", Open)]
        {
            let moment = DateTime::parse_from_rfc3339(rfc3339).expect(rfc3339);
            let moment = moment.with_timezone(&chrono_tz::Asia::Shanghai);
            assert_eq!(parse("24/7").state(moment), state, "{rfc3339}");
        }
    }

    #[test]
    fn the_next_change_is_to_another_state() {
        let check = |text, moment, change| check_change(text, "Asia/Shanghai", moment, change);
        for constant in ["24/7", "off", "unknown", "\"call\"", "10:00-48:00", "24/7; PH off", "Feb 30", "2024"] {
            check(constant, "2026-11-22T22:00", None);
        }
        check("09:00-17:00", "2026-11-22T08:59:59", Some(("2026-11-22T09:00:00+08:00", Open)));
        check("09:00-17:00", "2026-11-22T09:00", Some(("2026-11-22T17:00:00+08:00", Closed)));
        check("09:00-17:00", "2026-11-22T17:00", Some(("2026-11-23T09:00:00+08:00", Open)));
        check("Mo-Fr 09:00-17:00", "2026-11-20T17:00", Some(("2026-11-23T09:00:00+08:00", Open)));
        check("Mo-Fr 22:00-06:00", "2026-11-21T05:00", Some(("2026-11-21T06:00:00+08:00", Closed)));
        check("Mo-Th 10:00-24:00, Fr 00:00-24:00", "2026-11-26T10:00", Some(("2026-11-28T00:00:00+08:00", Closed)));
        check("Mo-Su 00:00-24:00; We 12:00-24:00", "2026-11-26T10:00", Some(("2026-12-02T00:00:00+08:00", Closed)));
        check("09:00-12:00, 12:00-17:00 open \"b\"", "2026-11-22T10:00", Some(("2026-11-22T17:00:00+08:00", Closed)));
        check("09:00-12:00 \"a\", 12:00-17:00 \"b\"", "2026-11-22T10:00", Some(("2026-11-22T17:00:00+08:00", Closed)));
        check("09:00-17:00 || \"call\"", "2026-11-22T10:00", Some(("2026-11-22T17:00:00+08:00", Unknown)));
        check("10:00-12:00+", "2026-11-22T10:00", Some(("2026-11-22T12:00:00+08:00", Unknown)));
        check("24/7; Dec 25 off", "2026-11-22T10:00", Some(("2026-12-25T00:00:00+08:00", Closed)));
        check("2027 Dec 26 10:00-12:00", "2026-11-22T10:00", Some(("2027-12-26T10:00:00+08:00", Open)));
        check("2027 Dec 28 10:00-12:00", "2026-11-22T10:00", None);
        check("easter", "2026-11-22T10:00", Some(("2027-03-28T00:00:00+08:00", Open)));
    }

    #[test]
    fn wall_time_rules_where_clocks_are_put_forward_or_back() {
        let helsinki = |moment| at("Europe/Helsinki", moment);
        let night = parse("22:00-06:00");
        // Forward: 03:00 to 04:00 does not exist, the night is an hour shorter.
        assert_eq!(night.state(helsinki("2026-03-29T02:59:59")), Open);
        assert_eq!(night.state(helsinki("2026-03-29T04:00")), Open);
        let check = |text, moment, change| check_change(text, "Europe/Helsinki", moment, change);
        check("22:00-06:00", "2026-03-28T22:00", Some(("2026-03-29T06:00:00+03:00", Closed)));
        check("22:00-06:00", "2026-03-29T02:30", Some(("2026-03-29T06:00:00+03:00", Closed)));
        check("22:00-03:30", "2026-03-28T22:00", Some(("2026-03-29T04:00:00+03:00", Closed)));
        check("03:30-06:00", "2026-03-28T22:00", Some(("2026-03-29T04:00:00+03:00", Open)));
        check("03:00-03:30", "2026-03-29T02:00", Some(("2026-03-30T03:00:00+03:00", Open)));
        check("Su 03:00-03:30", "2026-03-23T02:00", Some(("2026-04-05T03:00:00+03:00", Open)));
        // Back: 03:00 to 04:00 comes twice, the night is an hour longer.
        check("22:00-06:00", "2026-10-24T22:00", Some(("2026-10-25T06:00:00+02:00", Closed)));
        check("22:00-06:00", "2026-10-25T03:30:00+02:00", Some(("2026-10-25T06:00:00+02:00", Closed)));
        check("22:00-03:00", "2026-10-24T22:00", Some(("2026-10-25T03:00:00+03:00", Closed)));
        check("22:00-03:30", "2026-10-24T22:00", Some(("2026-10-25T03:30:00+03:00", Closed)));
        check("22:00-03:30", "2026-10-25T03:30:00+03:00", Some(("2026-10-25T03:00:00+02:00", Open)));
        check("22:00-03:30", "2026-10-25T03:00:00+02:00", Some(("2026-10-25T03:30:00+02:00", Closed)));
        check("03:00-04:00", "2026-10-25T02:00", Some(("2026-10-25T03:00:00+03:00", Open)));
        check("03:00-04:00", "2026-10-25T03:00", Some(("2026-10-25T04:00:00+02:00", Closed)));
        // Half an hour, and at midnight.
        check_change(
            "01:45-05:00",
            "Australia/Lord_Howe",
            "2026-04-05T01:40",
            Some(("2026-04-05T01:45:00+11:00", Open)),
        );
        check_change(
            "01:45-05:00",
            "Australia/Lord_Howe",
            "2026-04-05T01:50",
            Some(("2026-04-05T01:30:00+10:30", Closed)),
        );
        check_change("00:15-05:00", "Asia/Beirut", "2026-03-28T23:00", Some(("2026-03-29T01:00:00+03:00", Open)));
    }

    const SAMPLES: [&str; 14] = [
        "24/7",
        "Mo-Fr 09:00-17:00",
        "22:00-06:00",
        "Mo-Th 09:00-02:00; Fr-Sa 09:00-04:00; Su 10:00-02:00",
        "Mo-Fr 08:30-11:30,14:00-17:30; Sa, PH off || \"call\"",
        "02:30-03:30,23:45-00:15",
        "03:15-03:45 \"x\", 03:30-04:30 off",
        "12:00-14:00+,18:00-22:00; Su 10:00+",
        "sunset-sunrise",
        "Oct Su[-1],Mar Su[-1] 02:00-05:00; Mo 00:00-36:00",
        "Mar 29 03:00-04:00; Oct 25 03:00-04:00",
        "10:00-10:00; Su off",
        "Mar,Oct Sa 20:00-30:00 unknown \"festival\" || 24/7",
        "00:00-00:01,23:59-24:00",
    ];

    /// Eight days around each change of clocks in Helsinki, minute by minute.
    fn minutes() -> [Vec<Moment>; 2] {
        ["2026-03-25T00:00", "2026-10-21T00:00"].map(|first| {
            let first = at("Europe/Helsinki", first);
            (0..8 * 24 * 60).map(|minute| first + TimeDelta::minutes(minute)).collect()
        })
    }

    #[test]
    fn the_next_change_is_what_a_walk_by_minutes_finds() {
        for text in SAMPLES {
            let schedule = parse(text);
            for minutes in minutes() {
                let states: Vec<_> = minutes.iter().map(|minute| schedule.state(*minute)).collect();
                let mut next = None;
                for (index, minute) in minutes.iter().enumerate().rev() {
                    let last = states.len() - 1;
                    if index < last && states[index] != states[index + 1] {
                        next = Some((minutes[index + 1], states[index + 1]));
                    }
                    // Every 7 minutes is enough to start from each span and each hour, and is quick.
                    if index % 7 != 0 {
                        continue;
                    }
                    let found = schedule.next_change(*minute + TimeDelta::milliseconds(30_500));
                    match next {
                        Some(_) => assert_eq!(found, next, "{text} after {minute}"),
                        None => {
                            assert!(found.is_none_or(|(moment, _)| moment > minutes[last]), "{text} after {minute}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn the_state_holds_until_the_next_change_and_not_longer() {
        for text in SAMPLES {
            let schedule = parse(text);
            for minute in minutes().into_iter().flatten().step_by(97) {
                let now = schedule.state(minute);
                if let Some((moment, state)) = schedule.next_change(minute) {
                    assert!(moment > minute && state != now, "{text} after {minute}");
                    assert_eq!(schedule.state(moment), state, "{text} at {moment}");
                    let before = moment - TimeDelta::nanoseconds(1);
                    assert_eq!(schedule.state(before), now, "{text} before {moment}");
                }
            }
        }
    }

    #[test]
    fn a_schedule_keeps_its_text_and_goes_between_threads() {
        fn shared<T: Clone + Send + Sync + 'static>(value: &T) -> T {
            value.clone()
        }
        assert_eq!(shared(&parse(" Mo－Fr 09:00～17:00 ")).text(), " Mo－Fr 09:00～17:00 ");
        assert_eq!([Open, Closed, Unknown].map(OpenState::as_str), ["open", "closed", "unknown"]);
    }
}
