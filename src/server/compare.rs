//! `GET /v1/scenarios/compare`: stored scenarios side by side.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use h3o::CellIndex;
use serde_json::{Value, json};

use crate::coverage::{Comparison, Gaps};
use crate::engine::{CoverageRequest, Snapshot};
use crate::render::{self, ComparedScenario};
use crate::store::find_scenario;

use super::access::Planner;
use super::answer::JSON;
use super::app::App;
use super::changed::{LIMIT, OUTLINES};
use super::extract::{Asked, AskedOf, Question, Values};
use super::param::{AT, CUTOFF_S, DEPTH, GROUP, Kind, METRES, MODE, NEED, OPEN, Param, REACH, SPEED_MPS};
use super::problem::{Code, Problem, quoted};
use super::stored::{NO_STORE, state_of, stored_scenario};
use super::{read, schema};

/// The most scenarios side by side.
const MOST_COMPARED: usize = 8;

/// Which scenarios.
const NAMES: Param = Param {
    name: "names",
    kind: Kind::Texts,
    about: "The names of up to 8 stored scenarios, separated by commas",
    required: true,
};

/// Whether gaps are counted too.
const GAPS: Param = Param::new(
    "gaps",
    Kind::Word { words: || vec!["false", "true"], default: Some("false") },
    "`true`: what `/v1/gaps` would find too, as it is and in each scenario; along streets, whatever `reach` says",
);

/// Which scenarios are compared, and about what.
#[derive(Debug)]
pub struct Compare {
    request: CoverageRequest,
    names: Vec<String>,
    limit: usize,
    outlines: bool,
    gaps: bool,
}

impl Question for Compare {
    const PARAMS: &'static [Param] =
        &[NAMES, MODE, SPEED_MPS, CUTOFF_S, METRES, REACH, DEPTH, AT, OPEN, NEED, GROUP, GAPS, LIMIT, OUTLINES];

    fn read(values: &Values, asked_of: &AskedOf<'_>) -> Result<Self, Problem> {
        let text = values.text(&NAMES).unwrap_or_default();
        let names: Vec<String> =
            text.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect();
        check_names(&names).map_err(|detail| Problem::of(Code::BadParameter, NAMES.name, detail))?;
        Ok(Self {
            request: read::coverage(values, asked_of)?,
            names,
            limit: values.whole(&LIMIT)?.unwrap_or(5000) as usize,
            outlines: values.one_of(&OUTLINES)? == "true",
            gaps: values.one_of(&GAPS)? == "true",
        })
    }
}

/// What is wrong with a list of names.
fn check_names(names: &[String]) -> Result<(), String> {
    if names.is_empty() || names.len() > MOST_COMPARED {
        return Err(format!("name 1 to {MOST_COMPARED} scenarios, for example night,market"));
    }
    let twice = (1..names.len()).find(|&index| names[..index].contains(&names[index]));
    twice.map_or(Ok(()), |index| Err(format!("{} is named twice", quoted(&names[index]))))
}

/// Scenarios side by side
///
/// The figures of the region and of every district as they are and in each scenario, with the difference; who gains and
/// who loses (cells, area and demand that are covered after and not before, and the other way round); and for each two
/// scenarios what only one of them covers. `cells` are those that each gains and loses, as `/v1/scenarios/evaluate` tells
/// them, at most `limit` of each, and with `outlines=true` as areas; `gaps=true` counts the gaps. The instant is that of
/// `at`, in `method`. The edits are made on the stations of now; `base_is_current` tells whether those are the ones that
/// the scenario was made over. Where one fits the stations of now no more, `report` of the problem names it.
#[utoipa::path(get, path = "/v1/scenarios/compare", tag = "scenarios", security(("key" = [])), params(Asked<Compare>),
    responses(
    (status = 200, description = "The scenarios side by side", content_type = "application/json",
        body = schema::ScenarioComparison),
    Problem,
))]
pub async fn compare_scenarios(
    State(app): State<Arc<App>>,
    _: Planner,
    asked: Asked<Compare>,
) -> Result<Response, Problem> {
    let Asked { question, snapshot, .. } = asked;
    let work = move || Ok::<_, Problem>(answer(&question, &snapshot)?.to_string());
    let body = app.heavy.run(work).await??;
    Ok(([NO_STORE, (header::CONTENT_TYPE, HeaderValue::from_static(JSON))], body).into_response())
}

fn answer(question: &Compare, snapshot: &Snapshot) -> Result<Value, Problem> {
    let Compare { request, limit, outlines, .. } = question;
    let (scenarios, states) = stored(snapshot, &question.names)?;
    let compared = snapshot.compare(request, &states);
    let list = |cells: &[CellIndex]| render::listed_cells(cells, *limit, *outlines);
    let mut answer = render::comparison_json(&snapshot.method_of_coverage(request), &scenarios, &compared, list);
    if question.gaps {
        answer["base"]["gaps"] = gaps_json(&snapshot.gaps(request));
        for (index, state) in states.iter().enumerate() {
            answer["scenarios"][index]["gaps"] = gaps_json(&state.gaps(request));
        }
    }
    Ok(answer)
}

/// How many gaps there are, and how much is in them.
fn gaps_json(gaps: &Gaps) -> Value {
    let demand = gaps.with_demand.then(|| gaps.gaps.iter().map(|gap| gap.demand).sum());
    json!({
        "gaps": gaps.gaps.len(),
        "unserved_street_m": render::round(gaps.unserved_street_m, 3),
        "demand": demand.map(|demand| render::round(demand, 3)),
    })
}

/// Stored scenarios side by side, as `GET /v1/scenarios/compare` has them.
///
/// # Errors
///
/// Which of them cannot be compared and why, in words.
pub fn compare_stored(
    snapshot: &Snapshot,
    request: &CoverageRequest,
    names: &[String],
) -> Result<(Vec<ComparedScenario>, Comparison), String> {
    check_names(names)?;
    if let Some(name) = names.iter().find(|name| matches!(find_scenario(&snapshot.region().path, name), Ok(None))) {
        return Err(format!("there is no scenario `{name}`"));
    }
    let (scenarios, states) = stored(snapshot, names).map_err(|problem| problem.detail)?;
    let compared = snapshot.compare(request, &states);
    Ok((scenarios, compared))
}

/// The scenarios of these names, and the region as it is after the edits of each.
fn stored(snapshot: &Snapshot, names: &[String]) -> Result<(Vec<ComparedScenario>, Vec<Snapshot>), Problem> {
    let (mut scenarios, mut states) = (Vec::new(), Vec::new());
    for name in names {
        let found = stored_scenario(snapshot, name)?;
        let count = serde_json::from_str::<Vec<Value>>(&found.edits).map_or(0, |edits| edits.len());
        let state = state_of(&found, snapshot)?;
        scenarios.push(ComparedScenario {
            name: found.name,
            version: found.version,
            edits: count,
            closed_streets: state.closed().len(),
            base_is_current: found.base == snapshot.version(),
        });
        states.push(state);
    }
    Ok((scenarios, states))
}
