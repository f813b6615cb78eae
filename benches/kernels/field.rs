//! Every node to its nearest of 90 stations within 15 minutes. Rival: the same search with a binary heap.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use criterion::Criterion;
use waystation::network::NodeId;
use waystation::station::StationId;
use waystation::travel_time::TravelTimeField;

use super::work::{CUTOFF, Work};

pub fn bench(criterion: &mut Criterion) {
    let work = Work::shared();
    let mut group = criterion.benchmark_group("field of 90 stations, 15 min");
    for depth in [1, 4] {
        group.bench_function(format!("bucket queue, depth {depth}"), |bencher| {
            bencher.iter(|| TravelTimeField::towards(&work.graph, &work.doors, &work.mask, CUTOFF, depth));
        });
    }
    assert_eq!(with_heap(work), TravelTimeField::towards(&work.graph, &work.doors, &work.mask, CUTOFF, 1).reached());
    group.bench_function("rival: binary heap, depth 1", |bencher| bencher.iter(|| with_heap(work)));
    group.finish();
}

fn with_heap(work: &Work) -> usize {
    let nodes = work.graph.node_count();
    let mut best = vec![(u32::MAX, StationId(0)); nodes];
    let mut heap = BinaryHeap::new();
    for node in (0..nodes as u32).map(NodeId) {
        for (station, time) in work.doors.next_to(node) {
            heap.push(Reverse((u32::from(time.0), station, node)));
        }
    }
    let mut reached = 0;
    while let Some(Reverse((time, station, node))) = heap.pop() {
        if time > CUTOFF.0 / 100 {
            break;
        }
        if best[node.index()].0 != u32::MAX {
            continue;
        }
        best[node.index()] = (time, station);
        reached += 1;
        for arc in work.graph.inward(node) {
            if best[arc.head.index()].0 == u32::MAX {
                heap.push(Reverse((time + u32::from(arc.time.0), station, arc.head)));
            }
        }
    }
    reached
}
