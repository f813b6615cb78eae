//! Figures kept up to date: after any sequence of edits they are those that are added up anew, bit for bit.

use waystation::coverage::{Areas, Judge, Ledger, LiveCoverage, tally};
use waystation::network::StreetGraph;
use waystation::station::{Station, StationChange, StationSet};
use waystation::travel_time::{Doors, Reader, StationMask, TravelTimeField};

use crate::city::{City, random_cutoff, random_profile};
use crate::draft::station;
use crate::random::Random;
use crate::tally::{halves, people};

/// The stations after an edit.
struct Step {
    stations: StationSet,
    doors: Doors,
    mask: StationMask,
}

/// Stations opened and closed, added, removed and moved, one or several at a time.
fn steps(city: &City, graph: &StreetGraph, random: &mut Random) -> Vec<Step> {
    let mut rows: Vec<Station> = city.rows.clone();
    let mut open: Vec<String> = Vec::new();
    let mut steps = Vec::new();
    for _ in 0..30 {
        match random.below(6) {
            0 if !rows.is_empty() => drop(rows.remove(random.below(rows.len()))),
            1 if !rows.is_empty() => {
                let moved = random.below(rows.len());
                rows[moved].place = city.random_place(random);
            }
            2 => {
                for _ in 0..=random.below(3) {
                    let key = format!("{:04x}", random.below(0x1_0000));
                    open.push(key.clone());
                    rows.push(station(&key, city.random_place(random)));
                }
            }
            3 => open = rows.iter().filter(|_| random.chance(0.6)).map(|row| row.key.clone()).collect(),
            _ if !rows.is_empty() => {
                let key = &rows[random.below(rows.len())].key;
                match open.iter().position(|other| other == key) {
                    Some(index) => drop(open.remove(index)),
                    None => open.push(key.clone()),
                }
            }
            _ => {}
        }
        let stations = StationSet::new(rows.clone());
        let mask = StationMask::of(&stations, |id| open.contains(&stations.get(id).key));
        steps.push(Step { doors: Doors::of(graph, &stations), stations, mask });
    }
    steps
}

#[test]
fn after_any_edits_the_figures_are_those_added_up_anew() {
    let mut covered = [0, 0, 0];
    for seed in 1..=60 {
        let (city, mut random) = (City::random(seed), Random::new(seed));
        let graph = StreetGraph::of(&city.network, random_profile(&mut random));
        let mode = graph.profile().mode;
        let (cutoff, depth) = (random_cutoff(&mut random), 1 + random.below(3));
        let (districts, mut people) = (halves(&city, &mut random), people(&city, &mut random));
        people.truncate(random.pick(&[0, 30]));
        for point in &mut people {
            point.weight += random.pick(&[0.0, 0.1, 1e-9, 1e11]);
        }
        let steps = steps(&city, &graph, &mut random);
        let mut areas = Areas::of(&city.network, mode, &districts, &people, &steps[0].stations);
        let ledger = Ledger::of(&city.network, mode, &areas);
        let first = &steps[0];
        let mut live = LiveCoverage::of(&graph, &first.doors, &ledger, first.mask.clone(), cutoff, depth);
        for (number, step) in steps.iter().enumerate() {
            if let Some(before) = number.checked_sub(1).map(|before| &steps[before]) {
                let change = StationChange::between(&before.stations, &step.stations);
                areas.settle(&districts, &step.stations);
                live.go_over(&change, &step.doors, &step.mask);
            }
            let Step { doors, mask, .. } = step;
            let field = TravelTimeField::towards(&graph, doors, mask, cutoff, depth);
            let judge = Judge::Network(Reader { graph: &graph, doors, mask, field: &field });
            let expect = tally(&city.network, mode, &areas, &judge, mask);
            assert_eq!(live.tallies(&areas), expect, "seed {seed} step {number}");
            let cells: Vec<bool> = areas
                .cells
                .iter()
                .map(|cell| judge.covers(waystation::coord::cell_centre(cell.cell), cell.snap.as_ref()))
                .collect();
            assert_eq!(live.cells(), cells, "seed {seed} step {number}");
            for (count, measure) in covered.iter_mut().zip(&expect[0].measures) {
                *count += usize::from(measure.covered > 0.0);
            }
        }
    }
    assert!(covered.iter().all(|&count| count > 300), "{covered:?} steps with anything covered");
}
