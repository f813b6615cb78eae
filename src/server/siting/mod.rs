//! `POST /v1/siting`: where to open next.

mod order;

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::coord::Datum;
use crate::engine::{CoverageRequest, Objective, SitingError, SitingRequest, Snapshot};
use crate::render;
use crate::siting::{Clock, Effort, ProblemError, Progress};

use super::access::Planner;
use super::answer::{GEO_JSON, JSON};
use super::app::App;
use super::body::JsonBody;
use super::client::{Client, Gone};
use super::extract::{Asked, AskedOf, Question, Values};
use super::lines::Teller;
use super::param::{AT, CUTOFF_S, DATUM, DEPTH, FORM, GROUP, Kind, METRES, MODE, NEED, OPEN, Param, SPEED_MPS};
use super::problem::{Code, Problem};
use super::{read, schema};

use self::order::request;

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
/// Where candidates come from.
const FROM: Param = Param::new(
    "from",
    Kind::Word { words: || vec!["streets", "places", "both"], default: Some("streets") },
    "Where a station may be opened, unless the body lists candidates: `streets`, places on the street in the gaps; \
     `places`, banks, post offices and other places of the extract; `both`",
);
/// What may be given up for more suitable sites.
const PREFER: Param = Param::new(
    "prefer",
    Kind::Number { min: 0.0, max: 1.0 },
    "How much of what the new sites gain may be given up for more suitable ones, as a share; with 0, the default, \
     suitability only breaks ties",
);
/// How long to search.
const TIME_LIMIT_S: Param = Param::new(
    "time_limit_s",
    Kind::Whole { min: 1, max: 20, default: Some(10) },
    "Seconds after which the search for a better plan or a proof ends",
);
/// Whether to tell how far the work is.
const PROGRESS: Param = Param::new(
    "progress",
    Kind::Word { words: || vec!["false", "true"], default: Some("false") },
    "Whether the answer comes line by line while work goes on, as `application/x-ndjson`: `progress` some ten times a \
     second, then `plan` or `problem`",
);
/// Searches along streets end after so many seconds: the answer must leave before the server gives up on it.
const LONGEST_S: u64 = 26;

/// What is asked.
#[derive(Debug)]
pub struct Siting {
    coverage: CoverageRequest,
    objective: Objective,
    add: Option<usize>,
    spacing_m: Option<f64>,
    from: &'static str,
    prefer: f64,
    time_limit: Duration,
    geojson: bool,
    progress: bool,
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
        FROM,
        PREFER,
        TIME_LIMIT_S,
        FORM,
        PROGRESS,
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
            from: values.one_of(&FROM)?,
            prefer: values.number(&PREFER)?.unwrap_or(0.0),
            time_limit: Duration::from_secs(u64::from(limit)),
            geojson: values.one_of(&FORM)? == "geojson",
            progress: values.one_of(&PROGRESS)? == "true",
            datum: read::datum(values)?,
        })
    }
}

/// Where to open next: the best new sites beside the stations that stand, with a proof of how good they are
///
/// Each site comes with what it adds, where that comes from, and the next best candidate. `bound` is what no plan of
/// these candidates can exceed; `proved` says that none is better. Demand is worker-hours where presence was published,
/// else the demand points of the region, else metres of street. Candidates come in the body, else `from` says where
/// they are. Kinds of places have a suitability and a cost; `classes` in the body replaces the usual ones. The search ends after
/// `time_limit_s` with the best plan so far, and at once when the client goes away. With `progress=true` the answer
/// tells line by line how far the work is. Nothing is stored.
#[utoipa::path(post, path = "/v1/siting", tag = "coverage", security(("key" = [])), params(Asked<Siting>),
    request_body(content = schema::SitingOrder, content_type = "application/json"), responses(
    (status = 200, description = "The plan", content((schema::SitingPlan = "application/json"),
        (schema::SitingSites = "application/geo+json"), (schema::SitingLine = "application/x-ndjson"))),
    Problem,
))]
pub async fn plan_sites(
    State(app): State<Arc<App>>,
    _: Planner,
    asked: Asked<Siting>,
    JsonBody(body): JsonBody,
) -> Result<Response, Problem> {
    let Asked { question, snapshot, .. } = asked;
    // What is wrong with the question is said in the status, also where lines were asked for.
    let request = request(&question, &body)?;
    let client = Client::default();
    let gone = client.gone();
    if question.progress {
        let (teller, response) = Teller::answer(client);
        tokio::spawn(told(app, question, request, snapshot, gone, Arc::new(teller)));
        return Ok(response);
    }
    let work = move || answer(&question, &request, &snapshot, gone, None);
    let (media_type, answer) = app.heavy.run(work).await??;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media_type)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, answer.to_string()).into_response())
}

