//! `/v1/live`: how many workers are near each station, once an hour, and never more exactly than a multiple of k.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use chrono::{Duration, TimeZone, Timelike};
use serde_json::{Value, json};

use crate::coord::LngLat;
use crate::demand::{LIVE_S, LivePings, PrivacyRule, Sighted};
use crate::engine::{RequestError, Snapshot};
use crate::hours::Moment;

use super::access::Planner;
use super::answer::JSON;
use super::app::App;
use super::extract::{Asked, Nothing};
use super::problem::Problem;
use super::schema;

/// Where workers are, and the counts of this hour. It begins empty with every start of the server.
#[derive(Debug, Default)]
pub struct Live {
    state: Mutex<Hour>,
}

#[derive(Debug, Default)]
struct Hour {
    pings: LivePings,
    /// The beginning of the hour that is on, in seconds since 1970; none before anybody has asked or sent anything.
    begin_s: Option<i64>,
    counts: Option<Counts>,
}

/// Workers by station at the beginning of an hour, rounded down.
#[derive(Clone, Debug)]
struct Counts {
    at: Moment,
    /// Of each station that was there by its key: where it was then, and its workers.
    stations: BTreeMap<String, (LngLat, u64)>,
}

impl Live {
    /// Takes positions that are stored by now.
    ///
    /// # Errors
    ///
    /// As [`Snapshot::workers_by_station`].
    pub fn take(
        &self,
        sighted: Vec<Sighted>,
        snapshot: &Snapshot,
        now: Moment,
        rule: PrivacyRule,
    ) -> Result<(), RequestError> {
        let mut hour = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        hour.begin(snapshot, now, rule)?;
        hour.pings.take(sighted);
        Ok(())
    }

    /// The counts of the hour that `now` is in; none in the hour in which the server began.
    fn counts(&self, snapshot: &Snapshot, now: Moment, rule: PrivacyRule) -> Result<Option<Counts>, RequestError> {
        let mut hour = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        hour.begin(snapshot, now, rule)?;
        Ok(hour.counts.clone())
    }
}

impl Hour {
    /// Counts, where an hour has begun since the last call. Whoever sent or asked after that has no part in it.
    fn begin(&mut self, snapshot: &Snapshot, now: Moment, rule: PrivacyRule) -> Result<(), RequestError> {
        let begin_s = beginning(now).timestamp();
        if self.begin_s.is_some_and(|last| last >= begin_s) {
            return Ok(());
        }
        if self.begin_s.replace(begin_s).is_none() {
            return Ok(());
        }
        self.counts = None;
        self.pings.forget(begin_s);
        let at = now.timezone().timestamp_opt(begin_s, 0).earliest().unwrap_or(now);
        // At midnight those of the day before are meant.
        let index = self.pings.index((at - Duration::seconds(1)).date_naive());
        let exact = snapshot.workers_by_station(&index, at)?;
        let k = u64::from(rule.k());
        let rounded = exact.into_iter().filter_map(|(key, workers)| {
            let place = snapshot.stations().get(snapshot.stations().find(&key)?).place;
            Some((key, (place, workers / k * k)))
        });
        self.counts = Some(Counts { at, stations: rounded.collect() });
        Ok(())
    }
}

/// The beginning of the clock hour of `now`.
fn beginning(now: Moment) -> Moment {
    now - Duration::seconds(i64::from(now.minute() * 60 + now.second()))
}

/// Workers near each station at the beginning of this hour
///
/// For planners. Of each stored station the workers who could walk there within 15 minutes and had none nearer, by their
/// last ping of the 15 minutes before; rounded down to a multiple of `k`, and the same for the whole clock hour. A
/// station that was added or moved since has `null` until the next hour begins; so have all in the hour in which the
/// server was started. Positions are held in memory only.
#[utoipa::path(get, path = "/v1/live", tag = "demand", security(("key" = [])), responses(
    (status = 200, description = "The counts", content_type = "application/json", body = schema::Live),
    Problem,
))]
pub async fn get_live(State(app): State<Arc<App>>, _: Planner, asked: Asked<Nothing>) -> Result<Response, Problem> {
    let snapshot = asked.snapshot;
    let now = app.now(snapshot.region().zone);
    let job = Arc::clone(&app);
    let work = move || -> Result<Value, Problem> {
        let counts = job.live.counts(&snapshot, now, job.privacy)?;
        Ok(answer(counts.as_ref(), &snapshot, now, job.privacy))
    };
    let body = app.heavy.run(work).await??;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(JSON)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, body.to_string()).into_response())
}

fn answer(counts: Option<&Counts>, snapshot: &Snapshot, now: Moment, rule: PrivacyRule) -> Value {
    let workers_of = |key: &str, place: LngLat| {
        let (then, workers) = counts?.stations.get(key)?;
        (*then == place).then_some(*workers)
    };
    let stations = snapshot.stations().iter().map(|(_, station)| {
        json!({"key": station.key, "name": station.name, "workers": workers_of(&station.key, station.place)})
    });
    json!({
        "at": counts.map(|counts| counts.at.to_rfc3339()),
        "next": (beginning(now) + Duration::hours(1)).to_rfc3339(),
        "k": rule.k(),
        "mode": "walk",
        "cutoff_s": 900,
        "last_ping_within_s": LIVE_S,
        "stations": stations.collect::<Vec<_>>(),
    })
}
