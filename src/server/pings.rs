//! `POST /v1/pings`: positions in, and nothing of them out again.

use std::collections::BTreeMap;
use std::io::Read;
use std::sync::Arc;

use axum::extract::{FromRequest, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use flate2::read::MultiGzDecoder;
use serde_json::{Value, json};

use crate::coord::{Datum, LngLat};
use crate::demand::{DayKey, Intake, LIVE_S, Ping, PingRule, Refused, Sighted};
use crate::engine::Snapshot;
use crate::hours::Moment;
use crate::store::{PingBatch, StoreError, Stored, read_ndjson};

use super::access::Ingest;
use super::answer::JSON;
use super::app::App;
use super::extract::{Asked, AskedOf, Question, Values};
use super::param::{Kind, Param, datums};
use super::problem::{Code, Problem};
use super::schema;

/// The media types of pings.
const MEDIA_TYPES: [&str; 3] = ["application/x-ndjson", "application/ndjson", JSON];
/// The most bytes of a body once it is unpacked.
const UNPACKED: u64 = 64 * 1024 * 1024;
/// The most refused pings that an answer lists.
const LISTED: usize = 100;
/// The longest id of a batch.
const LONGEST_ID: usize = 128;
/// How far back live pings may go, in seconds.
const BACK_S: f64 = 2.0 * 86_400.0;
/// The header with the client's own id of a batch.
const BATCH_ID: &str = "idempotency-key";

/// In which datum pings are.
const PING_DATUM: Param = Param::new(
    "datum",
    Kind::Word { words: datums, default: Some("wgs84") },
    "Datum of the positions: `wgs84` as phones give it, `gcj02` (SDKs of AMap and Tencent) or `bd09` (of Baidu)",
);

/// The datum of a source.
#[derive(Clone, Copy, Debug)]
pub struct Source(Datum);

impl Question for Source {
    const PARAMS: &'static [Param] = &[PING_DATUM];

    fn read(values: &Values, _: &AskedOf<'_>) -> Result<Self, Problem> {
        Ok(Self(values.word(&PING_DATUM)?.unwrap_or_default()))
    }
}

/// A body of pings, as it came.
#[derive(Debug)]
pub struct PingBody {
    bytes: axum::body::Bytes,
    packed: bool,
}

impl<S: Send + Sync> FromRequest<S> for PingBody {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let said = text(request.headers(), header::CONTENT_TYPE.as_str());
        let said = said.split(';').next().unwrap_or_default().trim();
        let known = MEDIA_TYPES.iter().any(|known| known.eq_ignore_ascii_case(said));
        let packed = match text(request.headers(), header::CONTENT_ENCODING.as_str()) {
            "" | "identity" if known => false,
            "gzip" if known => true,
            _ => {
                let detail = "send pings as `application/x-ndjson` or `application/json`, as they are or as `gzip`";
                return Err(Problem::new(Code::UnsupportedMediaType, detail));
            }
        };
        let bytes = axum::body::Bytes::from_request(request, state).await;
        let bytes = bytes.map_err(|rejection| match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Problem::new(Code::BodyTooLarge, "a body may have 8 MiB at most"),
            _ => Problem::new(Code::BadBody, "the body was not received completely"),
        })?;
        Ok(Self { bytes, packed })
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

impl PingBody {
    /// The text, unpacked as far as it may go.
    fn unpacked(self) -> Result<Vec<u8>, Problem> {
        if !self.packed {
            return Ok(self.bytes.into());
        }
        let mut text = Vec::new();
        let read = MultiGzDecoder::new(&self.bytes[..]).take(UNPACKED + 1).read_to_end(&mut text);
        read.map_err(|_| Problem::new(Code::BadBody, "the body says it is gzip, and is not"))?;
        if text.len() as u64 > UNPACKED {
            return Err(Problem::new(Code::BodyTooLarge, "a body may have 64 MiB at most once it is unpacked"));
        }
        Ok(text)
    }
}

/// What was refused: how often for each reason, and the first of them by number.
#[derive(Debug, Default)]
struct Refusals {
    reasons: BTreeMap<Refused, u64>,
    lines: Vec<(u64, Refused)>,
}

impl Refusals {
    fn note(&mut self, number: u64, reason: Refused) {
        *self.reasons.entry(reason).or_default() += 1;
        if self.lines.len() < LISTED {
            self.lines.push((number, reason));
        }
    }
}

/// Send pings
///
/// For keys of the role `ingest` or `planner`. Lines of JSON or one array, at most 8 MiB (64 MiB unpacked): `worker`,
/// `lng`, `lat`, `time`; `accuracy` in metres, `speed` in m/s and `group` (courier, rider, cleaner, driver) if
/// they are known. Good pings are taken, the others are told by number and reason. The answer comes when they are on
/// disk. A batch with an `idempotency-key` that was stored already is not stored again, and gets the same figures.
///
/// What is kept of a ping until its date is over: a keyed hash of the worker, a cell of about 2,000 m², the minute and
/// the group. No route gives any of it back.
#[utoipa::path(post, path = "/v1/pings", tag = "demand", security(("key" = [])),
    params(Asked<Source>, ("idempotency-key" = Option<String>, Header, description = "The client's id of this batch")),
    request_body(content((String = "application/x-ndjson"), (Vec<schema::Ping> = "application/json"))), responses(
    (status = 202, description = "On disk", content_type = "application/json", body = schema::PingReport),
    Problem,
))]
pub async fn take_pings(
    State(app): State<Arc<App>>,
    ingest: Ingest,
    headers: HeaderMap,
    asked: Asked<Source>,
    body: PingBody,
) -> Result<Response, Problem> {
    let id = text(&headers, BATCH_ID);
    if id.len() > LONGEST_ID {
        let detail = format!("`{BATCH_ID}` has {} bytes; {LONGEST_ID} at most", id.len());
        return Err(Problem::of(Code::BadParameter, BATCH_ID, detail));
    }
    let id = (!id.is_empty()).then(|| id.to_owned());
    let log = app.pings()?;
    let (snapshot, Source(datum)) = (asked.snapshot, asked.question);
    let now = app.now(snapshot.region().zone);
    let (client, work_log, stored_in) = (ingest.name, Arc::clone(&log), Arc::clone(&snapshot));
    let read = move || {
        let text = body.unpacked()?;
        let mut failed = None;
        let key_of = |date: NaiveDate| match work_log.key(date) {
            Ok(key) => key,
            Err(error) => {
                failed.get_or_insert(error);
                None
            }
        };
        let (batch, live, refusals) = batch_of(&text, &snapshot, datum, now, key_of);
        match failed {
            Some(error) => Err(Problem::from(error)),
            None => Ok((PingBatch { client, id, ..batch }, live, refusals)),
        }
    };
    let (batch, live, refusals) = app.quick.run(read).await??;
    let (reply, stored) = tokio::sync::oneshot::channel();
    log.append(batch, move |outcome| drop(reply.send(outcome)));
    let stored = stored.await.map_err(|_| Problem::internal())?.map_err(|error| unwritten(&error))?;
    if !stored.repeated && !live.is_empty() {
        // What is stored is stored, whether it can be counted or not.
        let job = Arc::clone(&app);
        let count = move || job.live.take(live, &stored_in, now, job.privacy);
        if let Err(error) = app.quick.run(count).await? {
            tracing::debug!(%error, "workers cannot be counted");
        }
    }
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(JSON)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((StatusCode::ACCEPTED, headers, report(stored, &refusals).to_string()).into_response())
}

