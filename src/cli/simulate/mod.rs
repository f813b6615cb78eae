//! `waystation simulate`.

mod send;

use std::path::{Path, PathBuf};

use chrono::{DateTime, Days, Duration, NaiveDate, TimeZone, Utc};
use clap::{ArgGroup, Args};
use indicatif::{ProgressBar, ProgressStyle};

use crate::demand::{SimulatedPing, Simulation, Town};
use crate::store::{PingWriter, Region, ping_json};

use super::error::CliError;
use send::Sender;

/// Options of `simulate`.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("where").required(true))]
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
    #[arg(long, value_name = "FILE", group = "where")]
    out: Option<PathBuf>,
    /// Server to send them to, e.g. `http://127.0.0.1:8515`: today's, each at its time of day, or with `--rate` as load
    #[arg(long, value_name = "URL", group = "where")]
    to: Option<String>,
    /// Pings a second to send, of dates that are over, as fast as that
    #[arg(long, value_name = "N", requires = "to", value_parser = positive)]
    rate: Option<f64>,
    /// Stop after so many minutes
    #[arg(long, value_name = "MIN", requires = "to", value_parser = positive)]
    minutes: Option<f64>,
    /// Key of the role `ingest`, where the server asks for one
    #[arg(long, value_name = "KEY", requires = "to", env = "WAYSTATION_KEY", hide_env_values = true)]
    key: Option<String>,
}

/// Workers whose days are held at once while they are sent in the order of time.
const AT_ONCE: u32 = 2_000;

impl Simulate {
    pub fn run(self) -> Result<(), CliError> {
        if self.to.is_some() && self.rate.is_none() && (self.date.is_some() || self.days != 1) {
            return Err(CliError::input("`--to` sends today's pings at their time of day, and no other date")
                .hint("add `--rate N` to send dates that are over, N pings a second"));
        }
        let region = Region::open(&self.region)?;
        let town = Town::of(&region.network, self.seed);
        let days = Dates { zone: region.zone, simulate: &self };
        match (&self.out, &self.to) {
            (Some(out), _) => self.write(&town, &days, out),
            (None, Some(server)) => {
                let run = format!("{}-{}", self.seed, Utc::now().timestamp_micros());
                let mut sender = Sender::new(server, self.key.clone(), run)?;
                let sent = match self.rate {
                    Some(rate) => self.send_at(&town, &days, rate, &mut sender),
                    None => self.send_by_the_clock(&town, &days, &mut sender),
                };
                if let Some(summary) = sender.summary() {
                    eprintln!("{summary}");
                }
                sent
            }
            (None, None) => unreachable!("one of both is required"),
        }
    }

