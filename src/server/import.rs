//! `POST /v1/stations/import`: a whole list at once, all of it or nothing.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::coord::{Datum, LngLat};
use crate::engine::Snapshot;
use crate::list::{Finding, Form, Lang, Limits, ListError, Source};
use crate::station::{
    ListOptions, Reading, Station, StationEdit, note_off_network, place_stations, read_list, reject_outside,
};

use super::access::Planner;
use super::answer::JSON;
use super::app::App;
use super::body::ListBody;
use super::extract::{Asked, AskedOf, Question, Values};
use super::param::{DRY_RUN, IMPORT_MODE, LIST_DATUM, Param};
use super::problem::{Code, Problem, quoted};
use super::schema;

/// The most rows in one list.
const MAX_ROWS: usize = 50_000;
/// The most findings that an answer lists.
const LISTED: usize = 1000;

/// How a list is taken.
#[derive(Clone, Copy, Debug)]
pub struct Import {
    /// Whether stations that are not in the list go.
    replace: bool,
    dry_run: bool,
    /// What the positions of the list are in.
    datum: Datum,
}

impl Question for Import {
    const PARAMS: &'static [Param] = &[IMPORT_MODE, DRY_RUN, LIST_DATUM];

    fn read(values: &Values, _: &AskedOf<'_>) -> Result<Self, Problem> {
        Ok(Self {
            replace: values.one_of(&IMPORT_MODE)? == "replace",
            dry_run: values.one_of(&DRY_RUN)? == "true",
            datum: super::read::datum(values)?,
        })
    }
}

/// What a list would change.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    added: usize,
    changed: usize,
    unchanged: usize,
    removed: usize,
}

/// Take a list of stations
///
/// A list as `waystation build` reads it: CSV, a workbook (`.xlsx`, `.xls`, `.ods`), a zipped shapefile, or a GeoJSON
/// `FeatureCollection` of points with the same names as properties; at most 50,000 rows. What it is, its bytes say.
/// With `datum` its positions are put into WGS-84. All rows are taken or none: a row that cannot be used is a 422 with every such row
/// in `report`. `dry_run=true` gives the same report, and changes nothing.
#[utoipa::path(post, path = "/v1/stations/import", tag = "stations", security(("key" = [])), params(Asked<Import>),
    request_body(content((String = "text/csv"), (schema::Stations = "application/geo+json"),
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (Vec<u8> = "application/octet-stream"))), responses(
    (status = 200, description = "What was done, or would be", content_type = "application/json",
        body = schema::ImportReport),
    Problem,
))]
pub async fn import_stations(
    State(app): State<Arc<App>>,
    planner: Planner,
    asked: Asked<Import>,
    list: ListBody,
) -> Result<Response, Problem> {
    let author = app.author(planner, "IMPORT");
    let (question, snapshot, job, lang) = (asked.question, asked.snapshot, Arc::clone(&app), list.lang);
    let work = move || {
        let reading = read(&list, question, &snapshot)?;
        let rejected = rejected(&reading);
        if rejected > 0 && !question.dry_run {
            let detail = format!(
                "{rejected} of {} rows cannot be used, so none was taken; mend those in `report`, or leave them out",
                reading.read
            );
            let report = Some(Box::new(report(question, &reading, None, snapshot.revision().number, lang)));
            return Err(Problem { report, ..Problem::new(Code::RowsRejected, detail) });
        }
        if question.dry_run {
            let (_, counts) = edits(&reading, question, &snapshot);
            return Ok(report(question, &reading, Some(counts), snapshot.revision().number, lang));
        }
        let (after, counts) =
            job.engine.edit(&author, |snapshot| Ok::<_, Problem>(edits(&reading, question, snapshot)))?;
        Ok(report(question, &reading, Some(counts), after.revision().number, lang))
    };
    let report = app.heavy.run(work).await??;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(JSON)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, report.to_string()).into_response())
}

