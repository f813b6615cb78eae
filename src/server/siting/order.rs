//! The body of a question for sites: candidates, classes, a budget, sites of somebody's own.

use serde::Deserialize;

use crate::coord::LngLat;
use crate::engine::{Choice, MAX_CANDIDATES, SitingRequest};
use crate::siting::{Candidate, HostClass, HostClasses};

use super::super::problem::{Code, Problem};
use super::Siting;

/// The most sites of somebody's own.
const MAX_OWN: usize = 100;

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

/// What is asked, by its query and its body.
pub(super) fn request(question: &Siting, body: &[u8]) -> Result<SitingRequest, Problem> {
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
    if priced && let Some(one) = candidates.iter().flatten().find(|one| one.cost.is_none()) {
        let named = one.id.as_ref().map_or_else(|| format!("at {}, {}", one.lng, one.lat), |id| format!("`{id}`"));
        let detail = format!("the candidate {named} has no `cost`, and others have one; give each a cost of 0 or more");
        return Err(bad("candidates", detail));
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
    if priced && let Some(row) = rows.iter().find(|row| row.cost.is_none()) {
        return Err(bad(format!("the class `{}` has no `cost`, and others have one; give each a cost", row.code)));
    }
    let rows = rows.into_iter().map(|row| {
        let (weight, cost) = (row.weight.unwrap_or(1.0), row.cost.unwrap_or(0.0));
        HostClass::named(&row.code, weight, cost).map_err(|error| bad(error.to_string()))
    });
    HostClasses::new(rows.collect::<Result<_, _>>()?, priced).map_err(|error| bad(error.to_string()))
}
