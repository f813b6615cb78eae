//! `POST /v1/scenarios/live`: the same as `evaluate` while somebody drags a station over the map.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::coverage::Tally;
use crate::engine::{CoverageRequest, Snapshot, WhatIf};
use crate::render;

use super::access::Planner;
use super::answer::JSON;
use super::app::App;
use super::body::JsonBody;
use super::changed::{LIMIT, OUTLINES};
use super::client::Client;
use super::extract::{Asked, AskedOf, Question, Values};
use super::param::{AT, CUTOFF_S, DEPTH, GROUP, Kind, METRES, MODE, NEED, OPEN, Param, SPEED_MPS};
use super::problem::{Code, Problem, quoted};
use super::{read, scenario, schema};

/// What is asked before and after the edits.
#[derive(Debug)]
pub struct Drag {
    request: CoverageRequest,
    limit: usize,
    session: Option<String>,
    outlines: bool,
}

/// The longest name of a drag.
const LONGEST_SESSION: usize = 64;
/// The drag that a question belongs to.
const SESSION: Param = Param::new(
    "session",
    Kind::Text,
    "A name of the drag, any word of up to 64 characters: once a newer question with the same name has come, older ones \
     are answered 409 `superseded` and work on them stops",
);

impl Question for Drag {
    const PARAMS: &'static [Param] =
        &[MODE, SPEED_MPS, CUTOFF_S, METRES, DEPTH, AT, OPEN, NEED, GROUP, LIMIT, OUTLINES, SESSION];

    fn read(values: &Values, asked_of: &AskedOf<'_>) -> Result<Self, Problem> {
        let limit = values.whole(&LIMIT)?.unwrap_or(5000) as usize;
        let outlines = values.one_of(&OUTLINES)? == "true";
        let session = values.text(&SESSION).map(str::to_owned);
        if let Some(session) = session.as_ref().filter(|one| one.chars().count() > LONGEST_SESSION) {
            let detail = format!("`session` is {}; it may have {LONGEST_SESSION} characters", quoted(session));
            return Err(Problem::of(Code::OutOfRange, SESSION.name, detail));
        }
        Ok(Self { request: read::coverage(values, asked_of)?, limit, outlines, session })
    }
}

/// What edits of stations would change, within milliseconds
///
/// For dragging a station over a map: coverage along streets of the region and every district before and after up to 200
/// edits, and the H3 cells of resolution 10 that are gained and lost, at most `limit` of each; with `outlines=true` as
/// areas too. Only what the edited
/// stations reach is worked on; the figures are those of `/v1/scenarios/evaluate` all the same. The first question with
/// the same parameters takes longer. Of questions with the same `session` the newest wins: an older one that waits or is
/// worked on is answered 409 at once. Work stops when the client goes away. Nothing is stored.
#[utoipa::path(post, path = "/v1/scenarios/live", tag = "coverage", security(("key" = [])), params(Asked<Drag>),
    request_body(content = schema::ScenarioEdits, content_type = "application/json"), responses(
    (status = 200, description = "Before and after", content_type = "application/json", body = schema::ScenarioLive),
    Problem,
))]
pub async fn evaluate_live(
    State(app): State<Arc<App>>,
    planner: Planner,
    asked: Asked<Drag>,
    JsonBody(body): JsonBody,
) -> Result<Response, Problem> {
    let Asked { question, snapshot, .. } = asked;
    let turn = question.session.as_ref().map(|session| Arc::new(app.drags.turn(&planner.name, session)));
    let client = Client::default();
    let (gone, mine) = (client.gone(), turn.clone());
    let stop = move || gone.is_true() || mine.as_ref().is_some_and(|turn| turn.is_over());
    let work = move || {
        if stop() {
            return Err(superseded());
        }
        let (edits, after) = scenario::edited(&body, &snapshot)?;
        let found = snapshot.what_if_until(&question.request, &after, &stop)?.ok_or_else(superseded)?;
        Ok(answer(&question, edits, &snapshot, &found).to_string())
    };
    let newer = async {
        match &turn {
            Some(turn) => turn.over().await,
            None => std::future::pending().await,
        }
    };
    let body = tokio::select! {
        biased;
        () = newer => return Err(superseded()),
        body = app.dragging.run(work) => body??,
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(JSON)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, body).into_response())
}

fn superseded() -> Problem {
    Problem::of(Code::Superseded, SESSION.name, "a newer question of the same drag has come; its answer counts")
}

fn answer(question: &Drag, edits: usize, before: &Snapshot, found: &WhatIf) -> Value {
    let regions: Vec<Value> = found.before.iter().zip(&found.after).map(|(old, new)| region(old, new)).collect();
    let listed = |cells| render::listed_cells(cells, question.limit, question.outlines);
    json!({
        "method": before.method_of_gaps(&question.request).json(),
        "edits": edits,
        "regions": regions,
        "cells": {"gained": listed(&found.gained), "lost": listed(&found.lost)},
    })
}

fn region(old: &Tally, new: &Tally) -> Value {
    let measures = old.measures.iter().zip(&new.measures).map(|(old, new)| {
        json!({
            "unit": new.unit.as_str(),
            "total": render::round(new.total, 3),
            "before": render::round(old.covered, 3),
            "after": render::round(new.covered, 3),
        })
    });
    json!({
        "key": new.key,
        "name": new.name,
        "measures": measures.collect::<Vec<_>>(),
        "stations_before": old.stations,
        "stations_after": new.stations,
    })
}
