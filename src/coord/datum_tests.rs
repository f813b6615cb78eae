//! The formulas against vectors of another implementation, and against themselves.

use super::{Datum, LngLat, Plane};

fn at(lng: f64, lat: f64) -> LngLat {
    LngLat::new(lng, lat).unwrap()
}

/// Longitude and latitude in WGS-84, GCJ-02 and BD-09: computed with gcoord 1.0.7 (npm, MIT).
const VECTORS: [[f64; 6]; 8] = [
    [116.397_428, 39.909_23, 116.403_671_626, 39.910_633_506, 116.410_044_102, 39.916_972_856], // Beijing
    [121.473_701, 31.230_416, 121.478_224_057, 31.228_473_742, 121.484_782_472, 31.234_326_581], // Shanghai
    [114.057_868, 22.543_099, 114.062_981_962, 22.540_381_759, 114.069_531_968, 22.546_040_413], // Shenzhen
    [87.616_848, 43.825_592, 87.619_697_998, 43.826_797_436, 87.626_148_103, 43.832_941_270],   // Urumqi
    [91.140_856, 29.645_554, 91.142_385_411, 29.642_818_044, 91.148_976_442, 29.648_547_655],   // Lhasa
    [126.534_967, 45.803_775, 126.541_007_468, 45.805_756_616, 126.547_626_350, 45.811_370_880], // Harbin
    [109.511_909, 18.252_847, 109.515_993_271, 18.251_141_750, 109.522_540_790, 18.256_923_632], // Sanya
    [75.989_755, 39.470_400, 75.992_709_843, 39.470_626_891, 75.999_218_222, 39.476_590_309],   // Kashgar
];

#[test]
fn cities_lie_where_gcoord_puts_them() {
    for [lng, lat, gcj_lng, gcj_lat, bd_lng, bd_lat] in VECTORS {
        for (datum, there) in [(Datum::Gcj02, at(gcj_lng, gcj_lat)), (Datum::Bd09, at(bd_lng, bd_lat))] {
            let found = datum.from_wgs84(at(lng, lat));
            assert!(Plane::distance_m(found, there) < 1e-3, "{datum} {lng} {lat}: {found:?} and not {there:?}");
        }
    }
}

/// All of China and far beyond, to the edge of the box: there and back is less than a micrometre off.
#[test]
fn the_way_back_leads_to_where_it_began() {
    let mut state = 7_u64;
    let mut random = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    let [west, east, south, north] = [72.004, 137.8347, 0.8293, 55.8271];
    let mut worst_m = 0.0_f64;
    for _ in 0..100_000 {
        let place = at(west + (east - west) * random(), south + (north - south) * random());
        for datum in [Datum::Gcj02, Datum::Bd09] {
            worst_m = worst_m.max(Plane::distance_m(datum.to_wgs84(datum.from_wgs84(place)), place));
        }
    }
    for place in [at(west, 30.0), at(east, 30.0), at(110.0, south), at(110.0, north), at(east, north)] {
        for datum in [Datum::Gcj02, Datum::Bd09] {
            assert_ne!(datum.from_wgs84(place), place);
            worst_m = worst_m.max(Plane::distance_m(datum.to_wgs84(datum.from_wgs84(place)), place));
        }
    }
    assert!(worst_m < 1e-6, "{worst_m} m");
}

#[test]
fn outside_the_box_all_are_the_same() {
    for place in [at(24.94, 60.17), at(-8.61, 41.15), at(139.69, 35.69), at(72.0, 35.0), at(116.4, -39.9)] {
        for datum in Datum::ALL {
            assert_eq!(datum.from_wgs84(place), place);
            assert_eq!(datum.to_wgs84(place), place);
        }
    }
}

#[test]
fn words_are_read_and_others_are_named() {
    for datum in Datum::ALL {
        assert_eq!(datum.as_str().parse(), Ok(datum));
    }
    let error = "GCJ02".parse::<Datum>().unwrap_err().to_string();
    assert!(error.contains("`GCJ02`") && error.contains("`gcj02`"), "{error}");
}
