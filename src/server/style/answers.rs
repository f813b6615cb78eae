//! What is laid over the ground: districts, coverage, demand, gaps, stations. Coverage, demand and gaps are hidden until a
//! page shows them (`setLayoutProperty(id, "visibility", "visible")`).

use serde_json::{Value, json};

use super::palette::Palette;

/// Cells of coverage: above the ground, below the streets.
pub fn cells(colours: &Palette) -> Value {
    let far = json!(["interpolate", ["linear"], ["get", "share"], 0, colours.unserved, 1, colours.reached[1]]);
    json!({
        "id": "coverage-cells", "type": "fill", "source": "coverage", "source-layer": "cells",
        "layout": {"visibility": "none"},
        "paint": {
            // Large cells have a share, small ones a depth.
            "fill-color": ["case", ["has", "share"], far, by_time(colours)],
            "fill-opacity": 0.45, "fill-antialias": false,
        },
    })
}

/// The colour of an answer by its `depth` and `seconds`; where length is asked for, a metre is a second and a half.
fn by_time(colours: &Palette) -> Value {
    let [near, middle, far, farther] = colours.reached;
    let time = json!(["coalesce", ["get", "seconds"], ["*", 0.9, ["get", "metres"]], 0]);
    json!([
        "case",
        ["to-boolean", ["get", "off_network"]],
        colours.off_network,
        ["==", ["get", "depth"], 0],
        colours.unserved,
        ["step", time, near, 300.5, middle, 600.5, far, 900.5, farther],
    ])
}

/// Districts, pieces of street, gaps and stations, the lowest first.
pub fn layers(colours: &Palette) -> Vec<Value> {
    let hidden = json!({"visibility": "none"});
    vec![
        json!({
            "id": "coverage-streets", "type": "line", "source": "coverage", "source-layer": "coverage",
            "minzoom": 13, "layout": {"visibility": "none", "line-cap": "round", "line-join": "round"},
            "paint": {
                "line-color": by_time(colours),
                // Served by two stations or more is drawn wider.
                "line-width": [
                    "interpolate", ["linear"], ["zoom"],
                    13, ["case", [">=", ["get", "depth"], 2], 2, 1.2],
                    17, ["case", [">=", ["get", "depth"], 2], 6, 3.5],
                ],
            },
        }),
        json!({
            "id": "demand-cells", "type": "fill", "source": "demand", "source-layer": "demand", "layout": hidden,
            "paint": {
                "fill-color": colours.district,
                // An hour of the week or the whole of it: a thousandfold range, so by its logarithm.
                "fill-opacity": [
                    "interpolate", ["linear"], ["log10", ["max", 1, ["get", "per_km2"]]], 0, 0.08, 3.5, 0.75,
                ],
            },
        }),
        json!({
            "id": "gap-areas", "type": "fill", "source": "gaps", "source-layer": "gaps", "layout": hidden,
            "paint": {"fill-color": colours.unserved, "fill-opacity": 0.25},
        }),
        json!({
            "id": "gap-lines", "type": "line", "source": "gaps", "source-layer": "gaps", "layout": hidden,
            "paint": {"line-color": colours.gap_line, "line-width": 1.5, "line-dasharray": [2, 1]},
        }),
        json!({
            "id": "districts", "type": "line", "source": "districts", "source-layer": "districts",
            "paint": {"line-color": colours.district, "line-width": 1.5, "line-dasharray": [4, 2]},
        }),
        json!({
            "id": "stations", "type": "circle", "source": "stations", "source-layer": "stations",
            "paint": {
                "circle-radius": [
                    "interpolate", ["linear"], ["zoom"],
                    9, ["match", ["get", "tier"], "complex", 4, "street", 3, 2],
                    16, ["match", ["get", "tier"], "complex", 11, "street", 9, 7],
                ],
                "circle-color": [
                    "match", ["get", "open"],
                    "open", colours.open, "closed", colours.station_line, "unknown", colours.unknown, colours.station,
                ],
                // Closed is hollow, so that it is told without colour.
                "circle-stroke-color": ["match", ["get", "open"], "closed", colours.closed, colours.station_line],
                "circle-stroke-width": 2,
            },
        }),
    ]
}
