//! Names, in the language that is asked for; drawn by the browser's own fonts, so no glyphs are served.

use serde_json::{Value, json};

use super::palette::Palette;

/// The labels, the least important first: what is later stands above.
pub fn layers(colours: &Palette, lang: &str) -> Vec<Value> {
    let own = json!(["get", "name"]);
    let in_lang = json!(["coalesce", ["get", format!("name_{lang}")], own]);
    let label = |id: &str, source: &str, layer: &str, minzoom: u8, text: &Value, size: Value, colour: &str| {
        json!({
            "id": id, "type": "symbol", "source": source, "source-layer": layer, "minzoom": minzoom,
            "layout": {"text-field": text, "text-font": ["sans-serif"], "text-size": size, "text-max-width": 8},
            "paint": {"text-color": colour, "text-halo-color": colours.halo, "text-halo-width": 1.4},
        })
    };
    let of = |mut label: Value, filter: Value| {
        label["filter"] = filter;
        label
    };
    let along = |mut label: Value| {
        label["layout"]["symbol-placement"] = json!("line");
        label
    };
    let beside = |mut label: Value, anchor: &str, offset: [f64; 2]| {
        label["layout"]["text-anchor"] = json!(anchor);
        label["layout"]["text-offset"] = json!(offset);
        label
    };
    let classes = |classes: &[&str]| json!(["in", ["get", "class"], ["literal", classes]]);
    let size = |far: f64, near: f64| json!(["interpolate", ["linear"], ["zoom"], 10, far, 17, near]);
    let name = |id: &str, minzoom: u8, size: Value, colour: &str, of_classes: &[&str]| {
        of(label(id, "base", "names", minzoom, &in_lang, size, colour), classes(of_classes))
    };
    let mut stations = beside(
        label("station-names", "stations", "stations", 14, &own, size(10.0, 13.0), colours.text),
        "top",
        [0.0, 0.9],
    );
    stations["layout"]["text-optional"] = json!(true);
    let mut gaps = label("gap-ranks", "gaps", "gap_hearts", 0, &json!(""), json!(13), colours.gap_line);
    gaps["layout"]["visibility"] = json!("none");
    // From far away the largest alone are numbered, and the larger one always goes first.
    gaps["layout"]["symbol-sort-key"] = json!(["get", "rank"]);
    let up_to = |rank: u32| json!(["case", ["<=", ["get", "rank"], rank], ["to-string", ["get", "rank"]], ""]);
    gaps["layout"]["text-field"] = json!(["step", ["zoom"], up_to(20), 11, up_to(60), 13, up_to(u32::MAX)]);
    let share = json!([
        "concat", own,
        ["case", ["has", "share"],
            ["concat", "\n", ["number-format", ["*", 100, ["get", "share"]], {"max-fraction-digits": 1}], " %"], ""],
    ]);
    let river =
        of(label("river-names", "base", "water", 11, &in_lang, json!(11), colours.water_text), classes(&["river"]));
    vec![
        along(label("street-names", "streets", "streets", 13, &in_lang, size(9.0, 13.0), colours.quiet_text)),
        along(river),
        name("water-names", 9, json!(11), colours.water_text, &["water"]),
        name("green-names", 12, json!(11), colours.quiet_text, &["green", "square"]),
        name("quarter-names", 12, size(10.0, 14.0), colours.quiet_text, &["quarter", "neighbourhood", "locality"]),
        name("railway-stations", 13, size(9.0, 12.0), colours.quiet_text, &["station"]),
        name("village-names", 10, size(11.0, 15.0), colours.text, &["suburb", "village", "hamlet", "island"]),
        name("city-names", 4, size(14.0, 20.0), colours.text, &["city", "town"]),
        label("district-names", "districts", "district_names", 8, &share, size(11.0, 15.0), colours.district),
        gaps,
        stations,
    ]
}
