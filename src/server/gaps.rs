//! `/v1/gaps`: where nobody is served, the largest first.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;

use crate::coord::Datum;
use crate::engine::{CoverageRequest, Snapshot};
use crate::render;

use super::answer::Answer;
use super::app::App;
use super::extract::{Asked, AskedOf, Question, Values};
use super::param::{AT, CUTOFF_S, DATUM, DEPTH, GROUP, METRES, MODE, NEED, OPEN, Param, SPEED_MPS, limit};
use super::problem::Problem;
use super::{read, schema};

const LIMIT: Param = limit(20, 1000);

/// Which gaps are wanted.
#[derive(Debug)]
pub struct Gaps {
    request: CoverageRequest,
    limit: usize,
    datum: Datum,
}

impl Question for Gaps {
    const PARAMS: &'static [Param] = &[MODE, SPEED_MPS, CUTOFF_S, METRES, DEPTH, AT, OPEN, NEED, GROUP, LIMIT, DATUM];

    fn read(values: &Values, asked_of: &AskedOf<'_>) -> Result<Self, Problem> {
        let limit = values.whole(&LIMIT)?.unwrap_or(20) as usize;
        Ok(Self { request: read::coverage(values, asked_of)?, limit, datum: read::datum(values)? })
    }
}

/// Gaps: neighbouring places that no station serves in time, each with its cause
///
/// Ranked by unserved demand where the region has demand points, else by unserved street metres. By time along
/// streets, always.
#[utoipa::path(get, path = "/v1/gaps", tag = "coverage", params(Asked<Gaps>), responses(
    (status = 200, description = "The gaps, the largest first", content_type = "application/geo+json",
        body = schema::Gaps),
    Problem,
))]
pub async fn list_gaps(State(app): State<Arc<App>>, asked: Asked<Gaps>) -> Result<Response, Problem> {
    let gaps = |snapshot: &Snapshot, question: &Gaps| {
        let Gaps { request, limit, datum } = question;
        let method = snapshot.method_of_gaps(request);
        let gaps = snapshot.gaps(request);
        Ok(Answer::geo_json_in(*datum, render::gaps_geojson(&method, &gaps, snapshot.stations(), *limit)))
    };
    asked.answer(&app.heavy, gaps).await
}
