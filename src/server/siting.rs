//! `POST /v1/siting`: where to open next.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::coord::{Datum, LngLat};
use crate::engine::{CoverageRequest, MAX_CANDIDATES, Objective, SitingError, SitingRequest, Snapshot};
use crate::render;
use crate::siting::{Candidate, Clock, Effort, ProblemError};

use super::access::Planner;
use super::answer::{GEO_JSON, JSON};
use super::app::App;
use super::body::JsonBody;
use super::extract::{Asked, AskedOf, Question, Values};
use super::param::{AT, CUTOFF_S, DATUM, DEPTH, FORM, GROUP, Kind, METRES, MODE, NEED, OPEN, Param, SPEED_MPS};
use super::problem::{Code, Problem};
use super::{read, schema};

/// How many sites to add.
const ADD: Param = Param::new(
    "add",
    Kind::Whole { min: 1, max: 1000, default: None },
    "How many sites to add; needed unless the body has a budget or all is to be covered",
);
/// What a plan is for.
const OBJECTIVE: Param = Param::new(
    "objective",
    Kind::Word { words: || vec!["max-cover", "cover-all", "p-median"], default: Some("max-cover") },
    "`max-cover`: as much demand as possible; `cover-all`: all that can be served, by the fewest or cheapest; \
     `p-median`: the shortest way on average",
);
/// How far apart new sites are.
const SPACING_M: Param = Param::new(
    "spacing_m",
    Kind::Number { min: 0.0, max: 100_000.0 },
    "How far new sites must stand from each other and from every station, by straight line",
);
/// How long to search.
const TIME_LIMIT_S: Param = Param::new(
    "time_limit_s",
    Kind::Whole { min: 1, max: 20, default: Some(10) },
    "Seconds after which the search for a better plan or a proof ends",
);
/// Searches along streets end after so many seconds: the answer must leave before the server gives up on it.
const LONGEST_S: u64 = 26;
/// The most sites of somebody's own.
const MAX_OWN: usize = 100;

/// What is asked.
#[derive(Debug)]
pub struct Siting {
    coverage: CoverageRequest,
    objective: Objective,
    add: Option<usize>,
    spacing_m: Option<f64>,
    time_limit: Duration,
    geojson: bool,
    datum: Datum,
}

impl Question for Siting {
    const PARAMS: &'static [Param] = &[
        ADD,
        OBJECTIVE,
        MODE,
        SPEED_MPS,
        CUTOFF_S,
        METRES,
        DEPTH,
        AT,
        OPEN,
        NEED,
        GROUP,
        SPACING_M,
        TIME_LIMIT_S,
        FORM,
        DATUM,
    ];

    fn read(values: &Values, asked_of: &AskedOf<'_>) -> Result<Self, Problem> {
        let objective = match values.one_of(&OBJECTIVE)? {
            "p-median" => Objective::Median,
            "cover-all" => Objective::All,
            _ => Objective::Cover,
        };
        let limit = values.whole(&TIME_LIMIT_S)?.unwrap_or_default();
        Ok(Self {
            coverage: read::coverage(values, asked_of)?,
            objective,
            add: values.whole(&ADD)?.map(|add| add as usize),
            spacing_m: values.number(&SPACING_M)?,
            time_limit: Duration::from_secs(u64::from(limit)),
            geojson: values.one_of(&FORM)? == "geojson",
            datum: read::datum(values)?,
        })
    }
}

/// Where to open next: the best new sites beside the stations that stand, with a proof of how good they are
///
/// Each site comes with what it adds, where that comes from, and the next best candidate. `bound` is what no plan of
/// these candidates can exceed; `proved` says that none is better. Demand is worker-hours where presence was published,
/// else the demand points of the region, else metres of street. Candidates come in the body, else they are places on
/// the street in the gaps. The search ends after `time_limit_s` with the best plan so far, and at once when the client
/// goes away. Nothing is stored.
#[utoipa::path(post, path = "/v1/siting", tag = "coverage", security(("key" = [])), params(Asked<Siting>),
    request_body(content = schema::SitingOrder, content_type = "application/json"), responses(
    (status = 200, description = "The plan", content((schema::SitingPlan = "application/json"),
        (schema::SitingSites = "application/geo+json"))),
    Problem,
))]
pub async fn plan_sites(
    State(app): State<Arc<App>>,
    _: Planner,
    asked: Asked<Siting>,
    JsonBody(body): JsonBody,
) -> Result<Response, Problem> {
    let Asked { question, snapshot, .. } = asked;
    let gone = Arc::new(AtomicBool::new(false));
    // Dropped with this future, when the client goes away or the server gives up.
    let _client = Client(Arc::clone(&gone));
    let work = move || answer(&question, &body, &snapshot, gone);
    let (media_type, answer) = app.heavy.run(work).await??;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media_type)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, answer.to_string()).into_response())
}

/// Whoever waits for an answer.
struct Client(Arc<AtomicBool>);

