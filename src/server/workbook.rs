//! `/v1/workbook`: the figures, the gaps and the stations as an Excel workbook.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;

use crate::coverage::Reach;
use crate::engine::{CoverageRequest, Snapshot};
use crate::render;

use super::answer::Answer;
use super::app::App;
use super::extract::{Asked, AskedOf, Question, Values};
use super::param::{AT, CUTOFF_S, DEPTH, GROUP, METRES, MODE, NEED, OPEN, Param, REACH, SPEED_MPS};
use super::problem::Problem;
use super::read;

/// The media type of workbooks.
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// The most gaps that are listed.
const GAPS: usize = 1000;

/// Which figures are wanted.
#[derive(Debug)]
pub struct WorkbookQuestion(CoverageRequest);

impl Question for WorkbookQuestion {
    const PARAMS: &'static [Param] = &[MODE, SPEED_MPS, CUTOFF_S, METRES, REACH, DEPTH, AT, OPEN, NEED, GROUP];

    fn read(values: &Values, asked_of: &AskedOf<'_>) -> Result<Self, Problem> {
        read::coverage(values, asked_of).map(Self)
    }
}

/// Coverage as an Excel workbook
///
/// Sheets: `coverage` (one row for each area and measure), `gaps` (the first 1000, along streets; none for
/// `reach=disc`) and `stations`. Every row of figures tells how they were made. The same question gives the same bytes.
#[utoipa::path(get, path = "/v1/workbook", tag = "coverage", params(Asked<WorkbookQuestion>), responses(
    (status = 200, description = "The workbook", body = Vec<u8>,
        content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    Problem,
))]
pub async fn get_workbook(State(app): State<Arc<App>>, asked: Asked<WorkbookQuestion>) -> Result<Response, Problem> {
    asked.answer(&app.heavy, |snapshot, WorkbookQuestion(request)| workbook(snapshot, request)).await
}

fn workbook(snapshot: &Snapshot, request: &CoverageRequest) -> Result<Answer, Problem> {
    let coverage = render::coverage_rows(&snapshot.method_of_coverage(request), &snapshot.coverage(request));
    let stations = render::stations_table(snapshot.stations().iter().map(|(_, station)| station));
    let gaps = (request.reach == Reach::Network).then(|| {
        let (method, gaps) = (snapshot.method_of_gaps(request), snapshot.gaps(request));
        render::gaps_rows(&method, &gaps, snapshot.stations(), GAPS)
    });
    let sheets = [("coverage", Some(&coverage)), ("gaps", gaps.as_ref()), ("stations", Some(&stations))];
    let sheets: Vec<_> = sheets.into_iter().filter_map(|(name, table)| Some((name, table?))).collect();
    let bytes = render::workbook(&sheets).map_err(|_| Problem::internal())?;
    Ok(Answer::bytes(XLSX, bytes))
}
