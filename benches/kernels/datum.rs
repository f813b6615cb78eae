//! 10,000 places of China into and out of GCJ-02 and BD-09. Rivals: the one-step inverses that are in use.

use criterion::{Criterion, Throughput};
use waystation::coord::{Datum, LngLat, Plane};

use super::work::Random;

pub fn bench(criterion: &mut Criterion) {
    let mut random = Random(570);
    let mut between = |low: f64, high: f64| low + (high - low) * random.below(1_000_000) as f64 / 1e6;
    let places: Vec<LngLat> = (0..10_000).map(|_| at(between(75.0, 134.0), between(19.0, 53.0))).collect();
    let mut group = criterion.benchmark_group("datum of 10,000 places");
    group.throughput(Throughput::Elements(places.len() as u64));
    for (datum, one_step) in [(Datum::Gcj02, wgs_of_gcj as fn(LngLat) -> LngLat), (Datum::Bd09, wgs_of_bd)] {
        let there: Vec<LngLat> = places.iter().map(|&place| datum.from_wgs84(place)).collect();
        let worst = |back: &dyn Fn(LngLat) -> LngLat| {
            let off = there.iter().zip(&places).map(|(&there, &place)| Plane::distance_m(back(there), place));
            off.fold(0.0, f64::max)
        };
        eprintln!("{datum}: worst {:.1e} m, one step {:.2} m", worst(&|place| datum.to_wgs84(place)), worst(&one_step));
        let sum = |of: &dyn Fn(LngLat) -> LngLat, places: &[LngLat]| -> f64 {
            places.iter().map(|&place| of(place)).map(|place| place.lng() + place.lat()).sum()
        };
        group.bench_function(format!("to {datum}"), |bencher| {
            bencher.iter(|| sum(&|place| datum.from_wgs84(place), &places));
        });
        group.bench_function(format!("from {datum}"), |bencher| {
            bencher.iter(|| sum(&|place| datum.to_wgs84(place), &there));
        });
        group.bench_function(format!("rival: one step from {datum}"), |bencher| {
            bencher.iter(|| sum(&one_step, &there));
        });
    }
    group.finish();
}

fn at(lng: f64, lat: f64) -> LngLat {
    LngLat::new(lng, lat).expect("in China")
}

/// As if the shift were the same at both ends.
fn wgs_of_gcj(place: LngLat) -> LngLat {
    let there = Datum::Gcj02.from_wgs84(place);
    at(2.0 * place.lng() - there.lng(), 2.0 * place.lat() - there.lat())
}

/// The published way back to GCJ-02, then one step.
fn wgs_of_bd(place: LngLat) -> LngLat {
    const WAVE: f64 = std::f64::consts::PI * 3000.0 / 180.0;
    let (x, y) = (place.lng() - 0.0065, place.lat() - 0.006);
    let radius = x.hypot(y) - 2e-5 * (y * WAVE).sin();
    let angle = y.atan2(x) - 3e-6 * (x * WAVE).cos();
    wgs_of_gcj(at(radius * angle.cos(), radius * angle.sin()))
}
