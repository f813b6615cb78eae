// Two states beside each other on the map, each with what it gains and loses; on a phone one at a time, by a switch.

import { byId, el, t } from "../page.js";
import * as maps from "./map.js";
import { compare as legend } from "./legend.js";
import { box } from "./shapes.js";

/** From this width on there is room for two maps. */
const WIDE = matchMedia("(min-width: 60rem)");
const SIDES = ["left", "right"];

/** The states that can be shown: as it is, then the scenarios; each `{letter, name, words, gained, lost, edits}`. */
let states = [];
let legendOpen;
/** Which of them stands on which side. */
const chosen = { left: 0, right: 1 };

/** Makes the maps follow the width of the screen. */
export function start() {
  WIDE.addEventListener("change", () => states.length && draw());
}

/** Shows these states; those that were chosen stay so where they are still there. */
export function show(found) {
  const before = states;
  states = found;
  if (!before.length) {
    // What the patterns mean stands beside the words; the maps need the room.
    legendOpen = byId("legend-box").open;
    byId("legend-box").open = false;
  }
  const same = (side) => states.findIndex(({ letter, name }) => before[chosen[side]]?.name === name && before[chosen[side]]?.letter === letter);
  const kept = SIDES.map(same);
  // What is new is looked at: the first scenario beside the region as it is, or two scenarios.
  [chosen.left, chosen.right] = kept.every((index) => index >= 0) && before.length === states.length ? kept
    : states.length > 2 ? [1, 2] : [0, 1];
  if (!WIDE.matches && chosen.left === 0) chosen.left = 1;
  draw();
  // Whenever others are compared, all that they change is in view.
  const names = (all) => all.map(({ name }) => name).join("\n");
  if (names(before) !== names(states)) visit();
}

function visit() {
  const all = states.flatMap(({ gained = [], lost = [], edits = [] }) => [...gained, ...lost, ...edits]).map(({ geometry }) => box(geometry));
  if (!all.length) return;
  const side = (index, best) => best(...all.map((one) => one[index]));
  maps.map?.resize();
  maps.goTo([side(0, Math.min), side(1, Math.min), side(2, Math.max), side(3, Math.max)], { maxZoom: 14 });
}

/** Gives the stage back to the draft. */
export function hide() {
  if (states.length) byId("legend-box").open = legendOpen;
  states = [];
  byId("stage").classList.remove("paired");
  for (const side of SIDES) byId(`side-${side}`).hidden = true;
  byId("map-beside").hidden = true;
  maps.compare(false);
  legend(false);
}

async function draw() {
  const two = WIDE.matches;
  byId("stage").classList.add("paired");
  byId("side-left").hidden = false;
  byId("side-right").hidden = byId("map-beside").hidden = !two;
  head("left");
  if (two) head("right");
  if (!maps.map) return;
  paint("left", maps.map);
  // The words above it may have taken another line.
  maps.map.resize();
  maps.compare(true);
  legend(true);
  const other = two ? await maps.beside(byId("map-beside")) : undefined;
  // Meanwhile the stage may have been given back.
  if (!other || !states.length) return;
  paint("right", other);
  other.resize();
  maps.compare(true);
}

/** What a side shows, in words, and the buttons that change it. */
function head(side) {
  const state = states[chosen[side]];
  const button = ({ letter, name }, index) => el("button", {
    type: "button", "aria-pressed": String(index === chosen[side]), "data-state": index, "aria-label": letter ? `${letter}: ${name}` : null,
    onclick: () => choose(side, index),
  }, letter || name);
  byId(`side-${side}`).replaceChildren(
    el("div", { class: "buttons", role: "group", "aria-label": t(`planner.side_${WIDE.matches ? side : "only"}`) }, states.map(button)),
    el("p", { class: "side-name" }, state.letter ? [el("strong", {}, state.letter), " ", el("bdi", {}, state.name)] : el("strong", {}, state.name)),
    el("div", { class: "side-words", "aria-live": "polite" }, state.words.length
      ? state.words.map((text, index) => el("p", {}, el("span", { class: `swatch swatch-${["gained", "lost"][index]}`, "aria-hidden": "true" }), el("span", {}, text)))
      : el("p", {}, t("planner.side_now_words"))));
}

function choose(side, index) {
  chosen[side] = index;
  head(side);
  byId(`side-${side}`).querySelector(`[data-state="${index}"]`).focus();
  draw();
}

function paint(side, map) {
  const { gained = [], lost = [], edits = [] } = states[chosen[side]];
  for (const [name, features] of Object.entries({ "side-gained": gained, "side-lost": lost, "side-edits": edits })) {
    map.getSource(name).setData({ type: "FeatureCollection", features });
  }
}
