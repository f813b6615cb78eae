// The rider's page: where you are, what you need, and the three nearest places that let you in.

import { age, bundle, inside, isStale, nearestByLine, straight } from "./bundle.js";
import { hear, phoneIsOff } from "./clock.js";
import { called, card, nameOf, ofAnswer, ofBundle, words } from "./find-card.js";
import { NoPosition, byName, byPhone, byServer, coordinates, phoneMayTell } from "./find-place.js";
import { report, reports, takeBack, useless } from "./find-reports.js";
import { icon } from "./icons.js";
import { byId, el, lang, t } from "./page.js";

const SHOWN = 3;
const PATIENCE_MS = 8000;
const MORE_NEEDS = ["rest", "ac", "heating", "battery_swap", "parking_ebike", "medicine", "fridge", "wifi", "rain_gear",
  "shower", "locker", "pump_repair", "mother_baby", "reading", "truck_parking", "legal", "cooling", "tools",
  "sewing_kit", "meals", "counselling", "childcare"];

const asked = new URL(location.href).searchParams;
/** Where from, `{lng, lat, datum, label}`; how; what is needed; where to go back to. */
const state = { from: null, mode: asked.get("mode") === "ebike" ? "ebike" : "walk", needs: new Set(), before: null, sure: false };
let round = 0;

// Drawings beside the words.
for (const place of document.querySelectorAll("[data-icon]")) place.prepend(icon(place.dataset.icon));
byId("more-needs").append(...MORE_NEEDS.map((code) =>
  el("button", { type: "button", class: "need", "aria-pressed": "false", "data-need": code }, el("span", {}, words.facility(code)))));
const needButtons = [...document.querySelectorAll("[data-need]")];
for (const button of needButtons) {
  button.prepend(icon(button.dataset.need));
  button.addEventListener("click", () => need(button.dataset.need, !state.needs.has(button.dataset.need)));
}
const wanted = (asked.get("need") ?? "").split(",");
for (const button of needButtons) if (wanted.includes(button.dataset.need)) press(button.dataset.need, true);
for (const input of document.querySelectorAll("input[name=mode]")) {
  input.checked = input.value === state.mode;
  input.addEventListener("change", () => {
    state.mode = input.value;
    answer();
  });
}

byId("sure").addEventListener("click", () => {
  state.sure = !state.sure;
  byId("sure").setAttribute("aria-pressed", String(state.sure));
  answer();
});

function press(code, on) {
  if (on) state.needs.add(code);
  else state.needs.delete(code);
  for (const button of needButtons) if (button.dataset.need === code) button.setAttribute("aria-pressed", String(on));
}

function need(code, on) {
  press(code, on);
  answer();
}

// Where somebody is.

function tell(text) {
  byId("where-said").textContent = text ?? "";
  byId("where-said").hidden = !text;
}

function choose(places) {
  const choice = ({ place, text, note }) => el("li", {}, el("button", { type: "button", class: "button choice",
    onclick: () => start(place) }, icon("place"), text, note ? el("span", { class: "quiet small" }, note) : null));
  byId("choices").replaceChildren(...places.map(choice));
  byId("choices").hidden = places.length === 0;
}

/** Answers from a place. */
function start(place) {
  state.from = { datum: "wgs84", ...place };
  tell();
  choose([]);
  closeMap();
  answer();
}

async function locate() {
  tell(t("find.locating"));
  byId("locate").disabled = true;
  try {
    const place = await byPhone();
    state.before = null;
    start({ ...place, label: t("find.here") });
  } catch (error) {
    const reason = error instanceof NoPosition ? error.reason : "unavailable";
    tell(t(`find.no_position_${reason}`));
    byId("text").focus({ preventScroll: true });
  } finally {
    byId("locate").disabled = false;
  }
}

byId("locate").addEventListener("click", locate);