/// Works on a plan and tells how far that is, line by line; the last line is the plan, or why there is none.
async fn told(
    app: Arc<App>,
    question: Siting,
    request: SitingRequest,
    snapshot: Arc<Snapshot>,
    gone: Gone,
    teller: Arc<Teller>,
) {
    let heard = Arc::clone(&teller);
    let work = move || answer(&question, &request, &snapshot, gone, Some(&heard));
    let answer = tokio::select! {
        answer = app.heavy.run(work) => answer,
        () = teller.abandoned() => return,
    };
    let (name, value) = match answer {
        Ok(Ok((_, plan))) => ("plan", plan),
        Ok(Err(problem)) | Err(problem) => ("problem", problem.json()),
    };
    // The work is over, so it holds the other one no more.
    if let Some(teller) = Arc::into_inner(teller) {
        teller.end(name, value).await;
    }
}

/// Stops when the client is gone, or at an instant; tells the client how far the search is.
struct Until<'a> {
    gone: Gone,
    end: Instant,
    teller: Option<&'a Teller>,
    limit: Duration,
}

impl Clock for Until<'_> {
    fn is_over(&self) -> bool {
        self.gone.is_true() || Instant::now() >= self.end
    }

    fn hear(&self, progress: Progress) {
        if let Some(teller) = self.teller {
            let (objective, bound) = (render::round(progress.objective, 3), render::round(progress.bound, 3));
            teller.progress(
                || json!({"stage": "plan", "objective": objective, "bound": bound, "limit_s": self.limit.as_secs()}),
            );
        }
    }
}

fn answer(
    question: &Siting,
    request: &SitingRequest,
    snapshot: &Snapshot,
    gone: Gone,
    teller: Option<&Teller>,
) -> Result<(&'static str, Value), Problem> {
    let last = Instant::now() + Duration::from_secs(LONGEST_S);
    let limit = question.time_limit;
    let searches = Until { gone: gone.clone(), end: last, teller, limit };
    let solve = |problem: &crate::siting::Problem| {
        let end = last.min(Instant::now() + limit);
        problem.solve(&Effort::until(&Until { gone: gone.clone(), end, teller, limit }))
    };
    let searched = |done: usize, of: usize| {
        if let Some(teller) = teller {
            teller.progress(|| json!({"stage": "streets", "done": done, "of": of}));
        }
    };
    let method = snapshot.method_of_gaps(&question.coverage);
    let plan = match snapshot.siting_with(request, &searches, &searched, &solve) {
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

fn refused(error: &SitingError) -> Problem {
    let detail = error.to_string();
    match error {
        SitingError::Problem(ProblemError::TooMany { .. } | ProblemError::NoLimit) => {
            Problem::of(Code::BadParameter, ADD.name, detail)
        }
        SitingError::Problem(ProblemError::LimitOfCoverAll(limit)) => match *limit {
            "spacing" => Problem::of(Code::BadParameter, SPACING_M.name, detail),
            "budget" => Problem::of(Code::BadBody, "budget", detail),
            _ => Problem::of(Code::BadParameter, ADD.name, detail),
        },
        SitingError::Problem(_) => Problem::new(Code::BadBody, detail),
        SitingError::MedianDepth => Problem::of(Code::BadParameter, DEPTH.name, detail),
        SitingError::Spacing(_) | SitingError::TooDense(..) => Problem::of(Code::OutOfRange, SPACING_M.name, detail),
        SitingError::Prefer(_) => Problem::of(Code::OutOfRange, PREFER.name, detail),
        SitingError::NoPlace(_) => Problem::of(Code::BadParameter, FROM.name, format!("{detail}; ask for `streets`")),
        SitingError::NoStreetClass => Problem::of(Code::BadBody, "classes", detail),
        SitingError::TooMany(_) => Problem::new(Code::TooManyPoints, detail),
        SitingError::NoCandidate(..) => Problem::of(Code::BadBody, "candidates", detail),
        SitingError::OwnOffNetwork(_) => Problem::of(Code::OffNetwork, "sites", detail),
        SitingError::Stopped => Problem::new(Code::Timeout, detail),
        SitingError::Disc | SitingError::NothingWanted => Problem::internal(),
    }
}
