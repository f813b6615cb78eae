//! GeoJSON features as rows.

use std::collections::BTreeMap;

use geojson::{FeatureCollection, GeoJson, GeometryValue, JsonValue};

use super::clean::tidy;
use super::error::ListError;
use super::grid::Grid;
use super::limits::{Taken, over};

/// The columns of the position, which come from the geometry and not from properties.
pub(super) const POSITION: [&str; 2] = ["lng", "lat"];
/// A document of brackets takes sixteen times its size while it is read.
const MAX_BYTES: u64 = 64 << 20;

/// A row for the names of the columns, and one for each feature. What is no point has no position, and is found out
/// by whoever reads the rows.
pub(super) fn grid(bytes: &[u8], taken: &mut Taken) -> Result<Grid, ListError> {
    over("bytes", bytes.len() as u64, MAX_BYTES)?;
    let refused = |why: String| ListError::GeoJson(why);
    let text = std::str::from_utf8(bytes)
        .map_err(|error| refused(format!("it is not UTF-8 text (byte {})", error.valid_up_to() + 1)))?;
    let collection = match text.trim_start_matches('\u{feff}').parse::<GeoJson>() {
        Ok(GeoJson::FeatureCollection(collection)) => collection,
        Ok(_) => return Err(refused("it is a single geometry or feature".to_owned())),
        Err(error) => return Err(refused(error.to_string())),
    };
    let header = header(&collection);
    taken.columns(header.len())?;
    let columns: BTreeMap<&str, usize> =
        header.iter().enumerate().map(|(index, name)| (name.as_str(), index)).collect();
    let mut rows = Vec::with_capacity(collection.features.len() + 1);
    for (index, feature) in collection.features.iter().enumerate() {
        taken.row(header.len())?;
        let mut row = vec![String::new(); header.len()];
        if let Some(GeometryValue::Point { coordinates }) = feature.geometry.as_ref().map(|geometry| &geometry.value) {
            // Without the height that a position may have.
            for (cell, degrees) in row.iter_mut().take(POSITION.len()).zip(coordinates.as_slice()) {
                *cell = degrees.to_string();
            }
        }
        for (name, value) in feature.properties.iter().flatten().filter(|(name, _)| !is_position(name)) {
            row[columns[name.as_str()]] = tidy(&text_of(value));
        }
        for cell in &row {
            taken.cell(cell)?;
        }
        rows.push((index as u64 + 1, row));
    }
    rows.insert(0, (0, header));
    Ok(Grid { rows, is_features: true, ..Grid::default() })
}

/// The position, then every property that any feature has, in the order in which they come.
fn header(collection: &FeatureCollection) -> Vec<String> {
    let mut header = POSITION.map(str::to_owned).to_vec();
    let mut known: std::collections::BTreeSet<&str> = POSITION.into();
    for name in collection.features.iter().flat_map(|feature| feature.properties.iter().flatten()).map(|pair| pair.0) {
        if !is_position(name) && known.insert(name) {
            header.push(name.clone());
        }
    }
    header
}

fn is_position(name: &str) -> bool {
    POSITION.contains(&name)
}

/// A value as a list has it: several are separated by `;`.
fn text_of(value: &JsonValue) -> String {
    match value {
        JsonValue::Null => String::new(),
        JsonValue::String(text) => text.clone(),
        JsonValue::Array(parts) => parts.iter().map(text_of).collect::<Vec<_>>().join(";"),
        other => other.to_string(),
    }
}
