//! Pings from lines of JSON to sightings in the log's own form, beside the same by values of JSON and a set of texts.

use std::collections::HashSet;
use std::fmt::Write;
use std::hint::black_box;

use criterion::{Criterion, Throughput};
use waystation::coord::{CellFinder, LngLat, cell_at};
use waystation::demand::{DayKey, Intake, LOG_RESOLUTION, PACKED, Ping, PingRule, Sighting, log_cells};
use waystation::store::read_ndjson;

/// Pings in a batch.
const BATCH: usize = 10_000;
/// Noon of some day.
const NOW_S: i64 = 1_795_305_600;

fn body() -> String {
    let mut body = String::new();
    let mut state = 7_u64;
    let mut random = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    for number in 0..BATCH {
        let (lng, lat) = (118.5 + random() * 0.2, 28.8 + random() * 0.2);
        let time = NOW_S - (number % 900).cast_signed() as i64;
        let line = format!(
            r#"{{"worker":"w-{}","lng":{lng:.6},"lat":{lat:.6},"time":{time},"accuracy":{:.1},"group":"rider"}}"#,
            number % 500,
            5.0 + 20.0 * random()
        );
        writeln!(body, "{line}").expect("writing to memory");
    }
    body
}

fn rule() -> PingRule {
    PingRule {
        zone: chrono_tz::Asia::Shanghai,
        bounds: [118.0, 28.0, 119.5, 29.5],
        now_s: NOW_S as f64,
        oldest_s: NOW_S as f64 - 172_800.0,
        pseudonymise: false,
    }
}

/// Sightings of a body, packed.
fn sightings(body: &str, cells: &CellFinder) -> Vec<u8> {
    let mut intake = Intake::new(rule(), cells, |_| Some(DayKey::new([3; 32])));
    let mut packed = Vec::new();
    read_ndjson(body.as_bytes(), |_, ping| {
        if let Ok((_, sighting)) = ping.and_then(|ping: Ping<'_>| intake.take(&ping)) {
            sighting.pack(&mut packed);
        }
    });
    packed
}

/// The same with a tree of JSON values for each line; the texts of workers and cells as they are.
fn by_values(body: &str) -> HashSet<(String, String, i64)> {
    let of = |line: &str| {
        let value: serde_json::Value = serde_json::from_str(line).ok()?;
        let place = h3o::LatLng::new(value["lat"].as_f64()?, value["lng"].as_f64()?).ok()?;
        let cell = place.to_cell(h3o::Resolution::Eleven).to_string();
        Some((value["worker"].as_str()?.to_owned(), cell, value["time"].as_i64()? / 60))
    };
    body.lines().filter_map(of).collect()
}

pub fn bench(criterion: &mut Criterion) {
    let body = body();
    // One for all batches, as a server has it.
    let cells = log_cells(rule().bounds);
    let packed = sightings(&body, &cells);
    assert_eq!(packed.len(), BATCH * PACKED, "every line is a ping");
    let minutes: HashSet<Sighting> = Sighting::unpack(&packed).expect("just packed").into_iter().collect();
    assert_eq!(minutes.len(), by_values(&body).len(), "both see the same");
    let mut group = criterion.benchmark_group("pings");
    group.throughput(Throughput::Elements(BATCH as u64));
    group.bench_function("lines to sightings", |bencher| bencher.iter(|| sightings(black_box(&body), &cells)));
    group.bench_function("lines to values to texts", |bencher| bencher.iter(|| by_values(black_box(&body))));
    group.finish();

    let places: Vec<LngLat> = (0..BATCH)
        .map(|number| {
            let turn = number as f64 * 0.618_033_988_75;
            LngLat::new(118.5 + 0.2 * turn.fract(), 28.8 + 0.2 * (turn * 97.0).fract()).expect("on the earth")
        })
        .collect();
    let mut group = criterion.benchmark_group("cells of the log");
    group.throughput(Throughput::Elements(BATCH as u64));
    group.bench_function("by the lattice", |bencher| {
        bencher.iter(|| places.iter().map(|&place| u64::from(cells.cell_at(place))).fold(0, u64::wrapping_add));
    });
    group.bench_function("h3o one by one", |bencher| {
        bencher.iter(|| places.iter().map(|&at| u64::from(cell_at(at, LOG_RESOLUTION))).fold(0, u64::wrapping_add));
    });
    group.finish();
}
