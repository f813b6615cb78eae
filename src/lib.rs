//! Waystation tells who can reach a service station in fifteen minutes, who cannot, and where to open the next one.
//!
//! The modules are layers; each uses only those below it, and a test asserts it. Everything up to [`coverage`] is
//! the pure engine: no clock, no files, no network, no async. [`store`] owns files, [`engine`] puts questions and
//! answers together, and the command line and the HTTP server stand on top.

pub mod cli;
pub mod coord;
pub mod coverage;
pub mod demand;
pub mod engine;
pub mod hours;
pub mod isochrone;
pub mod list;
pub mod nearest;
pub mod network;
pub mod render;
pub mod server;
pub mod siting;
pub mod station;
pub mod store;
pub mod travel_time;
pub mod units;
