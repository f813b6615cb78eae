//! `/` and `/openapi.json`: what there is.

use std::sync::Arc;

use axum::extract::{FromRequestParts, Request, State};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use serde_json::json;

use crate::engine::Snapshot;

use super::answer::{Answer, JSON};
use super::app::App;
use super::extract::{Asked, Nothing};
use super::pages::wants_a_page;
use super::problem::Problem;
use super::schema;

/// Whose data the answers are made from.
pub const ATTRIBUTION: &str = "© OpenStreetMap contributors (ODbL 1.0), https://www.openstreetmap.org/copyright";

/// What this is, and where its answers are
///
/// A browser, which accepts `text/html`, gets a page.
#[utoipa::path(get, path = "/", tag = "operation", responses(
    (status = 200, description = "The index", content_type = "application/json", body = schema::Index),
    Problem,
))]
pub async fn get_index(State(app): State<Arc<App>>, request: Request) -> Result<Response, Problem> {
    let (mut head, _) = request.into_parts();
    if wants_a_page(&head.headers) {
        return Ok(app.pages.answer("index.html", &head.uri, &head.headers));
    }
    let asked = Asked::<Nothing>::from_request_parts(&mut head, &app).await?;
    let index = |snapshot: &Snapshot, _: &Nothing| {
        let recipe = &snapshot.region().recipe;
        Ok(Answer::json(&json!({
            "name": "waystation",
            "version": env!("CARGO_PKG_VERSION"),
            "snapshot": snapshot.version(),
            "timezone": recipe.timezone,
            "stations": snapshot.stations().len(),
            "districts": snapshot.region().districts.len(),
            "attribution": ATTRIBUTION,
            "links": {
                "openapi": "/openapi.json",
                "vocabulary": "/v1/vocabulary",
                "standards": "/v1/standards",
                "stations": "/v1/stations",
                "nearest": "/v1/stations/nearest",
                "coverage": "/v1/coverage",
                "cells": "/v1/coverage/cells",
                "gaps": "/v1/gaps",
                "style": "/style.json",
            },
        })))
    };
    let mut response = asked.answer(&app.quick, index).await?;
    response.headers_mut().append(header::VARY, HeaderValue::from_static("accept"));
    Ok(response)
}

/// This document
#[utoipa::path(get, path = "/openapi.json", tag = "operation", responses(
    (status = 200, description = "OpenAPI 3.1", content_type = "application/json", body = serde_json::Value),
    Problem,
))]
pub async fn get_openapi(State(app): State<Arc<App>>, asked: Asked<Nothing>) -> Result<Response, Problem> {
    let document = app.openapi.get().cloned().unwrap_or_default();
    asked.answer(&app.quick, move |_, _| Ok(Answer::bytes(JSON, document.to_vec()))).await
}
