//! Several hours at once: what needs more than one thing is open while all of them are.

use chrono::TimeDelta;

use super::moment::Moment;
use super::schedule::Schedule;
use super::state::OpenState;

/// How far ahead a change is looked for, as [`Schedule::next_change`] does.
const HORIZON_DAYS: i64 = 400;

/// The state of all: closed if one is closed, else unknown if one is, else open. `None` stands for unknown hours.
pub fn state_of_all<'a>(all: impl Iterator<Item = Option<&'a Schedule>>, at: Moment) -> OpenState {
    let state = |hours: Option<&Schedule>| hours.map_or(OpenState::Unknown, |hours| hours.state(at));
    all.map(state).fold(OpenState::Open, |one, other| match (one, other) {
        (OpenState::Closed, _) | (_, OpenState::Closed) => OpenState::Closed,
        (OpenState::Unknown, _) | (_, OpenState::Unknown) => OpenState::Unknown,
        _ => OpenState::Open,
    })
}

/// The next moment at which [`state_of_all`] differs from the one at `at`, and the new state; `None` if it never changes
/// within 400 days.
pub fn next_change_of_all<'a>(
    all: impl Iterator<Item = Option<&'a Schedule>> + Clone,
    at: Moment,
) -> Option<(Moment, OpenState)> {
    let mut known = all.clone().flatten();
    if let (Some(only), None) = (known.next(), known.next())
        && all.clone().count() == 1
    {
        return only.next_change(at);
    }
    let now = state_of_all(all.clone(), at);
    let last = at.checked_add_signed(TimeDelta::days(HORIZON_DAYS))?;
    let mut seen = at;
    loop {
        let changes = all.clone().flatten().filter_map(|hours| hours.next_change(seen));
        seen = changes.map(|(moment, _)| moment).min().filter(|moment| *moment <= last)?;
        let state = state_of_all(all.clone(), seen);
        if state != now {
            return Some((seen, state));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::OpenState::{Closed, Open, Unknown};
    use super::*;
    use crate::hours::{parse_moment, parse_zone};

    fn at(text: &str) -> Moment {
        parse_moment(text, parse_zone("Asia/Shanghai").expect("a zone")).expect(text)
    }

    fn parse(texts: &[&str]) -> Vec<Option<Schedule>> {
        texts.iter().map(|text| Schedule::parse(text).ok()).collect()
    }

    #[test]
    fn all_are_open_while_each_is() {
        // 2026-11-24 is a Tuesday. The last is unknown hours.
        let cases = [
            (&[][..], Open, None),
            (&["24/7"][..], Open, None),
            (&["24/7", "08:00-18:00"][..], Open, Some(("2026-11-24T18:00", Closed))),
            (&["08:00-18:00", "06:00-11:00"][..], Open, Some(("2026-11-24T11:00", Closed))),
            (&["08:00-09:00", "09:30-18:00"][..], Closed, None),
            (&["22:00-06:00", "05:00-07:00"][..], Closed, Some(("2026-11-25T05:00", Open))),
            (&["08:00-18:00", "?"][..], Unknown, Some(("2026-11-24T18:00", Closed))),
            (&["?"][..], Unknown, None),
        ];
        for (texts, state, change) in cases {
            let all = parse(texts);
            let all = || all.iter().map(Option::as_ref);
            assert_eq!(state_of_all(all(), at("2026-11-24T10:00")), state, "{texts:?}");
            let change = change.map(|(moment, state)| (at(moment), state));
            assert_eq!(next_change_of_all(all(), at("2026-11-24T10:00")), change, "{texts:?}");
        }
    }
}
