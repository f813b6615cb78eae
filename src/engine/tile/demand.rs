//! Tiles of the published demand surface: the same figures as the list of it, and no others.

use h3o::CellIndex;

use crate::coord::World;
use crate::network::Bounds;
use crate::render::tile::{Frame, Layer, Value};

use super::super::presence::DemandKey;
use super::super::snapshot::Snapshot;
use super::cells::outline;

impl Snapshot {
    /// The cells of the surface with their worker-hours; larger ones, of what had to be taken together, lie below.
    pub(super) fn demand_tile(&self, key: DemandKey, frame: &Frame) -> Vec<Layer> {
        let (window, surface) = (frame.window(), self.presence().surface());
        let mut cells = surface.cells();
        cells.sort_by_key(|cell| (cell.resolution(), *cell));
        let mut layer = Layer::new("demand");
        for cell in cells {
            let ring: Vec<World> = outline(cell).collect();
            if !window.meets(&Bounds::around(&ring)) {
                continue;
            }
            let hours = surface.worker_hours(cell, key.hour, key.group);
            if hours <= 0.0 {
                continue;
            }
            let name = cell.to_string();
            let tags = [
                ("cell", Some(Value::Text(&name))),
                ("worker_hours", Some(Value::Number((hours * 1e3).round() / 1e3))),
                ("per_km2", Some(Value::Number((hours / cell.area_km2() * 10.0).round() / 10.0))),
            ];
            let corners = ring.iter().chain(ring.first()).map(|&at| frame.point(at));
            layer.area(rank(cell), std::iter::once(corners), &tags);
        }
        vec![layer]
    }
}

/// Which cells are left out first when a tile is too large: the coarse ones stay.
fn rank(cell: CellIndex) -> u32 {
    u8::from(cell.resolution()).into()
}
