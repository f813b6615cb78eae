//! Covered street of the whole region, exact. Rival: a reading every metre.

use criterion::Criterion;
use waystation::coverage::{Areas, Judge, StreetCoverage, tally};
use waystation::network::{Mode, Snap};
use waystation::travel_time::{Reader, TravelTimeField};
use waystation::units::Millimetres;

use super::work::{CUTOFF, Work};

pub fn bench(criterion: &mut Criterion) {
    let work = Work::shared();
    let field = TravelTimeField::towards(&work.graph, &work.doors, &work.mask, CUTOFF, 1);
    let reader = Reader { graph: &work.graph, doors: &work.doors, mask: &work.mask, field: &field };
    let judge = Judge::Network(reader);
    let mut group = criterion.benchmark_group("coverage of all streets");
    group.sample_size(10);
    group.bench_function("exact stretches", |bencher| {
        bencher.iter(|| StreetCoverage::of(&work.network, Mode::Walk, &judge));
    });
    group.bench_function("rival: a reading every metre", |bencher| bencher.iter(|| sampled_m(work, reader)));
    let areas = Areas::of(&work.network, Mode::Walk, &[], &[], &work.stations);
    group.bench_function("all figures: streets and cells", |bencher| {
        bencher.iter(|| tally(&work.network, Mode::Walk, &areas, &judge, &work.mask));
    });
    group.finish();
}

fn sampled_m(work: &Work, reader: Reader<'_>) -> usize {
    let usable = work.network.edge_ids().filter(|&edge| work.network.edge(edge).flags.usable(Mode::Walk));
    let covered = usable.map(|edge| {
        let (length, foot) = (work.network.edge(edge).length, work.network.position(work.network.edge(edge).from));
        let at = |along| Snap { edge, node: None, along: Millimetres(along), gap: Millimetres(0), foot };
        (500..length.0).step_by(1000).filter(|&along| reader.at(&at(along)).is_some()).count()
    });
    covered.sum()
}
