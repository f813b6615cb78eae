//! From one set of stations to another: who has gone, who has come, and who is called what now.

use super::set::{StationId, StationSet};

/// What happened between two sets of stations.
///
/// A station that moved has gone and come. One of which only the hours, the name or the facilities changed has
/// stayed: its way to the street is the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StationChange {
    /// What each station of the earlier set is called now; `None` where it has gone.
    now: Vec<Option<StationId>>,
    gone: Vec<StationId>,
    come: Vec<StationId>,
}

impl StationChange {
    /// Compares two sets by the keys and places of their stations.
    #[must_use]
    pub fn between(earlier: &StationSet, later: &StationSet) -> Self {
        let mut change = Self { now: Vec::with_capacity(earlier.len()), gone: Vec::new(), come: Vec::new() };
        let mut news = later.iter().peekable();
        for (id, station) in earlier.iter() {
            // Both are in the order of keys.
            while let Some((new, _)) = news.next_if(|(_, new)| new.key < station.key) {
                change.come.push(new);
            }
            let same = news.next_if(|(_, new)| new.key == station.key);
            let stayed = same.filter(|(_, new)| new.place == station.place).map(|(new, _)| new);
            change.now.push(stayed);
            if stayed.is_none() {
                change.gone.push(id);
                change.come.extend(same.map(|(new, _)| new));
            }
        }
        change.come.extend(news.map(|(new, _)| new));
        change
    }

    /// What a station of the earlier set is called in the later one; `None` when it has gone or moved.
    #[must_use]
    pub fn now(&self, earlier: StationId) -> Option<StationId> {
        self.now[earlier.index()]
    }

    /// Stations of the earlier set that have gone or moved, in their order.
    #[must_use]
    pub fn gone(&self) -> &[StationId] {
        &self.gone
    }

    /// Stations of the later set that are new or have moved, in their order.
    #[must_use]
    pub fn come(&self) -> &[StationId] {
        &self.come
    }

    /// Whether any station that stayed has another id now.
    #[must_use]
    pub fn renumbers(&self) -> bool {
        self.now.iter().enumerate().any(|(id, now)| now.is_some_and(|now| now.index() != id))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{ServiceHours, Station, Tier};
    use super::*;
    use crate::coord::LngLat;

    fn set(stations: &[(&str, f64)]) -> StationSet {
        let station = |&(key, lng): &(&str, f64)| Station {
            key: key.to_owned(),
            name: String::new(),
            place: LngLat::new(lng, 30.0).unwrap(),
            tier: Tier::Street,
            hours: None,
            hours_text: String::new(),
            facilities: None,
            service_hours: ServiceHours::default(),
            extra: Vec::new(),
            private: Vec::new(),
        };
        StationSet::new(stations.iter().map(station).collect())
    }

    #[test]
    fn who_moved_has_gone_and_come() {
        let earlier = set(&[("b", 1.0), ("d", 2.0), ("f", 3.0), ("g", 4.0)]);
        let later = set(&[("a", 0.0), ("b", 1.0), ("c", 0.0), ("d", 2.5), ("g", 4.0), ("h", 5.0)]);
        let change = StationChange::between(&earlier, &later);
        let ids = |ids: &[u32]| ids.iter().map(|&id| StationId(id)).collect::<Vec<_>>();
        assert_eq!(change.gone(), ids(&[1, 2]));
        assert_eq!(change.come(), ids(&[0, 2, 3, 5]));
        assert_eq!(
            (0..4).map(|id| change.now(StationId(id))).collect::<Vec<_>>(),
            [Some(StationId(1)), None, None, Some(StationId(4))]
        );
        assert!(change.renumbers());
        assert!(!StationChange::between(&earlier, &earlier).renumbers());
    }
}
