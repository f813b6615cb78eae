//! Fetches `MapLibre GL JS` from npm, to be embedded; without npm the pages load it from a public network.
//!
//! Everything happens in the build folder: the source tree is only read. The lock file names one version and its
//! hash, so every build embeds the same bytes. `WAYSTATION_MAPLIBRE=cdn` asks for a build without it.

use std::path::Path;
use std::process::{Command, Stdio};
use std::{env, fs, io};

/// What npm is told.
const INPUTS: [&str; 3] = ["package.json", "package-lock.json", ".npmrc"];
/// What is taken: the build that needs no inline worker, so that a strict policy holds.
const TAKEN: [&str; 4] = ["maplibre-gl-csp.js", "maplibre-gl-csp-worker.js", "maplibre-gl.css", "LICENSE.txt"];

fn main() {
    println!("cargo:rerun-if-changed=src/web/build.rs");
    println!("cargo:rerun-if-env-changed=WAYSTATION_MAPLIBRE");
    let root = env::var("CARGO_MANIFEST_DIR").expect("cargo says where the package is");
    let source = Path::new(&root).join("src/web");
    for input in INPUTS {
        println!("cargo:rerun-if-changed=src/web/{input}");
    }
    let out = env::var("OUT_DIR").expect("cargo says where to write");
    let out = Path::new(&out);
    let embedded = if env::var("WAYSTATION_MAPLIBRE").is_ok_and(|word| word == "cdn") {
        Err("WAYSTATION_MAPLIBRE=cdn".to_owned())
    } else {
        fetch(&source, out)
    };
    if let Err(reason) = &embedded {
        println!(
            "cargo:warning=MapLibre GL JS is not embedded ({reason}): maps will load it from a public network. For \
             maps that need no other host, install npm and run `cargo clean -p waystation`, then build again"
        );
    }
    let list = if embedded.is_ok() { table() } else { "&[]".to_owned() };
    fs::write(out.join("maplibre.rs"), list).expect("the build folder can be written");
}

/// Puts the files of [`TAKEN`] into `out`, or tells why not.
fn fetch(source: &Path, out: &Path) -> Result<(), String> {
    let folder = out.join("npm");
    let told = |error: io::Error| error.to_string();
    // What an interrupted build left is no start.
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).map_err(told)?;
    for input in INPUTS {
        fs::copy(source.join(input), folder.join(input)).map_err(told)?;
    }
    let quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
    let patience = ["--fetch-retries=1", "--fetch-timeout=20000"];
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let run = Command::new(npm)
        .arg("ci")
        .args(quiet)
        .args(patience)
        .current_dir(&folder)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("npm does not run: {error}"))?;
    if !run.status.success() {
        let said = String::from_utf8_lossy(&run.stderr);
        let first = said.lines().find(|line| line.contains("code ")).unwrap_or("npm ci failed").trim().to_owned();
        return Err(first);
    }
    let package = folder.join("node_modules/maplibre-gl/dist");
    for file in TAKEN {
        fs::copy(package.join(file), out.join(file)).map_err(|error| format!("{file}: {error}"))?;
    }
    // Sixty megabytes that nobody needs any more.
    fs::remove_dir_all(&folder).map_err(told)
}

/// The Rust expression that embeds them.
fn table() -> String {
    let row = |file: &&str| format!("    (\"{file}\", include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{file}\"))),\n");
    format!("&[\n{}]\n", TAKEN.iter().map(row).collect::<String>())
}