byId("search").addEventListener("submit", async (event) => {
  event.preventDefault();
  const text = byId("text").value;
  const [data, places] = await Promise.all([bundle().catch(() => undefined), byServer(text)]);
  const points = coordinates(text, data).map((place) => ({
    place: { ...place, label: `${place.lat}, ${place.lng}` }, text: `${place.lat}, ${place.lng}`, note: t(`find.datum_${place.datum}`),
  }));
  if (points.length === 1) {
    start(points[0].place);
    return;
  }
  const stations = byName(text, data).map((station) => ({
    place: { lng: station.lng, lat: station.lat, label: called(station) }, text: nameOf(station), note: t("find.station"),
  }));
  const others = places.map((place) => ({
    place: { ...place, label: place.name }, text: el("bdi", { class: "station-name" }, place.name), note: t(`find.kind_${place.kind}`),
  }));
  const all = [...points, ...stations.slice(0, others.length ? 3 : 6), ...others];
  choose(all);
  const nothing = data ? t("find.nothing_named") : t("find.nothing_to_search");
  tell(all.length || !text.trim() ? undefined : nothing);
});

byId("open-map").addEventListener("click", async () => {
  if (!byId("map-panel").hidden) {
    closeMap();
    return;
  }
  byId("map-panel").hidden = false;
  byId("open-map").setAttribute("aria-expanded", "true");
  const [{ pickOnMap }, data] = await Promise.all([import("./find-map.js"), bundle().catch(() => undefined)]);
  const from = state.from?.datum === "wgs84" ? state.from : null;
  stopMap = pickOnMap(byId("map-panel"), data, from, (place) => start({ ...place, label: t("find.picked") }));
});

let stopMap;

function closeMap() {
  stopMap?.();
  stopMap = undefined;
  byId("map-panel").hidden = true;
  byId("map-panel").replaceChildren();
  byId("open-map").setAttribute("aria-expanded", "false");
}

// The answer.

const note = (text, tone = "") => el("p", { class: `note ${tone}` }, text);

async function ask(from, mode, needs) {
  const query = new URLSearchParams({ lng: from.lng, lat: from.lat, mode, limit: 12 });
  if (needs.length) query.set("need", needs.join(","));
  if (state.sure) query.set("open", "open");
  if (from.datum !== "wgs84") query.set("datum", from.datum);
  const reply = await fetch(`v1/stations/nearest?${query}`, { signal: AbortSignal.timeout?.(PATIENCE_MS) });
  hear(reply);
  return { status: reply.status, body: await reply.json() };
}

/** `{notes, stations}` over the network, or else from what is kept. */
async function find(from, mode, needs) {
  let reply;
  try {
    reply = await ask(from, mode, needs);
  } catch {
    return offline(from, needs, "offline");
  }
  const { status, body } = reply;
  if (status === 404 && body.code === "off-network") return outside(from);
  if (status !== 200) return offline(from, needs, "server");
  const skipped = useless(needs);
  const all = body.features.map((feature) => ofAnswer(feature, mode, from.datum));
  const stations = all.filter((station) => !skipped.has(station.key));
  const notes = [];
  if (!stations.length) notes.push(note(nothing(body.meta, all.length), "bad"));
  return { notes, stations };
}

function nothing(meta, reported) {
  if (reported) return t("find.all_reported");
  const text = t(`find.nothing_${meta.reason ?? "no_station_within_cutoff"}`);
  const far = meta.nearest_within_60_min;
  return far ? `${text} ${t("find.farther", { name: called(far), time: words.duration(far.travel_time_s) })}` : text;
}

/** Said plainly: this place is not what the service knows. */
async function outside(from) {
  const data = await bundle().catch(() => undefined);
  if (!data || (inside(data, from) && from.datum === "wgs84")) return { notes: [note(t("find.off_network"), "bad")], stations: [] };
  const nearest = data.stations.map((station) => ({ station, metres: straight(from, station) }))
    .sort((a, b) => a.metres - b.metres)[0];
  const text = t("find.outside");
  const far = nearest ? ` ${t("find.outside_nearest", { name: called(nearest.station), way: words.metres(nearest.metres) })}` : "";
  return { notes: [note(text + far, "bad")], stations: [] };
}

