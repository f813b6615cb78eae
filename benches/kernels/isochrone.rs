//! 15-minute isochrones of 100 places, drawn from a raster of 10 m. Rival: a reading of its own for every pixel.

use criterion::Criterion;
use waystation::isochrone::{AREA_GAP, Raster, reached_parts};
use waystation::network::{Mode, SNAP_LIMIT};
use waystation::station::StationId;
use waystation::travel_time::{Expansion, Heading, Origin, Times};

use super::work::{CUTOFF, Work};

pub fn bench(criterion: &mut Criterion) {
    let work = Work::shared();
    let origin = |place: &_| {
        let snap = work.network.snap(*place, Mode::Walk, SNAP_LIMIT)?;
        Some([Origin { owner: StationId(0), place: *place, snap }])
    };
    let origins: Vec<[Origin; 1]> = work.places.iter().filter_map(origin).take(100).collect();
    let mut expansion = Expansion::default();
    let area = |expansion: &mut Expansion, origin: &[Origin]| {
        let reached = expansion.run(&work.graph, Heading::To, origin, CUTOFF);
        Raster::of(&reached, CUTOFF).area(&reached, CUTOFF, None).0.len()
    };
    let checked = |expansion: &mut Expansion, origin: &[Origin]| {
        let reached = expansion.run(&work.graph, Heading::To, origin, CUTOFF.saturating_add(CUTOFF));
        let raster = Raster::of(&reached, CUTOFF);
        (raster.area(&reached, CUTOFF, None), raster.error(&reached, CUTOFF).total())
    };
    let (mut wrong, mut metres) = (0.0, 0.0);
    for origin in &origins {
        let error = checked(&mut expansion, origin).1;
        wrong += error.false_in_m + error.false_out_m;
        metres += error.checked_m;
    }
    eprintln!(
        "{wrong:.0} of {metres:.0} m of street within 30 minutes are on the wrong side ({:.3} %)",
        100.0 * wrong / metres
    );
    let mut group = criterion.benchmark_group("15-minute isochrones of 100 places");
    group.sample_size(20);
    group.bench_function("reached street", |bencher| {
        bencher.iter(|| {
            let street = |origin: &[Origin; 1]| {
                let reached = expansion.run(&work.graph, Heading::To, origin, CUTOFF);
                reached_parts(&reached, CUTOFF, false).len()
            };
            origins.iter().map(street).sum::<usize>()
        });
    });
    group.bench_function("area", |bencher| {
        bencher.iter(|| origins.iter().map(|origin| area(&mut expansion, origin)).sum::<usize>());
    });
    group.bench_function("area with its error", |bencher| {
        bencher.iter(|| origins.iter().map(|origin| checked(&mut expansion, origin).0.0.len()).sum::<usize>());
    });
    group.bench_function("rival: a reading for every pixel, 10 places of them", |bencher| {
        bencher.iter(|| origins[..10].iter().map(|origin| one_by_one(work, &mut expansion, origin)).sum::<usize>());
    });
    group.finish();
}

fn one_by_one(work: &Work, expansion: &mut Expansion, origin: &[Origin]) -> usize {
    let reached = expansion.run(&work.graph, Heading::To, origin, CUTOFF);
    let raster = Raster::of(&reached, CUTOFF);
    let within = |place| {
        let snap = work.network.snap(place, Mode::Walk, AREA_GAP)?;
        Times::at(&reached, &snap).filter(|reading| reading.time <= CUTOFF)
    };
    raster.readings().filter(|&(place, _)| within(place).is_some()).count()
}
