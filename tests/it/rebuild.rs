//! Building where a region stands already.

use std::fs;
use std::path::{Path, PathBuf};

use waystation::coord::LngLat;
use waystation::engine::Engine;
use waystation::station::StationEdit;
use waystation::store::{self, Author, Build, Datums, HolidayChoice, Inputs, Role, StoreError, add_key, list_keys};

use crate::command::{Run, data, waystation};
use crate::draft::station;
use crate::http::own_region;

fn build(out: &Path, more: &[&str]) -> Run {
    let (osm, stations) = (data("helsinki-centre.osm.pbf"), data("helsinki-stations.csv"));
    let arguments = ["build", "--osm", &osm, "--stations", &stations, "--out", out.to_str().unwrap()];
    waystation(&[&arguments, more].concat())
}

struct Failure;

impl From<(usize, waystation::station::EditError)> for Failure {
    fn from(_: (usize, waystation::station::EditError)) -> Self {
        Self
    }
}

impl From<StoreError> for Failure {
    fn from(_: StoreError) -> Self {
        Self
    }
}

fn edited(name: &str) -> PathBuf {
    let path = own_region(name);
    edit(&path);
    path
}

fn edit(path: &Path) {
    let place = LngLat::new(24.9414, 60.1699).unwrap();
    let author = Author { at: chrono::DateTime::UNIX_EPOCH, who: "test".to_owned(), method: "PUT" };
    let edit = StationEdit::Add(Box::new(station("new", place)));
    let done = Engine::open(path).unwrap().edit(&author, |_| Ok::<_, Failure>((vec![edit.clone()], ())));
    assert!(done.is_ok());
}

#[test]
fn scenarios_stay_with_their_versions() {
    let path = own_region("rebuild-scenarios");
    let region = path.to_str().unwrap();
    let edits = path.with_file_name("rebuild-scenarios.json");
    let save = |name: &str| {
        fs::write(&edits, r#"{"edits":[{"op":"add","lng":24.9414,"lat":60.1699}]}"#).unwrap();
        let run = waystation(&["scenario", region, "save", name, "--edits", edits.to_str().unwrap(), "--note", "夜间"]);
        assert_eq!(run.status, 0, "{}", run.stderr);
    };
    let list = || store::list_scenarios(&path).unwrap();
    // Without any, a region that is built anew has no table of them either.
    assert_eq!(build(&path, &[]).status, 0);
    assert!(list().is_empty());
    save("market");
    save("night");
    save("gone");
    assert_eq!(waystation(&["scenario", region, "remove", "gone"]).status, 0);
    let before = list();
    assert_eq!(before.len(), 2);
    let run = build(&path, &[]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert_eq!(list(), before);
    // No version is given twice, also not that of the one that is gone.
    save("new");
    assert_eq!(list().iter().find(|one| one.name == "new").unwrap().version, 4);
    let run = waystation(&["scenario", region, "compare", "market", "night"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
}

#[test]
fn edits_are_not_lost_unless_that_is_asked_for() {
    let path = edited("rebuild-edits");
    add_key(&path, "amy", Role::Planner, chrono::DateTime::UNIX_EPOCH).unwrap();
    let run = build(&path, &[]);
    assert_eq!(run.status, 2, "{}", run.stderr);
    for expect in ["were edited 1 times since it was built", "--what stations", "--drop-edits"] {
        assert!(run.stderr.contains(expect), "expected `{expect}` in:\n{}", run.stderr);
    }
    assert!(Engine::open(&path).unwrap().snapshot().stations().find("new").is_some());

    // What the hint says: the list as it is now is one that can be built from.
    let list = path.with_file_name("now.csv");
    let region = path.to_str().unwrap();
    assert_eq!(waystation(&["export", region, "--what", "stations", "--out", list.to_str().unwrap()]).status, 0);
    assert!(fs::read_to_string(&list).unwrap().contains("\nnew,"));

    assert_eq!(build(&path, &["--drop-edits"]).status, 0);
    let snapshot = Engine::open(&path).unwrap().snapshot();
    assert!(snapshot.stations().find("new").is_none() && snapshot.revision().number == 0);
    assert_eq!(list_keys(&path).unwrap().len(), 1, "keys survive");
    assert_eq!(build(&path, &[]).status, 0);
}

#[test]
fn an_edit_made_while_the_streets_are_read_is_not_lost() {
    let path = own_region("rebuild-meanwhile");
    let inputs = Inputs {
        osm: data("helsinki-centre.osm.pbf").into(),
        stations: data("helsinki-stations.csv").into(),
        ..Inputs::default()
    };
    let (datums, holidays) = (Datums::default(), HolidayChoice::default());
    let order = Build {
        inputs,
        datums,
        timezone: None,
        holidays,
        estimate_demand: false,
        strict: false,
        drop_edits: false,
        out: path.clone(),
    };
    let built = store::build(&order, &|_| {}, |_| edit(&path));
    assert!(matches!(built, Err(StoreError::Edited { count: 1, .. })), "{:?}", built.err());
    assert!(Engine::open(&path).unwrap().snapshot().stations().find("new").is_some());
}

#[test]
fn a_region_that_holds_something_else_is_left_alone() {
    let path = own_region("rebuild-foreign");
    fs::write(path.join("notes.txt"), b"ten years of work").unwrap();
    let run = build(&path, &["--drop-edits"]);
    assert_eq!(run.status, 2, "{}", run.stderr);
    assert!(run.stderr.contains("holds `notes.txt`, which is not ours; it is left alone"), "{}", run.stderr);
    assert!(path.join("notes.txt").exists());
    fs::remove_file(path.join("notes.txt")).unwrap();
    for ours in ["keys.toml", "region.sqlite-journal"] {
        fs::write(path.join(ours), b"").unwrap();
    }
    fs::create_dir(path.join("demand")).unwrap();
    assert_eq!(build(&path, &[]).status, 0);
}

/// A process of this number cannot be: the largest on Linux is 2^22.
const NOBODY: u32 = 99_999_999;

#[cfg(target_os = "linux")]
#[test]
fn what_killed_builds_left_is_cleared_up() {
    let path = own_region("rebuild-killed");
    let beside = |what: &str, process: u32| path.with_file_name(format!(".region.{what}-{process}"));
    let alive = std::process::id();
    for left in [beside("new", NOBODY), beside("old", NOBODY), beside("new", alive), beside("other", NOBODY)] {
        fs::create_dir_all(&left).unwrap();
        fs::write(left.join("network.bin"), b"half").unwrap();
    }
    assert_eq!(build(&path, &[]).status, 0);
    assert!(!beside("new", NOBODY).exists() && !beside("old", NOBODY).exists());
    assert!(beside("new", alive).exists() && beside("other", NOBODY).exists());
    fs::remove_dir_all(beside("new", alive)).unwrap();

    // Killed between its two renames: the only copy of an edited region is the one that was moved aside.
    let path = edited("rebuild-killed-between");
    let aside = path.with_file_name(format!(".region.old-{NOBODY}"));
    let _ = fs::remove_dir_all(&aside);
    fs::rename(&path, &aside).unwrap();
    let run = build(&path, &[]);
    assert!(run.status == 2 && run.stderr.contains("were edited 1 times"), "{}", run.stderr);
    assert!(Engine::open(&path).unwrap().snapshot().stations().find("new").is_some());
}
