//! The datum of coordinates: WGS-84, and the two shifted grids of Chinese maps.
//!
//! Phones, OpenStreetMap and Tianditu give WGS-84 (CGCS2000 differs from it by decimetres and is taken for it). `AMap`,
//! Tencent and most lists made with them give GCJ-02, which lies 20 to 700 m off; Baidu gives BD-09, another 810 to
//! 960 m on. What a list is in is decided once for the whole list, never point by point.

use std::f64::consts::PI;
use std::fmt;
use std::str::FromStr;

use super::LngLat;

/// In which grid two numbers are a position.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Datum {
    /// WGS-84: satellite positioning, OpenStreetMap, Tianditu.
    #[default]
    Wgs84,
    /// GCJ-02: `AMap`, Tencent, Google and Apple maps of China.
    Gcj02,
    /// BD-09: Baidu.
    Bd09,
}

/// A word that names no datum.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("datum `{0}` is not known; it must be `wgs84` (also for CGCS2000), `gcj02` or `bd09`")]
pub struct UnknownDatum(pub String);

impl Datum {
    /// Every datum.
    pub const ALL: [Self; 3] = [Self::Wgs84, Self::Gcj02, Self::Bd09];

    /// The word for it in every file and request.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Wgs84 => "wgs84",
            Self::Gcj02 => "gcj02",
            Self::Bd09 => "bd09",
        }
    }

    /// Its name as people write it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Wgs84 => "WGS-84",
            Self::Gcj02 => "GCJ-02",
            Self::Bd09 => "BD-09",
        }
    }

    /// Where `place`, given in this datum, is in WGS-84: right to less than a micrometre.
    ///
    /// It undoes [`Datum::from_wgs84`] for every place in the box of the formula, also at its very edge, where the
    /// shifted place may lie outside. Any other place stays as it is.
    ///
    /// ```
    /// use waystation::coord::{Datum, LngLat};
    ///
    /// let quzhou = LngLat::new(118.87, 28.94).unwrap();
    /// let on_baidu = Datum::Bd09.from_wgs84(quzhou);
    /// let back = Datum::Bd09.to_wgs84(on_baidu);
    /// assert!((back.lng() - quzhou.lng()).abs() < 1e-11 && (back.lat() - quzhou.lat()).abs() < 1e-11);
    /// ```
    #[must_use]
    pub fn to_wgs84(self, place: LngLat) -> LngLat {
        if self == Self::Wgs84 || !in_box(place, FARTHEST) {
            return place;
        }
        // The shift hardly changes over its own length, so what is missing after a step is a fiftieth of the step
        // (for GCJ-02 a hundred-and-sixtieth): five or six steps.
        let (mut lng, mut lat) = (place.lng(), place.lat());
        for _ in 0..STEPS {
            let there = self.shifted(lng, lat);
            let step = (there.0 - place.lng(), there.1 - place.lat());
            (lng, lat) = (lng - step.0, lat - step.1);
            if step.0.abs().max(step.1.abs()) < CLOSE {
                break;
            }
        }
        let found = LngLat::new(lng, lat).expect("the box lies well inside the earth");
        if in_box(found, ROUNDING) { found } else { place }
    }

    /// Where the WGS-84 position `place` is in this datum.
    ///
    /// The formula is applied in its box (see [`Datum::differ_at`]); outside, maps of all makers are in WGS-84, and
    /// the place stays as it is.
    ///
    /// # References
    ///
    /// The closed formulas have been public since 2010 and are the same in every implementation; ours is held against
    /// the vectors of gcoord 1.0.7.
    #[must_use]
    pub fn from_wgs84(self, place: LngLat) -> LngLat {
        if self == Self::Wgs84 || !Self::differ_at(place) {
            return place;
        }
        let (lng, lat) = self.shifted(place.lng(), place.lat());
        LngLat::new(lng, lat).expect("the box lies well inside the earth")
    }

    /// Whether the three differ at the WGS-84 position `place`: in the box from 72.004 to 137.8347 degrees east and
    /// from 0.8293 to 55.8271 degrees north that every published form of the formula has.
    ///
    /// The box holds all of China, and much that is not China (Seoul, Hanoi, Ulaanbaatar). What a list from there is
    /// in, its owner must say.
    #[must_use]
    pub fn differ_at(place: LngLat) -> bool {
        in_box(place, 0.0)
    }

    /// Whether the three differ at any WGS-84 position from `south_west` to `north_east`, or may.
    #[must_use]
    pub fn differ_within(south_west: LngLat, north_east: LngLat) -> bool {
        let [west, east, south, north] = BOX;
        south_west.lng() - FARTHEST <= east
            && north_east.lng() + FARTHEST >= west
            && south_west.lat() - FARTHEST <= north
            && north_east.lat() + FARTHEST >= south
    }

    /// The formula of this datum, anywhere.
    fn shifted(self, lng: f64, lat: f64) -> (f64, f64) {
        match self {
            Self::Wgs84 => (lng, lat),
            Self::Gcj02 => gcj_of_wgs(lng, lat),
            Self::Bd09 => {
                let (lng, lat) = gcj_of_wgs(lng, lat);
                bd_of_gcj(lng, lat)
            }
        }
    }
}

