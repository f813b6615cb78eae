//! 10,000 places to the nearest walkable street. Rival: an R-tree of segments in local metres.

use criterion::Criterion;
use rstar::primitives::{GeomWithData, Line};
use rstar::{PointDistance, RTree};
use waystation::coord::{LngLat, Plane};
use waystation::network::{EdgeId, Mode, SNAP_LIMIT};

use super::work::Work;

pub fn bench(criterion: &mut Criterion) {
    let work = Work::shared();
    let network = &work.network;
    let origin: LngLat = network.nodes()[0].into();
    let plane = Plane::at(origin.lat());
    let metres = |place: LngLat| {
        let (east, north) = plane.offset_m(origin, place);
        [east, north]
    };
    let segments = network.edge_ids().filter(|&edge| network.edge(edge).flags.usable(Mode::Walk)).flat_map(|edge| {
        let pairs = network.points(edge).windows(2);
        pairs.map(move |pair| GeomWithData::new(Line::new(metres(pair[0].into()), metres(pair[1].into())), edge))
    });
    let tree: RTree<GeomWithData<Line<[f64; 2]>, EdgeId>> = RTree::bulk_load(segments.collect());
    let limit2 = SNAP_LIMIT.metres().powi(2);

    let mut group = criterion.benchmark_group("snap 10,000 places");
    group.bench_function("grid", |bencher| {
        bencher.iter(|| work.places.iter().filter_map(|&place| network.snap(place, Mode::Walk, SNAP_LIMIT)).count());
    });
    group.bench_function("rival: rstar", |bencher| {
        bencher.iter(|| {
            let near = |place: &&LngLat| {
                let point = metres(**place);
                tree.nearest_neighbor(point).is_some_and(|segment| segment.distance_2(&point) <= limit2)
            };
            work.places.iter().filter(near).count()
        });
    });
    group.finish();
}
