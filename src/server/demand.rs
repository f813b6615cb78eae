//! `/v1/demand`: the published demand surface.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;

use crate::demand::Group;
use crate::engine::{DemandKey, Snapshot, hour_of_week};

use super::answer::Answer;
use super::app::App;
use super::extract::{Asked, AskedOf, Question, Values};
use super::param::{AT, GROUP, Param, limit};
use super::problem::Problem;
use super::schema;

const LIMIT: Param = limit(5000, 50_000);

/// Which demand is wanted.
#[derive(Debug)]
pub struct Demand {
    key: DemandKey,
    limit: usize,
}

impl Question for Demand {
    const PARAMS: &'static [Param] = &[AT, GROUP, LIMIT];

    fn read(values: &Values, asked_of: &AskedOf<'_>) -> Result<Self, Problem> {
        let hour = values.moment(&AT, asked_of.zone())?.map(hour_of_week);
        let key = DemandKey { hour, group: values.word::<Group>(&GROUP)? };
        Ok(Self { key, limit: values.whole(&LIMIT)?.unwrap_or(5000) as usize })
    }
}

/// Where workers are: worker-hours by cell
///
/// Of one hour of the week (that of `at`), or of a whole week; of one group, or of all. Every figure stands for at
/// least `meta.k` workers; what is less is taken together by larger cells, or left out. Empty where nothing has been
/// published.
#[utoipa::path(get, path = "/v1/demand", tag = "demand", params(Asked<Demand>), responses(
    (status = 200, description = "The surface", content_type = "application/geo+json", body = schema::Demand),
    Problem,
))]
pub async fn get_demand(State(app): State<Arc<App>>, asked: Asked<Demand>) -> Result<Response, Problem> {
    let surface = |snapshot: &Snapshot, question: &Demand| {
        Ok(Answer::geo_json(&snapshot.demand_geojson(question.key, question.limit)))
    };
    asked.answer(&app.quick, surface).await
}
