//! Street, cell and demand figures after one station closed and opened again. Rival: field and figures made anew.

use criterion::Criterion;
use waystation::coverage::{Areas, Judge, Ledger, LiveCoverage, tally};
use waystation::demand::DemandPoint;
use waystation::network::Mode;
use waystation::station::StationId;
use waystation::travel_time::{Reader, StationMask, TravelTimeField};

use super::work::{CUTOFF, Work};

pub fn bench(criterion: &mut Criterion) {
    let work = Work::shared();
    let (graph, doors) = (&work.graph, &work.doors);
    let people: Vec<DemandPoint> = work.places.iter().map(|&place| DemandPoint { place, weight: 1.5 }).collect();
    let areas = Areas::of(&work.network, Mode::Walk, &[], &people, &work.stations);
    let ledger = Ledger::of(&work.network, Mode::Walk, &areas);
    let anew = |mask: &StationMask| {
        let field = TravelTimeField::towards(graph, doors, mask, CUTOFF, 1);
        let judge = Judge::Network(Reader { graph, doors, mask, field: &field });
        tally(&work.network, Mode::Walk, &areas, &judge, mask)
    };
    let mut live = LiveCoverage::of(graph, doors, &ledger, work.mask.clone(), CUTOFF, 1);
    let mut mask = work.mask.clone();
    let mut next = 0;
    let mut flip_twice = || {
        let station = StationId(next % 90);
        next += 1;
        for taken in [false, true] {
            mask.set(station, taken);
            live.go_to(&mask);
        }
        live.tallies(&areas).len()
    };
    let mut group = criterion.benchmark_group("all figures after one station closed and opened again");
    group.sample_size(20);
    group.bench_function("kept up to date", |bencher| bencher.iter(&mut flip_twice));
    assert_eq!(live.tallies(&areas), anew(&work.mask));
    group.bench_function("rival: field and figures anew, twice", |bencher| {
        bencher.iter(|| anew(&work.mask).len() + anew(&work.mask).len());
    });
    group.finish();
}
