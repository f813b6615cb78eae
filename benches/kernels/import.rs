//! From the extract to a network. Rival: `osmpbf` only looking at every element, which is the least a reader does.

use criterion::Criterion;
use osmpbf::{Element, ElementReader};
use waystation::network;

use super::work::Work;

pub fn bench(criterion: &mut Criterion) {
    let work = Work::shared();
    let mut group = criterion.benchmark_group("import");
    group.sample_size(10);
    group.bench_function("read and build", |bencher| {
        bencher.iter(|| {
            let extract = network::osm::read(&work.pbf, &|_| {}).expect("an extract");
            network::build(extract.streets, &|_| {}).expect("streets")
        });
    });
    group.bench_function("rival: osmpbf counts elements", |bencher| {
        bencher.iter(|| {
            let reader = ElementReader::new(work.pbf.as_slice());
            reader.par_map_reduce(|element| u64::from(matches!(element, Element::Way(_))), || 0, |a, b| a + b)
        });
    });
    group.bench_function("open what was built", |bencher| {
        let extract = network::osm::read(&work.pbf, &|_| {}).expect("an extract");
        let bytes = std::sync::Arc::new(network::build(extract.streets, &|_| {}).expect("streets"));
        bencher.iter(|| network::Network::open(bytes.clone()).expect("a network"));
    });
    group.finish();
}
