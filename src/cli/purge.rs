//! `waystation purge`.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Args;

use crate::store::{self, Region};

use super::error::CliError;

/// Options of `purge`.
#[derive(Debug, Args)]
pub(super) struct Purge {
    /// Directory made by `waystation build`
    #[arg(value_name = "DIR")]
    region: PathBuf,
    /// Everything about pings up to this date, inclusive: logs, keys and published surfaces
    #[arg(long, value_name = "DATE")]
    until: NaiveDate,
    /// Leave published surfaces alone
    #[arg(long)]
    keep_surfaces: bool,
}

impl Purge {
    pub fn run(self) -> Result<(), CliError> {
        Region::recipe(&self.region)?;
        let purged = store::purge(&self.region, self.until, self.keep_surfaces)?;
        eprintln!(
            "destroyed {} logs with their keys and {} surfaces, up to {}; these dates stay closed",
            purged.logs, purged.surfaces, self.until
        );
        Ok(())
    }
}
