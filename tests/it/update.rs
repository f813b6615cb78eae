//! Repaired fields: after any sequence of edits they are what a rebuild gives, bit for bit.

use waystation::network::{NodeId, StreetGraph};
use waystation::station::{Station, StationChange, StationId, StationSet};
use waystation::travel_time::{Doors, Repair, StationMask, TravelTimeField};
use waystation::units::Millis;

use crate::city::{City, random_cutoff, random_profile};
use crate::draft::station;
use crate::random::Random;

/// Stations with a field that is repaired, never rebuilt.
struct Repaired {
    graph: StreetGraph,
    stations: StationSet,
    doors: Doors,
    mask: StationMask,
    field: TravelTimeField,
    repair: Repair,
}

impl Repaired {
    fn random(city: &City, random: &mut Random) -> Self {
        let graph = StreetGraph::of(&city.network, random_profile(random));
        let doors = Doors::of(&graph, &city.stations);
        let taken: Vec<bool> = city.rows.iter().map(|_| random.chance(0.7)).collect();
        let mask = StationMask::of(&city.stations, |station| taken[station.index()]);
        let (cutoff, depth) = (random_cutoff(random), 1 + random.below(4));
        let field = TravelTimeField::towards(&graph, &doors, &mask, cutoff, depth);
        Self { graph, stations: city.stations.clone(), doors, mask, field, repair: Repair::default() }
    }

    /// Opens or closes one station; gives the nodes that changed.
    fn flip(&mut self, station: StationId) -> Vec<NodeId> {
        let taken = !self.mask.takes(station);
        self.mask.set(station, taken);
        let Self { graph, doors, mask, field, repair, .. } = self;
        if taken {
            repair.take(graph, doors, station, field).to_vec()
        } else {
            repair.leave(graph, doors, mask, station, field).to_vec()
        }
    }

    /// Goes over to other stations; those that are new or have moved are taken if `takes` says so.
    fn go_over(&mut self, rows: Vec<Station>, takes: bool) {
        let later = StationSet::new(rows);
        let change = StationChange::between(&self.stations, &later);
        for &station in change.gone() {
            if self.mask.takes(station) {
                self.flip(station);
            }
        }
        let taken: Vec<Option<StationId>> =
            self.stations.iter().map(|(id, _)| change.now(id).filter(|_| self.mask.takes(id))).collect();
        self.doors = self.doors.changed(&self.graph, &later, &change);
        self.mask = StationMask::of(&later, |station| taken.contains(&Some(station)));
        self.field.renumber(&change);
        self.stations = later;
        for &station in change.come().iter().filter(|_| takes) {
            self.flip(station);
        }
    }

    fn rows(&self) -> Vec<Station> {
        self.stations.iter().map(|(_, station)| station.clone()).collect()
    }

    /// One random edit, in words.
    fn edit(&mut self, city: &City, random: &mut Random) -> String {
        let mut rows = self.rows();
        match random.below(8) {
            0..=3 if !rows.is_empty() => {
                let station = StationId(random.below(rows.len()) as u32);
                let before = self.field.clone();
                let changed = self.flip(station);
                for node in (0..self.graph.node_count() as u32).map(NodeId) {
                    let told = changed.iter().filter(|&&other| other == node).count();
                    let differs = before.labels(node).ne(self.field.labels(node));
                    assert_eq!(told, usize::from(differs), "{node:?} after {station:?} was opened or closed");
                }
                format!("open or close {station:?}")
            }
            4 if !rows.is_empty() => {
                let gone = rows.remove(random.below(rows.len()));
                self.go_over(rows, true);
                format!("remove {}", gone.key)
            }
            5 if !rows.is_empty() => {
                let moved = random.below(rows.len());
                rows[moved].place = city.random_place(random);
                let key = rows[moved].key.clone();
                self.go_over(rows, true);
                format!("move {key}")
            }
            6 => {
                // Several at once, as an import of a new list does.
                rows.retain(|_| random.chance(0.7));
                for _ in 0..random.below(4) {
                    rows.push(station(&format!("{:04x}", random.below(0x1_0000)), city.random_place(random)));
                }
                self.go_over(rows, random.chance(0.5));
                "replace the list".to_owned()
            }
            _ => {
                let key = format!("{:04x}", random.below(0x1_0000));
                rows.push(station(&key, city.random_place(random)));
                self.go_over(rows, random.chance(0.8));
                format!("add {key}")
            }
        }
    }
}

#[test]
fn after_any_edits_the_field_is_that_of_a_rebuild() {
    let mut edits = 0;
    for seed in 1..=250 {
        let (city, mut random) = (City::random(seed), Random::new(seed));
        let mut repaired = Repaired::random(&city, &mut random);
        let (cutoff, depth): (Millis, usize) = (repaired.field.cutoff(), repaired.field.depth());
        for step in 0..40 {
            let what = repaired.edit(&city, &mut random);
            let Repaired { graph, stations, doors, mask, field, .. } = &repaired;
            let rebuilt = TravelTimeField::towards(graph, &Doors::of(graph, stations), mask, cutoff, depth);
            assert!(*field == rebuilt, "seed {seed} step {step}: {what}, depth {depth}, {cutoff:?}");
            assert_eq!(doors.all(), Doors::of(graph, stations).all(), "seed {seed} step {step}: {what}");
            edits += usize::from(field.reached() > 0);
        }
    }
    assert!(edits > 5000, "{edits} edits left anything to compare");
}

#[test]
fn opening_and_closing_all_stations_in_any_order_ends_where_it_began() {
    for seed in 1..=60 {
        let (city, mut random) = (City::random(seed), Random::new(seed));
        let mut repaired = Repaired::random(&city, &mut random);
        let before = repaired.field.clone();
        let mut order: Vec<StationId> = city.stations.iter().map(|(id, _)| id).collect();
        for _ in 0..2 {
            random.shuffle(&mut order);
            for &station in &order {
                repaired.flip(station);
            }
        }
        assert!(repaired.field == before, "seed {seed}");
    }
}
