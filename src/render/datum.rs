//! Answers in the datum of a Chinese map. This is the one place where positions leave WGS-84.

use serde_json::{Map, Value, json};

use crate::coord::{Datum, LngLat};

use super::number::degrees;

/// The members that hold one position as an array, beside `coordinates`.
const POSITIONS: [&str; 1] = ["nearest_from"];

/// A GeoJSON answer, made in WGS-84, with every position in `datum`: of geometries at any depth, where places met the
/// street, and where gaps are reached from.
///
/// RFC 7946 knows only WGS-84, so an answer in another datum says so: it has the foreign member `datum`, for example
/// `"GCJ-02"`. In WGS-84 the answer stays as it is.
#[must_use]
pub fn in_datum(mut answer: Value, datum: Datum) -> Value {
    if datum == Datum::Wgs84 {
        return answer;
    }
    move_positions(&mut answer, datum);
    if let Some(members) = answer.as_object_mut() {
        // Beside `type`, where nobody overlooks it.
        members.shift_insert(members.len().min(1), "datum".to_owned(), json!(datum.name()));
    }
    answer
}

/// Moves every position in `value` from WGS-84 to `datum`.
pub fn move_positions(value: &mut Value, datum: Datum) {
    match value {
        _ if datum == Datum::Wgs84 => {}
        Value::Array(elements) => elements.iter_mut().for_each(|element| move_positions(element, datum)),
        Value::Object(members) => {
            move_pair(members, datum);
            for (name, member) in members {
                if name == "coordinates" || POSITIONS.contains(&name.as_str()) {
                    move_coordinates(member, datum);
                } else {
                    move_positions(member, datum);
                }
            }
        }
        _ => {}
    }
}

/// `lng` and `lat` side by side.
fn move_pair(members: &mut Map<String, Value>, datum: Datum) {
    let number = |name: &str| members.get(name).and_then(Value::as_f64);
    let Some(place) = number("lng").zip(number("lat")).and_then(|(lng, lat)| moved(lng, lat, datum)) else { return };
    members.insert("lng".to_owned(), json!(degrees(place.lng())));
    members.insert("lat".to_owned(), json!(degrees(place.lat())));
}

/// A position, or an array of such at any depth.
fn move_coordinates(value: &mut Value, datum: Datum) {
    let Some(elements) = value.as_array_mut() else { return };
    match elements.as_slice() {
        [Value::Number(lng), Value::Number(lat), ..] => {
            let place = lng.as_f64().zip(lat.as_f64()).and_then(|(lng, lat)| moved(lng, lat, datum));
            if let Some(place) = place {
                elements[0] = json!(degrees(place.lng()));
                elements[1] = json!(degrees(place.lat()));
            }
        }
        _ => elements.iter_mut().for_each(|element| move_coordinates(element, datum)),
    }
}

fn moved(lng: f64, lat: f64, datum: Datum) -> Option<LngLat> {
    LngLat::new(lng, lat).ok().map(|place| datum.from_wgs84(place))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_position_moves_and_nothing_else_does() {
        let answer = |at: [f64; 2]| {
            let polygon = json!({"type": "Polygon", "coordinates": [[at, at, at, at]]});
            let polygons = json!({"type": "MultiPolygon", "coordinates": [[[at, at]], [[at]]]});
            json!({"type": "FeatureCollection",
            "meta": {"snap": {"lng": at[0], "lat": at[1], "gap_m": 121.5}, "origins": [{"snap": {"lng": at[0], "lat": at[1]}}]},
            "features": [
                {"type": "Feature", "geometry": {"type": "Point", "coordinates": at}, "properties": {"seats": [121.5, 31.2]}},
                {"type": "Feature", "geometry": polygon, "properties": {"nearest_from": at, "street_m": 121.47}},
                {"type": "Feature", "geometry": polygons, "properties": null},
            ]})
        };
        let wgs = answer([121.473_701, 31.230_416]);
        assert_eq!(in_datum(wgs.clone(), Datum::Wgs84), wgs);
        // The numbers of gcoord 1.0.7, seven decimals.
        for (datum, at) in [(Datum::Gcj02, [121.478_224_1, 31.228_473_7]), (Datum::Bd09, [121.484_782_5, 31.234_326_6])]
        {
            let mut expect = answer(at);
            expect["datum"] = json!(datum.name());
            let found = in_datum(wgs.clone(), datum);
            assert_eq!(found, expect);
            assert!(found.to_string().starts_with(&format!(r#"{{"type":"FeatureCollection","datum":"{datum}""#)));
        }
    }
}
