//! Web Mercator, the square on which web maps are cut into tiles.

use bytemuck::{Pod, Zeroable};

use super::LngLat;

/// How many units the side of the square has.
const SIDE: f64 = 4_294_967_296.0;

/// A position on the square of Web Mercator (EPSG:3857), in 2^-32 of its side: 9.4 mm at the equator, less elsewhere.
///
/// `x` runs east from 180° W, `y` south from 85.05° N; what lies nearer to a pole is moved to the edge.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Pod, Zeroable)]
#[repr(C)]
pub struct World {
    /// Eastwards.
    pub x: u32,
    /// Southwards.
    pub y: u32,
}

impl World {
    /// The position of `place` in units of the square, not rounded.
    #[must_use]
    pub fn exact(place: LngLat) -> [f64; 2] {
        let x = (place.lng() + 180.0) / 360.0;
        let sin = place.lat().to_radians().sin();
        let y = 0.5 - ((1.0 + sin) / (1.0 - sin)).ln() / (4.0 * std::f64::consts::PI);
        [x * SIDE, y * SIDE]
    }

    /// How many units of the square a metre is at `place`.
    #[must_use]
    pub fn units_per_metre(place: LngLat) -> f64 {
        // The square is as wide as the equator of WGS-84 is long, and stretched towards the poles.
        SIDE / (std::f64::consts::TAU * 6_378_137.0 * place.lat().to_radians().cos())
    }
}

impl From<LngLat> for World {
    fn from(place: LngLat) -> Self {
        // A number too large, too small or infinite becomes the edge.
        let [x, y] = Self::exact(place).map(|units| units.round() as u32);
        Self { x, y }
    }
}

impl From<World> for LngLat {
    fn from(at: World) -> Self {
        let lng = f64::from(at.x) / SIDE * 360.0 - 180.0;
        let lat = ((0.5 - f64::from(at.y) / SIDE) * std::f64::consts::TAU).sinh().atan().to_degrees();
        Self::new(lng, lat).expect("the square lies on the earth")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(lng: f64, lat: f64) -> World {
        LngLat::new(lng, lat).unwrap().into()
    }

    #[test]
    fn the_corners_and_the_middle_lie_where_the_projection_puts_them() {
        assert_eq!(at(0.0, 0.0), World { x: 1 << 31, y: 1 << 31 });
        assert_eq!(at(-180.0, 90.0), World { x: 0, y: 0 });
        assert_eq!(at(180.0, -90.0), World { x: u32::MAX, y: u32::MAX });
        assert!(at(0.0, 85.051_128_779).y < 10 && at(0.0, -85.051_128_779).y > u32::MAX - 10);
        // Tile 14/9327/4742 holds the middle of Helsinki, by the formula with `asinh` and `tan`.
        let helsinki = at(24.9414, 60.1699);
        assert_eq!((helsinki.x >> 18, helsinki.y >> 18), (9327, 4742));
    }

    #[test]
    fn back_and_forth_is_the_same_to_a_centimetre() {
        for (lng, lat) in [(121.47, 31.23), (24.94, 60.17), (-179.9, -80.0), (0.0, 0.0), (14.5, 35.9)] {
            let place = LngLat::new(lng, lat).unwrap();
            let back = LngLat::from(World::from(place));
            assert!((back.lng() - lng).abs() < 1e-7 && (back.lat() - lat).abs() < 1e-7, "{place:?} {back:?}");
            assert_eq!(World::from(back), World::from(place));
        }
    }

    #[test]
    fn a_metre_has_as_many_units_as_the_square_says() {
        let (here, east) = (LngLat::new(24.94, 60.17).unwrap(), LngLat::new(24.941, 60.17).unwrap());
        let metres = super::super::Plane::distance_m(here, east);
        let units = World::exact(east)[0] - World::exact(here)[0];
        // The square is of a sphere: the ellipsoid differs by up to 0.4 %.
        assert!((units / metres / World::units_per_metre(here) - 1.0).abs() < 4e-3);
    }
}
