//! `POST /v1/siting`: where to open next.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::coord::{Datum, LngLat};
use crate::engine::{Choice, CoverageRequest, MAX_CANDIDATES, Objective, SitingError, SitingRequest, Snapshot};
use crate::render;
use crate::siting::{Candidate, Clock, Effort, HostClass, HostClasses, ProblemError};

use super::access::Planner;
use super::answer::{GEO_JSON, JSON};
use super::app::App;
use super::body::JsonBody;
use super::client::{Client, Gone};
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
    from: &'static str,
    prefer: f64,
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
        FROM,
        PREFER,
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
            from: values.one_of(&FROM)?,
            prefer: values.number(&PREFER)?.unwrap_or(0.0),
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
/// else the demand points of the region, else metres of street. Candidates come in the body, else `from` says where
/// they are. Kinds of places have a suitability and a cost; `classes` in the body replaces the usual ones. The search ends after `time_limit_s` with the best plan so far, and at once when the client
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
    let client = Client::default();
    let gone = client.gone();
    let work = move || answer(&question, &body, &snapshot, gone);
    let (media_type, answer) = app.heavy.run(work).await??;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media_type)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, answer.to_string()).into_response())
}

/// Stops when the client is gone, or at an instant.
struct Until {
    gone: Gone,
    end: Instant,
}

impl Clock for Until {
    fn is_over(&self) -> bool {
        self.gone.is_true() || Instant::now() >= self.end
    }
}

fn answer(question: &Siting, body: &[u8], snapshot: &Snapshot, gone: Gone) -> Result<(&'static str, Value), Problem> {
    let begin = Instant::now();
    let request = request(question, body)?;
    let last = begin + Duration::from_secs(LONGEST_S);
    let searches = Until { gone: gone.clone(), end: last };
    let solve = |problem: &crate::siting::Problem| {
        let end = last.min(Instant::now() + question.time_limit);
        problem.solve(&Effort::until(&Until { gone: gone.clone(), end }))
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
    classes: Option<Vec<Class>>,
    sites: Vec<Place>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Class {
    #[serde(rename = "class")]
    code: String,
    weight: Option<f64>,
    cost: Option<f64>,
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
    let Order { budget, candidates, classes, sites } = serde_json::from_slice(body)
        .map_err(|error| Problem::new(Code::BadBody, format!("{error}; send {EXAMPLE}")))?;
    let count = candidates.as_ref().map_or(0, Vec::len);
    if count > MAX_CANDIDATES || sites.len() > MAX_OWN {
        let detail = format!("at most {MAX_CANDIDATES} candidates and {MAX_OWN} sites are taken");
        return Err(Problem::new(Code::TooManyPoints, detail));
    }
    if candidates.is_some() && classes.is_some() {
        return Err(bad("classes", "candidates are listed, so no classes are looked for; send one of them".to_owned()));
    }
    let classes = classes.map_or_else(|| Ok(HostClasses::default()), host_classes)?;
    let priced = match &candidates {
        Some(list) => list.iter().any(|one| one.cost.is_some()),
        None => question.from != "streets" && classes.priced(),
    };
    if budget.is_some() && !priced {
        return Err(bad("budget", "a budget needs candidates or classes with a `cost`".to_owned()));
    }
    let place = |one: &Place| Ok::<_, Problem>(question.datum.to_wgs84(LngLat::new(one.lng, one.lat)?));
    let candidate = |(one, number): (Place, usize)| {
        Ok::<_, Problem>(Candidate {
            place: place(&one)?,
            id: one.id.unwrap_or_else(|| format!("c{number}")),
            name: one.name,
            class: one.class,
            weight: 1.0,
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
        candidates: match (candidates, question.from) {
            (Some(list), _) => Choice::List(list),
            (None, "places") => Choice::Places(classes),
            (None, "both") => Choice::Both(classes),
            (None, _) => Choice::Streets,
        },
        prefer: question.prefer,
        own: own?,
    })
}

/// The kinds of places of a body, each with what it says of them.
fn host_classes(rows: Vec<Class>) -> Result<HostClasses, Problem> {
    let bad = |detail: String| Problem::of(Code::BadBody, "classes", detail);
    let priced = rows.iter().any(|row| row.cost.is_some());
    let rows = rows.into_iter().map(|row| {
        let (weight, cost) = (row.weight.unwrap_or(1.0), row.cost.unwrap_or(0.0));
        HostClass::named(&row.code, weight, cost).map_err(|error| bad(error.to_string()))
    });
    HostClasses::new(rows.collect::<Result<_, _>>()?, priced).map_err(|error| bad(error.to_string()))
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
