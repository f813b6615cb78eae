//! The cells that edits of stations gain and lose.

use h3o::CellIndex;
use serde_json::{Value, json};

use crate::coverage::dissolved;

use super::feature::polygons;

/// How many cells of each kind are listed, unless somebody says.
pub const LISTED_CELLS: usize = 5000;

/// Cells of one kind, in order, each once: at most `limit` of them, and as a shape if that is wanted.
#[must_use]
pub fn listed_cells(cells: &[CellIndex], limit: usize, outlines: bool) -> Value {
    let shown = &cells[..cells.len().min(limit)];
    let names: Vec<String> = shown.iter().map(ToString::to_string).collect();
    let mut listed = json!({"total": cells.len(), "truncated": cells.len() > limit, "cells": names});
    if outlines {
        listed["outline"] = if shown.is_empty() { Value::Null } else { polygons(&dissolved(shown)) };
    }
    listed
}
