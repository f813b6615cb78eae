//! Every kernel beside a rival or its naive version, on the same work in one run: quote ratios, not times.
//!
//! `cargo bench` works on the bundled centre of Helsinki; `WAYSTATION_BENCH_OSM=F.osm.pbf cargo bench` on any
//! extract. The 90 stations and all query places are drawn by a fixed seed from the streets of the extract.

mod coverage;
mod datum;
mod field;
mod hours;
mod import;
mod isochrone;
mod live;
mod nearest;
mod ping;
mod search;
mod siting;
mod snap;
mod tile;
mod update;
mod work;

use criterion::{criterion_group, criterion_main};

criterion_group!(
    kernels,
    hours::bench,
    import::bench,
    datum::bench,
    snap::bench,
    field::bench,
    update::bench,
    search::bench,
    nearest::bench,
    ping::bench,
    isochrone::bench,
    coverage::bench,
    live::bench,
    siting::bench,
    tile::bench
);
criterion_main!(kernels);
