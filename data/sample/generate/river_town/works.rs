//! The industrial park: long blocks behind fences, halls, few people.

use super::chance::Chance;
use super::draft::Town;
use super::gate;
use super::house;
use super::lot::{Lot, Raster};
use super::name::Names;
use super::ring;

const HALLS: Raster = Raster { house: [82.0, 36.0], gap: [14.0, 12.0], stray: 0.35, built: 0.95, room: 5.0 };

/// Fills a lot with one works.
pub fn write(town: &mut Town, mut lot: Lot, names: &mut Names, chance: &mut Chance) {
    let trade =
        *chance.pick(&["纺织厂", "机电厂", "轴承厂", "食品厂", "包装厂", "物流园", "电子厂", "建材厂", "仓储中心"]);
    let name = format!("{}{trade}", names.word());
    town.land(lot.face, &[("landuse", "industrial"), ("name", &name)]);
    if chance.is(0.06) {
        return; // still empty
    }
    if let Some(fence) = lot.inner(4.0) {
        let ways = gate::ways_in(town, &lot, &fence, 1 + usize::from(chance.is(0.5)));
        let private = [("access", "private")];
        let mut gates = Vec::new();
        for way in &ways {
            let street = town.node(way.street, 0);
            let gate = town.map.node(way.gate, &[&[("barrier", "gate")], &private[..]].concat());
            gates.push((way.gate, gate));
            let far = gate::hit(&fence, way.gate + way.inward, way.gate + way.inward * 700.0);
            let depth = far.map_or(60.0, |(_, place)| place.to(way.gate) * 0.7);
            let end = way.gate + way.inward * depth.min(260.0);
            if !ring::contains(&fence, end) {
                continue;
            }
            let inside = town.map.node(end, &[]);
            town.map.way(vec![street, gate, inside], &[&[("highway", "service")], &private[..]].concat());
            lot.keep_off(&[way.gate, end], 7.0);
        }
        gate::write_ring(town, &fence, &gates, &[("barrier", "fence")]);
    }
    for house in lot.rows(lot.lengthwise(), &HALLS, chance) {
        house::building(&mut town.map, &house, &[("building", "industrial")]);
    }
}
