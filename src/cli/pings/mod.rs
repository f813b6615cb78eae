//! `waystation pings`: pings of dates that are over, from files into the demand surface.

mod part;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use chrono::{NaiveDate, Utc};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use crate::coord::Datum;
use crate::demand::{Intake, PingRule, PrivacyRule, Refused, Sightings};
use crate::engine::Snapshot;
use crate::network::{Hypothesis, Numbers};
use crate::store::{self, DayLog, PingBatch, PingLog, Region, StoreError};

use super::error::CliError;
use part::{Dates, Part};

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
    /// Datum of the positions: wgs84, gcj02 (from kits of Gaode and Tencent) or bd09 (of Baidu) [default: wgs84, unless
    /// the streets tell that it is another: that is an error]
    #[arg(long, value_name = "DATUM", value_parser = |text: &str| text.parse::<Datum>())]
    datum: Option<Datum>,
    /// Take ids that are phone numbers, identity cards, mail addresses or names; they are hashed as all others
    #[arg(long)]
    pseudonymise: bool,
    /// Where the pings come from, said with every figure, e.g. synthetic
    #[arg(long, value_name = "TEXT", default_value = "")]
    source: String,
}

/// The progress is told every so many pings.
const TICK: u64 = 4_096;

impl Pings {
    /// The pings of `files` for a region that was just built, with everything else as usual.
    pub(super) fn of(region: PathBuf, files: Vec<PathBuf>, datum: Option<Datum>, source: String) -> Self {
        Self { region, files, k: PrivacyRule::default().k(), datum, pseudonymise: false, source }
    }

    pub fn run(self) -> Result<(), CliError> {
        let rule = PrivacyRule::new(self.k).map_err(|error| CliError::input(error.to_string()))?;
        let snapshot = Snapshot::of(Region::open(&self.region)?);
        let region = snapshot.region();
        let log = DayLog::open(&self.region)?;
        let now = Utc::now();
        let today = now.with_timezone(&region.zone).date_naive();
        let ping_rule = PingRule {
            zone: region.zone,
            bounds: snapshot.hull().bounds(),
            now_s: now.timestamp() as f64,
            oldest_s: 0.0,
            pseudonymise: self.pseudonymise,
        };
        let (datum, bar) = (self.datum.unwrap_or_default(), bar());
        let failed: Mutex<Option<StoreError>> = Mutex::default();
        let log = Mutex::new(log);
        let key_of = |date| match log.lock().unwrap_or_else(PoisonError::into_inner).key(date) {
            Ok(key) => key,
            Err(error) => {
                failed.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
                None
            }
        };
        let dates: Mutex<Dates> = Mutex::default();
        let mut refused: BTreeMap<Refused, (u64, String)> = BTreeMap::new();
        let (mut read, mut sample) = (0, Vec::new());
        for file in &self.files {
            let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            bar.set_message(name.clone());
            let start = || Part::new(Intake::new(ping_rule, snapshot.log_cells(), key_of), datum, &dates);
            let (count, parts) = store::read_ping_file(file, start, |part, number, ping| {
                part.take(ping, number);
                if number % TICK == 0 {
                    bar.inc(TICK);
                }
            })?;
            read += count;
            for mut part in parts {
                part.hand_over();
                sample.extend(part.sample());
                for (reason, (count, first)) in part.refused {
                    let first = || (0, format!("{name}, {first}"));
                    refused.entry(reason).or_insert_with(first).0 += count;
                }
            }
        }
        bar.finish_and_clear();
        let failed = failed.into_inner().unwrap_or_else(PoisonError::into_inner);
        if let Some(error) = failed {
            return Err(error.into());
        }
        if self.datum.is_none() {
            check_datum(&snapshot, &sample)?;
        }
        let taken = read - refused.values().map(|(count, _)| count).sum::<u64>();
        eprintln!("read      {read} pings, took {taken}, refused {}", read - taken);
        for (reason, (count, first)) in &refused {
            eprintln!("refused   {count} for {}: {reason} (the first: {first})", reason.code());
        }
        let mut dates = dates.into_inner().unwrap_or_else(PoisonError::into_inner);
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

/// Whether the streets say that positions that nobody declared are in another datum than WGS-84.
fn check_datum(snapshot: &Snapshot, sample: &[Numbers]) -> Result<(), CliError> {
    let evidence = snapshot.weigh_datum(sample);
    let other = evidence.verdict().decided().filter(|found| *found != Hypothesis::of(Datum::Wgs84));
    let Some(found) = other else { return Ok(()) };
    let error =
        CliError::input(format!("the positions are not in WGS-84: by the streets they are in {found}\n{evidence}"));
    Err(if found.swapped {
        error.hint("longitude and latitude are in each other's column; nothing was stored")
    } else {
        let datum = found.datum.as_str();
        error.hint(format!("add `--datum {datum}`, or `--datum wgs84` if the streets are wrong; nothing was stored"))
    })
}

fn bar() -> ProgressBar {
    let style = ProgressStyle::with_template("{msg:22} {pos} pings {per_sec}");
    ProgressBar::new_spinner().with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()))
}

fn append(region: &std::path::Path, date: NaiveDate, sightings: &Sightings) -> Result<(), CliError> {
    let mut packed = Vec::with_capacity(sightings.len() * crate::demand::PACKED);
    for sighting in sightings.iter() {
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
