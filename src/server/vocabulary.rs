//! `/v1/vocabulary`: every code with its labels, for pages that show them.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;

use crate::engine::Snapshot;
use crate::render;

use super::answer::Answer;
use super::app::App;
use super::extract::{Asked, Nothing};
use super::problem::Problem;
use super::schema;

/// Codes and their labels
///
/// The tiers of the region, highest first, with what is usual for each; facilities, needs and the facility that answers
/// each, kinds of hosts, ways to build, and statuses; all in Chinese and English.
#[utoipa::path(get, path = "/v1/vocabulary", tag = "stations", responses(
    (status = 200, description = "The codes", content_type = "application/json", body = schema::Vocabulary),
    Problem,
))]
pub async fn get_vocabulary(State(app): State<Arc<App>>, asked: Asked<Nothing>) -> Result<Response, Problem> {
    let answer =
        |snapshot: &Snapshot, _: &Nothing| Ok(Answer::json(&render::vocabulary_json(snapshot.stations().tiers())));
    asked.answer(&app.quick, answer).await
}
