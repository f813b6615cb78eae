//! Covered street, metre by metre, by both readings of "within reach".

use std::collections::BTreeSet;

use rayon::ThreadPoolBuilder;
use waystation::coord::{CELL_RESOLUTION, LngLat, cell_at, cell_centre};
use waystation::coverage::{Judge, Part, StreetCoverage, region_cells};
use waystation::network::{EdgeId, Mode, Network, SNAP_LIMIT, Snap, StreetGraph};
use waystation::travel_time::{Doors, Reader, StationMask, TravelTimeField};
use waystation::units::{Metres, Millimetres, Millis};

use crate::city::{City, random_cutoff, random_profile};
use crate::random::Random;

/// What a judge is made of.
struct Setting {
    city: City,
    graph: StreetGraph,
    doors: Doors,
    mask: StationMask,
}

impl Setting {
    fn random(random: &mut Random) -> Self {
        let city = City::random(random.bits());
        let graph = StreetGraph::of(&city.network, random_profile(random));
        let doors = Doors::of(&graph, &city.stations);
        let mask = StationMask::of(&city.stations, |station| station.0 % 5 != 4);
        Self { city, graph, doors, mask }
    }

    fn mode(&self) -> Mode {
        self.graph.profile().mode
    }

    fn field(&self, cutoff: Millis, depth: usize) -> TravelTimeField {
        TravelTimeField::towards(&self.graph, &self.doors, &self.mask, cutoff, depth)
    }

    fn by_network<'a>(&'a self, field: &'a TravelTimeField) -> Judge<'a> {
        Judge::Network(Reader { graph: &self.graph, doors: &self.doors, mask: &self.mask, field })
    }

    fn by_disc(&self, radius: Metres, depth: usize) -> Judge<'_> {
        let (network, stations) = (&self.city.network, &self.city.stations);
        Judge::Disc { network, stations, mask: &self.mask, radius, depth }
    }

    fn coverage(&self, judge: &Judge<'_>) -> StreetCoverage {
        StreetCoverage::of(&self.city.network, self.mode(), judge)
    }

    fn streets(&self) -> impl Iterator<Item = (EdgeId, Millimetres)> + '_ {
        let network = &self.city.network;
        let usable = network.edge_ids().filter(|&edge| network.edge(edge).flags.usable(self.mode()));
        // A gate makes a street without length: there is nothing of it to cover.
        usable.map(|edge| (edge, network.edge(edge).length)).filter(|street| street.1.0 > 0)
    }
}

/// The place on an edge without rounding it to a centimetre, as a street is cut without it too.
fn exact_place(network: &Network, edge: EdgeId, along: f64) -> LngLat {
    let points: Vec<_> = network.measured_points(edge).collect();
    let after = points.iter().position(|point| f64::from(point.1.0) > along).unwrap_or(points.len() - 1);
    let ((from, start), (to, end)) = (points[after - 1], points[after]);
    let (from, to) = (LngLat::from(from), LngLat::from(to));
    let share = (along - f64::from(start.0)) / f64::from((end - start).0);
    let between = |a: f64, b: f64| a + share * (b - a);
    LngLat::new(between(from.lng(), to.lng()), between(from.lat(), to.lat())).unwrap()
}

/// A millimetre is in a part if and only if whoever stands there is covered, gap none.
#[test]
fn parts_by_network_agree_with_asking_at_each_millimetre() {
    let mut random = Random::new(1);
    let mut samples = [0, 0];
    for _ in 0..60 {
        let setting = Setting::random(&mut random);
        for depth in 1..=3 {
            let field = setting.field(random_cutoff(&mut random), depth);
            let judge = setting.by_network(&field);
            let coverage = setting.coverage(&judge);
            for (edge, length) in setting.streets() {
                let parts = coverage.parts(edge);
                let ends = parts.iter().flat_map(|part| [part.start.0, part.end.0]);
                for along in ends.chain((0..6).map(|_| random.up_to(length.0))).chain([0, length.0]) {
                    let along = Millimetres(along);
                    let foot = setting.city.network.place(edge, along);
                    let snap = Snap { edge, node: None, along, gap: Millimetres(0), foot };
                    let inside = parts.iter().any(|part| (part.start..=part.end).contains(&along));
                    assert_eq!(judge.covers(foot, Some(&snap)), inside, "depth {depth} {edge:?} {along:?}: {parts:?}");
                    samples[usize::from(inside)] += 1;
                }
            }
        }
    }
    assert!(samples.iter().all(|&count| count > 10_000), "{samples:?} samples out of reach and within");
}

/// Samples lie in the middle between two millimetres; those next to the end of a part are left out, since ends
/// are rounded to a millimetre.
#[test]
fn parts_by_disc_agree_with_asking_between_millimetres() {
    let mut random = Random::new(2);
    let mut samples = [0, 0];
    for _ in 0..60 {
        let setting = Setting::random(&mut random);
        for depth in 1..=3 {
            let judge = setting.by_disc(Metres(random.between(20.0, 1000.0)), depth);
            let coverage = setting.coverage(&judge);
            for (edge, length) in setting.streets() {
                let parts = coverage.parts(edge);
                let ends: Vec<f64> = parts.iter().flat_map(|part| [part.start.0, part.end.0]).map(f64::from).collect();
                let beside = ends.iter().flat_map(|end| [end - 3.5, end + 3.5]);
                let anywhere = (0..6).map(|_| f64::from(random.up_to(length.0 - 1)) + 0.5).collect::<Vec<_>>();
                for along in beside.chain(anywhere).filter(|along| (0.0..f64::from(length.0)).contains(along)) {
                    if ends.iter().any(|end| (end - along).abs() < 2.0) {
                        continue;
                    }
                    let place = exact_place(&setting.city.network, edge, along);
                    let inside =
                        parts.iter().any(|part| f64::from(part.start.0) < along && along < f64::from(part.end.0));
                    assert_eq!(judge.covers(place, None), inside, "depth {depth} {edge:?} {along} mm: {parts:?}");
                    samples[usize::from(inside)] += 1;
                }
            }
        }
    }
    assert!(samples.iter().all(|&count| count > 10_000), "{samples:?} samples out of reach and within");
}

