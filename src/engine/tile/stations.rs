//! Tiles of stations.

use crate::coord::World;
use crate::network::Bounds;
use crate::render::tile::{Frame, Layer, Value};
use crate::station::FacilitySet;

use super::super::request::Filter;
use super::super::snapshot::Snapshot;

impl Snapshot {
    /// The stations that offer what the filter needs, each with its state at the instant of the filter.
    pub(super) fn station_tile(&self, filter: &Filter, frame: &Frame) -> Vec<Layer> {
        let window = frame.window();
        let mut layer = Layer::new("stations");
        let tiers = self.stations().tiers();
        for (_, station) in self.stations().iter() {
            let at = World::from(station.place);
            if !window.meets(&Bounds { low: at, high: at }) || !station.offers(filter.needs) {
                continue;
            }
            let state = filter.at.map(|at| station.state(filter.needs, at));
            let codes = station.facilities.map(FacilitySet::codes);
            let tags = [
                ("key", Some(Value::Text(&station.key))),
                ("name", (!station.name.is_empty()).then_some(Value::Text(&station.name))),
                ("tier", Some(Value::Text(station.tier.as_str()))),
                ("open", state.as_ref().map(|state| Value::Text(state.as_str()))),
                ("facilities", codes.as_deref().map(Value::Text)),
            ];
            let rank = tiers.iter().position(|info| info.tier == station.tier).unwrap_or(tiers.iter().len());
            layer.points(rank as u32, [frame.place(station.place)].into_iter(), &tags);
        }
        vec![layer]
    }
}
