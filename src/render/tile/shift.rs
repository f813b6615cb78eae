//! Tiles for Chinese base maps are shifted before they are cut: which part of the world such a tile shows.

use crate::coord::{Datum, LngLat, World};
use crate::network::Bounds;

/// A box around everything that `datum` takes into `bounds`.
pub(super) fn unshifted(bounds: &Bounds, datum: Datum) -> Bounds {
    /// Nothing is shifted by more, in degrees: GCJ-02 and BD-09 together.
    const MOST: f64 = 0.025;
    /// The shift differs by so much at most from place to place within a small tile: 120 m of its 2 km.
    const LEAST: f64 = 0.0012;
    let (north_west, south_east): (LngLat, LngLat) = (bounds.low.into(), bounds.high.into());
    let at = |lng: f64, lat: f64| LngLat::new(lng.clamp(-180.0, 180.0), lat.clamp(-90.0, 90.0));
    let differ = || match (at(north_west.lng(), south_east.lat()), at(south_east.lng(), north_west.lat())) {
        (Ok(south_west), Ok(north_east)) => Datum::differ_within(south_west, north_east),
        _ => true,
    };
    if datum == Datum::Wgs84 || !differ() {
        return *bounds;
    }
    let middle: LngLat = bounds.middle().into();
    // Whether the maps differ 5 km around too.
    let all_around = [-0.05, 0.05].into_iter().all(|by| {
        [at(middle.lng() + by, middle.lat()), at(middle.lng(), middle.lat() + by)]
            .into_iter()
            .flatten()
            .all(Datum::differ_at)
    });
    // A small tile looks where its places come from; a large one, and one at the border, a little farther around.
    let (by, margin) = if all_around && south_east.lng() - north_west.lng() < 0.02 {
        let source = datum.to_wgs84(middle);
        ([source.lng() - middle.lng(), source.lat() - middle.lat()], LEAST)
    } else {
        ([0.0, 0.0], MOST)
    };
    let corner = |place: LngLat, side: f64| {
        let lng = (place.lng() + by[0] + side * margin).clamp(-180.0, 180.0);
        let lat = (place.lat() + by[1] - side * margin).clamp(-90.0, 90.0);
        World::from(LngLat::new(lng, lat).unwrap_or(place))
    };
    Bounds { low: corner(north_west, -1.0), high: corner(south_east, 1.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_a_tile_shows_is_looked_for() {
        let mut state = 5_u64;
        let mut random = move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 40) as f64 / f64::from(1 << 24)
        };
        for round in 0..20_000 {
            let place = LngLat::new(70.0 + 70.0 * random(), 56.0 * random()).unwrap();
            let datum = Datum::ALL[round % 3];
            let shown = World::from(datum.from_wgs84(place));
            for zoom in [8, 12, 14, 16, 20] {
                let side = 1_u32 << (32 - zoom);
                let low = World { x: shown.x / side * side, y: shown.y / side * side };
                let tile = Bounds { low, high: World { x: low.x + (side - 1), y: low.y + (side - 1) } };
                let at = World::from(place);
                assert!(unshifted(&tile, datum).meets(&Bounds { low: at, high: at }), "{place:?} at zoom {zoom}");
            }
        }
    }
}
