//! Random cities with everything in them that makes streets hard.

use std::collections::BTreeMap;

use waystation::coord::{LngLat, Plane};
use waystation::hours::Schedule;
use waystation::network::{Access, BarrierKind, EdgeId, Mode, Network, Profile, RawBarriers, SNAP_LIMIT};
use waystation::station::{Facility, ServiceHours, Station, StationSet};
use waystation::units::{MetresPerSecond, Millimetres, Millis};

use crate::draft::{Draft, STREET, station};
use crate::random::Random;

/// A city: its streets, and a list of stations in random row order.
pub struct City {
    pub network: Network,
    pub rows: Vec<Station>,
    pub stations: StationSet,
    draft: Draft,
    size_m: (f64, f64),
}

impl City {
    /// The city of `seed`: always the same one.
    pub fn random(seed: u64) -> Self {
        let mut random = Random::new(seed);
        let origin = LngLat::new(random.between(-179.0, 179.0), random.between(-65.0, 65.0)).expect("on the earth");
        let mut draft = Draft::at(origin);
        let size_m = draw_grid(&mut draft, &mut random);
        draw_oddities(&mut draft, &mut random, size_m);
        draw_barriers(&mut draft, &mut Random::new(seed ^ 0xba44), size_m);
        let network = draft.open();
        let mut city = Self { network, rows: Vec::new(), stations: StationSet::new(Vec::new()), draft, size_m };
        city.rows = city.random_stations(&mut random);
        city.stations = StationSet::new(city.rows.clone());
        city
    }

    /// The water, railways and motorways.
    pub const fn barriers(&self) -> &RawBarriers {
        self.draft.barriers()
    }

    /// Whether a node of the city lies within 180 m.
    pub fn near_street(&self, place: LngLat, mode: Mode) -> bool {
        let flags = self.network.flags();
        let near = |edge: EdgeId| {
            let mut points = self.network.points(edge).iter();
            flags[edge.index()].access(mode).any()
                && points.any(|&point| Plane::distance_m(place, point.into()) < 180.0)
        };
        self.network.edge_ids().any(near)
    }

    /// A place in the city or up to 300 m outside of it.
    pub fn random_place(&self, random: &mut Random) -> LngLat {
        let (width, height) = self.size_m;
        let anywhere = self.draft.place(random.between(-300.0, width + 300.0), random.between(-300.0, height + 300.0));
        match random.below(4) {
            0 => self.beside_a_street(random, 60.0),
            1 => self.beside_a_street(random, 0.02),
            _ => anywhere,
        }
    }

    /// A place within `metres` east and north of a random spot of a random street that somebody may use.
    fn beside_a_street(&self, random: &mut Random, metres: f64) -> LngLat {
        let flags = self.network.flags();
        let edges: Vec<_> = self
            .network
            .edge_ids()
            .filter(|edge| Mode::ALL.into_iter().any(|mode| flags[edge.index()].usable(mode)))
            .collect();
        let Some(&edge) = edges.get(random.below(edges.len().max(1))) else { return self.draft.place(0.0, 0.0) };
        let length = self.network.edge(edge).length;
        let along = if random.chance(0.2) { random.up_to(800).min(length.0) } else { random.up_to(length.0) };
        let spot = self.network.place(edge, Millimetres(along));
        let aside = Draft::at(spot);
        aside.place(random.between(-metres, metres), random.between(-metres, metres))
    }

    fn random_stations(&self, random: &mut Random) -> Vec<Station> {
        let mut rows: Vec<Station> = Vec::new();
        for number in 0..random.below(14) {
            let place = match (random.below(8), rows.last()) {
                (0, Some(last)) => last.place,
                (1, Some(last)) => {
                    Draft::at(last.place).place(random.between(-15.0, 15.0), random.between(-15.0, 15.0))
                }
                (2, _) => self.draft.place(-2.0 * SNAP_LIMIT.metres(), random.between(0.0, self.size_m.1)),
                (3, _) => self.beside_a_street(random, 0.4),
                _ => self.beside_a_street(random, 40.0),
            };
            // Random digits first, so that the order of keys is not the order of rows.
            let key = format!("{:04x}-{number}", random.below(0x1_0000));
            let hours = random.pick(&["", "24/7", "09:00-09:10", "Mo-Fr 09:05-18:00", "off", "Mo-Su unknown"]);
            let facilities = [Facility::Toilet, Facility::Water, Facility::Charge];
            rows.push(Station {
                hours: (!hours.is_empty()).then(|| Schedule::parse(hours).expect("good hours")),
                service_hours: ServiceHours::read(SERVICES[number % SERVICES.len()]).0,
                facilities: random.chance(0.8).then(|| facilities.into_iter().filter(|_| random.chance(0.6)).collect()),
                ..station(&key, place)
            });
        }
        rows
    }
}

/// Hours of services: of every second station, and drawn by nobody, so that the cities stay as they are.
const SERVICES: [&str; 4] = ["", "water: 24/7", "", "toilet: 09:03-18:00; charge: sometimes"];

