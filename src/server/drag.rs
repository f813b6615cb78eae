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
use super::changed::{LIMIT, OUTLINES, listed};
use super::extract::{Asked, AskedOf, Question, Values};
use super::param::{AT, CUTOFF_S, DEPTH, GROUP, METRES, MODE, NEED, OPEN, Param, SPEED_MPS};
use super::problem::Problem;
use super::{read, scenario, schema};

/// What is asked before and after the edits.
#[derive(Debug)]
pub struct Drag {
    request: CoverageRequest,
    limit: usize,
    outlines: bool,
}

impl Question for Drag {
    const PARAMS: &'static [Param] =
        &[MODE, SPEED_MPS, CUTOFF_S, METRES, DEPTH, AT, OPEN, NEED, GROUP, LIMIT, OUTLINES];

    fn read(values: &Values, asked_of: &AskedOf<'_>) -> Result<Self, Problem> {
        let limit = values.whole(&LIMIT)?.unwrap_or(5000) as usize;
        let outlines = values.one_of(&OUTLINES)? == "true";
        Ok(Self { request: read::coverage(values, asked_of)?, limit, outlines })
    }
}

/// What edits of stations would change, within milliseconds
///
/// For dragging a station over a map: coverage along streets of the region and every district before and after up to 200
/// edits, and the H3 cells of resolution 10 that are gained and lost, at most `limit` of each; with `outlines=true` as
/// areas too. Only what the edited
/// stations reach is worked on; the figures are those of `/v1/scenarios/evaluate` all the same. The first question with
/// the same parameters takes longer. Nothing is stored.
#[utoipa::path(post, path = "/v1/scenarios/live", tag = "coverage", security(("key" = [])), params(Asked<Drag>),
    request_body(content = schema::ScenarioEdits, content_type = "application/json"), responses(
    (status = 200, description = "Before and after", content_type = "application/json", body = schema::ScenarioLive),
    Problem,
))]
pub async fn evaluate_live(
    State(app): State<Arc<App>>,
    _: Planner,
    asked: Asked<Drag>,
    JsonBody(body): JsonBody,
) -> Result<Response, Problem> {
    let Asked { question, snapshot, .. } = asked;
    let work = move || {
        let (edits, after) = scenario::edited(&body, &snapshot)?;
        let found = snapshot.what_if(&question.request, &after)?;
        Ok::<_, Problem>(answer(&question, edits, &snapshot, &found).to_string())
    };
    let body = app.heavy.run(work).await??;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(JSON)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, body).into_response())
}

fn answer(question: &Drag, edits: usize, before: &Snapshot, found: &WhatIf) -> Value {
    let regions: Vec<Value> = found.before.iter().zip(&found.after).map(|(old, new)| region(old, new)).collect();
    let listed = |cells| listed(cells, question.limit, question.outlines);
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
