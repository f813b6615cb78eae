//! GeoJSON points as rows of named columns.

use std::collections::BTreeMap;

use geojson::{FeatureCollection, GeoJson, GeometryValue, JsonValue};

use crate::list::{ListError, Sheet};

/// The columns of the position, which come from the geometry and not from properties.
const POSITION: [&str; 2] = ["lng", "lat"];

/// A sheet with a row for each feature. What is no point has no position, and is found out by whoever reads the rows.
pub(super) fn sheet_of_features(bytes: &[u8]) -> Result<Sheet, ListError> {
    let text = std::str::from_utf8(bytes).map_err(|error| ListError::Encoding { byte: error.valid_up_to() + 1 })?;
    let refused = |why: String| ListError::GeoJson(why);
    let collection = match text.trim_start_matches('\u{feff}').parse::<GeoJson>() {
        Ok(GeoJson::FeatureCollection(collection)) => collection,
        Ok(_) => return Err(refused("it is a single geometry or feature".to_owned())),
        Err(error) => return Err(refused(error.to_string())),
    };
    let header = header(&collection);
    let columns: BTreeMap<&str, usize> =
        header.iter().enumerate().map(|(index, name)| (name.as_str(), index)).collect();
    let mut rows = Vec::with_capacity(collection.features.len());
    for (index, feature) in collection.features.iter().enumerate() {
        let mut row = vec![String::new(); header.len()];
        if let Some(GeometryValue::Point { coordinates }) = feature.geometry.as_ref().map(|geometry| &geometry.value) {
            // Without the height that a position may have.
            for (cell, degrees) in row.iter_mut().take(POSITION.len()).zip(coordinates.as_slice()) {
                *cell = degrees.to_string();
            }
        }
        for (name, value) in feature.properties.iter().flatten().filter(|(name, _)| !is_position(name)) {
            text_of(value).trim().clone_into(&mut row[columns[name.as_str()]]);
        }
        rows.push((index as u64 + 1, row));
    }
    Ok(Sheet { header, rows })
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

#[cfg(test)]
mod tests {
    use super::super::features;
    use crate::station::StationSet;

    #[test]
    fn features_are_read_as_rows_are() {
        let text = r#"{"type":"FeatureCollection","features":[
            {"type":"Feature","geometry":{"type":"Point","coordinates":[24.94,60.17]},
             "properties":{"key":"b","名称":"驿站","facilities":["rest","water"],"lng":"elsewhere","floor":5}},
            {"type":"Feature","geometry":{"type":"Point","coordinates":[24.95,60.18,7]},"properties":null},
            {"type":"Feature","geometry":null,"properties":{"key":"c"}},
            {"type":"Feature","geometry":{"type":"Point","coordinates":[200,60.18]},"properties":{"key":"d"}}]}"#;
        let reading = features(text.as_bytes()).unwrap();
        let stations: Vec<_> = reading.stations.iter().map(|(_, station)| station.clone()).collect();
        assert_eq!((stations.len(), reading.read, reading.unnamed), (2, 4, 1));
        assert_eq!((stations[0].name.as_str(), stations[0].place.lng()), ("驿站", 24.94));
        assert_eq!(stations[0].facilities.unwrap().codes(), "rest;water");
        assert_eq!(stations[0].extra, [("floor".to_owned(), "5".to_owned())]);
        assert_eq!((stations[1].key.as_str(), stations[1].place.lat()), ("2", 60.18));
        assert_eq!(StationSet::new(stations).len(), 2);
        let found: Vec<_> = reading.findings.iter().map(|finding| (finding.line, finding.column.as_str())).collect();
        assert_eq!(found, [(3, "lng"), (4, "lng")]);
    }

    #[test]
    fn what_is_no_collection_is_named() {
        let error = |text: &str| features(text.as_bytes()).unwrap_err().to_string();
        assert!(error("{}").contains("no GeoJSON FeatureCollection"));
        assert!(error(r#"{"type":"Point","coordinates":[1,2]}"#).contains("single geometry"));
        assert!(error(r#"{"type":"FeatureCollection","features":[]}"#).contains("no rows"));
        assert!(error(&"[".repeat(100_000)).contains("no GeoJSON FeatureCollection"));
    }
}
