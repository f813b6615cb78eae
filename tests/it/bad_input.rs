//! Bad input: one clear error or a report by row, exit status 2 where nothing could be built, nothing left behind.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::command::{data, finished, helsinki, scratch, waystation};

/// Builds from an extract and a list, given as bytes; `None` is the bundled file.
struct Case {
    directory: PathBuf,
}

impl Case {
    fn new(name: &str) -> Self {
        Self { directory: scratch("bad").join(name) }
    }

    fn file(&self, name: &str, bytes: Option<&[u8]>, bundled: &str) -> String {
        let Some(bytes) = bytes else { return data(bundled) };
        fs::create_dir_all(&self.directory).unwrap();
        let path = self.directory.join(name);
        fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    }

    fn out(&self) -> String {
        self.directory.join("region").to_str().unwrap().to_owned()
    }

    /// Builds and gives status and standard error.
    fn build(&self, osm: Option<&[u8]>, stations: Option<&[u8]>, more: &[&str]) -> (i32, String) {
        let (osm, stations) = (
            self.file("x.osm.pbf", osm, "helsinki-centre.osm.pbf"),
            self.file("x.csv", stations, "helsinki-stations.csv"),
        );
        let run =
            waystation(&[&["build", "--osm", &osm, "--stations", &stations, "--out", &self.out()], more].concat());
        (run.status, run.stderr)
    }

    /// The build fails as input does, says `expect`, and leaves nothing behind.
    fn refuses(&self, osm: Option<&[u8]>, stations: Option<&[u8]>, more: &[&str], expect: &str) {
        let (status, stderr) = self.build(osm, stations, more);
        assert_eq!(status, 2, "{stderr}");
        assert!(stderr.contains("error: ") && stderr.contains(expect), "expected `{expect}` in:\n{stderr}");
        self.nothing_left();
    }

    fn nothing_left(&self) {
        let names: Vec<String> = fs::read_dir(&self.directory)
            .map(|entries| entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect())
            .unwrap_or_default();
        assert!(names.iter().all(|name| name.starts_with("x.")), "{names:?}");
    }
}

fn extract() -> Vec<u8> {
    fs::read(data("helsinki-centre.osm.pbf")).unwrap()
}

#[test]
fn an_extract_that_cannot_be_read_is_named_with_the_reason() {
    let whole = extract();
    let case = Case::new("osm");
    case.refuses(Some(&whole[..whole.len() / 2]), None, &[], "the extract is cut off: the block at byte");
    case.refuses(Some(b"<?xml version='1.0'?><osm></osm>"), None, &[], "this is not an OpenStreetMap PBF file");
    case.refuses(Some(b""), None, &[], "it is empty");
    let mut damaged = whole.clone();
    for byte in &mut damaged[20_000..20_400] {
        *byte ^= 0x5a;
    }
    case.refuses(Some(&damaged), None, &[], "error: cannot read the extract");
}

#[test]
fn a_declared_size_that_lies_is_refused_before_it_is_believed() {
    let mut bytes = extract();
    // The first block header: the length, then `type` (field 1), then `datasize` (field 3, tag 0x18).
    let length = u32::from_be_bytes(bytes[..4].try_into().unwrap()) as usize;
    let tag = 4 + bytes[4..4 + length].iter().rposition(|&byte| byte == 0x18).unwrap();
    // datasize = -1 takes ten bytes.
    let negative: Vec<u8> = [0xff; 9].into_iter().chain([0x01]).collect();
    bytes.splice(tag + 1..4 + length, negative);
    let new_length = u32::try_from(tag + 11 - 4).unwrap();
    bytes[..4].copy_from_slice(&new_length.to_be_bytes());
    Case::new("lie").refuses(Some(&bytes), None, &[], "declares a data size of -1; at most 33554432 is allowed");
}

