//! The work that all benches share.

use std::sync::{Arc, OnceLock};

use waystation::coord::LngLat;
use waystation::network::{self, Mode, Network, Profile, StreetGraph};
use waystation::station::{ServiceHours, Station, StationSet, Tier};
use waystation::travel_time::{Doors, StationMask};
use waystation::units::Millis;

/// Fifteen minutes.
pub const CUTOFF: Millis = Millis(15 * 60 * 1000);

pub struct Work {
    pub pbf: Vec<u8>,
    pub network: Network,
    pub graph: StreetGraph,
    pub stations: StationSet,
    pub doors: Doors,
    pub mask: StationMask,
    /// 10,000 places within 40 m or so of a street.
    pub places: Vec<LngLat>,
}

impl Work {
    pub fn shared() -> &'static Self {
        static WORK: OnceLock<Work> = OnceLock::new();
        WORK.get_or_init(Self::load)
    }

    fn load() -> Self {
        let bundled = concat!(env!("CARGO_MANIFEST_DIR"), "/data/helsinki-centre.osm.pbf").to_owned();
        let path = std::env::var("WAYSTATION_BENCH_OSM").unwrap_or(bundled);
        let pbf = std::fs::read(&path).expect("the extract");
        let extract = network::osm::read(&pbf, &|_| {}).expect("an extract");
        let bytes = network::build(extract.streets, &|_| {}).expect("streets");
        let network = Network::open(Arc::new(bytes)).expect("what was just built");
        let counts = network.counts();
        eprintln!("{path}: {} nodes, {} edges, {} segments", counts.nodes, counts.edges, counts.segments);
        let mut random = Random(20_261_121);
        let mut place = || {
            let node = network.nodes()[random.below(network.nodes().len())];
            let mut shift = || (random.below(8001) as f64 - 4000.0) / 1e7;
            let at = LngLat::from(node);
            LngLat::new(at.lng() + shift(), at.lat() + shift()).expect("near a street")
        };
        let stations = (0..90).map(|number| Station {
            key: format!("s{number:02}"),
            name: String::new(),
            place: place(),
            tier: Tier::Street,
            hours: None,
            hours_text: String::new(),
            facilities: None,
            service_hours: ServiceHours::default(),
            extra: Vec::new(),
            private: Vec::new(),
        });
        let stations = StationSet::new(stations.collect());
        let places = (0..10_000).map(|_| place()).collect();
        let graph = StreetGraph::of(&network, Profile::preset(Mode::Walk));
        let doors = Doors::of(&graph, &stations);
        let mask = StationMask::of(&stations, |_| true);
        Self { pbf, network, graph, stations, doors, mask, places }
    }
}

/// A fixed sequence (Knuth's linear congruence).
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}
