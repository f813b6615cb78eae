//! A local metric plane on the WGS-84 ellipsoid.

use super::LngLat;

/// Semi-major axis of WGS-84, in metres.
const A: f64 = 6_378_137.0;
/// First eccentricity squared of WGS-84.
const E2: f64 = 6.694_379_990_141_33e-3;

/// Metres per degree around one latitude.
///
/// East and north are measured along the two principal radii of curvature of the ellipsoid, so a distance
/// within a few kilometres of that latitude is right to better than 1 part in 10^5.
/// A degree of longitude is not a degree of latitude: no distance is ever taken in degrees.
///
/// # References
///
/// Snyder, *Map Projections: A Working Manual* (USGS PP 1395, 1987), equations 4-18 to 4-20.
#[derive(Clone, Copy, Debug)]
pub struct Plane {
    east_m_per_deg: f64,
    north_m_per_deg: f64,
}

impl Plane {
    /// The plane that touches the ellipsoid at latitude `lat` (degrees).
    #[must_use]
    pub fn at(lat: f64) -> Self {
        let (sin, cos) = lat.to_radians().sin_cos();
        let root = (1.0 - E2 * sin * sin).sqrt();
        let prime_vertical = A / root;
        let meridional = A * (1.0 - E2) / (root * root * root);
        Self {
            // Never zero, so that a pole divides nothing by it.
            east_m_per_deg: (prime_vertical * cos).to_radians().max(1e-3),
            north_m_per_deg: meridional.to_radians(),
        }
    }

    /// East and north of `to` as seen from `from`, in metres.
    #[must_use]
    pub fn offset_m(self, from: LngLat, to: LngLat) -> (f64, f64) {
        ((to.lng() - from.lng()) * self.east_m_per_deg, (to.lat() - from.lat()) * self.north_m_per_deg)
    }

    /// Degrees of longitude and latitude that span `east_m` and `north_m` metres.
    #[must_use]
    pub fn degrees(self, east_m: f64, north_m: f64) -> (f64, f64) {
        (east_m / self.east_m_per_deg, north_m / self.north_m_per_deg)
    }

    /// The distance between two positions on the plane halfway between them, in metres.
    #[must_use]
    pub fn distance_m(from: LngLat, to: LngLat) -> f64 {
        let (east, north) = Self::at(f64::midpoint(from.lat(), to.lat())).offset_m(from, to);
        east.hypot(north)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `pyproj.Geod(ellps="WGS84").inv(...)[2]`, pyproj 3.7, three decimals.
    #[test]
    fn distances_agree_with_geodesics_of_the_ellipsoid() {
        let cases = [
            ((24.94, 60.17), (24.95, 60.17), 555.135),
            ((121.47, 31.23), (121.47, 31.24), 1108.735),
            ((14.5, 35.9), (14.51, 35.91), 1430.402),
        ];
        for ((lng, lat), (lng2, lat2), expected) in cases {
            let found = Plane::distance_m(LngLat::new(lng, lat).unwrap(), LngLat::new(lng2, lat2).unwrap());
            assert!((found - expected).abs() < 0.02, "{found} instead of {expected}");
        }
    }
}
