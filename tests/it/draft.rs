//! Streets drawn in metres around an origin: what small tests are made of.

use std::sync::Arc;

use waystation::coord::{E7, LngLat, Plane};
use waystation::network::{Access, BarrierKind, EdgeFlags, Network, RawBarriers, RawStreets, RawWay, build};
use waystation::station::{ServiceHours, Station, Tier};

/// Quzhou, where a draft lies when it does not matter where.
pub fn quzhou() -> LngLat {
    LngLat::new(118.8594, 28.9701).expect("on the earth")
}

/// Ridden and walked in both directions.
pub const STREET: [Access; 3] = [Access::BOTH; 3];

/// Streets in the making.
#[derive(Clone, Debug)]
pub struct Draft {
    origin: LngLat,
    streets: RawStreets,
}

impl Draft {
    /// An empty draft whose metres are counted from `origin`.
    pub fn at(origin: LngLat) -> Self {
        let streets = RawStreets { names: vec![String::new(), "Long Lane".to_owned()], ..RawStreets::default() };
        Self { origin, streets }
    }

    /// The place that lies `east` and `north` metres from the origin.
    pub fn place(&self, east: f64, north: f64) -> LngLat {
        let (lng, lat) = Plane::at(self.origin.lat()).degrees(east, north);
        LngLat::new(self.origin.lng() + lng, self.origin.lat() + lat).expect("near the origin")
    }

    /// A new node.
    pub fn node(&mut self, east: f64, north: f64) -> u32 {
        self.node_at(self.place(east, north))
    }

    /// A new node at `place`, even where there is one already.
    pub fn node_at(&mut self, place: LngLat) -> u32 {
        self.streets.nodes.push(place.into());
        self.streets.nodes.len() as u32 - 1
    }

    /// A way through nodes.
    pub fn way(&mut self, nodes: &[u32], access: [Access; 3], stairs: bool) {
        let flags = EdgeFlags::new(access, stairs);
        self.streets.ways.push(RawWay { nodes: nodes.to_vec(), flags, name: 0 });
    }

    /// A way through new nodes, with the name of its own that keeps it apart from others.
    pub fn line(&mut self, corners: &[(f64, f64)], access: [Access; 3]) -> Vec<u32> {
        let nodes: Vec<u32> = corners.iter().map(|&(east, north)| self.node(east, north)).collect();
        let flags = EdgeFlags::new(access, false);
        self.streets.ways.push(RawWay { nodes: nodes.clone(), flags, name: 1 });
        nodes
    }

    /// A line that is not crossed.
    pub fn barrier(&mut self, kind: BarrierKind, corners: &[(f64, f64)]) {
        let points = self.points(corners);
        self.streets.barriers.lines.push((kind, points));
    }

    /// An area of water; rings need not be closed.
    pub fn water(&mut self, rings: &[Vec<(f64, f64)>]) {
        let closed = |ring: &Vec<(f64, f64)>| ring.iter().chain(ring.first()).copied().collect::<Vec<_>>();
        let rings = rings.iter().map(|ring| self.points(&closed(ring))).collect();
        self.streets.barriers.waters.push(rings);
    }

    /// What was drawn besides streets.
    pub const fn barriers(&self) -> &RawBarriers {
        &self.streets.barriers
    }

    fn points(&self, corners: &[(f64, f64)]) -> Vec<E7> {
        corners.iter().map(|&(east, north)| self.place(east, north).into()).collect()
    }

    /// Where a node was put.
    pub fn position(&self, node: u32) -> LngLat {
        self.streets.nodes[node as usize].into()
    }

    /// The network of all that was drawn.
    pub fn open(&self) -> Network {
        let bytes = build(self.streets.clone(), &|_| {}).expect("streets were drawn");
        Network::open(Arc::new(bytes)).expect("what `build` makes can be opened")
    }
}

/// A station of which only key and place are known.
pub fn station(key: &str, place: LngLat) -> Station {
    Station {
        key: key.to_owned(),
        name: String::new(),
        place,
        tier: Tier::Street,
        hours: None,
        hours_text: String::new(),
        facilities: None,
        service_hours: ServiceHours::default(),
        extra: Vec::new(),
        private: Vec::new(),
    }
}
