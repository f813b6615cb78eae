//! 100 bounded searches of 15 minutes. Rival: the textbook version with fresh hash maps.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::ops::ControlFlow;

use criterion::Criterion;
use waystation::network::{Mode, NodeId, SNAP_LIMIT, Snap};
use waystation::travel_time::{Search, starts};

use super::work::{CUTOFF, Work};

pub fn bench(criterion: &mut Criterion) {
    let work = Work::shared();
    let snap = |place: &_| work.network.snap(*place, Mode::Walk, SNAP_LIMIT);
    let snaps: Vec<Snap> = work.places.iter().filter_map(snap).take(100).collect();
    let mut search = Search::default();
    let mut settled = |snap: &Snap| {
        let mut count = 0_usize;
        search.run(&work.graph, starts(&work.graph, snap).into_iter().flatten(), CUTOFF, |_, _| {
            count += 1;
            ControlFlow::Continue(())
        });
        count
    };
    assert!(snaps.iter().all(|snap| settled(snap) == textbook(work, snap)));
    let mut group = criterion.benchmark_group("100 searches, 15 min");
    group.bench_function("scratch kept", |bencher| bencher.iter(|| snaps.iter().map(&mut settled).sum::<usize>()));
    group.bench_function("rival: hash maps", |bencher| {
        bencher.iter(|| snaps.iter().map(|snap| textbook(work, snap)).sum::<usize>());
    });
    group.finish();
}

fn textbook(work: &Work, snap: &Snap) -> usize {
    let mut times: HashMap<NodeId, u32> = HashMap::new();
    let mut heap: BinaryHeap<_> =
        starts(&work.graph, snap).into_iter().flatten().map(|(node, time)| Reverse((time.0, node))).collect();
    while let Some(Reverse((time, node))) = heap.pop() {
        if time <= CUTOFF.0 && !times.contains_key(&node) {
            times.insert(node, time);
            heap.extend(work.graph.outward(node).iter().map(|arc| Reverse((time + arc.time.millis().0, arc.head))));
        }
    }
    times.len()
}
