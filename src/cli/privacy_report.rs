//! `waystation privacy-report`.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::demand::{HOLD, LEAST_K, MOST_MINUTES, ROUND_MINUTES, ROUND_WORKERS, TRIP_END};
use crate::render::Table;
use crate::store::{DayLog, Region};

use super::error::CliError;
use super::output;

/// Options of `privacy-report`.
#[derive(Debug, Args)]
pub(super) struct PrivacyReport {
    /// Directory made by `waystation build`
    #[arg(value_name = "DIR")]
    region: PathBuf,
    /// Write JSON
    #[arg(long)]
    json: bool,
}

impl PrivacyReport {
    pub fn run(self) -> Result<(), CliError> {
        let region = Region::open(&self.region)?;
        let log = DayLog::open(&self.region)?;
        let kept = log.dates()?;
        let closed = log.closed()?;
        if self.json {
            let published: Vec<_> = region
                .presence
                .iter()
                .map(|day| {
                    let least = day.entries.iter().map(|entry| entry.workers).min();
                    json!({"date": day.date.to_string(), "k": day.k, "figures": day.entries.len(),
                        "least_workers_rounded": least, "withheld_percent": day.withheld_percent, "source": day.source})
                })
                .collect();
            let dates = |dates: &[chrono::NaiveDate]| dates.iter().map(ToString::to_string).collect::<Vec<_>>();
            return output::print(&output::json(&json!({
                "rules": {"k_least": LEAST_K, "round_workers": ROUND_WORKERS, "round_minutes": ROUND_MINUTES,
                    "trip_end_minutes": TRIP_END, "hold_minutes": HOLD, "most_minutes_a_worker_and_date": MOST_MINUTES},
                "dates_with_a_log": dates(&kept), "dates_closed": dates(&closed), "published": published,
            })));
        }
        let mut table = Table::new(&["date", "log kept", "closed", "figures", "k", "withheld %", "source"]);
        let mut dates: Vec<_> =
            kept.iter().chain(&closed).copied().chain(region.presence.iter().map(|day| day.date)).collect();
        dates.sort_unstable();
        dates.dedup();
        for date in dates {
            let day = region.presence.iter().find(|day| day.date == date);
            let yes = |yes: bool| if yes { "yes" } else { "no" }.to_owned();
            table.push([
                date.to_string(),
                yes(kept.contains(&date)),
                yes(closed.contains(&date)),
                day.map_or_else(|| "-".to_owned(), |day| day.entries.len().to_string()),
                day.map_or_else(|| "-".to_owned(), |day| day.k.to_string()),
                day.map_or_else(|| "-".to_owned(), |day| day.withheld_percent.to_string()),
                day.map_or_else(String::new, |day| day.source.clone()),
            ]);
        }
        output::print(&format!(
            "What is kept of a ping until its date is over: a keyed hash of the worker, an H3 cell of about 2,000 m2, the\n\
             minute, the group. The key of the date and its log are destroyed when it is published. A sighting counts for\n\
             the minutes up to the next one, at most {HOLD}; the first and last {TRIP_END} minutes of each trip are left out; one worker\n\
             counts for at most {MOST_MINUTES} minutes a date. Published: minutes (to {ROUND_MINUTES}) and workers (down to {ROUND_WORKERS}) by cell of about\n\
             100,000 m2 and hour, with at least k workers each.\n\n{}",
            table.aligned()
        ))
    }
}