/// An irregular grid of streets; gives its width and height in metres.
fn draw_grid(draft: &mut Draft, random: &mut Random) -> (f64, f64) {
    let (columns, rows) = (4 + random.below(9), 4 + random.below(9));
    let block_m = random.between(50.0, 220.0);
    let mut corners = Vec::new();
    for row in 0..rows {
        for column in 0..columns {
            let mut at = |line: usize| (line as f64 + random.between(-0.3, 0.3)) * block_m;
            let (east, north) = (at(column), at(row));
            corners.push(draft.node(east, north));
        }
    }
    for row in 0..rows {
        for column in 0..columns {
            let corner = row * columns + column;
            if column + 1 < columns {
                draw_street(draft, random, corners[corner], corners[corner + 1], block_m);
            }
            if row + 1 < rows {
                draw_street(draft, random, corners[corner], corners[corner + columns], block_m);
            }
        }
    }
    ((columns - 1) as f64 * block_m, (rows - 1) as f64 * block_m)
}

/// A street between two corners: missing, straight, curved or double, and of any kind.
fn draw_street(draft: &mut Draft, random: &mut Random, from: u32, to: u32, block_m: f64) {
    if random.chance(0.15) {
        return;
    }
    let twice = random.chance(0.05);
    for _ in 0..=usize::from(twice) {
        let bends = if random.chance(0.3) { 1 + random.below(3) } else { 0 };
        let (start, end) = (draft.position(from), draft.position(to));
        let mut nodes = vec![from];
        for bend in 1..=bends {
            let share = bend as f64 / (bends + 1) as f64;
            let (lng, lat) =
                (start.lng() + share * (end.lng() - start.lng()), start.lat() + share * (end.lat() - start.lat()));
            let straight = Draft::at(LngLat::new(lng, lat).expect("between two corners"));
            let mut aside = || random.between(-0.3, 0.3) * block_m;
            nodes.push(draft.node_at(straight.place(aside(), aside())));
        }
        nodes.push(to);
        if random.chance(0.5) {
            nodes.reverse();
        }
        let (access, stairs) = kind(random);
        draft.way(&nodes, access, stairs);
    }
}

/// What each mode may do on a street, and whether it is a flight of stairs.
fn kind(random: &mut Random) -> ([Access; 3], bool) {
    let along = Access { backward: false, ..Access::BOTH };
    let pushed = Access { pushed: true, ..Access::BOTH };
    match random.below(20) {
        0..=1 => ([Access::BOTH, along, along], false),
        2 => ([Access::BOTH, along, Access::BOTH], false),
        3 => ([Access::BOTH, pushed, pushed], true),
        4..=5 => ([Access::BOTH, pushed, pushed], false),
        6 => ([Access::NONE, Access::BOTH, Access::BOTH], false),
        7 => ([Access::BOTH, Access::BOTH, pushed], false),
        8 => ([along, Access { pushed: true, ..along }, Access { pushed: true, ..along }], true),
        _ => (STREET, false),
    }
}

/// Dead ends, a loop, a street without length as gates make them, a long street, an islet and a ring of its own.
fn draw_oddities(draft: &mut Draft, random: &mut Random, (width, height): (f64, f64)) {
    for _ in 0..random.below(4) {
        let corner = random.below(16) as u32;
        let end = Draft::at(draft.position(corner)).place(random.between(-90.0, 90.0), random.between(-90.0, 90.0));
        let end = draft.node_at(end);
        draft.way(&[corner, end], kind(random).0, false);
    }
    if random.chance(0.5) {
        let corner = random.below(16) as u32;
        let around = Draft::at(draft.position(corner));
        let ring =
            [(40.0, 10.0), (60.0, 50.0), (10.0, 40.0)].map(|(east, north)| draft.node_at(around.place(east, north)));
        draft.way(&[corner, ring[0], ring[1], ring[2], corner], kind(random).0, false);
    }
    if random.chance(0.5) {
        let corner = random.below(16) as u32;
        let behind = draft.node_at(draft.position(corner));
        draft.way(&[corner, behind], kind(random).0, false);
        let end = draft.node_at(Draft::at(draft.position(corner)).place(-30.0, 70.0));
        draft.way(&[behind, end], STREET, false);
    }
    if random.chance(0.3) {
        let (bend, end) = (draft.node(-1500.0, -200.0), draft.node(-2000.0, -1900.0));
        draft.way(&[0, bend, end], kind(random).0, false);
    }
    if random.chance(0.5) {
        draft.line(&[(width + 250.0, 0.0), (width + 250.0, 0.6 * height.min(900.0))], STREET);
    }
    if random.chance(0.3) {
        let north = height + 120.0;
        let ring = draft.line(&[(0.0, north), (350.0, north), (350.0, north + 350.0), (0.0, north + 350.0)], STREET);
        draft.way(&[ring[3], ring[0]], STREET, false);
    }
}

