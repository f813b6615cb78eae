// A draft: stations put, moved or closed on trial. Nothing is stored until it is saved; figures follow every move.

import { byId, el, t } from "../page.js";
import { ask, steady } from "./api.js";
import { compare, demandUnit, measure } from "./figures.js";
import { draw, map } from "./map.js";
import { km2, metres, number, percent, signed } from "./numbers.js";
import { changedArea, differences, plain, whatIf } from "./what-if.js";
import { refresh as legend } from "./legend.js";
import { nameOf, stations } from "./stations.js";
import { remind, say, tell } from "./status.js";
import { area } from "./area.js";

/** The edits in the order in which they were made: `{op, key, name, lng, lat, more}`. */
export const edits = [];

/** The ops that say where a station is: of one station the last of them holds. */
const PLACED = ["add", "move", "close", "remove"];
/** Degrees as answers write them: about a centimetre. */
const fine = (degrees) => Number(degrees.toFixed(7));

/** What the last evaluation said, or nothing. */
export let result;

let library;
let stored = () => {};
let placing = false;
let last;

/** Makes the tab work; `saved` is called when stations were stored. */
export function start(maplibre, saved) {
  [library, stored] = [maplibre, saved];
  byId("draft-place").addEventListener("click", () => place(!placing));
  byId("draft-centre").addEventListener("click", () => add(map ? map.getCenter() : undefined));
  byId("draft-clear").addEventListener("click", clear);
  byId("draft-save").addEventListener("click", save);
  byId("draft-keep").addEventListener("click", () => {
    byId("tab-scenarios").click();
    byId("scenario-name").focus();
  });
  byId("draft-move").addEventListener("click", () => pick((key) => move(key)));
  byId("draft-close").addEventListener("click", () => pick((key) => shut(key)));
  byId("draft-centre").disabled = byId("draft-place").disabled = !map;
  list();
}

/** Takes a click on the map, if one is waited for. */
export function click(lngLat) {
  if (!placing) return false;
  place(false);
  add(lngLat);
  return true;
}

function place(yes) {
  placing = yes;
  byId("draft-place").setAttribute("aria-pressed", String(yes));
  byId("map").classList.toggle("placing", yes);
  if (yes) say(t("planner.draft_click"));
}

function add(lngLat, name) {
  if (!lngLat) return;
  let number = 1;
  while (edits.some((edit) => edit.key === `draft-${number}`) || stations.has(`draft-${number}`)) number += 1;
  put({ op: "add", key: `draft-${number}`, name: name ?? t("planner.draft_name", { n: number }), lng: fine(lngLat.lng), lat: fine(lngLat.lat) });
}

/** The edits as the server takes them. */
export const plainEdits = () => edits.map(plain);

/** Takes edits that were stored for the draft; what this page cannot show of them is kept. */
export function load(stored) {
  drop();
  stored.forEach(({ op, key, lng, lat, ...more }, position) => {
    const edit = { op, key, lng, lat, more };
    if (op === "add") {
      // One without a key gets the same that the server gives it.
      for (let number = position + 1; edit.key === undefined || edit.key === null; number += 1) if (!stations.has(`new-${number}`)) edit.key = `new-${number}`;
      edit.name = more.name || undefined;
      delete more.name;
    } else {
      edit.name = key === undefined ? undefined : nameOf(key);
    }
    if (lng !== undefined && map) edit.marker = marker(edit);
    edits.push(edit);
  });
  changed();
}

/** What an edit is called: by the name of its station, by its key, or as a place. */
export const called = ({ name, key, lng, lat }) => name || key || `${lng.toFixed(5)}, ${lat.toFixed(5)}`;

/** Puts a new station of a name on trial. */
export const propose = (name, lngLat) => add(lngLat, name);

/** Moves a stored station on trial. */
export function move(key) {
  const [lng, lat] = stations.get(key).geometry.coordinates;
  put({ op: "move", key, name: nameOf(key), lng, lat });
}

/** Closes a stored station on trial. */
export const shut = (key) => put({ op: "close", key, name: nameOf(key) });

/** How the field with suggestions calls a station. */
const listed = (key) => (stations.get(key).properties.name ? `${nameOf(key)} (${key})` : key);

function pick(use) {
  const text = byId("draft-station").value.trim();
  const found = [...stations.keys()].find((key) => key === text || listed(key) === text);
  if (found === undefined) return remind(t("planner.draft_unknown", { text }));
  tell();
  use(found);
  return undefined;
}

function put(edit) {
  for (const other of edits.filter(({ op, key }) => key === edit.key && PLACED.includes(op))) remove(other);
  if (edit.op !== "close" && map) edit.marker = marker(edit);
  edits.push(edit);
  changed(edit);
}

function remove(edit) {
  edit.marker?.remove();
  if (edits.includes(edit)) edits.splice(edits.indexOf(edit), 1);
}

