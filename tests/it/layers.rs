//! The architecture, as rules about the source: who may use whom, and what has no place where.
//!
//! A layer uses only lower ones (DESIGN, "The layers"). Any path is a use, whether it stands after `use` or in the
//! middle of a line. Comments do not count, so documentation may point upwards.

use std::fs;
use std::path::Path;

/// The layer of each top module.
const LAYERS: [(&str, u8); 17] = [
    ("units", 0),
    ("coord", 1),
    ("hours", 2),
    ("list", 2),
    ("network", 3),
    ("station", 4),
    ("demand", 4),
    ("travel_time", 5),
    ("nearest", 6),
    ("isochrone", 6),
    ("coverage", 7),
    ("siting", 8),
    ("render", 9),
    ("store", 9),
    ("engine", 10),
    ("server", 11),
    ("cli", 12),
];

/// Up to siting lies the pure engine: no files, no sockets, no clock, no threads of its own, no wire formats.
const PURE: u8 = 8;
const IMPURE: [&str; 7] = ["std::fs", "std::net", "tokio", "axum", "SystemTime::now", "Utc::now", "serde"];

/// The one file that maps memory.
const UNSAFE: [&str; 1] = ["store/region.rs"];

/// What is left for later has no place in the source; in two parts, or it would stand in this file.
const LEFTOVERS: [&str; 4] = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("to", "do!"), concat!("db", "g!")];

/// A longer file has two nouns.
const MAX_LINES: usize = 400;

/// What is wrong with the file at `path` (from `src` on) that holds `text`.
fn findings(path: &str, text: &str) -> Vec<String> {
    let code = without_comments(text);
    let mut found = Vec::new();
    let lines = text.lines().count();
    if lines > MAX_LINES {
        found.push(format!("{path} has {lines} lines, more than {MAX_LINES}"));
    }
    found.extend(LEFTOVERS.iter().filter(|word| text.contains(**word)).map(|word| format!("{path} holds `{word}`")));
    if !UNSAFE.contains(&path) && stands_in("unsafe", &code) {
        found.push(format!("{path} is unsafe"));
    }
    let module = path.split(['/', '.']).next().expect("a path has a beginning");
    if ["lib", "main", "web"].contains(&module) {
        return found; // the list of modules, the hand-over to the topmost, and the script that builds the pages
    }
    let Some(layer) = layer_of(module) else {
        found.push(format!("{path} is in no layer"));
        return found;
    };
    if layer <= PURE && !path.ends_with("_tests.rs") {
        // Tests may read the files that they need.
        let shipped = code.split("\n#[cfg(test)]").next().expect("a text has a beginning");
        found.extend(IMPURE.iter().filter(|word| stands_in(word, shipped)).map(|word| format!("{path} uses `{word}`")));
    }
    for target in modules_used(path, &code) {
        if target != module && layer_of(&target).is_none_or(|other| other >= layer) {
            found.push(format!("{path} uses `{target}`, which is in no lower layer"));
        }
    }
    found
}

fn layer_of(module: &str) -> Option<u8> {
    LAYERS.iter().find(|layer| layer.0 == module).map(|layer| layer.1)
}

/// The text without line comments; what they leave of a line keeps its place.
fn without_comments(text: &str) -> String {
    text.lines().map(|line| line.split_once("//").map_or(line, |(code, _)| code)).collect::<Vec<_>>().join("\n")
}

fn is_name(char: char) -> bool {
    char.is_alphanumeric() || char == '_'
}

/// Whether a name or path stands in `code` on its own, not as a part of another name.
fn stands_in(word: &str, code: &str) -> bool {
    let alone = |at: usize| !code[..at].ends_with(is_name) && !code[at + word.len()..].starts_with(is_name);
    code.match_indices(word).any(|(at, _)| alone(at))
}

/// The top modules that `code` names: after `crate::`, and where `super::` leads out of its own top module.
fn modules_used(path: &str, code: &str) -> Vec<String> {
    let file = path.trim_end_matches(".rs").trim_end_matches("/mod");
    let depth = file.split('/').count();
    let mut found = Vec::new();
    for (at, word) in code.match_indices("crate::").chain(code.match_indices("super::")) {
        let (before, after) = (&code[..at], &code[at + word.len()..]);
        if before.ends_with(is_name) || before.ends_with("super::") {
            continue;
        }
        if word == "crate::" {
            found.extend(heads(after));
            continue;
        }
        let rest = after.trim_start_matches("super::");
        let steps = 1 + (after.len() - rest.len()) / word.len();
        if steps >= depth + usize::from(is_inside_module(before)) {
            found.extend(heads(rest));
        }
    }
    found
}

/// Whether the code after `before` stands in a module inside its file, as tests do: one step deeper. rustfmt puts
/// the braces of such a module at the margin.
fn is_inside_module(before: &str) -> bool {
    let brace = before.lines().rfind(|line| *line == "}" || line.starts_with("mod ") && line.ends_with('{'));
    brace.is_some_and(|line| line != "}")
}

