//! Tiles of a scenario: what it would change of the stations.

use crate::coord::{LngLat, World};
use crate::network::Bounds;
use crate::render::tile::{Frame, Layer, TileBytes, Value, tile};
use crate::station::Station;

use super::super::snapshot::Snapshot;
use super::LARGEST_TILE;

/// What becomes of a station.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Change {
    Added,
    Moved,
    Changed,
    Removed,
}

impl Change {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Moved => "moved",
            Self::Changed => "changed",
            Self::Removed => "removed",
        }
    }
}

/// Whether what riders are told of both is the same.
fn is_said_alike(one: &Station, other: &Station) -> bool {
    one.name == other.name
        && one.tier == other.tier
        && one.facilities == other.facilities
        && one.hours_text == other.hours_text
}

impl Snapshot {
    /// The stations that differ in `after`, each where it would stand; those that would be gone where they stand.
    #[must_use]
    pub fn sites_tile(&self, after: &Self, frame: &Frame) -> TileBytes {
        let window = frame.window();
        let mut layer = Layer::new("sites");
        let mut draw = |station: &Station, change: Change, from: Option<LngLat>| {
            let at = World::from(station.place);
            if !window.meets(&Bounds { low: at, high: at }) {
                return;
            }
            let tags = [
                ("key", Some(Value::Text(&station.key))),
                ("name", (!station.name.is_empty()).then_some(Value::Text(&station.name))),
                ("tier", Some(Value::Text(station.tier.as_str()))),
                ("change", Some(Value::Text(change.as_str()))),
            ];
            // What a plan adds is the last to be left out of a tile.
            layer.points(u32::from(from.is_some()), [frame.place(station.place)].into_iter(), &tags);
        };
        for (_, station) in after.stations().iter() {
            let before = self.stations().find(&station.key).map(|one| self.stations().get(one));
            match before {
                None => draw(station, Change::Added, None),
                Some(before) if before.place != station.place => draw(station, Change::Moved, Some(before.place)),
                Some(before) if !is_said_alike(before, station) => draw(station, Change::Changed, Some(before.place)),
                Some(_) => {}
            }
        }
        for (_, station) in self.stations().iter().filter(|(_, one)| after.stations().find(&one.key).is_none()) {
            draw(station, Change::Removed, Some(station.place));
        }
        tile(vec![layer], LARGEST_TILE)
    }
}