/// In half of the cities: lakes with islands, a river, a railway, a motorway, and the sea on one side.
fn draw_barriers(draft: &mut Draft, random: &mut Random, (width, height): (f64, f64)) {
    if random.chance(0.5) {
        return;
    }
    for _ in 0..=random.below(3) {
        let (east, north) = (random.between(0.0, width), random.between(0.0, height));
        let radius = random.between(15.0, 200.0);
        let mut ring = |radius: f64, corners: usize| -> Vec<(f64, f64)> {
            let corner = |at: usize| {
                let (sin, cos) = (at as f64 / corners as f64 * std::f64::consts::TAU).sin_cos();
                let radius = radius * random.between(0.4, 1.0);
                (east + radius * cos, north + radius * sin)
            };
            (0..corners).map(corner).collect()
        };
        let lake = ring(radius, 9);
        let island = ring(0.3 * radius, 5);
        draft.water(&if random.chance(0.4) { vec![lake, island] } else { vec![lake] });
    }
    for kind in [BarrierKind::Water, BarrierKind::Rail, BarrierKind::Motorway] {
        if random.chance(0.5) {
            let mut at = |share: f64| (share * width, random.between(-50.0, height + 50.0));
            let line = [at(-0.3), at(0.3), at(0.7), at(1.3)];
            draft.barrier(kind, &line);
        }
    }
    if random.chance(0.5) {
        // Drawn southwards, with the sea on its right in the west, and longer than any city is high.
        let mut coast = vec![(0.0, height + 4000.0)];
        let north = |step: u32| height * (1.5 - 0.1 * f64::from(step));
        coast.extend((0..=20).map(|step| (random.between(-120.0, 0.4 * width), north(step))));
        coast.push((0.0, -0.5 * height - 4000.0));
        draft.barrier(BarrierKind::Coast, &coast);
    }
}

/// A profile of any mode, at a speed from one end of the range to the other.
pub fn random_profile(random: &mut Random) -> Profile {
    let mode = random.pick(&Mode::ALL);
    match random.below(6) {
        0 => Profile::at_speed(mode, MetresPerSecond::new(0.5).expect("in range")),
        1 => Profile::at_speed(mode, MetresPerSecond::new(12.0).expect("in range")),
        2 => Profile::metres(mode),
        _ => Profile::preset(mode),
    }
}

/// A cutoff from half a minute to half an hour, hardly ever a whole tenth of a second.
pub fn random_cutoff(random: &mut Random) -> Millis {
    let spread_ms = random.pick(&[30_000, 300_000, 1_770_000]);
    Millis(30_000 + random.up_to(spread_ms))
}

/// Every difficulty comes up often enough that a test over a hundred cities meets it.
#[test]
fn a_hundred_cities_hold_every_difficulty() {
    let mut count = BTreeMap::<&str, usize>::new();
    let mut note = |what, is_there: bool| *count.entry(what).or_default() += usize::from(is_there);
    for seed in 1..=100 {
        let city = City::random(seed);
        let edges: Vec<_> = city.network.edge_ids().map(|edge| city.network.edge(edge)).collect();
        let ends: Vec<_> = edges.iter().map(|edge| (edge.from.min(edge.to), edge.from.max(edge.to))).collect();
        note("a street without length", edges.iter().any(|edge| edge.length.0 == 0));
        note("a loop", edges.iter().any(|edge| edge.from == edge.to));
        note("two streets between the same junctions", (1..ends.len()).any(|at| ends[..at].contains(&ends[at])));
        note("a street cut for its length", edges.iter().any(|edge| edge.length.0 > 1_100_000));
        note("stairs", edges.iter().any(|edge| edge.flags.stairs()));
        note(
            "an islet of cycles only",
            edges.iter().any(|edge| edge.flags.islet(Mode::Cycle) && edge.flags.usable(Mode::Walk)),
        );
        note("an islet of all", edges.iter().any(|edge| edge.flags.islet(Mode::Walk) && edge.flags.islet(Mode::Cycle)));
        let access = |test: fn(Access) -> bool| {
            edges.iter().any(|edge| Mode::ALL.into_iter().any(|mode| test(edge.flags.access(mode))))
        };
        note("a one-way street", access(|access| access.forward != access.backward));
        note("a street where bicycles are pushed", access(|access| access.pushed));
        note("a street that is not walked", access(|access| !access.any()));
        let snap = |row: &Station| city.network.snap(row.place, Mode::Walk, SNAP_LIMIT);
        let doors: Vec<_> = city.rows.iter().filter_map(snap).collect();
        note("no station", city.rows.is_empty());
        note("a station off the network", doors.len() < city.rows.len());
        note("a station at a junction", doors.iter().any(|door| door.node.is_some()));
        let inside = || doors.iter().filter(|door| door.node.is_none());
        note(
            "two stations inside one street",
            inside().any(|one| inside().filter(|other| other.edge == one.edge).count() > 1),
        );
        note("two stations at one place", inside().any(|one| inside().filter(|other| *other == one).count() > 1));
    }
    assert!(count.values().all(|&cities| cities >= 5), "{count:?}");
    assert_eq!(count.len(), 15);
}
