//! `/v1/bundle`: what a phone keeps, to answer without a network.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use chrono::{TimeDelta, Timelike};

use crate::engine::Snapshot;
use crate::hours::Moment;
use crate::render::{self, BundleFrame};

use super::answer::Answer;
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
    asked.answer(&app.heavy, |snapshot, question| Ok(Answer::json(&bundle(snapshot, question.made)))).await
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
