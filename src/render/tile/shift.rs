//! GCJ-02, the datum of Chinese web maps: tiles for AMap and Tencent base maps are shifted before they are cut.

use crate::coord::{LngLat, World};
use crate::network::Bounds;

/// In which coordinates a tile is cut.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TileDatum {
    /// WGS-84, as everything here is.
    #[default]
    Wgs84,
    /// GCJ-02.
    Gcj02,
}

/// From where to where positions are shifted, in degrees.
const WEST_EAST: [f64; 2] = [72.004, 137.8347];
const SOUTH_NORTH: [f64; 2] = [0.8293, 55.8271];

/// Whether a value lies between two others, or so much beyond them.
fn between(value: f64, [low, high]: [f64; 2], beyond: f64) -> bool {
    (low - beyond..=high + beyond).contains(&value)
}

/// A WGS-84 position in GCJ-02; what lies outside China stays.
#[must_use]
pub fn shift(place: LngLat) -> LngLat {
    use std::f64::consts::PI;
    /// Semi-major axis and first eccentricity squared of the Krasovsky ellipsoid, as the public formula has them.
    const A: f64 = 6_378_245.0;
    const E2: f64 = 0.006_693_421_622_965_943;
    let (lng, lat) = (place.lng(), place.lat());
    if !between(lng, WEST_EAST, 0.0) || !between(lat, SOUTH_NORTH, 0.0) {
        return place;
    }
    let (x, y) = (lng - 105.0, lat - 35.0);
    let wave = |value: f64, strength: f64| strength * (value * PI).sin();
    let common = wave(6.0 * x, 20.0) + wave(2.0 * x, 20.0);
    let north = -100.0
        + 2.0 * x
        + 3.0 * y
        + 0.2 * y * y
        + 0.1 * x * y
        + 0.2 * x.abs().sqrt()
        + 2.0 / 3.0 * (common + wave(y, 20.0) + wave(y / 3.0, 40.0) + wave(y / 12.0, 160.0) + wave(y / 30.0, 320.0));
    let east = 300.0
        + x
        + 2.0 * y
        + 0.1 * x * x
        + 0.1 * x * y
        + 0.1 * x.abs().sqrt()
        + 2.0 / 3.0 * (common + wave(x, 20.0) + wave(x / 3.0, 40.0) + wave(x / 12.0, 150.0) + wave(x / 30.0, 300.0));
    let (sin, cos) = (lat / 180.0 * PI).sin_cos();
    let magic = 1.0 - E2 * sin * sin;
    let lat = lat + north * 180.0 / (A * (1.0 - E2) / (magic * magic.sqrt()) * PI);
    let lng = lng + east * 180.0 / (A / magic.sqrt() * cos * PI);
    LngLat::new(lng, lat).unwrap_or(place)
}

/// A box around everything that [`shift`] takes into `bounds`.
pub(super) fn unshifted(bounds: &Bounds) -> Bounds {
    /// Nothing is shifted by more, in degrees: 700 m are 0.0063 of latitude and 0.0112 of longitude at 55.8 degrees.
    const MOST: f64 = 0.012;
    /// The shift differs by so much at most from place to place within a small tile: 60 m of its 2 km.
    const LEAST: f64 = 0.0006;
    let (north_west, south_east): (LngLat, LngLat) = (bounds.low.into(), bounds.high.into());
    let width = south_east.lng() - north_west.lng();
    let middle: LngLat = bounds.middle().into();
    let inside = |beyond: f64| between(middle.lng(), WEST_EAST, beyond) && between(middle.lat(), SOUTH_NORTH, beyond);
    // A small tile looks where its places come from; a large one, and one at the border, a little farther around.
    let (by, margin) = if width < 0.02 && !inside(0.05) {
        ([0.0, 0.0], 0.0)
    } else if width < 0.02 && inside(-0.05) {
        let source = (0..3).fold(middle, |guess, _| {
            let there = shift(guess);
            let back = |value: f64, found: f64, wanted: f64| value - (found - wanted);
            let lng = back(guess.lng(), there.lng(), middle.lng());
            LngLat::new(lng, back(guess.lat(), there.lat(), middle.lat())).unwrap_or(guess)
        });
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
    fn beijing_is_shifted_and_helsinki_is_not() {
        // npm gcoord 1.0.7: WGS-84 116.404, 39.915 is GCJ-02 116.41024449916938, 39.91640428150164.
        let found = shift(LngLat::new(116.404, 39.915).unwrap());
        assert!((found.lng() - 116.410_244_499_169_38).abs() < 1e-7, "{found:?}");
        assert!((found.lat() - 39.916_404_281_501_64).abs() < 1e-7, "{found:?}");
        let helsinki = LngLat::new(24.94, 60.17).unwrap();
        assert_eq!(shift(helsinki), helsinki);
    }

    #[test]
    fn whatever_a_tile_shows_is_looked_for() {
        let mut state = 5_u64;
        let mut random = move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 40) as f64 / f64::from(1 << 24)
        };
        for _ in 0..20_000 {
            let place = LngLat::new(70.0 + 70.0 * random(), 56.0 * random()).unwrap();
            let shown = World::from(shift(place));
            for zoom in [8, 12, 14, 16, 20] {
                let side = 1_u32 << (32 - zoom);
                let low = World { x: shown.x / side * side, y: shown.y / side * side };
                let tile = Bounds { low, high: World { x: low.x + (side - 1), y: low.y + (side - 1) } };
                let at = World::from(place);
                assert!(unshifted(&tile).meets(&Bounds { low: at, high: at }), "{place:?} at zoom {zoom}");
            }
        }
    }
}
