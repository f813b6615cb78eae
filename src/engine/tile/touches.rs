//! Where stations were edited, so that only the tiles that show it are made anew.

use std::sync::Arc;

use crate::coord::World;
use crate::network::Bounds;
use crate::station::Edited;

/// Edits that are remembered by their place; after more, every tile counts as touched.
const MOST: usize = 10_000;

/// The places of edits since the list was read.
#[derive(Clone, Debug, Default)]
pub struct Touches {
    /// What the list was when it was read.
    base: Arc<str>,
    /// The number of an edit and a place that it has touched, in the order of edits.
    places: Arc<Vec<(u64, World)>>,
}

impl Touches {
    /// None since the list of this history was read.
    pub fn since(history: &str) -> Self {
        Self { base: history.into(), places: Arc::default() }
    }

    /// These and the edits that led to revision `number` with this history.
    pub fn with(&self, number: u64, history: &str, edited: &[Edited]) -> Self {
        let stations = edited.iter().flat_map(|one| one.before.iter().chain(&one.after));
        let mut places = Vec::clone(&self.places);
        places.extend(stations.map(|station| (number, World::from(station.place))));
        if places.len() > MOST {
            Self::since(history)
        } else {
            Self { base: Arc::clone(&self.base), places: places.into() }
        }
    }

    /// Names the last edit that touched a place in `window`.
    pub fn last_in(&self, window: &Bounds) -> String {
        let touched = |&&(_, at): &&(u64, World)| window.meets(&Bounds { low: at, high: at });
        let last = self.places.iter().rev().find(touched);
        last.map_or_else(|| self.base.to_string(), |(number, _)| format!("{}+{number}", self.base))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coord::LngLat;
    use crate::station::{Station, StationEdit, StationSet, delimited};

    fn station(key: &str, lng: f64) -> Station {
        let list = format!("key,lng,lat\n{key},{lng},30\n");
        delimited(list.as_bytes()).unwrap().stations.remove(0).1
    }

    #[test]
    fn an_edit_touches_where_the_station_was_and_where_it_is() {
        let at = |lng: f64| {
            let at = World::from(LngLat::new(lng, 30.0).unwrap());
            Bounds { low: at, high: at }
        };
        let set = StationSet::new(vec![station("a", 120.0)]);
        let (_, edited) = set.edited([StationEdit::Put(Box::new(station("a", 121.0)))]).unwrap();
        let touches = Touches::since("x").with(7, "y", &edited);
        assert_eq!([120.0, 121.0, 122.0].map(|lng| touches.last_in(&at(lng))), ["x+7", "x+7", "x"]);
        let later = touches.with(8, "z", &[Edited { before: None, after: Some(station("b", 121.0)) }]);
        assert_eq!([120.0, 121.0, 122.0].map(|lng| later.last_in(&at(lng))), ["x+7", "x+8", "x"]);
        let flood = vec![Edited { before: None, after: Some(station("c", 100.0)) }; MOST];
        assert_eq!(later.with(9, "w", &flood).last_in(&at(122.0)), "w");
    }
}