/// The sightings in a body.
fn batch_of(
    text: &[u8],
    snapshot: &Snapshot,
    datum: Datum,
    now: Moment,
    key_of: impl FnMut(NaiveDate) -> Option<DayKey> + Send,
) -> (PingBatch, Vec<Sighted>, Refusals) {
    let now_s = now.timestamp() as f64;
    let rule = PingRule {
        zone: snapshot.region().zone,
        bounds: snapshot.hull().bounds(),
        now_s,
        oldest_s: now_s - BACK_S,
        pseudonymise: false,
    };
    let mut intake = Intake::new(rule, snapshot.log_cells(), key_of);
    let mut chunks: BTreeMap<NaiveDate, Vec<u8>> = BTreeMap::new();
    let mut refusals = Refusals::default();
    let mut live = Vec::new();
    let live_from_s = now_s - LIVE_S as f64;
    read_ndjson(text, |number, ping: Result<Ping<'_>, Refused>| {
        let taken = ping.map(|ping| ping.in_wgs84(datum)).and_then(|ping| intake.take(&ping).map(|it| (ping, it)));
        match taken {
            Ok((ping, (date, sighting))) => {
                sighting.pack(chunks.entry(date).or_default());
                if let (true, Ok(place)) = (ping.time_s > live_from_s, LngLat::new(ping.lng, ping.lat)) {
                    let time_s = ping.time_s.min(now_s) as i64;
                    live.push(Sighted { worker: sighting.worker, date, time_s, place });
                }
            }
            Err(reason) => refusals.note(number, reason),
        }
    });
    let refused = refusals.reasons.values().sum();
    let batch =
        PingBatch { chunks: chunks.into_iter().collect(), refused, today: now.date_naive(), ..Default::default() };
    (batch, live, refusals)
}

fn unwritten(error: &StoreError) -> Problem {
    if error.is_full() {
        return Problem::new(Code::StorageFull, "nothing was stored; free some space on the disk and send it again");
    }
    tracing::error!(%error, "pings cannot be stored");
    Problem::internal()
}

fn report(stored: Stored, refusals: &Refusals) -> Value {
    let mut reasons: BTreeMap<&str, u64> =
        refusals.reasons.iter().map(|(reason, count)| (reason.code(), *count)).collect();
    if stored.closed > 0 {
        *reasons.entry(Refused::ClosedDate.code()).or_default() += stored.closed;
    }
    let line = |(number, reason): &(u64, Refused)| json!({"line": number, "code": reason.code(), "detail": reason.to_string()});
    json!({
        "accepted": stored.accepted,
        "refused": stored.refused + stored.closed,
        "repeated": stored.repeated,
        "reasons": reasons,
        "lines": refusals.lines.iter().map(line).collect::<Vec<_>>(),
    })
}
