// The map: our own tiles and style, asked again whenever the question changes.

import { lang, maplibre as files, t } from "../page.js";
import { canDraw, load } from "../map.js";
import { askJson } from "./api.js";
import { asked, shows, state } from "./state.js";
import { instant } from "./clock.js";
import * as overlays from "./overlays.js";
import { box } from "./shapes.js";

const dark = matchMedia("(prefers-color-scheme: dark)").matches;
const COLOURS = dark
  ? { not: "#f28e2b", some: "#9fd0ff", area: "#ffd166", on: "#101113", gained: "#5ff0c0", lost: "#ff8ab0", text: "#101113", district: "#eadcfb" }
  : { not: "#8c3a00", some: "#08306b", area: "#7a0177", on: "#ffffff", gained: "#00584a", lost: "#a0003c", text: "#000000", district: "#4b2f6b" };
const LAYERS = {
  coverage: ["coverage-cells", "coverage-streets", "not-reached", "some-reached"],
  gaps: ["gap-areas", "gap-lines", "gap-ranks"],
  demand: ["demand-cells"],
  districts: ["districts", "district-names"],
};
/** What of the question each set of tiles knows. */
const KNOWS = {
  coverage: ["mode", "cutoff_s", "reach", "depth", "at", "need"],
  gaps: ["mode", "cutoff_s", "depth", "at", "need", "group"],
  districts: ["mode", "cutoff_s", "reach", "depth", "at", "need"],
  stations: ["at", "need"],
  demand: ["at", "group"],
};

/** The map, or nothing where the browser cannot draw it. */
export let map;
/** A second one beside it, once two scenarios are looked at. */
let second;
let beginning;

let parts;

/** Begins to load what the map is made of. */
export function warm() {
  const theme = new URLSearchParams({ theme: dark ? "dark" : "light", lang: lang.slice(0, 2) });
  parts ??= canDraw() ? Promise.all([load(files), askJson(`style.json?${theme}`), askJson("tiles/coverage")]) : Promise.resolve([]);
  return parts;
}

/** Draws the map into an element. */
export async function start(holder) {
  const [library, , { bounds } = {}] = await warm();
  if (!library) return undefined;
  map = await made(holder, bounds && { bounds, fitBoundsOptions: { padding: 40, maxZoom: 14 } });
  map.addControl(new library.NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new library.ScaleControl({ maxWidth: 120 }), "bottom-right");
  map.once("idle", remember);
  refresh();
  return library;
}

/** Draws a second map of the same place into an element: whichever is moved, the other one follows. */
export function beside(holder) {
  beginning ??= begin(holder);
  return beginning;
}

async function begin(holder) {
  const other = await made(holder, { center: map.getCenter(), zoom: map.getZoom() });
  second = other;
  const place = (one) => ({ center: one.getCenter(), zoom: one.getZoom() });
  const alike = (one, two) => one.center.distanceTo(two.center) < 0.01 && Math.abs(one.zoom - two.zoom) < 1e-6;
  let following = false;
  // One that is there already is left alone: a jump would end the way of the map that leads.
  const follow = (from, to) => {
    if (following || alike(place(from), place(to))) return;
    following = true;
    to.jumpTo(place(from));
    following = false;
  };
  follow(map, other);
  map.on("move", () => follow(map, other));
  other.on("move", () => follow(other, map));
  refresh();
  return other;
}

/** A map of the question of now, with every layer. */
async function made(container, place = {}) {
  const [library, common] = await warm();
  const style = structuredClone(common);
  for (const source of Object.keys(KNOWS)) style.sources[source].url = address(style.sources[source].url, source);
  const map = new library.Map({
    container,
    style,
    ...place,
    attributionControl: false,
    // The report takes a picture of it.
    canvasContextAttributes: { preserveDrawingBuffer: true },
    pitchWithRotate: false,
    dragRotate: false,
    maxZoom: 19,
    locale: Object.fromEntries(["NavigationControl.ZoomIn", "NavigationControl.ZoomOut", "Map.Title"].map((key) => [key, t(`planner.map_${key.split(".")[1]}`)])),
  });
  map.touchZoomRotate.disableRotation();
  await new Promise((done) => map.once("style.load", done));
  overlays.add(map, COLOURS);
  return map;
}

/** Goes to a box of west, south, east and north. */
export function goTo([west, south, east, north], options = {}) {
  map?.fitBounds([[west, south], [east, north]], { padding: 40, maxZoom: 15.5, duration: still() ? 0 : 600, ...options });
}

/** Where each district lies, by its key; read from the tiles once all of the region is in view. */
const boxes = new Map();

function remember() {
  for (const { properties, geometry } of map.querySourceFeatures("districts", { sourceLayer: "districts" })) {
    const known = boxes.get(properties.key) ?? [Infinity, Infinity, -Infinity, -Infinity];
    const more = box(geometry);
    boxes.set(properties.key, known.map((value, side) => (side < 2 ? Math.min : Math.max)(value, more[side])));
  }
}

/** Marks a district and goes to it; without a key none is marked. */
export function choose(key) {
  if (!map) return;
  draw("chosen");
  map.setFilter("chosen-district", ["==", ["get", "key"], key ?? ""]);
  if (key && boxes.has(key)) goTo(boxes.get(key));
}

/** Whether whoever looks wants no movement. */
export const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** What is drawn by the page itself, over the tiles. */
const drawn = new Set();

/** Puts shapes into a layer of the page: one of those that `overlays.js` adds. */
export function draw(name, features = []) {
  map?.getSource(name)?.setData({ type: "FeatureCollection", features });
  if (features.length) drawn.add(name);
  else drawn.delete(name);
}

/** Whether there are any shapes in such a layer. */
export const draws = (name) => drawn.has(name);

/** Shows what scenarios change in place of the draft, or the draft again. */
export function compare(yes) {
  for (const one of [map, second]) if (one) overlays.compare(one, yes);
}

/** Asks all sets for what the question is now. */
export function refresh() {
  for (const one of [map, second]) if (one) ask(one);
}

function ask(map) {
  for (const source of Object.keys(KNOWS)) {
    const set = map.getSource(source);
    const url = address(set.url, source);
    if (url !== set.url) set.setUrl(url);
  }
  for (const [name, layers] of Object.entries(LAYERS)) {
    for (const layer of layers) map.setLayoutProperty(layer, "visibility", shows(name) && !(name === "gaps" && state.reach === "disc") ? "visible" : "none");
  }
  const small = ["has", "depth"];
  const depth = ["coalesce", ["get", "depth"], 0];
  const reached = ["coalesce", ["get", state.depth > 1 ? "deep_share" : "share"], 0];
  map.setFilter("not-reached", ["case", small, ["==", depth, 0], ["<", reached, 0.5]]);
  map.setFilter("some-reached", ["case", small, ["all", [">", depth, 0], ["<", depth, state.depth]], false]);
}

/** Asks a set again although the question is the same: its stations have changed. */
export function reload() {
  for (const one of [map, second]) for (const source of Object.keys(KNOWS)) one?.getSource(source).setUrl(one.getSource(source).url);
}

function address(old, source) {
  const url = new URL(old, document.baseURI);
  const query = asked(instant());
  // Two stations are told apart from one in any case.
  if (source === "coverage") query.set("depth", String(Math.max(2, state.depth)));
  url.search = new URLSearchParams([...query].filter(([key]) => KNOWS[source].includes(key)));
  return url.href;
}
