//! `/v1/coverage/cells`: where it is.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;

use crate::coord::Datum;
use crate::engine::{CoverageRequest, Snapshot};

use super::answer::Answer;
use super::app::App;
use super::extract::{Asked, AskedOf, Question, Values};
use super::param::{AT, CUTOFF_S, DATUM, DEPTH, METRES, MODE, NEED, OPEN, Param, REACH, SPEED_MPS, limit};
use super::problem::Problem;
use super::{read, schema};

const LIMIT: Param = limit(5000, 50_000);

/// Which cells are wanted.
#[derive(Debug)]
pub struct Cells {
    request: CoverageRequest,
    limit: usize,
    datum: Datum,
}

impl Question for Cells {
    const PARAMS: &'static [Param] = &[MODE, SPEED_MPS, CUTOFF_S, METRES, REACH, DEPTH, AT, OPEN, NEED, LIMIT, DATUM];

    fn read(values: &Values, asked_of: &AskedOf<'_>) -> Result<Self, Problem> {
        let limit = values.whole(&LIMIT)?.unwrap_or(5000) as usize;
        Ok(Self { request: read::coverage(values, asked_of)?, limit, datum: read::datum(values)? })
    }
}

/// H3 cells of the region, each covered or not
///
/// In the order of their indices; `meta.total` counts all, `meta.truncated` tells whether `limit` cut any off.
#[utoipa::path(get, path = "/v1/coverage/cells", tag = "coverage", params(Asked<Cells>), responses(
    (status = 200, description = "The cells", content_type = "application/geo+json", body = schema::Cells),
    Problem,
))]
pub async fn list_cells(State(app): State<Arc<App>>, asked: Asked<Cells>) -> Result<Response, Problem> {
    let cells = |snapshot: &Snapshot, question: &Cells| {
        Ok(Answer::geo_json_in(question.datum, snapshot.cells_geojson(&question.request, question.limit)))
    };
    asked.answer(&app.heavy, cells).await
}
