//! `waystation pings`: pings of dates that are over, from files into the demand surface.

use std::collections::BTreeMap;
use std::path::PathBuf;

use chrono::{NaiveDate, Utc};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use crate::coord::Datum;
use crate::demand::{Intake, PingRule, PrivacyRule, Refused, Sighting};
use crate::network::StreetHull;
use crate::store::{self, DayLog, PingBatch, PingLog, Region};

use super::error::CliError;

/// Options of `pings`.
#[derive(Debug, Args)]
pub(super) struct Pings {
    /// Directory made by `waystation build`
    #[arg(value_name = "DIR")]
    region: PathBuf,
    /// Files of pings: .parquet, .csv or .ndjson with worker, lng, lat, time; accuracy, speed, group if known. All
    /// files of a date go into one command: afterwards it is closed
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// How many workers must stand behind each figure that is published; 5 at least
    #[arg(long, value_name = "WORKERS", default_value_t = 10)]
    k: u32,
    /// Datum of the positions: wgs84, gcj02 (from kits of Gaode and Tencent) or bd09 (of Baidu)
    #[arg(long, value_name = "DATUM", default_value = "wgs84", value_parser = |text: &str| text.parse::<Datum>())]
    datum: Datum,
    /// Take ids that are phone numbers, identity cards, mail addresses or names; they are hashed as all others
    #[arg(long)]
    pseudonymise: bool,
    /// Where the pings come from, said with every figure, e.g. synthetic
    #[arg(long, value_name = "TEXT", default_value = "")]
    source: String,
}

/// Sightings of a date are cleared of repetitions when there are so many more than before.
const TIDY: usize = 1 << 20;

impl Pings {
    pub fn run(self) -> Result<(), CliError> {
        let rule = PrivacyRule::new(self.k).map_err(|error| CliError::input(error.to_string()))?;
        let region = Region::open(&self.region)?;
        let log = DayLog::open(&self.region)?;
        let now = Utc::now();
        let today = now.with_timezone(&region.zone).date_naive();
        let ping_rule = PingRule {
            zone: region.zone,
            bounds: StreetHull::of(&region.network).bounds(),
            now_s: now.timestamp() as f64,
            oldest_s: 0.0,
            pseudonymise: self.pseudonymise,
        };
        let mut failed = None;
        let mut dates: BTreeMap<NaiveDate, Vec<Sighting>> = BTreeMap::new();
        let mut refused: BTreeMap<Refused, (u64, String)> = BTreeMap::new();
        let mut read = 0;
        {
            let mut intake = Intake::new(ping_rule, |date| match log.key(date) {
                Ok(key) => key,
                Err(error) => {
                    failed.get_or_insert(error);
                    None
                }
            });
            let bar = bar();
            for file in &self.files {
                let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
                bar.set_message(name.clone());
                read += store::read_ping_file(file, |number, ping| {
                    bar.inc(1);
                    match ping.and_then(|ping| intake.take(&ping.in_wgs84(self.datum))) {
                        Ok((date, sighting)) => keep(dates.entry(date).or_default(), sighting),
                        Err(reason) => {
                            let first = || (0, format!("{name}, {number}"));
                            refused.entry(reason).or_insert_with(first).0 += 1;
                        }
                    }
                })?;
            }
            bar.finish_and_clear();
        }
        if let Some(error) = failed {
            return Err(error.into());
        }
        let taken = read - refused.values().map(|(count, _)| count).sum::<u64>();
        eprintln!("read      {read} pings, took {taken}, refused {}", read - taken);
        for (reason, (count, first)) in &refused {
            eprintln!("refused   {count} for {}: {reason} (the first: {first})", reason.code());
        }
        let of_today = dates.split_off(&today);
        for (date, sightings) in of_today {
            append(&self.region, date, &sightings)?;
            eprintln!("{date}  is not over: {} sightings went into its log", sightings.len());
        }
        let surfaces = store::publish(&self.region, today, rule, &self.source, dates)?;
        for surface in &surfaces {
            let hours: u32 = surface.entries.iter().map(|entry| entry.minutes).sum::<u32>() / 60;
            eprintln!(
                "{}  published: {} figures, {hours} worker-hours, {} % of all minutes withheld (k = {}); closed",
                surface.date,
                surface.entries.len(),
                surface.withheld_percent,
                surface.k
            );
        }
        if taken == 0 {
            return Err(CliError::input("none of the pings can be used")
                .hint("`refused` says why; positions are WGS-84 degrees inside the region"));
        }
        Ok(())
    }
}

fn keep(sightings: &mut Vec<Sighting>, sighting: Sighting) {
    // Most phones tell the same minute more than once.
    if sightings.last() != Some(&sighting) {
        sightings.push(sighting);
    }
    if sightings.len() == sightings.capacity() && sightings.len() >= TIDY {
        sightings.sort_unstable();
        sightings.dedup();
    }
}

fn bar() -> ProgressBar {
    let style = ProgressStyle::with_template("{msg:22} {pos} pings {per_sec}");
    ProgressBar::new_spinner().with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()))
}

fn append(region: &std::path::Path, date: NaiveDate, sightings: &[Sighting]) -> Result<(), CliError> {
    let mut packed = Vec::with_capacity(sightings.len() * crate::demand::PACKED);
    for sighting in sightings {
        sighting.pack(&mut packed);
    }
    let (reply, done) = std::sync::mpsc::channel();
    let batch =
        PingBatch { client: "pings".to_owned(), chunks: vec![(date, packed)], today: date, ..Default::default() };
    PingLog::open(region)?.append(batch, move |outcome| drop(reply.send(outcome)));
    match done.recv() {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) => Err(CliError::input(error.to_string())),
        Err(_) => Err(CliError::input("the log of pings was not written")),
    }
}
