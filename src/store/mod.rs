//! What survives a restart: the region directory.
//!
//! ```text
//! region.toml     inputs with their hashes, options, counts, versions
//! network.bin     the streets, memory-mapped
//! basemap.bin     what lies around them, and the places that people go to, memory-mapped
//! region.sqlite   stations and their audit, contacts, tiers, districts, demand points, holidays, findings, scenarios;
//!                 any SQLite tool opens it
//! ```

mod build;
mod datum;
mod datum_lists;
mod day_key;
mod details;
mod edits;
mod error;
mod holidays;
mod keys;
mod mapping;
mod ndjson;
mod ping_file;
mod ping_log;
mod place;
mod placed;
mod publish;
mod recipe;
mod region;
mod scenarios;
mod simulated;
mod source;
mod surface;
mod tables;
mod zone;

pub use build::{Build, BuildReport, DatumNote, Inputs, build};
pub use datum::{DatumChoice, DatumSource, Datums, Settled, StrayRows};
pub use datum_lists::settle_list;
pub use edits::{AuditEntry, Author, Revision, StationList, StationWriter, audit};
pub use error::StoreError;
pub use holidays::HolidayChoice;
pub use keys::{Key, Keyring, Role, add_key, list_keys, revoke_key};
pub use mapping::{load_mapping, mapping_text, parse_mapping};
pub use ndjson::read_ndjson;
pub use ping_file::read_ping_file;
pub use ping_log::{DayLog, PingBatch, PingLog, Stored};
pub use publish::{Purged, publish, purge};
pub use recipe::{Counts, FORMAT_VERSION, Input, Recipe, hash_of};
pub use region::Region;
pub use scenarios::{
    BadName, Scenario, ScenarioDraft, check_scenario_name, find_scenario, list_scenarios, put_scenario, remove_scenario,
};
pub use simulated::{PingWriter, ping_json};
pub use source::ListFile;
pub use surface::{DaySurface, is_published, read_surfaces, write_surface};