#[test]
fn a_list_that_cannot_be_used_says_what_to_do() {
    let case = Case::new("list");
    case.refuses(None, Some(b"name,address\nx,y\n"), &[], "has no column `lng` (or `lon`");
    case.refuses(None, Some(b"lng,lat\n"), &[], "it has a header and no rows");
    case.refuses(
        None,
        Some(b"lng,lat\nNaN,60.17\nx,1\n"),
        &[],
        "none of the 2 rows of the list can be used; the first problem: line 2, `lng` `NaN` is not a number",
    );
    case.refuses(None, Some(b"\xd5\xbe\xb5\xe3,lng,lat\n"), &[], "it has a header and no rows");
    case.refuses(None, Some(b"\x00\x01\x02\x03"), &[], "this is no list that can be read");
    case.refuses(None, Some(b"lng,lat\n60.17,24.94\n"), &[], "with lng and lat swapped it would lie inside");
}

#[test]
fn good_rows_are_kept_and_the_others_reported_by_row() {
    let list = "key,lng,lat,opening_hours\n\
                a,24.9414,60.1699,Mo-Fr 09:00-17:00\n\
                b,60.1699,24.9414,\n\
                c,2.35,48.85,\n\
                a,24.9450,60.1720,\n\
                d,24.9450,60.1720,when we feel like it\n\
                e,24.9450,NaN,\n\
                f,24.9450,160.17,\n";
    let case = Case::new("rows");
    let (status, stderr) = case.build(None, Some(list.as_bytes()), &[]);
    assert_eq!(status, 0, "{stderr}");
    for expect in [
        "line 3, `lng, lat` `60.1699, 24.9414` lies outside the extract; with lng and lat swapped it would lie inside (row rejected)",
        "line 4, `lng, lat` `2.35, 48.85` lies outside the extract",
        "line 5, `key` `a` is the key of line 2 too; keys must differ (row rejected)",
        "line 6, `opening_hours` `when we feel like it`",
        "line 7, `lat` `NaN` is not a number",
        "line 8, `lat` `160.17` is impossible: latitude must be between -90 and 90. Did you swap lng and lat? (row rejected)",
        "stations  2 of 7 rows kept, 5 rejected",
    ] {
        assert!(stderr.contains(expect), "expected `{expect}` in:\n{stderr}");
    }
    let strict = Case::new("strict");
    strict.refuses(None, Some(list.as_bytes()), &["--strict"], "problems were found and --strict was asked for");
}

#[test]
fn options_that_make_no_sense_are_named() {
    let case = Case::new("options");
    case.refuses(None, None, &["--timezone", "Mars/Olympus"], "Mars/Olympus");
    let districts = case.file("x.geojson", Some(b"{\"type\":\"FeatureCollection\",\"features\":[]}"), "");
    case.refuses(None, None, &["--districts", &districts], "the districts hold no polygon");
    case.refuses(None, None, &["--districts", "nowhere.geojson"], "cannot read `nowhere.geojson`");
    let demand = case.file("x.demand", Some(b"lng,lat,weight\n24.94,60.17,-3\n"), "");
    case.refuses(None, None, &["--demand", &demand], "`weight` `-3` is negative");
    for (arguments, expect) in [
        (vec!["--minutes", "0"], "cutoff 0 s is out of range"),
        (vec!["--minutes", "600"], "cutoff 36000 s is out of range"),
        (vec!["--minutes", "NaN"], "cutoff NaN s is out of range"),
        (vec!["--speed", "100"], "speed 100 m/s is out of range"),
        (vec!["--metres", "-5"], "-5 metres is out of range"),
        (vec!["--metres", "500", "--minutes", "5"], "cannot be combined"),
        (vec!["--depth", "0"], "depth 0 is out of range"),
        (vec!["--open", "open"], "needs an instant"),
        (vec!["--at", "yesterday"], "yesterday"),
        (vec!["--need", "sauna"], "facility `sauna` is not known"),
        (vec!["--by", "district"], "this region has no districts"),
    ] {
        let run = waystation(&[vec!["coverage", helsinki()], arguments].concat());
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{}", run.stderr);
        assert!(run.stderr.contains(expect), "expected `{expect}` in:\n{}", run.stderr);
    }
    for from in ["24.94", "x,y", "24.94,160.17", "", "24.94,60.17,3"] {
        let run = waystation(&["nearest", helsinki(), "--from", from]);
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{from}: {}", run.stderr);
    }
}

