// Scenarios: drafts that are kept under a name, opened again, and seen side by side.

import { byId, el, t } from "../page.js";
import { ask, askJson, latest } from "./api.js";
import { instant, written } from "./clock.js";
import { edits, load, plainEdits } from "./draft.js";
import { number } from "./numbers.js";
import * as pair from "./pair.js";
import { inWords, letter, table, words } from "./side.js";
import { asked } from "./state.js";
import { stations } from "./stations.js";
import { remind, say, tell } from "./status.js";

/** So many stand beside the region as it is. */
const MOST = 3;
/** So many cells of a kind are drawn. */
const CELLS = 20_000;
const SIGNS = { add: "+", move: "↔", close: "×", remove: "×", close_street: "×" };

const work = latest();
/** The stored ones, as the server lists them. */
let stored = [];
/** The names of those that are compared, in the order in which they were chosen. */
let chosen = [];
/** What the draft was last stored as or opened from: `{name, etag, text}`. */
let origin;
let open = false;
let all = false;
let answer;

const path = (name) => `v1/scenarios/${encodeURIComponent(name)}`;
const draftText = () => JSON.stringify(plainEdits());

/** Makes the panel work. */
export function start() {
  byId("scenario-form").addEventListener("submit", (event) => {
    event.preventDefault();
    save();
  });
  pair.start();
}

/** The panel is looked at: the list is asked for, and what is chosen stands on the map. */
export async function opened() {
  open = true;
  reflect();
  await Promise.all([list(), compare()]);
}

/** Another panel is looked at. */
export function closed() {
  if (!open) return;
  open = false;
  pair.hide();
}

/** The question has changed, or the stations have. */
export const refresh = () => (open ? compare() : undefined);

/** A key was given: what was refused is asked for again. */
export const retry = () => (open ? opened() : undefined);

/** Tells what of the draft can be stored. */
function reflect() {
  byId("scenario-draft").textContent = edits.length ? t("planner.scenario_draft", { n: number(edits.length) }) : t("planner.scenario_draft_empty");
  byId("scenario-save").disabled = !edits.length;
}

async function list() {
  try {
    stored = (await askJson("v1/scenarios")).scenarios;
    chosen = chosen.filter((name) => stored.some((one) => one.name === name));
  } catch (error) {
    return tell(error);
  }
  render();
  return undefined;
}

function render() {
  const item = ({ name, note, at, who, edits: many, current }, index) => el("li", { class: "card scenario-card" },
    el("label", { class: "choice" },
      el("input", { type: "checkbox", value: name, onchange: ({ target }) => pick(name, target.checked) }),
      el("span", {}, el("span", { class: "letter" }), " ", el("bdi", { id: `scenario-${index}` }, name))),
    note ? el("p", {}, el("bdi", {}, note)) : null,
    el("p", { class: "quiet" }, t("planner.scenario_line", { n: number(many), at: written(at), who: by(who) }), current ? null : ` ${t("planner.scenario_old")}`),
    el("div", { class: "buttons" },
      el("button", { type: "button", "aria-describedby": `scenario-${index}`, onclick: () => take(name) }, t("planner.scenario_open")),
      el("button", { type: "button", "aria-describedby": `scenario-${index}`, onclick: () => remove(stored[index]) }, t("planner.scenario_remove"))));
  byId("scenario-list").replaceChildren(...stored.map(item));
  mark();
}

/** Shows which are chosen, and whether there is room for one more. */
function mark() {
  const full = chosen.length >= MOST;
  for (const box of byId("scenario-list").querySelectorAll("input")) {
    const place = chosen.indexOf(box.value);
    box.checked = place >= 0;
    box.disabled = full && place < 0;
    const sign = box.parentElement.querySelector(".letter");
    sign.textContent = place >= 0 ? letter(place) : "";
    sign.hidden = place < 0;
  }
  byId("scenario-most").textContent = !stored.length ? t("planner.scenario_none") : t(full ? "planner.scenario_full" : "planner.scenario_most", { n: number(MOST) });
}