fn read(list: &ListBody, question: Import, snapshot: &Snapshot) -> Result<Reading, Problem> {
    // Counted before they are read: each takes far more memory than its text.
    let lines = || list.bytes.split(|byte| b"\r\n".contains(byte)).filter(|line| !line.is_empty());
    if Form::of(&list.bytes) == Ok(Form::Delimited) && lines().count() > MAX_ROWS + 1 {
        return Err(too_many());
    }
    if Form::of(&list.bytes) == Ok(Form::GeoJson) {
        check_datum(&list.bytes, question.datum)?;
    }
    let options = ListOptions { limits: Limits::REQUEST, ..ListOptions::default() };
    let mut reading = read_list(&Source::of(&list.bytes), &options).map_err(|error| match error {
        ListError::NoUsableRow { .. } => Problem::new(Code::RowsRejected, error.to_string()),
        ListError::TooMuch { .. } => Problem::new(Code::TooManyPoints, error.to_string()),
        _ => Problem::new(Code::BadBody, error.to_string()),
    })?;
    if reading.read > MAX_ROWS {
        return Err(too_many());
    }
    if reading.unnamed > 0 && !question.replace {
        let count = reading.unnamed;
        let detail = format!("{count} rows have no key; with `mode=merge` every row needs the key of its station");
        return Err(Problem::of(Code::BadBody, "key", detail));
    }
    if question.datum != Datum::Wgs84 {
        let place = |[lng, lat]: [f64; 2]| LngLat::new(lng, lat).ok().map(|place| question.datum.to_wgs84(place));
        place_stations(&mut reading, |place| [place.lng(), place.lat()], place);
    }
    reject_outside(&mut reading, snapshot.hull());
    note_off_network(&mut reading, snapshot.network());
    reading.sort_findings();
    Ok(reading)
}

/// An answer of ours in another datum than WGS-84 says so, and may come back as a list.
fn check_datum(geojson: &[u8], datum: Datum) -> Result<(), Problem> {
    #[derive(Deserialize)]
    struct Said {
        datum: Option<String>,
    }
    // What is no JSON is found out by whoever reads it.
    let Ok(Said { datum: Some(said) }) = serde_json::from_slice(geojson) else { return Ok(()) };
    if said == datum.name() {
        return Ok(());
    }
    let detail = format!("the list says that it is in {}; ask with the `datum` that it is in", quoted(&said));
    Err(Problem::of(Code::BadBody, "datum", detail))
}

fn too_many() -> Problem {
    let detail = format!("the list has more than {MAX_ROWS} lines; send it in parts, with `mode=merge`");
    Problem::new(Code::TooManyPoints, detail)
}

fn rejected(reading: &Reading) -> usize {
    reading.read - reading.stations.len()
}

/// What makes the list that is stored the list that was sent, and how much that is.
fn edits(reading: &Reading, question: Import, snapshot: &Snapshot) -> (Vec<StationEdit>, Counts) {
    let stations = snapshot.stations();
    let mut counts = Counts::default();
    let mut edits = Vec::new();
    for (_, station) in &reading.stations {
        match stations.find(&station.key) {
            Some(id) if stations.get(id).same_as(station) => {
                counts.unchanged += 1;
                continue;
            }
            Some(_) => counts.changed += 1,
            None => counts.added += 1,
        }
        edits.push(StationEdit::Put(Box::new(station.clone())));
    }
    if question.replace {
        let kept: std::collections::BTreeSet<&str> =
            reading.stations.iter().map(|(_, station)| station.key.as_str()).collect();
        let gone = stations.iter().filter(|(_, station): &(_, &Station)| !kept.contains(station.key.as_str()));
        let gone: Vec<StationEdit> =
            gone.map(|(_, station)| StationEdit::Remove { key: station.key.clone() }).collect();
        counts.removed = gone.len();
        edits.extend(gone);
    }
    (edits, counts)
}

fn report(question: Import, reading: &Reading, counts: Option<Counts>, revision: u64, lang: Lang) -> Value {
    let finding = |finding: &Finding| {
        let Finding { sheet, line, column, value, rule, problem, fix, outcome, .. } = finding;
        json!({
            "sheet": sheet,
            "line": line,
            "column": column,
            "value": value,
            "rule": rule.as_str(),
            "problem": problem.text(lang),
            "fix": fix.text(lang),
            "row": outcome.as_str(),
        })
    };
    let counts = counts.unwrap_or_default();
    json!({
        "mode": if question.replace { "replace" } else { "merge" },
        "dry_run": question.dry_run,
        "rows": reading.read,
        "rejected": rejected(reading),
        "added": counts.added,
        "changed": counts.changed,
        "unchanged": counts.unchanged,
        "removed": counts.removed,
        "revision": revision,
        "findings_total": reading.findings.len(),
        "findings": reading.findings.iter().take(LISTED).map(finding).collect::<Vec<_>>(),
    })
}
