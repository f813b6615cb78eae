// The 168 hours of a week: a slider, and above it what is reached in each.

import { byId, t } from "../page.js";
import { askJson, latest } from "./api.js";
import { asked, change, state } from "./state.js";
import { hourNow, instant } from "./clock.js";
import { dayAndTime, percent } from "./numbers.js";
import { measure } from "./figures.js";

const SVG = "http://www.w3.org/2000/svg";
const HEIGHT = 40;
const work = latest();
let week;
let waiting;

/** Makes the slider and the choice beside it work. */
export function start() {
  const slider = byId("hour");
  slider.addEventListener("input", () => {
    byId("when-hour").checked = true;
    label(Number(slider.value));
    clearTimeout(waiting);
    waiting = setTimeout(() => change({ when: Number(slider.value) }), 120);
  });
  for (const choice of document.querySelectorAll("input[name=when]")) {
    choice.addEventListener("change", () => change({ when: choice.value === "hour" ? Number(slider.value) : choice.value }));
  }
  slider.value = String(Number.isInteger(state.when) ? state.when : hourNow());
  show();
}

/** Shows what is asked. */
export function show() {
  const hour = Number.isInteger(state.when);
  byId(`when-${hour ? "hour" : state.when}`).checked = true;
  if (hour) byId("hour").value = String(state.when);
  label(Number(byId("hour").value));
  mark();
}

/** Asks for the whole week; the hour that is shown plays no part in it. */
export async function refresh() {
  const query = asked(instant(0));
  query.set("week", "true");
  const chart = byId("chart");
  chart.classList.add("waiting");
  const found = await work((signal) => askJson(`v1/coverage?${query}`, { signal })).catch(() => null);
  if (found === undefined) return;
  week = found && measure(found.regions[0].week, "street_m");
  chart.classList.remove("waiting");
  draw();
  label(Number(byId("hour").value));
}

function label(hour) {
  const at = dayAndTime(instant(hour));
  const share = week?.share[hour];
  const text = share === undefined ? at : t("planner.hour_share", { at, share: percent(share) });
  byId("hour-label").textContent = text;
  byId("hour").setAttribute("aria-valuetext", text);
}

function shape(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
}

/** A bar for each hour, and in a paler colour what unknown hours leave open. */
function draw() {
  const chart = byId("chart");
  if (!week) return chart.replaceChildren();
  const hours = week.share.slice(0, 168);
  const top = (share) => HEIGHT - HEIGHT * (share ?? 0);
  const bar = (hour, low, high, kind) =>
    shape("rect", { x: hour, y: top(high), width: 0.8, height: Math.max(0, top(low) - top(high)), class: kind });
  const bars = hours.flatMap((share, hour) => {
    const low = week.lower?.share[hour] ?? share;
    return [bar(hour, 0, low, "known"), bar(hour, low, week.upper?.share[hour] ?? share, "unknown")];
  });
  const days = [1, 2, 3, 4, 5, 6].map((day) => shape("line", { x1: 24 * day - 0.1, x2: 24 * day - 0.1, y1: 0, y2: HEIGHT, class: "day" }));
  chart.replaceChildren(...bars, ...days, shape("rect", { id: "chart-mark", y: 0, width: 1.4, height: HEIGHT, class: "shown" }));
  mark();
  return undefined;
}

function mark() {
  const element = byId("chart-mark");
  if (!element) return;
  element.setAttribute("visibility", Number.isInteger(state.when) ? "visible" : "hidden");
  if (Number.isInteger(state.when)) element.setAttribute("x", String(state.when - 0.3));
}