const by = (who) => (who === "local" ? t("planner.scenario_local") : who);

function pick(name, yes) {
  chosen = yes ? [...chosen, name] : chosen.filter((other) => other !== name);
  mark();
  compare();
}

/** Asks for what is chosen, side by side; the table says what the maps show. */
async function compare() {
  const place = byId("side");
  if (!chosen.length) {
    await work(async () => undefined);
    answer = undefined;
    pair.hide();
    place.replaceChildren();
    return;
  }
  place.setAttribute("aria-busy", "true");
  const query = asked(instant());
  query.set("names", chosen.join());
  const disc = query.get("reach") === "disc";
  const side = (more, signal) => askJson(`v1/scenarios/compare?${query}&${more}`, { signal });
  try {
    const done = await work(async (signal) => {
      const [compared, ...details] = await Promise.all([side(`outlines=true&limit=${CELLS}`, signal), ...chosen.map((name) => askJson(path(name), { signal }))]);
      if (signal.aborted) return undefined;
      answer = { compared, details };
      show();
      paint();
      tell();
      say(t("planner.side_done", { n: number(chosen.length) }));
      // Gaps take longer than all the rest; they are along streets only.
      const counted = disc ? undefined : await side("gaps=true", signal);
      if (!counted || signal.aborted) return !signal.aborted;
      [compared.base, ...compared.scenarios].forEach((one, index) => {
        one.gaps = [counted.base, ...counted.scenarios][index].gaps;
      });
      show();
      return true;
    });
    if (!done) return;
  } catch (error) {
    await failed(error);
  }
  place.removeAttribute("aria-busy");
}

/** One that cannot be compared is taken out and told; the others are compared without it. */
async function failed(error) {
  const stale = error.problem?.code === "scenario-stale" ? error.problem.report?.scenario : undefined;
  if (error.problem?.code === "unknown-scenario") {
    await list();
    await compare();
  } else if (stale !== undefined) {
    chosen = chosen.filter((name) => name !== stale);
    mark();
    await compare();
  } else {
    return tell(error);
  }
  return remind(stale === undefined ? error.message : t("planner.scenario_stale", { name: stale, detail: error.problem.report.detail }));
}

function show() {
  const { compared, details } = answer;
  const more = () => {
    all = true;
    show();
    byId("side-scroll").focus();
  };
  const held = byId("side").contains(document.activeElement) ? document.activeElement.id : undefined;
  byId("side").replaceChildren(...table(compared, all, more), words(compared, details.map(({ note }) => note)));
  if (held) byId(held)?.focus();
}

/** Puts the scenarios on the map. */
function paint() {
  if (!open) return;
  const { compared, details } = answer;
  const area = ({ outline }) => (outline ? [{ type: "Feature", properties: {}, geometry: outline }] : []);
  const scenario = (one, index) => ({
    letter: letter(index), name: one.name, words: inWords(one, compared.method),
    gained: area(one.cells.gained), lost: area(one.cells.lost), edits: details[index].edits.map(sign).filter(Boolean),
  });
  pair.show([{ letter: "", name: t("planner.side_now"), words: [] }, ...compared.scenarios.map(scenario)]);
}

/** Where an edit is, with its sign. */
function sign({ op, key, lng, lat }) {
  const coordinates = lng === undefined || lng === null ? stations.get(key)?.geometry.coordinates : [lng, lat];
  return coordinates && { type: "Feature", properties: { sign: SIGNS[op] ?? "…" }, geometry: { type: "Point", coordinates } };
}

/** Opens a scenario as the draft. */
async function take(name) {
  const fresh = !edits.length || draftText() === origin?.text;
  if (!fresh && !confirm(t("planner.scenario_drop", { n: number(edits.length) }))) return;
  try {
    const response = await ask(path(name));
    const found = await response.json();
    load(found.edits);
    kept(found, response);
    byId("scenario-note").value = found.note;
    settle();
    tell();
    say(t("planner.scenario_opened", { name, n: number(found.edits.length) }));
    byId("tab-draft").click();
    byId("tab-draft").focus();
  } catch (error) {
    tell(error);
    await list();
  }
}

