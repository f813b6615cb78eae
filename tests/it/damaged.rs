//! Damaged extracts: each gives an error that names what is wrong, or a valid result; none a panic.

use std::fs;
use std::panic::catch_unwind;
use std::sync::Arc;

use waystation::network::osm::{Extract, OsmError, read};
use waystation::network::{Mode, Network, build};

use crate::command::data;
use crate::pbf::{Message, Osm, block, block_of_size, header, raw, zlib};
use crate::random::Random;

const FEATURES: [&str; 2] = ["OsmSchema-V0.6", "DenseNodes"];

/// A small extract with something of everything that is read.
fn small() -> Osm {
    Osm::new()
        .node(1, 0.0, 0.0, "")
        .node(2, 700.0, 0.0, "barrier=stile")
        .node(3, 900.0, 700.0, "")
        .node(4, -200.0, 800.0, "")
        .way(10, &[1, 2, 3], "highway=residential oneway=yes name=Lane")
        .way(11, &[3, 4], "highway=steps")
        .way(12, &[4, 1, 2], "")
        .way(13, &[2, 4], "")
        .relation(20, &[(1, 12, "outer"), (1, 13, "outer")], "boundary=administrative admin_level=8 name=Ward")
        .relation(21, &[(1, 12, "outer"), (0, 3, "")], "type=multipolygon highway=pedestrian")
}

fn try_read(bytes: &[u8]) -> Result<Extract, OsmError> {
    read(bytes, &|_| {})
}

/// The message for a file that is `bytes`.
fn message(bytes: &[u8]) -> String {
    try_read(bytes).expect_err("it is damaged").to_string()
}

/// The message for a good header and then `rest`, and where `rest` begins.
fn message_after_header(rest: &[u8]) -> String {
    let start = header(&FEATURES);
    let text = message(&[start.as_slice(), rest].concat());
    text.replace(&format!("at byte {}", start.len()), "at byte N")
}

#[test]
fn what_is_no_pbf_is_told_apart_from_what_is_cut_off() {
    assert_eq!(message(b""), "this is not an OpenStreetMap PBF file: it is empty");
    assert_eq!(
        message(b"<?xml version='1.0' encoding='UTF-8'?><osm version=\"0.6\"/>"),
        "this is not an OpenStreetMap PBF file: its first four bytes are [3c, 3f, 78, 6d], no length of a block header"
    );
    assert_eq!(
        message(b"\0\0\0\x09key,name\n"),
        "this is not an OpenStreetMap PBF file: its first block has no readable header"
    );
    assert_eq!(
        message(&small().data()),
        "this is not an OpenStreetMap PBF file: it does not begin with an OSMHeader block"
    );
    let whole = small().pbf();
    assert_eq!(
        message(&whole[..whole.len() - 1]),
        format!(
            "the extract is cut off: the block at byte {} needs {} bytes and the file has {} left",
            header(&FEATURES).len(),
            small().data().len(),
            small().data().len() - 1
        )
    );
}

#[test]
fn a_size_that_cannot_be_true_is_named() {
    let of_size = |size| message_after_header(&block_of_size("OSMData", &raw(&Message::default()), size));
    assert_eq!(of_size(-1), "the block at byte N declares a data size of -1; at most 33554432 is allowed");
    assert_eq!(
        of_size(1 << 31),
        "the block at byte N declares a data size of -2147483648; at most 33554432 is allowed"
    );
    assert_eq!(
        of_size(33_554_433),
        "the block at byte N declares a data size of 33554433; at most 33554432 is allowed"
    );
    assert_eq!(of_size(99), "the extract is cut off: the block at byte N needs 114 bytes and the file has 17 left");
    assert_eq!(
        message_after_header(&[0xff; 8]),
        "the block at byte N declares a header size of 4294967295; at most 65536 is allowed"
    );
    let unpacked = |size| {
        message_after_header(&block(
            "OSMData",
            &Message::default().int(2, size).bytes(3, &[0x78, 0x9c, 3, 0, 0, 0, 0, 1]),
        ))
    };
    assert_eq!(unpacked(-7), "the block at byte N declares an unpacked size of -7; at most 33554432 is allowed");
    assert_eq!(
        unpacked(1 << 30),
        "the block at byte N declares an unpacked size of 1073741824; at most 33554432 is allowed"
    );
}

#[test]
fn a_feature_that_is_not_known_is_named() {
    assert_eq!(
        message(&header(&["OsmSchema-V0.6", "HistoricalInformation"])),
        "the extract needs `HistoricalInformation`, which is not supported"
    );
    for field in [4, 5, 6, 7] {
        assert_eq!(
            message_after_header(&block("OSMData", &Message::default().int(2, 9).bytes(field, b"packed"))),
            "the extract needs `a compression other than zlib`, which is not supported"
        );
    }
}