/// The first names of a path: one, or all in a list in braces.
fn heads(path: &str) -> Vec<String> {
    let name = |path: &str| path.trim_start().split(|char| !is_name(char)).next().unwrap_or_default().to_owned();
    let Some(list) = path.strip_prefix('{') else { return vec![name(path)] };
    let (mut open, mut heads, mut start) = (1, Vec::new(), 0);
    for (at, char) in list.char_indices() {
        match char {
            '{' => open += 1,
            '}' => open -= 1,
            _ => {}
        }
        if open == 0 || open == 1 && char == ',' {
            heads.push(name(&list[start..at]));
            start = at + 1;
        }
        if open == 0 {
            break;
        }
    }
    heads.retain(|head| !head.is_empty());
    heads
}

/// All Rust files below `folder`, as their paths from there.
fn rust_files(folder: &Path, prefix: &str, files: &mut Vec<String>) {
    let mut names: Vec<String> = fs::read_dir(folder)
        .expect("the source is there")
        .map(|entry| entry.expect("it can be listed").file_name().into_string().expect("plain names"))
        .collect();
    names.sort_unstable();
    for name in names {
        let path = folder.join(&name);
        if path.is_dir() {
            rust_files(&path, &format!("{prefix}{name}/"), files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(format!("{prefix}{name}"));
        }
    }
}

#[test]
fn the_source_keeps_its_rules() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&source, "", &mut files);
    assert!(files.len() > 50, "{files:?}");
    let text = |path: &String| fs::read_to_string(source.join(path)).expect("it can be read");
    let found: Vec<String> = files.iter().flat_map(|path| findings(path, &text(path))).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// `check("coverage/cell.rs", "use crate::cli::x;", "cli")`: the one thing that is wrong with it, if any.
fn check(path: &str, text: &str, expect: &str) {
    let found = findings(path, text);
    assert_eq!(found.len(), usize::from(!expect.is_empty()), "{path} {text:?}: {found:?}");
    assert!(found.iter().all(|finding| finding.contains(expect)), "{path} {text:?}: {found:?} without {expect}");
}

#[test]
fn a_planted_use_of_a_higher_layer_is_found() {
    check("coverage/cell.rs", "use crate::network::Network;", "");
    check("coverage/cell.rs", "use crate::engine::Engine;", "`engine`");
    check("coverage/cell.rs", "use crate::{coord::{LngLat, Plane}, units,\n    server::{router, a::b}};", "`server`");
    check("coverage/cell.rs", "fn f() -> u8 { crate::cli::answer() }", "`cli`");
    check("coverage/cell.rs", "/// See [`f`](crate::cli::f).\nuse super::parts::Part; // crate::cli", "");
    check("render/table.rs", "use crate::store::Region;", "`store`");
    check("nearest.rs", "use super::isochrone::Isochrone;", "`isochrone`");
    check("network/osm/ways.rs", "use super::super::edge::EdgeId;", "");
    check("network/osm/ways.rs", "use super::super::super::hours::Schedule;", "");
    check("network/osm/ways.rs", "use super::super::super::coverage::Part;", "`coverage`");
    check("network/mod.rs", "use super::station::Station;", "`station`");
    check("network/snap.rs", "mod tests {\n    use super::super::station;\n}", "");
    check("network/snap.rs", "mod tests {\n    use super::super::super::station;\n}", "`station`");
    check("network/snap.rs", "mod tests {\n}\nuse super::super::station;", "`station`");
    check("lib.rs", "pub use crate::cli::run;", "");
    check("misc/helper.rs", "", "no layer");
}

#[test]
fn a_planted_breach_of_purity_is_found() {
    check("siting/problem.rs", "use std::fs::File;", "std::fs");
    check("siting/problem.rs", "fn f() {}\n#[cfg(test)]\nmod tests {\n    use std::fs::File;\n}", "");
    check("siting/problem_tests.rs", "use std::fs::File;", "");
    check("engine/mod.rs", "use std::fs::File;", "");
    check("hours/mod.rs", "let now = chrono::Utc::now();", "Utc::now");
    check("demand/ping.rs", "#[derive(serde::Serialize)]", "serde");
    check("station/set.rs", "let observed = deserted(tokio_free);", "");
    check("store/region.rs", "unsafe { Mmap::map(&file) }", "");
    check("store/pings.rs", "unsafe { Mmap::map(&file) }", "unsafe");
    check("store/pings.rs", "#![expect(unsafe_code, reason = \"none\")]", "");
    check("cli/mod.rs", &format!("// {}: tidy up", LEFTOVERS[0]), LEFTOVERS[0]);
    check("cli/mod.rs", &format!("{}(x)", LEFTOVERS[3]), LEFTOVERS[3]);
    check("cli/mod.rs", &"\n".repeat(MAX_LINES), "");
    check("cli/mod.rs", &"\n".repeat(MAX_LINES + 1), "401 lines");
}
