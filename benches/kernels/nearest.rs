//! The three nearest open stations for 1,000 places within 15 minutes of one. Rival: settle all, then sort.

use std::collections::HashMap;
use std::ops::ControlFlow;

use criterion::Criterion;
use waystation::coord::LngLat;
use waystation::hours::{Moment, parse_moment, parse_zone};
use waystation::nearest::{Nearest, Question};
use waystation::network::{Mode, SNAP_LIMIT};
use waystation::station::{FacilitySet, OpenRule, StationId};
use waystation::travel_time::{Reader, Search, TravelTimeField, starts};
use waystation::units::Millis;

use super::work::{CUTOFF, Work};

pub fn bench(criterion: &mut Criterion) {
    let work = Work::shared();
    let zone = parse_zone("Asia/Shanghai").expect("a zone");
    let at = parse_moment("2026-11-24T11:00", zone).expect("a moment");
    let nearest = Nearest { graph: &work.graph, doors: &work.doors, stations: &work.stations };
    let mut search = Search::default();
    // Where nothing is near, an answer looks on for 60 minutes to name the nearest: another question than the rival's.
    let near = |place: &&LngLat| settle_all(work, **place, &mut Search::default()) > 0;
    let places: Vec<LngLat> = work.places.iter().filter(near).take(1000).copied().collect();
    let mut group = criterion.benchmark_group("nearest 3 of 90 for 1,000 places");
    group.bench_function("settle outward until 3 qualify", |bencher| {
        bencher.iter(|| {
            let found = places.iter().filter_map(|&place| nearest.answer(&question(place, at), &mut search));
            found.map(|answer| answer.found.len()).sum::<usize>()
        });
    });
    group.bench_function("rival: settle all, then sort", |bencher| {
        bencher.iter(|| places.iter().map(|&place| settle_all(work, place, &mut search)).sum::<usize>());
    });
    let field = TravelTimeField::towards(&work.graph, &work.doors, &work.mask, CUTOFF, 1);
    let reader = Reader { graph: &work.graph, doors: &work.doors, mask: &work.mask, field: &field };
    group.bench_function("nearest 1, reading the field", |bencher| {
        bencher.iter(|| {
            let snaps = places.iter().filter_map(|&place| work.network.snap(place, Mode::Walk, SNAP_LIMIT));
            snaps.filter_map(|snap| reader.at(&snap)).count()
        });
    });
    group.finish();
}

fn question(place: LngLat, at: Moment) -> Question {
    Question { place, limit: 3, cutoff: CUTOFF, at, open: OpenRule::OpenOrUnknown, needs: FacilitySet::default() }
}

fn settle_all(work: &Work, place: LngLat, search: &mut Search) -> usize {
    let Some(snap) = work.network.snap(place, Mode::Walk, SNAP_LIMIT) else { return 0 };
    let mut times: HashMap<StationId, Millis> = HashMap::new();
    search.run(&work.graph, starts(&work.graph, &snap).into_iter().flatten(), CUTOFF, |node, time| {
        for (station, rest) in work.doors.next_to(node) {
            let time = time + rest.millis();
            let best = times.entry(station).or_insert(time);
            *best = (*best).min(time);
        }
        ControlFlow::Continue(())
    });
    let mut found: Vec<(Millis, StationId)> = times.into_iter().map(|(station, time)| (time, station)).collect();
    found.sort_unstable();
    found.truncate(3);
    found.len()
}
