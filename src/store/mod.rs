//! What survives a restart: the region directory.
//!
//! ```text
//! region.toml     inputs with their hashes, options, counts, versions
//! network.bin     the streets, memory-mapped
//! region.sqlite   stations, districts, demand points, findings; planners can open it with any SQLite tool
//! ```

mod build;
mod error;
mod recipe;
mod region;
mod tables;
mod zone;

pub use build::{Build, BuildReport, Inputs, build};
pub use error::StoreError;
pub use recipe::{Counts, FORMAT_VERSION, Input, Recipe, hash_of};
pub use region::Region;
