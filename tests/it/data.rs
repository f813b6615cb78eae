//! Real files that are not part of the repository.

use std::fs;
use std::path::{Path, PathBuf};

/// The bytes of a file in `$WAYSTATION_DATA`, else in `../shared/data`; says loudly when it is not there.
pub fn read(path: &str) -> Option<Vec<u8>> {
    let file = file(path);
    let bytes = fs::read(&file).ok();
    if bytes.is_none() {
        eprintln!("SKIPPED: {} is missing; set WAYSTATION_DATA to the folder of the real data", file.display());
    }
    bytes
}

/// Where such a file is, if it is there.
pub fn path(path: &str) -> String {
    file(path).to_str().expect("a plain path").to_owned()
}

fn file(path: &str) -> PathBuf {
    let folder = std::env::var_os("WAYSTATION_DATA")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data"), PathBuf::from);
    folder.join(path)
}
