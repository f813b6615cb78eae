//! The cells that edits of stations gain and lose, as `evaluate` and `live` answer them.

use h3o::CellIndex;
use serde_json::{Value, json};

use crate::coverage::dissolved;
use crate::render;

use super::param::{Kind, Param, limit};

/// How many cells of each kind are listed.
pub const LIMIT: Param = limit(5000, 50_000);

/// Whether areas are wanted too.
pub const OUTLINES: Param = Param::new(
    "outlines",
    Kind::Word { words: || vec!["false", "true"], default: Some("false") },
    "`true`: the listed cells as one area too, for drawing",
);

/// Cells of one kind, in order, each once: at most `limit` of them, and as a shape if that is wanted.
#[must_use]
pub fn listed(cells: &[CellIndex], limit: usize, outlines: bool) -> Value {
    let shown = &cells[..cells.len().min(limit)];
    let names: Vec<String> = shown.iter().map(ToString::to_string).collect();
    let mut listed = json!({"total": cells.len(), "truncated": cells.len() > limit, "cells": names});
    if outlines {
        listed["outline"] = if shown.is_empty() { Value::Null } else { render::polygons(&dissolved(shown)) };
    }
    listed
}