impl Drop for Client {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Stops when the client is gone, or at an instant.
struct Until {
    gone: Arc<AtomicBool>,
    end: Instant,
}

impl Clock for Until {
    fn is_over(&self) -> bool {
        self.gone.load(Ordering::Relaxed) || Instant::now() >= self.end
    }
}

fn answer(
    question: &Siting,
    body: &[u8],
    snapshot: &Snapshot,
    gone: Arc<AtomicBool>,
) -> Result<(&'static str, Value), Problem> {
    let begin = Instant::now();
    let request = request(question, body)?;
    let last = begin + Duration::from_secs(LONGEST_S);
    let searches = Until { gone: Arc::clone(&gone), end: last };
    let solve = |problem: &crate::siting::Problem| {
        let end = last.min(Instant::now() + question.time_limit);
        problem.solve(&Effort::until(&Until { gone: Arc::clone(&gone), end }))
    };
    let method = snapshot.method_of_gaps(&question.coverage);
    let plan = match snapshot.siting_with(&request, &searches, &|_, _| (), &solve) {
        Ok(plan) => plan,
        Err(SitingError::NothingWanted) => {
            let nothing = json!({"method": method.json(), "sites": [], "reason": "nothing-wanted"});
            let empty = json!({"type": "FeatureCollection", "meta": {"reason": "nothing-wanted"}, "features": []});
            return Ok(if question.geojson { (GEO_JSON, empty) } else { (JSON, nothing) });
        }
        Err(error) => return Err(refused(&error)),
    };
    let (media_type, answer) = if question.geojson {
        (GEO_JSON, render::region_plan_geojson(&method, &plan, snapshot.stations()))
    } else {
        (JSON, render::region_plan_json(&method, &plan, snapshot.stations()))
    };
    Ok((media_type, render::in_datum(answer, question.datum)))
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Order {
    budget: Option<f64>,
    candidates: Option<Vec<Place>>,
    sites: Vec<Place>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Place {
    lng: f64,
    lat: f64,
    id: Option<String>,
    #[serde(default)]
    name: String,
    #[serde(default)]
    class: String,
    cost: Option<f64>,
}

const EXAMPLE: &str =
    r#"{} or {"candidates":[{"id":"bank","lng":24.9414,"lat":60.1699,"cost":80000}],"budget":200000}"#;

fn request(question: &Siting, body: &[u8]) -> Result<SitingRequest, Problem> {
    let bad = |member: &str, detail: String| Problem::of(Code::BadBody, member, detail);
    let Order { budget, candidates, sites } = serde_json::from_slice(body)
        .map_err(|error| Problem::new(Code::BadBody, format!("{error}; send {EXAMPLE}")))?;
    let count = candidates.as_ref().map_or(0, Vec::len);
    if count > MAX_CANDIDATES || sites.len() > MAX_OWN {
        let detail = format!("at most {MAX_CANDIDATES} candidates and {MAX_OWN} sites are taken");
        return Err(Problem::new(Code::TooManyPoints, detail));
    }
    if budget.is_some() && !candidates.iter().flatten().any(|one| one.cost.is_some()) {
        return Err(bad("budget", "a budget needs candidates with a `cost`".to_owned()));
    }
    let place = |one: &Place| Ok::<_, Problem>(question.datum.to_wgs84(LngLat::new(one.lng, one.lat)?));
    let candidate = |(one, number): (Place, usize)| {
        Ok::<_, Problem>(Candidate {
            place: place(&one)?,
            id: one.id.unwrap_or_else(|| format!("c{number}")),
            name: one.name,
            class: one.class,
            cost: one.cost.unwrap_or(0.0),
        })
    };
    let candidates = candidates.map(|all| all.into_iter().zip(1..).map(candidate).collect::<Result<Vec<_>, _>>());
    let candidates = candidates.transpose()?;
    let mut ids: Vec<&str> = candidates.iter().flatten().map(|one| one.id.as_str()).collect();
    ids.sort_unstable();
    if let Some([id, ..]) = ids.windows(2).find(|two| two[0] == two[1]) {
        return Err(bad("candidates", format!("two candidates have the id `{id}`; ids must differ")));
    }
    let own: Result<Vec<(LngLat, f64)>, Problem> =
        sites.iter().map(|one| Ok((place(one)?, one.cost.unwrap_or(0.0)))).collect();
    Ok(SitingRequest {
        coverage: question.coverage,
        objective: question.objective,
        add: question.add,
        budget,
        spacing_m: question.spacing_m,
        candidates,
        own: own?,
    })
}

fn refused(error: &SitingError) -> Problem {
    let detail = error.to_string();
    match error {
        SitingError::Problem(ProblemError::TooMany { .. } | ProblemError::NoLimit) => {
            Problem::of(Code::BadParameter, ADD.name, detail)
        }
        SitingError::Problem(_) => Problem::new(Code::BadBody, detail),
        SitingError::MedianDepth => Problem::of(Code::BadParameter, DEPTH.name, detail),
        SitingError::Spacing(_) => Problem::of(Code::OutOfRange, SPACING_M.name, detail),
        SitingError::TooMany(_) => Problem::new(Code::TooManyPoints, detail),
        SitingError::NoCandidate(..) => Problem::of(Code::BadBody, "candidates", detail),
        SitingError::OwnOffNetwork(_) => Problem::of(Code::OffNetwork, "sites", detail),
        SitingError::Stopped => Problem::new(Code::Timeout, detail),
        SitingError::Disc | SitingError::NothingWanted => Problem::internal(),
    }
}