#[test]
fn a_block_that_cannot_be_decoded_is_named() {
    let damaged = |blob: &Message| message_after_header(&block("OSMData", blob));
    let names_it = |text: &str| text.starts_with("the block at byte N is damaged: ");
    assert!(names_it(&damaged(&Message::default())));
    assert!(names_it(&damaged(&Message::default().bytes(3, b"no zlib"))));
    assert!(names_it(&damaged(&raw(&Message(b"\x0a\x7f no string table".to_vec())))));
    assert_eq!(damaged(&Message(vec![0xff; 3])), "the block at byte N is damaged: its fields are not readable");
    assert_eq!(
        message_after_header(b"\0\0\0\x02\xff\xff"),
        "the block at byte N is damaged: its header is not readable"
    );
}

/// `osmpbf` 0.3.8 panics on it.
#[test]
fn a_relation_member_of_an_unknown_kind_is_damage() {
    let osm = small().relation(22, &[(7, 12, "outer")], "type=multipolygon highway=pedestrian");
    assert_eq!(
        message_after_header(&osm.data()),
        "the block at byte N is damaged: it holds an element of an unknown kind"
    );
}

/// A few bytes and then 40 MiB of zeros in 260 kB, declared to be 100 bytes: no more than 32 MiB are ever unpacked.
#[test]
fn a_zlib_bomb_is_defused() {
    let bomb = |copies: usize| {
        // An empty string table, and a field that is unknown and so skipped, however long it is.
        let content = Message::default().bytes(1, b"").bytes(100, &vec![0; 258 * copies + 1]);
        let start = content.0.len() - 258 * copies;
        block("OSMData", &zlib(&content.0[..start], copies, 100))
    };
    let harmless = [header(&FEATURES), bomb(1000), small().data()].concat();
    assert_eq!(try_read(&harmless).unwrap().street_ways, try_read(&small().pbf()).unwrap().street_ways);
    assert!(bomb(160_000).len() < 265_000);
    let text = message_after_header(&bomb(160_000));
    assert!(text.starts_with("the block at byte N is damaged: "), "{text}");
}

/// Reads, and builds from what was read; gives whether that went well.
fn survives(bytes: &[u8], what: &dyn Fn() -> String) -> bool {
    let outcome = catch_unwind(|| {
        let extract = try_read(bytes).ok()?;
        let network = Network::open(Arc::new(build(extract.streets, &|_| {}).ok()?)).expect("it was just built");
        Some(network.mode_counts(Mode::Walk).street_m)
    });
    let street_m = outcome.unwrap_or_else(|_| panic!("{}: a panic instead of an error", what()));
    street_m.is_some_and(|street_m| street_m > 0.0)
}

#[test]
fn a_file_cut_off_anywhere_gives_an_error() {
    let whole = small().pbf();
    let start = header(&FEATURES).len();
    assert!(survives(&whole, &|| "whole".to_owned()));
    for length in 0..whole.len() {
        // A header and nothing else is a whole file without data.
        assert_eq!(try_read(&whole[..length]).is_ok(), length == start, "cut at byte {length}");
    }
}

#[test]
fn a_file_with_wrong_bytes_never_panics() {
    let whole = small().pbf();
    let mut good = 0;
    for seed in 0..20_000 {
        let mut random = Random::new(seed);
        let mut bytes = whole.clone();
        for _ in 0..=random.below(4) {
            let at = random.below(bytes.len());
            match random.below(4) {
                0 => bytes[at] ^= 1 << random.below(8),
                1 => bytes[at] = random.pick(&[0, 1, 0x7f, 0x80, 0xff]),
                _ => bytes[at] = random.bits() as u8,
            }
        }
        good += usize::from(survives(&bytes, &|| format!("seed {seed}")));
    }
    assert!(good > 2000, "only {good} of 20,000 damaged files could be used: the damage is too great to test much");
}

/// The whole blocks among the first 200 kB of the bundled extract.
fn real_blocks() -> Vec<u8> {
    let mut bytes = fs::read(data("helsinki-centre.osm.pbf")).expect("it is in the repository");
    let mut end = 0;
    while end < bytes.len() {
        let length = u32::from_be_bytes(bytes[end..end + 4].try_into().unwrap()) as usize;
        let header = &bytes[end + 4..end + 4 + length];
        // The data size is the last field of a header: a varint after its tag.
        let tag = header.iter().rposition(|&byte| byte == 0x18).expect("a header has a data size");
        let size = header[tag + 1..].iter().rev().fold(0, |size, byte| size << 7 | usize::from(byte & 0x7f));
        if end + 4 + length + size > 200_000 {
            break;
        }
        end += 4 + length + size;
    }
    bytes.truncate(end);
    bytes
}

#[test]
fn a_real_file_with_wrong_bytes_never_panics() {
    let whole = real_blocks();
    try_read(&whole).expect("whole blocks");
    for seed in 0..300 {
        let mut random = Random::new(seed);
        let mut bytes = whole.clone();
        for _ in 0..=random.below(3) {
            let at = random.below(bytes.len());
            bytes[at] = random.bits() as u8;
        }
        survives(&bytes, &|| format!("seed {seed}"));
    }
}
