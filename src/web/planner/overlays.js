// What the page draws over the tiles: patterns of what is not reached, the draft, the way, the proposed sites.

import { badge, cross, diamond, dots, hatch, plus } from "./patterns.js";

const NOTHING = { type: "FeatureCollection", features: [] };
/** What the page puts shapes into. */
const OURS = ["draft", "gained", "lost", "side-gained", "side-lost", "side-edits", "why", "chosen", "sites"];
/** What belongs to the draft, and what to a scenario that is compared: only one of them is shown. */
const DRAFT = ["gained-area", "gained-line", "lost-area", "lost-line", "draft-area", "draft-line", "sites"];
const SIDE = ["side-gained-area", "side-gained-line", "side-lost-area", "side-lost-line", "side-edits"];

/** Shows what a scenario changes in place of the draft, or the draft again. */
export function compare(map, yes) {
  for (const layer of DRAFT) map.setLayoutProperty(layer, "visibility", yes ? "none" : "visible");
  for (const layer of SIDE) map.setLayoutProperty(layer, "visibility", yes ? "visible" : "none");
}

/** Adds every layer to a map, in these colours. */
export function add(map, colours) {
  const images = {
    hatch: hatch(colours.not), dots: dots(colours.some), plus: plus(colours.gained), cross: cross(colours.lost),
    diamond: diamond(colours.area, colours.on), badge: badge(colours.area, colours.on),
  };
  for (const [name, image] of Object.entries(images)) map.addImage(name, image, { pixelRatio: 2 });
  // Names of districts lie on hatched ground here.
  map.setPaintProperty("district-names", "text-color", colours.district);
  for (const name of OURS) map.addSource(name, { type: "geojson", data: NOTHING });
  const below = (layer, other = "stations") => map.addLayer(layer, other);
  const cells = (id, image) => below({
    id, type: "fill", source: "coverage", "source-layer": "cells", layout: { visibility: "none" },
    paint: { "fill-pattern": image, "fill-opacity": 0.55 },
  }, "coverage-streets");
  cells("not-reached", "hatch");
  cells("some-reached", "dots");
  // What a draft changes: crosses that add, crosses that take away, and two kinds of line around them.
  const change = (source, image, colour, dashes) => {
    below({ id: `${source}-area`, type: "fill", source, paint: { "fill-pattern": image } });
    below({ id: `${source}-line`, type: "line", source, paint: { "line-color": colour, "line-width": 2, ...dashes } });
  };
  for (const of of ["", "side-"]) {
    change(`${of}gained`, "plus", colours.gained, {});
    change(`${of}lost`, "cross", colours.lost, { "line-dasharray": [1, 1] });
  }
  const line = (id, source, paint) => below({ id, type: "line", source, paint: { "line-color": colours.area, ...paint } });
  line("chosen", "chosen", { "line-width": 4 });
  below({
    id: "chosen-district", type: "line", source: "districts", "source-layer": "districts", filter: ["==", ["get", "key"], ""],
    paint: { "line-color": colours.area, "line-width": 4 },
  });
  below({ id: "draft-area", type: "fill", source: "draft", paint: { "fill-color": colours.area, "fill-opacity": 0.06 } });
  line("draft-line", "draft", { "line-width": 2.5, "line-dasharray": [2, 1.5] });
  below({
    id: "why-line", type: "line", source: "why", layout: { "line-cap": "round", "line-join": "round" },
    paint: { "line-color": colours.area, "line-width": 5, "line-opacity": 0.85 },
  });
  // Unknown hours are told from open ones without colour too.
  map.addLayer({
    id: "unknown-hours", type: "symbol", source: "stations", "source-layer": "stations", minzoom: 12,
    filter: ["==", ["get", "open"], "unknown"],
    layout: { "text-field": "?", "text-font": ["sans-serif"], "text-size": 11, "text-allow-overlap": true },
    paint: { "text-color": colours.text },
  });
  // Stations that a scenario puts, moves, closes or changes, each with its sign.
  map.addLayer({
    id: "side-edits", type: "symbol", source: "side-edits",
    layout: {
      "icon-image": "badge", "icon-allow-overlap": true, "text-field": ["get", "sign"], "text-font": ["sans-serif"], "text-size": 14, "text-allow-overlap": true,
    },
    paint: { "text-color": colours.on },
  });
  // Proposed sites: a diamond with the rank, the best one above.
  map.addLayer({
    id: "sites", type: "symbol", source: "sites",
    layout: {
      "icon-image": "diamond", "icon-allow-overlap": true, "text-field": ["to-string", ["get", "rank"]], "text-font": ["sans-serif"],
      "text-size": 13, "text-allow-overlap": true, "symbol-sort-key": ["-", 0, ["get", "rank"]],
    },
    paint: { "text-color": colours.on },
  });
  compare(map, false);
}
