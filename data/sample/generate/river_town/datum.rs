//! From WGS-84 to GCJ-02, the datum of `AMap`: the published forward formula.

use std::f64::consts::PI;

/// The semi-major axis and the eccentricity that the formula is written with (Krasovsky 1940).
const AXIS_M: f64 = 6_378_245.0;
const ECCENTRICITY: f64 = 0.006_693_421_622_965_943;

/// Longitude and latitude in GCJ-02, with six decimals as the coordinate picker of `AMap` gives them.
pub fn gcj02([lng, lat]: [f64; 2]) -> [f64; 2] {
    let (x, y) = (lng - 105.0, lat - 35.0);
    let wave = |value: f64, weights: [f64; 2], lengths: [f64; 2]| {
        let part = |index: usize| weights[index] * (value * PI / lengths[index]).sin();
        (part(0) + part(1)) * 2.0 / 3.0
    };
    let ripple = (20.0 * (6.0 * x * PI).sin() + 20.0 * (2.0 * x * PI).sin()) * 2.0 / 3.0;
    let root = x.abs().sqrt();
    let north = -100.0
        + 2.0 * x
        + 3.0 * y
        + 0.2 * y * y
        + 0.1 * x * y
        + 0.2 * root
        + ripple
        + wave(y, [20.0, 40.0], [1.0, 3.0])
        + wave(y, [160.0, 320.0], [12.0, 30.0]);
    let east = 300.0
        + x
        + 2.0 * y
        + 0.1 * x * x
        + 0.1 * x * y
        + 0.1 * root
        + ripple
        + wave(x, [20.0, 40.0], [1.0, 3.0])
        + wave(x, [150.0, 300.0], [12.0, 30.0]);
    let (sin, cos) = (lat * PI / 180.0).sin_cos();
    let magic = 1.0 - ECCENTRICITY * sin * sin;
    let north_m = AXIS_M * (1.0 - ECCENTRICITY) / (magic * magic.sqrt()) * PI / 180.0;
    let east_m = AXIS_M / magic.sqrt() * cos * PI / 180.0;
    [lng + east / east_m, lat + north / north_m].map(|degrees| (degrees * 1e6).round() / 1e6)
}