#[test]
fn covered_and_uncovered_parts_make_up_each_street() {
    let mut random = Random::new(3);
    for _ in 0..60 {
        let setting = Setting::random(&mut random);
        let field = setting.field(random_cutoff(&mut random), 1 + random.below(2));
        for judge in [setting.by_network(&field), setting.by_disc(Metres(random.between(20.0, 600.0)), 1)] {
            let coverage = setting.coverage(&judge);
            for (edge, length) in setting.streets() {
                let mut all: Vec<Part> = coverage.parts(edge).to_vec();
                assert!(all.windows(2).all(|pair| pair[0].end < pair[1].start), "{edge:?}: {all:?}");
                all.extend(coverage.uncovered(edge, length));
                all.sort_unstable();
                let met = all.windows(2).all(|pair| pair[0].end == pair[1].start);
                let whole = all.first().map(|part| part.start) == Some(Millimetres(0))
                    && all.last().map(|part| part.end) == Some(length);
                assert!(met && whole, "{edge:?} of {length:?}: {all:?}");
                let cut = Millimetres(random.up_to(length.0));
                let (before, after) = (Part { start: Millimetres(0), end: cut }, Part { start: cut, end: length });
                let sum: u32 = coverage.parts(edge).iter().map(|part| part.length().0).sum();
                assert_eq!(coverage.covered(edge, before).0 + coverage.covered(edge, after).0, sum, "{edge:?} {cut:?}");
            }
        }
    }
}

/// Whether all that `less` covers is covered by `more`.
fn within(setting: &Setting, less: &StreetCoverage, more: &StreetCoverage) -> bool {
    setting.streets().all(|(edge, _)| {
        let inside = |part: &Part| more.parts(edge).iter().any(|outer| outer.intersection(*part) == *part);
        less.parts(edge).iter().all(inside)
    })
}

#[test]
fn a_longer_reach_or_a_smaller_depth_never_lowers_coverage() {
    let mut random = Random::new(4);
    for case in 0..100 {
        let setting = Setting::random(&mut random);
        let (cutoff, radius) = (random_cutoff(&mut random), random.between(20.0, 600.0));
        let longer = Millis(cutoff.0 + random.up_to(300_000));
        let by_network = |cutoff, depth| setting.coverage(&setting.by_network(&setting.field(cutoff, depth)));
        let by_disc = |radius, depth| setting.coverage(&setting.by_disc(Metres(radius), depth));
        assert!(within(&setting, &by_network(cutoff, 2), &by_network(longer, 2)), "case {case}");
        assert!(within(&setting, &by_network(cutoff, 3), &by_network(cutoff, 1)), "case {case}");
        assert!(within(&setting, &by_disc(radius, 2), &by_disc(radius + random.between(0.0, 99.0), 2)), "case {case}");
        assert!(within(&setting, &by_disc(radius, 3), &by_disc(radius, 1)), "case {case}");
    }
}

#[test]
fn a_disc_as_wide_as_the_city_covers_all_of_it() {
    let mut random = Random::new(5);
    for _ in 0..40 {
        let setting = Setting::random(&mut random);
        let depth = setting.mask.count().max(1);
        let coverage = setting.coverage(&setting.by_disc(Metres(20_000.0), depth));
        for (edge, length) in setting.streets() {
            let whole = [Part { start: Millimetres(0), end: length }];
            let expect: &[Part] = if setting.mask.count() == 0 { &[] } else { &whole };
            assert_eq!(coverage.parts(edge), expect, "{edge:?} with {depth} stations");
        }
    }
}

#[test]
fn the_cells_of_a_region_are_those_whose_centre_is_near_a_street() {
    let mut random = Random::new(7);
    for _ in 0..40 {
        let setting = Setting::random(&mut random);
        let (network, mode) = (&setting.city.network, setting.mode());
        let found: Vec<_> = region_cells(network, mode).into_iter().map(|cell| (cell.cell, cell.snap)).collect();
        // Eight cells are a kilometre: more than any street of ours is off its nodes.
        let near_nodes = network.nodes().iter().map(|&node| cell_at(node.into(), CELL_RESOLUTION));
        let near_nodes: BTreeSet<_> =
            near_nodes.collect::<BTreeSet<_>>().iter().flat_map(|cell| cell.grid_disk::<Vec<_>>(8)).collect();
        let snap = |cell| Some((cell, network.snap(cell_centre(cell), mode, SNAP_LIMIT)?));
        let expect: Vec<_> = near_nodes.into_iter().filter_map(snap).collect();
        assert_eq!(found.len(), expect.len());
        assert!(found.into_iter().zip(expect).all(|(found, expect)| found == (expect.0, Some(expect.1))));
    }
}

#[test]
fn the_number_of_threads_does_not_change_coverage() {
    let pools = [1, 2, 8].map(|threads| ThreadPoolBuilder::new().num_threads(threads).build().unwrap());
    let mut random = Random::new(6);
    for _ in 0..20 {
        let setting = Setting::random(&mut random);
        let field = setting.field(random_cutoff(&mut random), 2);
        let coverages = pools.each_ref().map(|pool| pool.install(|| setting.coverage(&setting.by_network(&field))));
        assert!(coverages.iter().all(|coverage| *coverage == coverages[0]));
    }
}
