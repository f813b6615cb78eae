//! `/v1/coverage`: the figures.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;

use crate::coverage::Figures;
use crate::engine::{CoverageRequest, Snapshot};
use crate::render;

use super::answer::Answer;
use super::app::App;
use super::extract::{Asked, AskedOf, Question, Values};
use super::param::{AT, BY, CUTOFF_S, DEPTH, METRES, MODE, NEED, OPEN, Param, REACH, SPEED_MPS};
use super::problem::{Code, Problem};
use super::{read, schema};

/// What figures are wanted.
#[derive(Debug)]
pub struct Coverage {
    request: CoverageRequest,
    region: bool,
    districts: bool,
}

impl Question for Coverage {
    const PARAMS: &'static [Param] = &[MODE, SPEED_MPS, CUTOFF_S, METRES, REACH, DEPTH, AT, OPEN, NEED, BY];

    fn read(values: &Values, asked_of: &AskedOf<'_>) -> Result<Self, Problem> {
        let by = values.list(&BY, |word| match word {
            "region" => Some(false),
            "district" => Some(true),
            _ => None,
        })?;
        let districts = by.contains(&true);
        if districts && asked_of.snapshot.region().districts.is_empty() {
            let detail = "`by` asks for districts and this region has none; it can be built with `--districts FILE`";
            return Err(Problem::of(Code::BadParameter, BY.name, detail));
        }
        Ok(Self { request: read::coverage(values, asked_of)?, region: by.is_empty() || by.contains(&false), districts })
    }
}

impl Coverage {
    /// The question about coverage itself.
    #[must_use]
    pub const fn request(&self) -> &CoverageRequest {
        &self.request
    }

    /// The figures of the areas that are wanted.
    #[must_use]
    pub fn figures(&self, snapshot: &Snapshot) -> Vec<Figures> {
        // The region comes first, then its districts.
        let mut figures = snapshot.coverage(&self.request);
        let districts = figures.split_off(1);
        let wanted = [(self.region, figures), (self.districts, districts)];
        wanted.into_iter().filter(|(wanted, _)| *wanted).flat_map(|(_, figures)| figures).collect()
    }
}

/// Who is served: street metres, area and demand within reach
///
/// Of the region, of every district, or of both. With `at`, `lower` and `upper` show what unknown hours leave open.
/// `overstatement` tells how much more the straight line claims than the streets allow.
#[utoipa::path(get, path = "/v1/coverage", tag = "coverage", params(Asked<Coverage>), responses(
    (status = 200, description = "The figures", content_type = "application/json", body = schema::Coverage),
    Problem,
))]
pub async fn get_coverage(State(app): State<Arc<App>>, asked: Asked<Coverage>) -> Result<Response, Problem> {
    let figures = |snapshot: &Snapshot, question: &Coverage| {
        let regions = question.figures(snapshot);
        Ok(Answer::json(&render::coverage_json(&snapshot.method_of_coverage(&question.request), &regions)))
    };
    asked.answer(&app.heavy, figures).await
}
