//! What survives a restart: the region directory.
//!
//! ```text
//! region.toml     inputs with their hashes, options, counts, versions
//! network.bin     the streets, memory-mapped
//! basemap.bin     what lies around them, and the places that people go to, memory-mapped
//! region.sqlite   stations and their audit, districts, demand points, findings; any SQLite tool opens it
//! ```

mod build;
mod edits;
mod error;
mod keys;
mod place;
mod recipe;
mod region;
mod tables;
mod zone;

pub use build::{Build, BuildReport, Inputs, build};
pub use edits::{AuditEntry, Author, Revision, StationList, StationWriter, audit};
pub use error::StoreError;
pub use keys::{Key, Keyring, Role, add_key, list_keys, revoke_key};
pub use recipe::{Counts, FORMAT_VERSION, Input, Recipe, hash_of};
pub use region::Region;
