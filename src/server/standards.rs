//! `/v1/standards` and `/v1/quota`: what stations must have, and which have it.

use std::sync::Arc;

use axum::extract::{FromRequestParts, Path, State};
use axum::http::request::Parts;
use axum::response::Response;
use serde_json::json;

use crate::coverage::GroupBy;
use crate::engine::Snapshot;
use crate::render::{self, Counted, Judged};
use crate::station::{Quota, Standard};

use super::access::Planner;
use super::answer::Answer;
use super::app::App;
use super::extract::{Asked, AskedOf, Nothing, Question, Values};
use super::param::{FORM, Param, STANDARD_BY, limit};
use super::problem::{Code, Problem, quoted};
use super::schema;

const LIMIT: Param = limit(1000, 50_000);

/// The standards that come with the program
///
/// What each item asks, in the words of its source, and what is looked at to judge it.
#[utoipa::path(get, path = "/v1/standards", tag = "standards", responses(
    (status = 200, description = "The standards", content_type = "application/json", body = schema::Standards),
    Problem,
))]
pub async fn list_standards(State(app): State<Arc<App>>, asked: Asked<Nothing>) -> Result<Response, Problem> {
    let list = |_: &Snapshot, _: &Nothing| {
        let standards = Standard::BUILT_IN.into_iter().filter_map(Standard::built_in);
        let standards: Vec<_> = standards.map(|standard| render::standard_json(&standard)).collect();
        Ok(Answer::json(&json!({"standards": standards})))
    };
    asked.answer(&app.quick, list).await
}

/// How a standard is asked about.
#[derive(Debug)]
pub struct StandardQuestion {
    by: GroupBy,
    limit: usize,
    geojson: bool,
}

impl Question for StandardQuestion {
    const PARAMS: &'static [Param] = &[STANDARD_BY, LIMIT, FORM];

    fn read(values: &Values, asked_of: &AskedOf<'_>) -> Result<Self, Problem> {
        let by = match values.one_of(&STANDARD_BY)? {
            "district" => GroupBy::District,
            "tier" => GroupBy::Tier,
            _ => GroupBy::Region,
        };
        if by == GroupBy::District && asked_of.snapshot.region().districts.is_empty() {
            let detail = "`by` asks for districts and this region has none; it can be built with `--districts FILE`";
            return Err(Problem::of(Code::BadParameter, STANDARD_BY.name, detail));
        }
        let limit = values.whole(&LIMIT)?.unwrap_or(1000) as usize;
        Ok(Self { by, limit, geojson: values.one_of(&FORM)? == "geojson" })
    }
}

/// Which stations meet a standard, and what the others miss
///
/// For planners: the rules look at columns that no public answer shows. Each item is met, not met or unknown; unknown is
/// what no list says, and counts neither as met nor as missed. `form=geojson` gives every station as a feature, with the
/// codes of what it misses in `std_missing`. Stations that are out of service or there only for a time are left out.
#[utoipa::path(get, path = "/v1/standards/{name}", tag = "standards", security(("key" = [])),
    params(("name" = String, Path, description = "`six`, `eight` or `seven`; 六有, 八有 and 七个一 are the same"),
        Asked<StandardQuestion>), responses(
    (status = 200, description = "What came of it", content((schema::StandardReport = "application/json"),
        (schema::StandardStations = "application/geo+json"))),
    Problem,
))]
pub async fn get_standard(
    State(app): State<Arc<App>>,
    _: Planner,
    asked: Asked<StandardQuestion>,
    StandardName(name): StandardName,
) -> Result<Response, Problem> {
    let known = || Standard::BUILT_IN.join(", ");
    let standard = Standard::built_in(&name).ok_or_else(|| {
        Problem::new(Code::NotFound, format!("there is no standard {}; there are {}", quoted(&name), known()))
    })?;
    let work = move |snapshot: &Snapshot, question: &StandardQuestion| {
        let report = snapshot.standard(&standard);
        let (districts, stations) = (snapshot.region().districts.as_slice(), snapshot.stations());
        let groups = report.groups(districts, stations, question.by);
        let judged = Judged { report: &report, groups: &groups, stations, districts };
        Ok(if question.geojson {
            Answer::geo_json(&render::standard_geojson(&judged))
        } else {
            Answer::json(&render::standard_report_json(&judged, question.limit))
        })
    };
    asked.answer_of(&name, &app.heavy, work).await
}

/// Which district, street or community has none of the stations that it must have
///
/// For planners. One complex per district, one street station per street, at least one micro station per community; the
/// areas are the districts of the region that have a level. `met` is null where a rule has no area to speak of.
#[utoipa::path(get, path = "/v1/quota", tag = "standards", security(("key" = [])), responses(
    (status = 200, description = "What came of each rule", content_type = "application/json",
        body = schema::QuotaReport),
    Problem,
))]
pub async fn get_quota(State(app): State<Arc<App>>, _: Planner, asked: Asked<Nothing>) -> Result<Response, Problem> {
    let work = |snapshot: &Snapshot, _: &Nothing| {
        let report = snapshot.quota(&Quota::default());
        let tiers = snapshot.stations().tiers();
        let counted = Counted { report: &report, districts: &snapshot.region().districts, tiers };
        Ok(Answer::json(&render::quota_json(&counted)))
    };
    asked.answer(&app.heavy, work).await
}

/// The name of a standard in a path.
#[derive(Debug)]
pub struct StandardName(pub String);

impl<S: Send + Sync> FromRequestParts<S> for StandardName {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        // What is no text names no standard.
        let name = Path::<String>::from_request_parts(parts, state).await;
        Ok(Self(name.map_or_else(|_| "%".to_owned(), |Path(name)| name)))
    }
}
