//! `/v1/bundle`: what a phone keeps, to answer without a network.

use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::State;
use axum::response::Response;
use chrono::{TimeDelta, Timelike};

use crate::engine::Snapshot;
use crate::hours::Moment;
use crate::render::{self, BundleFrame};

use super::answer::{Answer, JSON};
use super::app::App;
use super::extract::{Asked, AskedOf, Question, Values};
use super::param::Param;
use super::problem::Problem;
use super::schema;

/// How long the hours of a bundle hold.
const LASTS: TimeDelta = TimeDelta::days(8);
/// The most bytes of stations, so that a bundle stays below a megabyte.
const LARGEST: usize = 900_000;

/// A bundle of this hour.
#[derive(Debug)]
pub struct Bundle {
    made: Moment,
}

impl Question for Bundle {
    const PARAMS: &'static [Param] = &[];

    fn read(_: &Values, asked_of: &AskedOf<'_>) -> Result<Self, Problem> {
        // Equal bytes for an hour, so that phones that ask again are told that nothing changed.
        let now = asked_of.now;
        let past = i64::from(now.minute() * 60 + now.second());
        Ok(Self { made: now - TimeDelta::seconds(past) })
    }
}

/// What a phone keeps, to answer without a network
///
/// Stations, and when each is open in the eight days from `made` on. Below a megabyte: of a region with more stations
/// those nearest to its middle, and `truncated` says so.
#[utoipa::path(get, path = "/v1/bundle", tag = "stations", responses(
    (status = 200, description = "The bundle", content_type = "application/json", body = schema::Bundle),
    Problem,
))]
pub async fn get_bundle(State(app): State<Arc<App>>, asked: Asked<Bundle>) -> Result<Response, Problem> {
    let kept = Arc::clone(&app.bundle);
    asked.answer(&app.heavy, move |snapshot, question| Ok(Answer::bytes(JSON, kept.of(snapshot, question.made)))).await
}

/// The bundle of this hour, worked out once for everybody.
#[derive(Debug, Default)]
pub struct KeptBundle(Mutex<Option<(String, Moment, Vec<u8>)>>);

impl KeptBundle {
    /// The bundle of a snapshot at an hour. Whoever asks meanwhile waits for the one who works it out.
    fn of(&self, snapshot: &Snapshot, made: Moment) -> Vec<u8> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((version, hour, bytes)) = &*kept
            && version == snapshot.version()
            && *hour == made
        {
            return bytes.clone();
        }
        let bytes = bundle(snapshot, made).to_string().into_bytes();
        *kept = Some((snapshot.version().to_owned(), made, bytes.clone()));
        bytes
    }
}

fn bundle(snapshot: &Snapshot, made: Moment) -> serde_json::Value {
    let frame = BundleFrame {
        version: snapshot.version(),
        timezone: &snapshot.region().recipe.timezone,
        made,
        lasts: LASTS,
        bounds: snapshot.hull().bounds(),
        largest: LARGEST,
    };
    render::bundle_json(snapshot.stations().iter().map(|(_, station)| station), &frame)
}
