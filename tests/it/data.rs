//! Real files that are not part of the repository.

use std::fs;
use std::path::{Path, PathBuf};

/// The bytes of a file in `$WAYSTATION_DATA`, else in `../shared/data`; says loudly when it is not there.
pub fn read(path: &str) -> Option<Vec<u8>> {
    let folder = std::env::var_os("WAYSTATION_DATA")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data"), PathBuf::from);
    let file = folder.join(path);
    let bytes = fs::read(&file).ok();
    if bytes.is_none() {
        eprintln!("SKIPPED: {} is missing; set WAYSTATION_DATA to the folder of the real data", file.display());
    }
    bytes
}
