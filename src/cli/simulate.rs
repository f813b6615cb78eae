//! `waystation simulate`.

use std::path::PathBuf;

use chrono::{Days, Duration, NaiveDate, TimeZone, Utc};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use crate::demand::{Simulation, Town};
use crate::store::{PingWriter, Region};

use super::error::CliError;

/// Options of `simulate`.
#[derive(Debug, Args)]
pub(super) struct Simulate {
    /// Directory made by `waystation build`
    #[arg(value_name = "DIR")]
    region: PathBuf,
    /// How many workers there are
    #[arg(long, value_name = "N", default_value_t = 500)]
    workers: u32,
    /// The last date; it must be over [default: yesterday]
    #[arg(long, value_name = "DATE")]
    date: Option<NaiveDate>,
    /// How many dates, ending with the last
    #[arg(long, value_name = "N", default_value_t = 1)]
    days: u32,
    /// Seconds between two pings of one phone
    #[arg(long, value_name = "S", default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=3600))]
    every: u32,
    /// Another number gives other people
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// File to write: .parquet, .csv or .ndjson
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

impl Simulate {
    pub fn run(self) -> Result<(), CliError> {
        let region = Region::open(&self.region)?;
        let yesterday = Utc::now().with_timezone(&region.zone).date_naive().pred_opt().unwrap_or_default();
        let last = self.date.unwrap_or(yesterday);
        let town = Town::of(&region.network, self.seed);
        let mut writer = PingWriter::create(&self.out)?;
        let style = ProgressStyle::with_template("{bar:30} {pos}/{len} workers {per_sec}, {eta} left");
        let bar = ProgressBar::new(u64::from(self.days) * u64::from(self.workers));
        let bar = bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        let (mut written, mut failed) = (0_u64, None);
        for back in (0..self.days).rev() {
            let date = last.checked_sub_days(Days::new(u64::from(back))).unwrap_or(last);
            // Midnight may not exist where clocks change; the first instant of the date will do.
            let midnight = date.and_hms_opt(0, 0, 0).unwrap_or_default();
            let midnight = region.zone.from_local_datetime(&midnight).earliest().map(|at| at.with_timezone(&Utc));
            let midnight = midnight.unwrap_or_else(|| date.and_hms_opt(0, 0, 0).unwrap_or_default().and_utc());
            let simulation = Simulation {
                workers: self.workers,
                every_s: self.every,
                seed: self.seed.wrapping_add(u64::from(back) * 1_000_003),
            };
            for worker in 0..self.workers {
                town.day(simulation, worker, |ping| {
                    written += 1;
                    let time = midnight + Duration::seconds(i64::from(ping.second));
                    if let Err(error) = writer.push(ping, time) {
                        failed.get_or_insert(error);
                    }
                });
                bar.inc(1);
                if let Some(error) = failed.take() {
                    return Err(error.into());
                }
            }
        }
        writer.finish()?;
        bar.finish_and_clear();
        eprintln!(
            "wrote {written} synthetic pings of {} workers who do not exist to {}; next: waystation pings {} {} --source \
             synthetic",
            self.workers,
            self.out.display(),
            self.region.display(),
            self.out.display()
        );
        Ok(())
    }
}