/// West, east, south and north of the box, in degrees.
const BOX: [f64; 4] = [72.004, 137.8347, 0.8293, 55.8271];
/// No shift is longer, in degrees.
const FARTHEST: f64 = 0.05;
/// So far outside, in degrees, a place on the edge may come out (a tenth of a millimetre).
const ROUNDING: f64 = 1e-9;
/// Steps of the inverse; half of them are enough.
const STEPS: u32 = 12;
/// A step under this many degrees (0.2 micrometres) is the last.
const CLOSE: f64 = 2e-12;

/// Whether `place` lies in the box, or at most `beyond` degrees outside.
fn in_box(place: LngLat, beyond: f64) -> bool {
    let [west, east, south, north] = BOX;
    (west - beyond..=east + beyond).contains(&place.lng()) && (south - beyond..=north + beyond).contains(&place.lat())
}

/// Semi-major axis of the ellipsoid of Krasovsky, in metres.
const A: f64 = 6_378_245.0;
/// Its first eccentricity squared.
const E2: f64 = 0.006_693_421_622_965_943;

/// GCJ-02 of WGS-84, in degrees.
fn gcj_of_wgs(lng: f64, lat: f64) -> (f64, f64) {
    let (x, y) = (lng - 105.0, lat - 35.0);
    let wave = |height: f64, at: f64, half_length: f64| height * (at * PI / half_length).sin();
    let root = x.abs().sqrt();
    let common = wave(20.0, x, 1.0 / 6.0) + wave(20.0, x, 0.5);
    let along_y = wave(20.0, y, 1.0) + wave(40.0, y, 3.0) + wave(160.0, y, 12.0) + wave(320.0, y, 30.0);
    let along_x = wave(20.0, x, 1.0) + wave(40.0, x, 3.0) + wave(150.0, x, 12.0) + wave(300.0, x, 30.0);
    let north_m = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + (common + along_y) * 2.0 / 3.0;
    let east_m = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + (common + along_x) * 2.0 / 3.0;

    let (sin, cos) = lat.to_radians().sin_cos();
    let magic = 1.0 - E2 * sin * sin;
    let prime_vertical = A / magic.sqrt();
    let meridional = A * (1.0 - E2) / (magic * magic.sqrt());
    (lng + (east_m / (prime_vertical * cos)).to_degrees(), lat + (north_m / meridional).to_degrees())
}

/// BD-09 of GCJ-02, in degrees.
fn bd_of_gcj(lng: f64, lat: f64) -> (f64, f64) {
    const WAVE: f64 = PI * 3000.0 / 180.0;
    let radius = lng.hypot(lat) + 2e-5 * (lat * WAVE).sin();
    let angle = lat.atan2(lng) + 3e-6 * (lng * WAVE).cos();
    (radius * angle.cos() + 0.0065, radius * angle.sin() + 0.006)
}

impl fmt::Display for Datum {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}

impl FromStr for Datum {
    type Err = UnknownDatum;
    fn from_str(text: &str) -> Result<Self, UnknownDatum> {
        Self::ALL.into_iter().find(|datum| datum.as_str() == text).ok_or_else(|| UnknownDatum(text.to_owned()))
    }
}
