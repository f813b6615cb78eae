//! `/v1/crowding`: how full stations are.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;

use crate::engine::{CoverageRequest, Snapshot, check_stay};
use crate::render::{self, CrowdingView};

use super::access::Planner;
use super::answer::Answer;
use super::app::App;
use super::extract::{Asked, AskedOf, Question, Values};
use super::param::{AT, CUTOFF_S, GROUP, Kind, METRES, MODE, NEED, OPEN, Param, SPEED_MPS, WEEK};
use super::problem::Problem;
use super::{read, schema};

/// How long workers stay.
const STAY_MIN: Param = Param::new(
    "stay_min",
    Kind::Number { min: 1.0, max: 60.0 },
    "How long each worker stays in every hour, in minutes; 10 unless given: an assumption",
);

/// Which hours, and how long workers stay.
#[derive(Debug)]
pub struct Crowding {
    request: CoverageRequest,
    week: bool,
    stay_min: f64,
}

impl Question for Crowding {
    const PARAMS: &'static [Param] = &[MODE, SPEED_MPS, CUTOFF_S, METRES, AT, OPEN, NEED, GROUP, WEEK, STAY_MIN];

    fn read(values: &Values, asked_of: &AskedOf<'_>) -> Result<Self, Problem> {
        Ok(Self {
            request: read::coverage(values, asked_of)?,
            week: values.one_of(&WEEK)? == "true",
            stay_min: check_stay(values.number(&STAY_MIN)?.unwrap_or(10.0))?,
        })
    }
}

/// How full stations are: seats against the workers within reach
///
/// For planners. Workers spread over the stations that they can walk to within the cutoff in proportion to the seats
/// (inverted 2SFCA), so all of them are counted once; `saturation` is the part of the seats that is taken if each stays
/// `stay_min` minutes of every hour, and above 1 where more come than there are seats. Of the hour of `at`, or with
/// `week=true` of its week. Stations whose seats are not known are left out.
#[utoipa::path(get, path = "/v1/crowding", tag = "demand", security(("key" = [])), params(Asked<Crowding>), responses(
    (status = 200, description = "The stations, the fullest first", content_type = "application/json",
        body = schema::Crowding),
    Problem,
))]
pub async fn get_crowding(
    State(app): State<Arc<App>>,
    _: Planner,
    asked: Asked<Crowding>,
) -> Result<Response, Problem> {
    let work = |snapshot: &Snapshot, question: &Crowding| {
        let crowding = snapshot.crowding(&question.request, question.week)?;
        let view = CrowdingView { crowding: &crowding, stations: snapshot.stations(), stay_min: question.stay_min };
        Ok(Answer::json(&render::crowding_json(&snapshot.method_of_gaps(&question.request), &view)))
    };
    asked.answer(&app.heavy, work).await
}
