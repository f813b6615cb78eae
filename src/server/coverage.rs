//! `/v1/coverage`: the figures.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use serde_json::Value;

use crate::engine::{CoverageRequest, RequestError, Snapshot};
use crate::render;

use super::answer::Answer;
use super::app::App;
use super::extract::{Asked, AskedOf, Question, Values};
use super::param::{
    AT, BY, CUTOFF_S, DEPTH, GROUP, METRES, MODE, NEED, OPEN, Param, REACH, SENSITIVITY, SPEED_MPS, WEEK,
};
use super::problem::{Code, Problem};
use super::{read, schema};

/// What figures are wanted.
#[derive(Debug)]
pub struct Coverage {
    request: CoverageRequest,
    by: Vec<By>,
    week: bool,
    sensitivity: bool,
}

/// What figures are given for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum By {
    Region,
    District,
    Station,
}

impl Question for Coverage {
    const PARAMS: &'static [Param] =
        &[MODE, SPEED_MPS, CUTOFF_S, METRES, REACH, DEPTH, AT, OPEN, NEED, GROUP, BY, WEEK, SENSITIVITY];

    fn read(values: &Values, asked_of: &AskedOf<'_>) -> Result<Self, Problem> {
        let mut by = values.list(&BY, |word| match word {
            "region" => Some(By::Region),
            "district" => Some(By::District),
            "station" => Some(By::Station),
            _ => None,
        })?;
        if by.contains(&By::District) && asked_of.snapshot.region().districts.is_empty() {
            let detail = "`by` asks for districts and this region has none; it can be built with `--districts FILE`";
            return Err(Problem::of(Code::BadParameter, BY.name, detail));
        }
        // What stations are shares of is said too.
        if by.is_empty() || by.contains(&By::Station) {
            by.push(By::Region);
        }
        by.sort_unstable();
        by.dedup();
        Ok(Self {
            request: read::coverage(values, asked_of)?,
            by,
            week: values.one_of(&WEEK)? == "true",
            sensitivity: values.one_of(&SENSITIVITY)? == "true",
        })
    }
}

impl Coverage {
    /// The question about coverage itself.
    #[must_use]
    pub const fn request(&self) -> &CoverageRequest {
        &self.request
    }
}

/// Who is served: street metres, area and demand within reach
///
/// Of the region, of every district, or of both. With `at`, `lower` and `upper` show what unknown hours leave open.
/// `overstatement` tells how much more the straight line claims than the streets allow. `week`, `sensitivity` and
/// `by=station` add the members of these names.
#[utoipa::path(get, path = "/v1/coverage", tag = "coverage", params(Asked<Coverage>), responses(
    (status = 200, description = "The figures", content_type = "application/json", body = schema::Coverage),
    Problem,
))]
pub async fn get_coverage(State(app): State<Arc<App>>, asked: Asked<Coverage>) -> Result<Response, Problem> {
    asked.answer(&app.heavy, |snapshot, question| Ok(Answer::json(&question.answer(snapshot)?))).await
}

impl Coverage {
    /// The figures that are wanted, with their method.
    pub(super) fn answer(&self, snapshot: &Snapshot) -> Result<Value, RequestError> {
        let mut figures = snapshot.coverage(&self.request);
        if self.week {
            snapshot.add_week(&self.request, &mut figures)?;
        }
        if self.sensitivity {
            snapshot.add_sensitivity(&self.request, &mut figures)?;
        }
        // The region comes first, then its districts.
        let districts = figures.split_off(1);
        let wanted = [(By::Region, figures), (By::District, districts)];
        let wanted = wanted.into_iter().filter(|(by, _)| self.by.contains(by));
        let regions: Vec<_> = wanted.flat_map(|(_, figures)| figures).collect();
        let method =
            if self.week { snapshot.method_of_week(&self.request) } else { snapshot.method_of_coverage(&self.request) };
        let mut answer = render::coverage_json(&method, &regions);
        if self.by.contains(&By::Station) {
            answer["stations"] = render::catchments_json(&snapshot.catchments(&self.request)?, snapshot.stations());
        }
        Ok(answer)
    }
}
