//! One station closed and opened again in a field of 90. Rival: the field made anew each time.

use criterion::Criterion;
use waystation::station::StationId;
use waystation::travel_time::{Repair, TravelTimeField};

use super::work::{CUTOFF, Work};

pub fn bench(criterion: &mut Criterion) {
    let work = Work::shared();
    let mut group = criterion.benchmark_group("one station closed and opened again, 15 min");
    for depth in [1, 4] {
        let (graph, doors) = (&work.graph, &work.doors);
        let mut mask = work.mask.clone();
        let rebuilt = TravelTimeField::towards(graph, doors, &mask, CUTOFF, depth);
        let (mut field, mut repair, mut next) = (rebuilt.clone(), Repair::default(), 0);
        let mut flip_twice = || {
            let station = StationId(next % 90);
            next += 1;
            mask.set(station, false);
            let left = repair.leave(graph, doors, &mask, station, &mut field).len();
            mask.set(station, true);
            left + repair.take(graph, doors, station, &mut field).len()
        };
        let changed: usize = (0..90).map(|_| flip_twice()).sum();
        eprintln!("depth {depth}: {} nodes change with a station, of {}", changed / 180, graph.node_count());
        group.bench_function(format!("repaired, depth {depth}"), |bencher| bencher.iter(&mut flip_twice));
        assert!(field == rebuilt);
        group.bench_function(format!("rival: two rebuilds, depth {depth}"), |bencher| {
            bencher.iter(|| {
                let rebuild = |mask| TravelTimeField::towards(graph, doors, mask, CUTOFF, depth).depth();
                rebuild(&mask) + rebuild(&work.mask)
            });
        });
    }
    group.finish();
}