function kept({ name }, response) {
  origin = { name, etag: response.headers.get("etag"), text: draftText() };
  byId("scenario-name").value = name;
}

/** What is wrong with a name, if anything; the server has the last word. */
function wrong(name) {
  if (!name) return t("planner.scenario_no_name");
  return /[/,]/.test(name) || ["compare", "evaluate", "live", ".", ".."].includes(name) ? t("planner.scenario_bad_name", { name }) : undefined;
}

/** Stores the draft. `over` is the tag of what it may replace. */
async function save(name = byId("scenario-name").value.trim(), over = origin?.name === name ? origin.etag : undefined) {
  const slip = wrong(name);
  if (slip) return remind(slip);
  const headers = over ? { "if-match": over } : {};
  const body = JSON.stringify({ note: byId("scenario-note").value.trim(), edits: plainEdits() });
  try {
    const response = await ask(path(name), { method: "PUT", body, type: "application/json", headers });
    kept(await response.json(), response);
    settle();
    tell();
    say(t("planner.scenario_saved", { name }));
    await list();
    if (chosen.includes(name)) await compare();
  } catch (error) {
    if (["precondition-failed", "scenario-exists"].includes(error.problem?.code)) await conflict(name, Boolean(over));
    else tell(error);
  }
  return undefined;
}

/** Somebody else has stored something under this name: both stay until somebody says which. */
async function conflict(name, mine) {
  const response = await ask(path(name)).catch(() => undefined);
  const theirs = await response?.json();
  const place = byId("scenario-conflict");
  const button = (text, onclick) => el("button", { type: "button", onclick }, t(text));
  const other = free(name);
  const told = !theirs ? "planner.scenario_gone" : mine ? "planner.scenario_changed" : "planner.scenario_exists";
  place.replaceChildren(
    el("p", {}, el("strong", {}, t(told, theirs ? { name, who: by(theirs.who), at: written(theirs.at), n: number(theirs.edits.length) } : { name })), " ", t("planner.scenario_safe")),
    el("div", { class: "buttons" },
      el("button", { type: "button", onclick: () => save(other, undefined) }, t("planner.scenario_both", { name: other })),
      theirs ? button("planner.scenario_replace", () => save(name, response.headers.get("etag"))) : button("planner.scenario_again", () => {
        origin = undefined;
        save(name, undefined);
      }),
      theirs ? button("planner.scenario_theirs", () => take(name)) : null,
      button("planner.scenario_later", settle)));
  place.hidden = false;
  place.focus();
  await list();
}

/** A name like this one that nobody has yet. */
function free(name) {
  for (let number = 2; ; number += 1) {
    const other = `${[...name].slice(0, 94).join("")} (${number})`;
    if (!stored.some((one) => one.name === other)) return other;
  }
}

function settle() {
  const place = byId("scenario-conflict");
  const held = place.contains(document.activeElement);
  place.hidden = true;
  place.replaceChildren();
  reflect();
  if (held) byId("scenario-save").focus();
}

/** Removes what was listed; one that somebody has changed meanwhile stays. */
async function remove({ name, version }) {
  if (!confirm(t("planner.scenario_confirm", { name }))) return;
  const was = chosen.length;
  try {
    const response = await ask(path(name));
    const found = await response.json();
    if (found.version === version) {
      // Nothing more is asked about it.
      chosen = chosen.filter((other) => other !== name);
      await work(async () => undefined);
      await ask(path(name), { method: "DELETE", headers: { "if-match": response.headers.get("etag") } });
      if (origin?.name === name) origin = undefined;
      tell();
      say(t("planner.scenario_removed", { name }));
    } else {
      remind(t("planner.scenario_not_removed", { name, who: by(found.who), at: written(found.at) }));
    }
  } catch (error) {
    tell(error);
  }
  await list();
  byId("scenario-name").focus();
  if (chosen.length !== was) await compare();
}
