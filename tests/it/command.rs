//! Runs the program as a user does.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// What a run of the program left behind.
pub struct Run {
    pub status: i32,
    pub stdout: String,
    pub stderr: String,
}

/// Runs `waystation` with `arguments`.
pub fn waystation(arguments: &[&str]) -> Run {
    // In English, whatever the language of whoever runs the tests.
    finished(Command::new(env!("CARGO_BIN_EXE_waystation")).env("LC_ALL", "C").args(arguments))
}

/// Runs a prepared command.
pub fn finished(command: &mut Command) -> Run {
    let output = command.output().expect("the program starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("output is UTF-8");
    Run { status: output.status.code().unwrap_or(-1), stdout: text(output.stdout), stderr: text(output.stderr) }
}

/// A directory of this test run; removed by nobody but the system, since a failed test wants to be looked at.
pub fn scratch(name: &str) -> PathBuf {
    let directory = std::env::temp_dir().join(format!("waystation-test-{}", std::process::id())).join(name);
    std::fs::create_dir_all(&directory).expect("the temporary directory can be written");
    directory
}

/// A file of the project.
pub fn data(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(name).to_str().expect("a plain path").to_owned()
}

/// The bundled region, built once for all tests.
pub fn helsinki() -> &'static str {
    static REGION: OnceLock<String> = OnceLock::new();
    REGION.get_or_init(|| {
        let out = scratch("shared").join("helsinki").to_str().expect("a plain path").to_owned();
        let (osm, stations) = (data("helsinki-centre.osm.pbf"), data("helsinki-stations.csv"));
        let run = waystation(&["build", "--osm", &osm, "--stations", &stations, "--out", &out]);
        assert_eq!(run.status, 0, "{}", run.stderr);
        out
    })
}
