//! What lies below: land, water, buildings, railways, streets.

use serde_json::{Value, json};

use super::palette::Palette;

/// The layers of a style from the ground up, labels left aside.
pub fn layers(colours: &Palette) -> Vec<Value> {
    let area = |id: &str, layer: &str, classes: &[&str], colour: &str, minzoom: u8| {
        json!({
            "id": id, "type": "fill", "source": "base", "source-layer": layer, "minzoom": minzoom,
            "filter": ["in", ["get", "class"], ["literal", classes]],
            "paint": {"fill-color": colour, "fill-antialias": false},
        })
    };
    let water_line = |id: &str, class: &str, minzoom: u8, widths: [f64; 2]| {
        json!({
            "id": id, "type": "line", "source": "base", "source-layer": "water", "minzoom": minzoom,
            "filter": ["all", ["==", ["get", "class"], class], [">=", ["coalesce", ["get", "level"], 0], 0]],
            "layout": {"line-cap": "round", "line-join": "round"},
            "paint": {"line-color": colours.water, "line-width": width(widths)},
        })
    };
    let mut layers = vec![
        json!({"id": "land", "type": "background", "paint": {"background-color": colours.land}}),
        area("residential", "landuse", &["residential"], colours.residential, 8),
        area("commercial", "landuse", &["commercial"], colours.commercial, 10),
        area("industrial", "landuse", &["industrial"], colours.industrial, 9),
        area("institution", "landuse", &["institution"], colours.institution, 11),
        area("fields", "green", &["farmland"], colours.field, 9),
        area("parks", "green", &["park", "grass", "cemetery"], colours.park, 8),
        area("woods", "green", &["wood"], colours.wood, 7),
        area("sand", "green", &["sand"], colours.sand, 10),
        area("water", "water", &["sea", "water"], colours.water, 0),
        water_line("rivers", "river", 9, [1.0, 6.0]),
        water_line("streams", "stream", 13, [0.5, 2.0]),
        area("squares", "squares", &["square", "pier"], colours.square, 13),
        json!({
            "id": "piers", "type": "line", "source": "base", "source-layer": "squares", "minzoom": 13,
            "filter": ["==", ["geometry-type"], "LineString"],
            "paint": {"line-color": colours.square, "line-width": width([1.0, 5.0])},
        }),
        json!({
            "id": "buildings", "type": "fill", "source": "base", "source-layer": "buildings", "minzoom": 13,
            "paint": {"fill-color": colours.building, "fill-outline-color": colours.building_line},
        }),
    ];
    layers.extend(streets(colours));
    layers.push(json!({
        "id": "railways", "type": "line", "source": "base", "source-layer": "railways", "minzoom": 9,
        "paint": {
            "line-color": colours.rail, "line-width": width([0.6, 2.0]),
            "line-opacity": ["case", ["<", ["coalesce", ["get", "level"], 0], 0], 0.4, 1],
        },
    }));
    layers
}

/// A width that grows from zoom 10 to zoom 17.
fn width([far, near]: [f64; 2]) -> Value {
    json!(["interpolate", ["exponential", 1.5], ["zoom"], 10, far, 17, near])
}

/// Classes that are drawn alike: name, classes, colour, the first zoom, widths at zoom 10 and 17, dashes.
type Street = (&'static str, &'static [&'static str], fn(&Palette) -> &'static str, u8, [f64; 2], Option<[f64; 2]>);

const STREETS: [Street; 6] = [
    ("paths", &["path", "footway", "track"], |colours| colours.path, 14, [0.4, 1.5], Some([3.0, 1.5])),
    ("cycleways", &["cycleway"], |colours| colours.path, 14, [0.5, 2.0], None),
    ("steps", &["steps"], |colours| colours.path, 14, [0.5, 3.0], Some([0.5, 0.5])),
    ("minor-streets", &["minor", "service", "pedestrian"], |colours| colours.street, 12, [0.5, 9.0], None),
    ("main-streets", &["primary", "secondary", "tertiary"], |colours| colours.primary, 8, [1.2, 14.0], None),
    ("motorways", &["motorway", "trunk"], |colours| colours.motorway, 5, [1.6, 13.0], None),
];

/// Streets, the wider ones with a line at both sides.
fn streets(colours: &Palette) -> Vec<Value> {
    let line = |id: String, classes: &[&str], minzoom: u8, paint: Value| {
        json!({
            "id": id, "type": "line", "source": "streets", "source-layer": "streets", "minzoom": minzoom,
            "filter": ["in", ["get", "class"], ["literal", classes]],
            "layout": {"line-cap": "butt", "line-join": "round"}, "paint": paint,
        })
    };
    let below = json!(["case", ["<", ["coalesce", ["get", "level"], 0], 0], 0.5, 1]);
    let casings = STREETS.iter().filter(|street| street.4[1] > 5.0).map(|&(id, classes, _, minzoom, widths, _)| {
        let paint = json!({
            "line-color": colours.casing, "line-opacity": below, "line-gap-width": width(widths),
            "line-width": width([0.4, 1.2]),
        });
        line(format!("{id}-casing"), classes, minzoom.max(11), paint)
    });
    let lines = STREETS.iter().map(|&(id, classes, colour, minzoom, widths, dashes)| {
        let mut paint = json!({"line-color": colour(colours), "line-opacity": below, "line-width": width(widths)});
        if let Some(dashes) = dashes {
            paint["line-dasharray"] = json!(dashes);
        }
        line(id.to_owned(), classes, minzoom, paint)
    });
    casings.chain(lines).collect()
}