#[test]
fn a_region_of_another_version_or_a_damaged_one_says_how_to_mend_it() {
    let directory = scratch("bad").join("version");
    copy(Path::new(helsinki()), &directory);
    let ask = || waystation(&["coverage", directory.to_str().unwrap()]);
    let recipe = fs::read_to_string(directory.join("region.toml")).unwrap();
    fs::write(directory.join("region.toml"), recipe.replacen("format = ", "format = 9", 1)).unwrap();
    let run = ask();
    assert!(
        run.status == 2 && run.stderr.contains("has format 9") && run.stderr.contains("hint: build it again"),
        "{}",
        run.stderr
    );

    fs::write(directory.join("region.toml"), &recipe).unwrap();
    let mut network = fs::read(directory.join("network.bin")).unwrap();
    let middle = network.len() / 2;
    network[middle] ^= 1;
    fs::write(directory.join("network.bin"), &network).unwrap();
    assert!(ask().stderr.contains("its checksum is wrong"));
    fs::write(directory.join("network.bin"), &network[..middle]).unwrap();
    assert!(ask().stderr.contains("it was not copied completely"));
    fs::write(directory.join("network.bin"), b"").unwrap();
    assert_eq!(ask().status, 2);
    fs::remove_file(directory.join("region.toml")).unwrap();
    assert!(ask().stderr.contains("is not a region"));
    assert_eq!(waystation(&["coverage", "nowhere"]).status, 2);
}

#[test]
fn what_is_not_a_region_is_never_replaced() {
    let case = Case::new("in-the-way");
    fs::create_dir_all(case.out()).unwrap();
    fs::write(Path::new(&case.out()).join("thesis.doc"), b"ten years of work").unwrap();
    let (status, stderr) = case.build(None, None, &[]);
    assert!(status == 2 && stderr.contains("is left alone"), "{stderr}");
    assert!(Path::new(&case.out()).join("thesis.doc").exists());
}

#[test]
fn a_region_is_replaced_only_by_a_whole_one() {
    let case = Case::new("replace");
    assert_eq!(case.build(None, None, &[]).0, 0);
    let before = fs::read(Path::new(&case.out()).join("region.toml")).unwrap();
    let (status, _) = case.build(Some(b"broken"), None, &[]);
    assert_eq!((status, fs::read(Path::new(&case.out()).join("region.toml")).unwrap()), (2, before));
    let one = "lng,lat\n24.9414,60.1699\n";
    assert_eq!(case.build(None, Some(one.as_bytes()), &[]).0, 0);
    let run = waystation(&["coverage", &case.out(), "--format", "json"]);
    let answer: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(answer["regions"][0]["stations"], 1);
}

#[cfg(unix)]
#[test]
fn a_disk_that_fills_while_building_leaves_nothing_half_written() {
    let case = Case::new("full");
    fs::create_dir_all(&case.directory).unwrap();
    // A limit on the size of a file stands in for a full disk: the write fails half-way in the same manner.
    let script = format!(
        "trap '' XFSZ; ulimit -f 200; exec '{}' build --osm '{}' --stations '{}' --out '{}'",
        env!("CARGO_BIN_EXE_waystation"),
        data("helsinki-centre.osm.pbf"),
        data("helsinki-stations.csv"),
        case.out()
    );
    let run = finished(Command::new("sh").args(["-c", &script]));
    assert_eq!(run.status, 2, "{}", run.stderr);
    assert!(run.stderr.contains("error: cannot write"), "{}", run.stderr);
    case.nothing_left();
}

#[cfg(unix)]
#[test]
fn a_reader_that_has_had_enough_is_no_failure() {
    let script =
        format!("'{}' coverage '{}' --format geojson | head -c 10", env!("CARGO_BIN_EXE_waystation"), helsinki());
    let run = finished(Command::new("sh").args(["-c", &script]));
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}