async function offline(from, needs, why) {
  const data = await bundle().catch(() => undefined);
  if (!data) return { notes: [note(t("find.nothing_kept"), "bad")], stations: [] };
  if (!inside(data, from)) return outside(from);
  const skipped = useless(needs);
  const found = nearestByLine(data, from, needs, 50).filter((one) => !skipped.has(one.station.key) && (!state.sure || one.state === "open"));
  const notes = [note(t(`find.kept_${why}`, { age: words.duration(age(data)) }), "warn")];
  if (isStale(data)) notes.push(note(t("find.stale"), "bad"));
  if (data.truncated) notes.push(note(t("find.truncated", { kept: data.stations.length, total: data.total }), "warn"));
  if (!found.length) notes.push(note(t("find.nothing_none_open_on_arrival"), "bad"));
  return { notes, stations: found.map(ofBundle) };
}

async function answer(first) {
  if (!state.from) return;
  const mine = ++round;
  const { from, mode } = state;
  const needs = [...state.needs];
  const here = byId("here");
  here.replaceChildren(icon("place"), el("span", {}, t("find.from"), " ", el("bdi", {}, from.label)),
    state.before ? el("button", { type: "button", class: "plain", onclick: goBack }, t("find.go_back")) : "");
  here.hidden = false;
  document.querySelector("main").classList.add("answered");
  byId("cards").setAttribute("aria-busy", "true");
  const { notes, stations } = await find(from, mode, needs);
  // Another question may have been asked meanwhile.
  if (mine !== round) return;
  const shown = stations.slice(0, SHOWN);
  if (from.accuracy > 200) notes.push(note(t("find.inaccurate", { way: words.metres(from.accuracy) }), "warn"));
  if (phoneIsOff()) notes.push(note(t("find.phone_clock", { time: words.duration(Math.abs(phoneIsOff()) / 1000) }), "warn"));
  byId("notes").replaceChildren(...(first ? [first] : []), ...notes);
  byId("cards").replaceChildren(...shown.map((station, index) => card(station, index + 1, found)));
  byId("cards").removeAttribute("aria-busy");
  byId("said").textContent = [first?.textContent, summary(shown, notes)].filter(Boolean).join(" ");
  drawReports();
}

function summary(shown, notes) {
  if (!shown.length) return notes.map((one) => one.textContent).join(" ");
  const [best] = shown;
  const way = best.seconds === undefined ? words.metres(best.metres) : words.duration(best.seconds);
  return t("find.said", { n: shown.length, name: called(best), way });
}

// What somebody found at a door.

/** Somebody stands before a door that is no use: the next one, from there. */
async function found(station, kind) {
  report(station.key, called(station), kind);
  state.before ??= state.from;
  state.from = { lng: station.lng, lat: station.lat, datum: station.datum, label: called(station) };
  if (kind === "no_water") press("water", true);
  await answer(note(t("find.noted", { what: t(`find.report_${kind}`) }), "good"));
  byId("answer-title").focus({ preventScroll: true });
  byId("answer-title").scrollIntoView({ block: "start" });
}

function goBack() {
  state.from = state.before;
  state.before = null;
  answer();
}

function drawReports() {
  const list = reports();
  if (!list.length) {
    byId("reported").replaceChildren();
    return;
  }
  const clock = new Intl.DateTimeFormat(lang, { hour: "2-digit", minute: "2-digit" });
  const undo = (key) => {
    takeBack(key);
    drawReports();
    answer();
  };
  const row = (one) => el("li", {}, el("span", {}, el("bdi", {}, one.name), `: ${t(`find.report_${one.kind}`)} (${clock.format(one.at)})`),
    el("button", { type: "button", class: "button", onclick: () => undo(one.key) }, icon("undo"), t("find.undo")));
  byId("reported").replaceChildren(el("section", { class: "reported" },
    el("h2", {}, t("find.reported")), el("p", { class: "quiet small" }, t("find.only_here")), el("ul", {}, list.map(row))));
}

// The beginning: a place that the address names, else what the phone may tell without a question.

const named = /^#(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)$/.exec(location.hash);
if (named) start({ lng: Number(named[1]), lat: Number(named[2]), label: t("find.given") });
else if (await phoneMayTell()) locate();
drawReports();

if ("serviceWorker" in navigator && isSecureContext) {
  navigator.serviceWorker.register("find-worker.js", { scope: "find" }).catch(() => undefined);
}
// Searching and the map need it soon; the answer does not wait for it.
bundle().catch(() => undefined);