function drop() {
  for (const edit of edits) edit.marker?.remove();
  edits.length = 0;
}

function clear() {
  drop();
  changed();
}

const SIGNS = { add: "+", move: "↔" };

/** A marker that is dragged by hand or moved with the arrow keys. */
function marker(edit) {
  const element = el("button", { type: "button", class: `marker ${edit.op}`, "aria-label": t("planner.draft_marker", { name: called(edit) }) }, SIGNS[edit.op] ?? "×");
  const made = new library.Marker({ element, draggable: true }).setLngLat([edit.lng, edit.lat]).addTo(map);
  const follow = () => {
    const { lng, lat } = made.getLngLat();
    Object.assign(edit, { lng: fine(lng), lat: fine(lat) });
    changed(edit, false);
  };
  made.on("drag", follow);
  made.on("dragend", () => {
    follow();
    list();
  });
  element.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    const pixels = event.shiftKey ? 50 : 10;
    const at = map.project(made.getLngLat());
    made.setLngLat(map.unproject([at.x + pixels * step[0], at.y + pixels * step[1]]));
    follow();
    list();
  });
  element.addEventListener("click", (event) => event.stopPropagation());
  return made;
}

/** Asks for the figures of the draft as it is: one question at a time, and the newest place wins. */
export const refresh = steady(async () => {
  const asks = edits.length > 0;
  const found = asks ? await whatIf(edits).catch(tell) : undefined;
  // Of a draft that was dropped meanwhile nothing is shown; the next round is on its way.
  if (asks && !(found && edits.length)) return;
  result = found;
  if (result) tell();
  compare(result && differences(result));
  for (const change of ["gained", "lost"]) draw(change, result && changedArea(result, change));
  summary();
  legend();
});

/** The area from which the station that was touched last is reached; it follows as fast as it can. */
const outline = steady(async () => {
  const place = edits.includes(last) && SIGNS[last.op] ? last : undefined;
  const found = await area(place).catch(tell);
  draw("draft", edits.includes(last) ? found : []);
  legend();
});

function changed(edit, whole = true) {
  last = edit;
  if (whole) list();
  refresh();
  outline();
}

function summary() {
  const place = byId("draft-summary");
  if (!result) return place.replaceChildren(el("p", {}, t("planner.draft_empty")));
  const [whole] = result.regions;
  const [street, area, demand] = ["street_m", "area_m2", "demand"].map((unit) => measure(whole, unit));
  const less = ({ before, after }) => after - before;
  const share = (one, side) => percent(one.total > 0 ? one[side] / one.total : null, 2);
  const amount = (value) => number(value, 1);
  return place.replaceChildren(...[
    el("p", { class: "big" }, el("strong", {}, signed(less(street), metres)), " ", t("planner.draft_street")),
    el("p", {}, t("planner.draft_share", { before: share(street, "before"), after: share(street, "after") })),
    demand ? el("p", {}, t("planner.draft_demand", {
      change: signed(less(demand), amount), unit: demandUnit(result.method), before: share(demand, "before"), after: share(demand, "after"),
    })) : null,
    area ? el("p", {}, t("planner.draft_area", { change: signed(less(area), km2) })) : null,
    el("p", {}, t("planner.draft_stations", { before: number(whole.stations_before), after: number(whole.stations_after) })),
  ].filter(Boolean));
}

function list() {
  const line = (edit) => el("li", {},
    el("span", {}, t(`planner.draft_${edit.op === "remove" ? "close" : edit.op}`, { name: called(edit) })),
    edit.lng === undefined ? null : el("span", { class: "quiet" }, ` ${edit.lng.toFixed(5)}, ${edit.lat.toFixed(5)}`), " ",
    el("button", { type: "button", onclick: () => {
      remove(edit);
      changed(edits.at(-1));
    } }, t("planner.draft_remove", { name: called(edit) })));
  byId("draft-list").replaceChildren(...edits.map(line));
  for (const id of ["draft-clear", "draft-save", "draft-keep"]) byId(id).disabled = !edits.length;
  byId("stations").replaceChildren(...[...stations.keys()].map((key) => el("option", { value: listed(key) })));
}

/** Stores new places of stations; what was closed or changed on trial stays as it is. */
async function save() {
  const kept = edits.filter(({ op }) => SIGNS[op]);
  if (!kept.length) return remind(t("planner.draft_nothing_to_save"));
  if (!confirm(t("planner.draft_confirm", { n: kept.length }))) return undefined;
  try {
    for (const edit of kept) {
      const { op, key, ...body } = plain(edit);
      await ask(`v1/stations/${encodeURIComponent(key)}`, { method: op === "add" ? "PUT" : "PATCH", body: JSON.stringify(body), type: "application/json" });
      remove(edit);
    }
    say(t("planner.draft_saved", { n: kept.length }));
    changed();
    await stored();
    list();
  } catch (error) {
    tell(error);
  }
  return undefined;
}
