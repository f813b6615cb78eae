// Why a place is reached or not: the nearest station, the way to it, and what decides.

import { byId, el, lang, t } from "../page.js";
import { askJson, latest } from "./api.js";
import { state } from "./state.js";
import { instant } from "./clock.js";
import { refresh as legend } from "./legend.js";
import { draw } from "./map.js";
import { metres, minutes, number, span } from "./numbers.js";
import { need } from "./words.js";

const work = latest();
let place;

/** Explains a place. */
export async function explain(lngLat) {
  place = lngLat;
  await refresh();
}

/** Explains the same place for the question of now. */
export async function refresh() {
  if (!place) return;
  const panel = byId("why");
  panel.hidden = false;
  byId("why-title").textContent = t("planner.why_title");
  const query = new URLSearchParams({
    lng: place.lng.toFixed(6), lat: place.lat.toFixed(6), mode: state.mode, limit: String(Math.max(2, state.depth)),
    cutoff_s: String(60 * state.minutes), ways: "true",
  });
  const at = instant();
  if (at) query.set("at", at);
  else query.set("open", "any");
  if (state.need) query.set("need", state.need);
  try {
    const found = await work((signal) => askJson(`v1/stations/nearest?${query}`, { signal }));
    if (found) render(found);
  } catch (error) {
    body(el("p", {}, error.problem?.code === "off-network" ? t("planner.why_off_network", { detail: error.problem.detail }) : error.message));
    draw("why", []);
  }
}

/** Closes the panel. */
export function close() {
  place = undefined;
  byId("why").hidden = true;
  draw("why", []);
  legend();
}

const body = (...children) => byId("why-body").replaceChildren(...children.filter(Boolean));

function render({ features, meta }) {
  const enough = features.length >= state.depth;
  const kmh = number(3.6 * meta.method.speed_mps, 1);
  const verdict = t(enough ? "planner.why_reached" : "planner.why_not_reached", { n: features.length, min: state.minutes, depth: state.depth });
  const snapped = meta.snap.street
    ? t("planner.why_snap_street", { m: metres(meta.snap.gap_m), street: meta.snap.street }) : t("planner.why_snap", { m: metres(meta.snap.gap_m) });
  const beyond = meta.nearest_within_60_min;
  body(
    el("p", { class: enough ? "good" : "bad" }, el("strong", {}, verdict)),
    el("ol", { class: "found" }, features.map(({ properties }) => el("li", {}, way(properties)))),
    features.length ? null : el("p", {}, t(`planner.reason_${meta.reason}`)),
    beyond && !features.length ? el("p", {}, t("planner.why_beyond"), " ", way(beyond)) : null,
    el("p", { class: "quiet" }, snapped, " ", t("planner.why_speed", { mps: number(meta.method.speed_mps, 2), kmh })),
  );
  const drawn = features.length ? features[0].properties.way : beyond?.way;
  draw("why", drawn ? [{ type: "Feature", properties: {}, geometry: drawn }] : []);
  legend();
}

/** One station: how far, by which way, and its hours. */
function way(one) {
  const parts = [
    t("planner.way_time", { min: minutes(one.travel_time_s), m: metres(one.distance_m) }),
    one.detour_factor ? t("planner.way_straight", { m: metres(one.straight_m), factor: number(one.detour_factor, 2) }) : null,
    hours(one),
    one.facilities?.length ? one.facilities.map((code) => need(code)).join(lang.startsWith("zh") ? "、" : ", ") : null,
  ];
  return [el("strong", {}, one.name || t("planner.station_unnamed", { key: one.key })), " ", parts.filter(Boolean).join(t("planner.semicolon"))];
}

function hours(one) {
  const state = t(`planner.open_${one.open}`);
  if (one.closes_in_s !== null && one.closes_in_s !== undefined) return t("planner.closes_in", { state, span: span(one.closes_in_s) });
  if (one.opens_in_s !== null && one.opens_in_s !== undefined) return t("planner.opens_in", { state, span: span(one.opens_in_s) });
  return state;
}
