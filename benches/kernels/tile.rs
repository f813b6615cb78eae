//! Vector tiles: drawn and packed anew, and from the cache through the whole server. Rival: the same cells as GeoJSON.

use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use criterion::Criterion;
use tower::ServiceExt;
use waystation::coord::{Datum, LngLat};
use waystation::coverage::Reach;
use waystation::engine::{CoverageRequest, Engine, Filter, Shown, Snapshot, TileLayer, TileRequest, travel};
use waystation::network::Mode;
use waystation::render::tile::{Frame, TileId};
use waystation::server::router;
use waystation::station::{FacilitySet, OpenRule};

use super::work::{Random, Work};

/// Zooms that people look at.
const ZOOMS: [u8; 5] = [11, 12, 13, 14, 15];
/// Tiles of each layer and zoom.
const TILES: usize = 40;

pub fn bench(criterion: &mut Criterion) {
    let work = Work::shared();
    let engine = Arc::new(Engine::open(&region(work)).expect("the region opens"));
    let snapshot = engine.snapshot();
    let layers: Vec<TileRequest> = requests().into_iter().filter(|one| one.layer() != TileLayer::Districts).collect();
    for request in &layers {
        // Fields, cells and gaps are made once for all tiles of a question.
        let middle = TileId::around(work.places[0], 15);
        let start = Instant::now();
        std::hint::black_box(snapshot.tile(request, &Frame::of(middle, Datum::Wgs84)));
        eprintln!(
            "{:>9}: {:.1} ms for the first tile of a question",
            request.layer().as_str(),
            millis(start.elapsed())
        );
        for zoom in ZOOMS {
            quantiles(&snapshot, request, zoom, work);
        }
    }
    let mut group = criterion.benchmark_group("100 tiles of zoom 14, drawn");
    group.sample_size(10);
    for request in &layers {
        let tiles = tiles(work, 14, 100);
        group.bench_function(request.layer().as_str(), |bencher| {
            bencher.iter(|| {
                let draw = |&id: &TileId| snapshot.tile(request, &Frame::of(id, Datum::Wgs84)).bytes.len();
                tiles.iter().map(draw).sum::<usize>()
            });
        });
    }
    let coverage = coverage();
    group.bench_function("rival: all cells as GeoJSON", |bencher| {
        bencher.iter(|| snapshot.cells_geojson(&coverage, usize::MAX).to_string().len());
    });
    group.finish();

    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let router = router(engine, Arc::new(chrono::Utc::now));
    let mut group = criterion.benchmark_group("a tile of zoom 14 through the server");
    for set in ["base", "coverage"] {
        let id = TileId::around(work.places[0], 14);
        let path = format!("/tiles/{set}/14/{}/{}.mvt", id.x(), id.y());
        runtime.block_on(ask(&router, &path));
        group.bench_function(format!("{set}, from the cache"), |bencher| {
            bencher.iter(|| runtime.block_on(ask(&router, &path)));
        });
    }
    group.finish();
}

/// Times of tiles that were not there: drawn and packed.
fn quantiles(snapshot: &Snapshot, request: &TileRequest, zoom: u8, work: &Work) {
    let mut times = Vec::new();
    let (mut bytes, mut packed, mut dropped) = (0, 0, 0);
    for id in tiles(work, zoom, TILES) {
        let start = Instant::now();
        let tile = snapshot.tile(request, &Frame::of(id, Datum::Wgs84));
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(5));
        std::io::Write::write_all(&mut packer, &tile.bytes).expect("memory");
        let length = packer.finish().expect("memory").len();
        times.push(start.elapsed());
        (bytes, packed, dropped) = (bytes.max(tile.bytes.len()), packed + length, dropped + tile.dropped);
    }
    times.sort_unstable();
    let at = |share: f64| millis(times[((times.len() - 1) as f64 * share).round() as usize]);
    eprintln!(
        "{:>9} z{zoom}: {} tiles, p50 {:.2} ms, p99 {:.2} ms, worst {:.2} ms; largest {bytes} B, packed {} B a tile, {dropped} dropped",
        request.layer().as_str(),
        times.len(),
        at(0.5),
        at(0.99),
        at(1.0),
        packed / times.len(),
    );
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// Distinct tiles around places of the region, as far as there are so many.
fn tiles(work: &Work, zoom: u8, most: usize) -> Vec<TileId> {
    let mut random = Random(u64::from(zoom));
    let mut tiles: Vec<TileId> = Vec::new();
    for _ in 0..most * 20 {
        let place: LngLat = work.places[random.below(work.places.len())];
        let id = TileId::around(place, zoom);
        if tiles.len() < most && !tiles.contains(&id) {
            tiles.push(id);
        }
    }
    tiles
}

fn coverage() -> CoverageRequest {
    let travel = travel(Mode::Walk, None, None, None).expect("fifteen minutes");
    let filter = Filter { at: None, open: OpenRule::Any, needs: FacilitySet::default() };
    CoverageRequest::new(travel, Reach::Network, 2, filter).expect("a depth")
}

fn requests() -> [TileRequest; 6] {
    let coverage = coverage();
    [
        TileRequest::Base,
        TileRequest::Streets,
        TileRequest::Stations(coverage.filter),
        TileRequest::Coverage(coverage, Shown::All),
        TileRequest::Gaps(coverage),
        TileRequest::Districts(coverage),
    ]
}

async fn ask(router: &Router, path: &str) -> usize {
    let request = Request::get(path).header("host", "localhost").header("accept-encoding", "gzip");
    let response = router.clone().oneshot(request.body(Body::empty()).expect("a request")).await.expect("an answer");
    assert!(response.status().is_success(), "{path}");
    axum::body::to_bytes(response.into_body(), usize::MAX).await.expect("a body").len()
}

/// The extract and the stations of all benches as a region.
fn region(work: &Work) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("waystation-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a temporary folder");
    let (osm, list, out) = (folder.join("extract.osm.pbf"), folder.join("stations.csv"), folder.join("region"));
    std::fs::write(&osm, &work.pbf).expect("the extract");
    let rows = work.stations.iter().map(|(_, one)| format!("{},{},{}\n", one.key, one.place.lng(), one.place.lat()));
    std::fs::write(&list, format!("key,lng,lat\n{}", rows.collect::<String>())).expect("the list");
    let run = Command::new(env!("CARGO_BIN_EXE_waystation"))
        .args(["build".as_ref(), "--osm".as_ref(), osm.as_os_str(), "--stations".as_ref(), list.as_os_str()])
        .args(["--out".as_ref(), out.as_os_str()])
        .output()
        .expect("the program starts");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    out
}
