//! Whether a station is there at all, and what that makes of its hours.

use crate::hours::{Moment, OpenState};

use super::{Details, Status};

impl Details {
    /// Whether the station is in service and within its dates; see [`Station::is_there`](super::super::Station::is_there).
    pub(in crate::station) fn are_there(&self, at: Option<Moment>) -> bool {
        let in_service = self.status.is_none_or(Status::in_service);
        in_service && at.map_or(!self.dates.end(), |at| self.dates.hold(at))
    }

    /// The state of a station that has `hours` where it is there: closed where it is not.
    pub(in crate::station) fn state_with(&self, at: Moment, hours: impl Fn(Moment) -> OpenState) -> OpenState {
        if self.are_there(Some(at)) { hours(at) } else { OpenState::Closed }
    }

    /// When the `state` of a station next changes, by the next `change` of its hours or by its dates.
    pub(in crate::station) fn next_change_with(
        &self,
        at: Moment,
        state: &dyn Fn(Moment) -> OpenState,
        change: &dyn Fn(Moment) -> Option<(Moment, OpenState)>,
    ) -> Option<(Moment, OpenState)> {
        if self.status.is_some_and(|status| !status.in_service()) {
            return None;
        }
        let by_hours = || change(at).filter(|_| self.dates.hold(at));
        let Some(turn) = self.dates.next_change(at) else { return by_hours() };
        let sooner = by_hours().filter(|(moment, _)| *moment < turn);
        // When it comes it may still be closed, until its hours begin.
        let then = state(turn);
        let at_turn =
            || if then == state(at) { self.next_change_with(turn, state, change) } else { Some((turn, then)) };
        sooner.or_else(at_turn)
    }
}
