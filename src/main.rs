use std::sync::Arc;
fn main() {
    let path = std::env::args().nth(1).unwrap();
    let bytes = std::fs::read(&path).unwrap();
    let t = std::time::Instant::now();
    let extract = waystation::network::osm::read(&bytes, &|_| {}).unwrap();
    eprintln!(
        "read {:?} missing {} ways {} bounds {} broken {}",
        t.elapsed(),
        extract.missing_nodes,
        extract.street_ways,
        extract.boundaries.len(),
        extract.broken_boundaries
    );
    let t = std::time::Instant::now();
    let bytes = waystation::network::build(extract.streets, &|_| {}).unwrap();
    eprintln!("build {:?} {} bytes", t.elapsed(), bytes.as_ref().len());
    let t = std::time::Instant::now();
    let network = waystation::network::Network::open(Arc::new(bytes)).unwrap();
    eprintln!("open {:?} {:?}", t.elapsed(), network.counts());
    for mode in waystation::network::Mode::ALL {
        eprintln!("{mode} {:?}", network.mode_counts(mode));
    }
}
