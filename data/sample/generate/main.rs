//! Makes the sample district: `cargo run --example sample-district`.

use std::fs;
use std::path::Path;

#[path = "river_town/mod.rs"]
mod river_town;

fn main() -> std::io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/sample");
    for (name, bytes) in river_town::files() {
        println!("{} {}", name, bytes.len());
        fs::write(folder.join(name), bytes)?;
    }
    Ok(())
}
