//! Edits of stations: the same as another list, durable, and whole.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use rusqlite::Connection;
use waystation::coord::LngLat;
use waystation::coverage::Reach;
use waystation::engine::{CoverageRequest, Engine, Filter, Snapshot, travel};
use waystation::network::Mode;
use waystation::station::{EditError, FacilitySet, Station, StationEdit, StationPatch, Tier};
use waystation::store::{Author, Region, StationList, StoreError, audit};

use crate::command::helsinki;
use crate::draft::station;
use crate::http::own_region;
use crate::random::Random;

/// Why an edit failed.
#[derive(Debug)]
enum Failure {
    Edit(usize, EditError),
    Store(StoreError),
}

impl From<(usize, EditError)> for Failure {
    fn from((position, error): (usize, EditError)) -> Self {
        Self::Edit(position, error)
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

fn author() -> Author {
    let at: DateTime<Utc> = "2026-11-24T10:00:00Z".parse().unwrap();
    Author { at, who: "test".to_owned(), method: "PUT" }
}

fn edit(engine: &Engine, edits: &[StationEdit]) -> Result<Arc<Snapshot>, Failure> {
    engine.edit(&author(), |_| Ok::<_, Failure>((edits.to_vec(), ()))).map(|(snapshot, ())| snapshot)
}

fn put(key: &str, lng: f64, lat: f64) -> StationEdit {
    StationEdit::Put(Box::new(station(key, LngLat::new(lng, lat).unwrap())))
}

fn remove(key: &str) -> StationEdit {
    StationEdit::Remove { key: key.to_owned() }
}

/// Everything about the stations of a snapshot.
fn told(snapshot: &Snapshot) -> String {
    let stations: Vec<&Station> = snapshot.stations().iter().map(|(_, station)| station).collect();
    format!("{} {:?} {:?} {stations:?}", snapshot.version(), snapshot.revision(), snapshot.edited())
}

#[test]
fn what_was_edited_is_there_when_the_region_is_opened_again() {
    let path = own_region("edits-reopen");
    let engine = Engine::open(&path).unwrap();
    let first = engine.snapshot();
    assert_eq!(first.version(), Engine::open(Path::new(helsinki())).unwrap().snapshot().version());
    let mut versions = vec![first.version().to_owned()];
    let hours = StationPatch { hours_text: Some("24/7".to_owned()), ..StationPatch::default() };
    for edits in [
        vec![put("new", 24.9414, 60.1699)],
        vec![StationEdit::Patch { key: "n5390715121".to_owned(), patch: hours }, remove("n603743745")],
        vec![remove("new")],
    ] {
        let snapshot = edit(&engine, &edits).unwrap();
        assert_eq!(told(&snapshot), told(&engine.snapshot()));
        assert_eq!(told(&snapshot), told(&Engine::open(&path).unwrap().snapshot()));
        versions.push(snapshot.version().to_owned());
    }
    assert_eq!(engine.snapshot().revision().number, 4);
    assert_eq!(engine.snapshot().edited().keys().collect::<Vec<_>>(), ["n5390715121"]);
    versions.sort();
    versions.dedup();
    assert_eq!(versions.len(), 4);
    // Who holds the first snapshot sees the first list still.
    assert!(first.stations().find("n603743745").is_some() && first.stations().find("new").is_none());

    let entries = audit(&path, 3).unwrap();
    let lines: Vec<_> = entries.iter().map(|entry| (entry.revision, entry.key.as_str())).collect();
    assert_eq!(lines, [(4, "new"), (3, "n603743745"), (2, "n5390715121")]);
    assert!(entries[0].after.is_null() && entries[1].after.is_null());
    assert_eq!((&entries[2].after["opening_hours"], entries[2].at.as_str()), (&"24/7".into(), "2026-11-24T10:00:00Z"));
    assert_ne!(entries[2].before["opening_hours"], "24/7");
    // Nothing changes, so nothing is written down.
    edit(&engine, &[]).unwrap();
    let same = engine.snapshot();
    let station = same.stations().iter().next().unwrap().1.clone();
    edit(&engine, &[StationEdit::Put(Box::new(station))]).unwrap();
    assert_eq!(engine.snapshot().revision().number, 4);
}

#[test]
fn an_edit_that_cannot_be_stored_changes_nothing() {
    let path = own_region("edits-fail");
    let engine = Engine::open(&path).unwrap();
    edit(&engine, &[put("a", 24.9414, 60.1699)]).unwrap();
    let before = told(&engine.snapshot());
    let sql = |text: &str| Connection::open(path.join("region.sqlite")).unwrap().execute_batch(text).unwrap();
    // The second line of the audit fails, when two stations and one line are written.
    sql("CREATE TRIGGER full BEFORE INSERT ON audit WHEN NEW.key = 'c' BEGIN SELECT RAISE(ABORT, 'disk'); END");
    let failed = edit(&engine, &[put("b", 24.9414, 60.1699), put("c", 24.9414, 60.1699)]).unwrap_err();
    assert!(matches!(failed, Failure::Store(_)), "{failed:?}");
    assert_eq!(told(&engine.snapshot()), before);
    assert_eq!(told(&Engine::open(&path).unwrap().snapshot()), before);
    let refused = edit(&engine, &[put("b", 24.9414, 60.1699), remove("nobody")]).unwrap_err();
    assert!(matches!(refused, Failure::Edit(1, EditError::Unknown(_))), "{refused:?}");
    assert_eq!(told(&engine.snapshot()), before);
    sql("DROP TRIGGER full");
    edit(&engine, &[put("b", 24.9414, 60.1699), put("c", 24.9414, 60.1699)]).unwrap();
    assert_eq!(engine.snapshot().revision().number, 3);
}

#[test]
fn two_programs_that_edit_one_region_lose_nothing_of_each_other() {
    let path = own_region("edits-two");
    let (one, two) = (Engine::open(&path).unwrap(), Engine::open(&path).unwrap());
    let count = one.snapshot().stations().len();
    std::thread::scope(|scope| {
        for (engine, name) in [(&one, "one"), (&two, "two")] {
            scope.spawn(move || {
                for number in 0..10 {
                    edit(engine, &[put(&format!("{name}-{number}"), 24.9414, 60.1699)]).unwrap();
                }
            });
        }
    });
    edit(&one, &[put("last", 24.9414, 60.1699)]).unwrap();
    assert_eq!(one.snapshot().stations().len(), count + 21);
    assert_eq!(told(&one.snapshot()), told(&Engine::open(&path).unwrap().snapshot()));
    let chain: Vec<u64> = audit(&path, 100).unwrap().iter().rev().map(|entry| entry.revision).collect();
    assert_eq!(chain, (1..=21).collect::<Vec<_>>());
}

/// Each line of the audit holds the hash of the one before it: whoever changes one has to change all that follow.
#[test]
fn the_audit_is_a_chain() {
    let path = own_region("edits-chain");
    let engine = Engine::open(&path).unwrap();
    edit(&engine, &[put("驿", 24.9414, 60.1699), put("b", 24.9414, 60.1699)]).unwrap();
    edit(&engine, &[put("b", 24.9415, 60.1699), remove("驿")]).unwrap();
    let connection = Connection::open(path.join("region.sqlite")).unwrap();
    let mut statement = connection.prepare("SELECT * FROM audit ORDER BY revision").unwrap();
    let mut rows = statement.query([]).unwrap();
    let (mut last, mut count) = (String::new(), 0);
    while let Some(row) = rows.next().unwrap() {
        let text = |column: &str| row.get::<_, Option<String>>(column).unwrap();
        let number: i64 = row.get("revision").unwrap();
        let parts = ["at", "who", "method", "key", "before", "after"].map(text);
        let [at, who, method, key, before, after] = parts;
        let line = serde_json::json!([last, number, at, who, method, key, before, after]).to_string();
        last = text("hash").unwrap();
        assert_eq!(last, waystation::store::hash_of(line.as_bytes()), "{number}");
        count += 1;
    }
    assert_eq!((count, &engine.snapshot().revision().hash), (4, &last));
}

#[test]
fn a_region_that_was_built_anew_is_not_edited_by_a_server_of_the_old_one() {
    let path = own_region("edits-anew");
    let engine = Engine::open(&path).unwrap();
    let recipe = std::fs::read_to_string(path.join("region.toml")).unwrap();
    std::fs::write(path.join("region.toml"), recipe.replacen("timezone = \"", "timezone = \"Asia/Shanghai\" # ", 1))
        .unwrap();
    let failed = edit(&engine, &[put("a", 24.9414, 60.1699)]).unwrap_err();
    assert!(matches!(failed, Failure::Store(StoreError::Replaced(_))), "{failed:?}");
    assert!(engine.snapshot().stations().find("a").is_none());
}

/// Random edits through the engine, and the same made by hand on a map.
#[test]
fn an_edited_region_answers_as_one_that_was_built_from_the_edited_list() {
    let base = Snapshot::of(Region::open(Path::new(helsinki())).unwrap());
    let request = |reach, depth, at: Option<&str>| {
        let zone = base.region().zone;
        let at = at.map(|at| waystation::hours::parse_moment(at, zone).unwrap());
        let filter = Filter::new(at, None, FacilitySet::default()).unwrap();
        CoverageRequest::new(travel(Mode::Walk, None, Some(240.0), None).unwrap(), reach, depth, filter).unwrap()
    };
    let requests = [
        request(Reach::Network, 1, None),
        request(Reach::Network, 2, Some("2026-11-24T22:00")),
        request(Reach::Disc, 1, None),
    ];
    // Made before the edits, so that what is shared is shared.
    for request in &requests {
        assert_eq!(base.coverage(request).len(), 1);
    }
    let mut changed = 0;
    for seed in 0..6 {
        let mut random = Random::new(seed);
        let mut rows: BTreeMap<String, Station> =
            base.stations().iter().map(|(_, station)| (station.key.clone(), station.clone())).collect();
        let mut edits = Vec::new();
        for number in 0..random.below(12) {
            let keys: Vec<String> = rows.keys().cloned().collect();
            let key = keys[random.below(keys.len())].clone();
            let place = LngLat::new(random.between(24.935, 24.955), random.between(60.163, 60.175)).unwrap();
            match random.below(4) {
                0 => {
                    let new = station(&format!("{:03}-{number}", random.below(1000)), place);
                    rows.insert(new.key.clone(), new.clone());
                    edits.push(StationEdit::Add(Box::new(new)));
                }
                1 => {
                    rows.remove(&key);
                    edits.push(StationEdit::Remove { key });
                }
                2 => {
                    rows.get_mut(&key).unwrap().place = place;
                    let patch = StationPatch { place: Some(place), ..StationPatch::default() };
                    edits.push(StationEdit::Patch { key, patch });
                }
                _ => {
                    let new = Station { tier: Tier::Micro, ..station(&key, place) };
                    rows.insert(key, new.clone());
                    edits.push(StationEdit::Put(Box::new(new)));
                }
            }
        }
        let edited = base.with_edits(&edits).unwrap();
        let list = StationList { stations: rows.into_values().collect(), ..StationList::default() };
        let built = Snapshot::of(Region { list, ..Region::open(Path::new(helsinki())).unwrap() });
        for request in &requests {
            assert_eq!(edited.coverage(request), built.coverage(request), "seed {seed}");
            assert_eq!(edited.cells(request), built.cells(request), "seed {seed}");
            changed += usize::from(edited.coverage(request) != base.coverage(request));
        }
    }
    assert!(changed >= 9, "only {changed} figures changed");
}
