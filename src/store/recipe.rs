//! `region.toml`: from what a region was made, so that it can be made again, bit for bit.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::network::{self, Hypothesis};

use super::datum::Settled;

/// The version of the region directory; includes those of `basemap.bin` and of `network.bin`.
pub const FORMAT_VERSION: u32 = 5000 + 100 * network::BASE_MAP_VERSION + network::FORMAT_VERSION;

/// The recipe of a region.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Recipe {
    /// Version of the directory.
    pub format: u32,
    /// The program that made it.
    pub program: String,
    /// IANA name of the time zone in which hours are read.
    pub timezone: String,
    /// The extract.
    pub osm: Input,
    /// The list of stations.
    pub stations: Input,
    /// What was decided about the list of stations.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mapping: Option<Input>,
    /// The districts, unless they come from the extract.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub districts: Option<Input>,
    /// The demand points.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub demand: Option<Input>,
    /// Whether demand is to be estimated from the places of the extract while nothing better is known.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub estimate_demand: bool,
    /// The calendar of holidays that hours are read by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holidays: Option<Input>,
    /// The tiers, unless they are the built-in ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tiers: Option<Input>,
    /// What came out.
    pub counts: Counts,
}

/// One input file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    /// Its name, without folders.
    pub file: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// The datum that its coordinates were read in, where it has any: `wgs84`, `gcj02` or `bd09`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub datum: Option<String>,
    /// Why: `declared`, `columns`, `streets`, `default` or `location`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub datum_by: Option<String>,
    /// Whether it has latitude where longitude should be.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub swapped: bool,
}

impl Input {
    /// A file and its hash, with no coordinates settled.
    #[must_use]
    pub const fn new(file: String, sha256: String) -> Self {
        Self { file, sha256, datum: None, datum_by: None, swapped: false }
    }

    /// The same with the datum that was settled for it.
    #[must_use]
    pub fn settled(self, settled: &Settled) -> Self {
        let Hypothesis { datum, swapped } = settled.hypothesis;
        let by = settled.source.as_str().to_owned();
        Self { datum: Some(datum.as_str().to_owned()), datum_by: Some(by), swapped, ..self }
    }
}

/// What a region holds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it; units stand in them")]
pub struct Counts {
    pub street_ways: u64,
    pub nodes: usize,
    pub edges: usize,
    pub segments: u64,
    pub missing_node_references: u64,
    pub walk_street_km: f64,
    pub cycle_street_km: f64,
    pub ebike_street_km: f64,
    pub walk_islet_km: f64,
    pub cycle_islet_km: f64,
    pub ebike_islet_km: f64,
    pub station_rows_read: usize,
    pub stations: usize,
    pub stations_rejected: usize,
    pub stations_without_tier: usize,
    pub stations_off_walk_network: usize,
    pub districts: usize,
    pub incomplete_boundaries: u64,
    pub demand_points: usize,
    pub demand_points_off_walk_network: usize,
    /// Places of the extract that demand could be estimated from.
    #[serde(default)]
    pub demand_places: usize,
    pub findings: usize,
}

/// The SHA-256 of some bytes, in hexadecimal.
#[must_use]
pub fn hash_of(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut text, byte| {
        use std::fmt::Write;
        let _ = write!(text, "{byte:02x}");
        text
    })
}