    fn write(&self, town: &Town<'_>, days: &Dates<'_>, out: &Path) -> Result<(), CliError> {
        let mut writer = PingWriter::create(out)?;
        let bar = bar("workers", u64::from(self.days) * u64::from(self.workers));
        let (mut written, mut failed) = (0_u64, None);
        for (midnight, simulation) in days.over() {
            for worker in 0..self.workers {
                town.day(simulation, worker, |ping| {
                    written += 1;
                    if let Err(error) = writer.push(ping, time_of(midnight, ping)) {
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
            out.display(),
            self.region.display(),
            out.display()
        );
        Ok(())
    }

    /// Dates that are over, so many pings a second.
    fn send_at(&self, town: &Town<'_>, days: &Dates<'_>, rate: f64, sender: &mut Sender) -> Result<(), CliError> {
        let bar = bar("workers", u64::from(self.days) * u64::from(self.workers));
        for (midnight, simulation) in days.over() {
            for first in (0..self.workers).step_by(AT_ONCE as usize) {
                let last = self.workers.min(first.saturating_add(AT_ONCE));
                for ping in together(town, simulation, first..last) {
                    sender.push(&ping_json(ping, time_of(midnight, ping)))?;
                    sender.keep_to(rate);
                    if self.is_late(sender) {
                        return sender.flush();
                    }
                }
                bar.inc(u64::from(last - first));
            }
        }
        bar.finish_and_clear();
        sender.flush()
    }

    /// Today's pings from now on, each when its time has come.
    fn send_by_the_clock(&self, town: &Town<'_>, days: &Dates<'_>, sender: &mut Sender) -> Result<(), CliError> {
        let today = Utc::now().with_timezone(&days.zone).date_naive();
        let midnight = days.midnight(today);
        let now = u32::try_from((Utc::now() - midnight).num_seconds()).unwrap_or(0);
        let mut pings = together(town, days.simulation(0), 0..self.workers);
        pings.retain(|ping| ping.second >= now);
        let bar = bar("pings", pings.len() as u64);
        for ping in pings {
            let due = time_of(midnight, ping);
            while let Ok(early) = (due - Utc::now()).to_std() {
                sender.flush()?;
                if self.is_late(sender) {
                    return Ok(());
                }
                std::thread::sleep(early.min(std::time::Duration::from_secs(1)));
            }
            sender.push(&ping_json(ping, due))?;
            bar.inc(1);
        }
        bar.finish_and_clear();
        sender.flush()
    }

    fn is_late(&self, sender: &Sender) -> bool {
        self.minutes.is_some_and(|minutes| sender.elapsed_s() > minutes * 60.0)
    }
}

/// The dates that are simulated.
struct Dates<'a> {
    zone: chrono_tz::Tz,
    simulate: &'a Simulate,
}

impl Dates<'_> {
    /// The first instant of each date that is over, oldest first, and who is about on it.
    fn over(&self) -> impl Iterator<Item = (DateTime<Utc>, Simulation)> + '_ {
        let yesterday = Utc::now().with_timezone(&self.zone).date_naive().pred_opt().unwrap_or_default();
        let last = self.simulate.date.unwrap_or(yesterday);
        (0..self.simulate.days).rev().map(move |back| {
            let date = last.checked_sub_days(Days::new(u64::from(back))).unwrap_or(last);
            (self.midnight(date), self.simulation(back))
        })
    }

    /// Midnight may not exist where clocks change; the first instant of the date will do.
    fn midnight(&self, date: NaiveDate) -> DateTime<Utc> {
        let midnight = date.and_hms_opt(0, 0, 0).unwrap_or_default();
        let local = self.zone.from_local_datetime(&midnight).earliest();
        local.map_or_else(|| midnight.and_utc(), |at| at.with_timezone(&Utc))
    }

    fn simulation(&self, back: u32) -> Simulation {
        let Simulate { workers, every, seed, .. } = *self.simulate;
        Simulation { workers, every_s: every, seed: seed.wrapping_add(u64::from(back) * 1_000_003) }
    }
}

fn positive(text: &str) -> Result<f64, String> {
    let number = text.parse::<f64>().ok().filter(|number| number.is_finite() && *number > 0.0);
    number.ok_or_else(|| format!("`{text}` is not a number above 0"))
}

fn time_of(midnight: DateTime<Utc>, ping: SimulatedPing) -> DateTime<Utc> {
    midnight + Duration::seconds(i64::from(ping.second))
}

/// The day of some workers, in the order of time.
fn together(town: &Town<'_>, simulation: Simulation, workers: std::ops::Range<u32>) -> Vec<SimulatedPing> {
    let mut pings = Vec::new();
    for worker in workers {
        town.day(simulation, worker, |ping| pings.push(ping));
    }
    pings.sort_by_key(|ping| (ping.second, ping.worker));
    pings
}

fn bar(what: &str, length: u64) -> ProgressBar {
    let style = ProgressStyle::with_template(&format!("{{bar:30}} {{pos}}/{{len}} {what} {{per_sec}}, {{eta}} left"));
    ProgressBar::new(length).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
