// The figures: one sentence for the region, one row for each district. They always say what the map shows.

import { byId, el, t } from "../page.js";
import { askJson, latest } from "./api.js";
import { asked } from "./state.js";
import { instant } from "./clock.js";
import { inKm, km, metres, number, percent, signed } from "./numbers.js";
import { sentence, warnings } from "./words.js";
import { tell } from "./status.js";

/** The answer that is shown: `{method, regions}`; regions begin with the whole. */
export let answer;

const work = latest();
/** Whether the region has districts. */
export let districts = false;
let order = { by: "share", up: true };
let chosen;
let differences;

/** Tells whether there are districts, and calls `pick` with the key of the one that is chosen. */
export function prepare(many, pick) {
  districts = many > 0;
  chosen = { key: undefined, pick };
}

/** Asks for the figures and shows them. */
export async function refresh() {
  byId("figures").setAttribute("aria-busy", "true");
  try {
    const query = asked(instant());
    query.set("by", districts ? "region,district" : "region");
    const found = await work((signal) => askJson(`v1/coverage?${query}`, { signal }));
    if (!found) return;
    answer = found;
    render();
    tell();
  } catch (error) {
    tell(error);
  }
  byId("figures").removeAttribute("aria-busy");
}

/** Shows what a draft changes: the differences by area, or nothing. */
export function compare(regions) {
  differences = regions && new Map(regions.map((region) => [region.key, region]));
  if (answer) render();
}

/** The measure of a unit. */
export const measure = (region, unit) => region?.measures.find((one) => one.unit === unit);

/** Between what a share lies, where unknown hours leave it open. */
export const range = (one) =>
  (one.lower && one.lower.share !== one.upper.share ? `(${percent(one.lower.share)} – ${percent(one.upper.share)})` : null);

/** What the unit of demand is: worker-hours of pings, in a week or in the hour that is asked, or the weights of a file. */
export const demandUnit = (method) =>
  t(method.data?.presence ? (method.at ? "planner.unit_worker_hours_at" : "planner.unit_worker_hours") : "planner.unit_demand");

/** The share that a circle claims, where streets are measured. */
export const claimed = (region) =>
  (region.overstatement === null ? null : Math.min(1, (1 + region.overstatement) * measure(region, "street_m").share));

function render() {
  const { method, regions } = answer;
  const [whole] = regions;
  const street = measure(whole, "street_m");
  const unknown = range(street)
    ? t("planner.unknown_hours", { low: percent(street.lower.share), high: percent(street.upper.share) }) : null;
  byId("method").textContent = sentence(method);
  byId("headline").replaceChildren(...[
    el("p", { class: "big" }, el("strong", {}, percent(street.share)), " ", t("planner.of_street")),
    el("p", {}, t("planner.km_of_km", { covered: km(street.covered), total: km(street.total) }), change(whole)),
    unknown ? el("p", { class: "quiet" }, unknown) : null,
    method.reach !== "disc" && whole.overstatement !== null
      ? el("p", { class: "quiet" }, t("planner.circle_claims", { m: number(method.disc_m ?? 1000), share: percent(claimed(whole)) })) : null,
    demand(whole) ? el("p", {}, demand(whole)) : null,
    ...warnings(method).map((text) => el("p", { class: "warning" }, text)),
  ].filter(Boolean));
  table();
}

/** The line about demand, if there is any. */
function demand(region) {
  const one = measure(region, "demand");
  return one && t("planner.demand_line", {
    share: percent(one.share), covered: number(one.covered, 0), total: number(one.total, 0), unit: demandUnit(answer.method),
  });
}

function change(region) {
  const now = differences?.get(region.key);
  const street = now && measure(now, "street_m");
  return street ? el("span", { class: "change" }, ` ${t("planner.in_draft", { change: signed(street.covered, metres) })}`) : null;
}

const COLUMNS = [
  { key: "name", text: "planner.col_district", of: (region) => region.name || region.key },
  { key: "share", text: "planner.col_share", of: (region) => measure(region, "street_m").share ?? -1 },
  { key: "covered", text: "planner.col_km", of: (region) => measure(region, "street_m").covered },
  { key: "circle", text: "planner.col_circle", of: (region) => claimed(region) ?? -1, when: () => answer.method.reach !== "disc" },
  { key: "stations", text: "planner.col_stations", of: (region) => region.stations },
  { key: "demand", text: "planner.col_demand", of: (region) => measure(region, "demand")?.share ?? -1, when: () => measure(answer.regions[0], "demand") },
];

function table() {
  const columns = COLUMNS.filter((column) => !column.when || column.when());
  const rows = sorted(answer.regions.length > 1 ? answer.regions.slice(1) : answer.regions);
  const head = (column) => {
    const mine = order.by === column.key;
    const sort = () => {
      order = { by: column.key, up: mine ? !order.up : true };
      table();
      byId(`sort-${column.key}`).focus();
    };
    return el("th", { scope: "col", "aria-sort": mine ? (order.up ? "ascending" : "descending") : "none" },
      el("button", { type: "button", class: "sort", id: `sort-${column.key}`, onclick: sort },
        t(column.text, { unit: column.key === "demand" ? demandUnit(answer.method) : "", m: number(answer.method.disc_m ?? 1000) }),
        el("span", { "aria-hidden": "true" }, mine ? (order.up ? " ▲" : " ▼") : "")));
  };
  byId("table").replaceChildren(el("table", {},
    el("caption", {}, el("span", { class: "fits" }, sentence(answer.method))),
    el("thead", {}, el("tr", {}, columns.map(head))),
    el("tbody", {}, rows.map((region) => row(region, columns)))));
}

function row(region, columns) {
  const street = measure(region, "street_m");
  const cells = {
    name: () => el("th", { scope: "row" }, answer.regions.length > 1
      ? el("button", { type: "button", class: "link", "aria-pressed": String(chosen.key === region.key), "data-key": region.key, onclick: () => choose(region.key) }, region.name || region.key)
      : t("planner.whole_region"), region.partial ? el("span", { class: "quiet" }, ` ${t("planner.partial", { share: percent(region.share_inside, 0) })}`) : null),
    share: () => el("td", { class: "number share" }, el("meter", { min: "0", max: "1", value: String(street.share ?? 0), "aria-hidden": "true" }), " ", percent(street.share),
      range(street) ? el("span", { class: "quiet" }, ` ${range(street)}`) : null),
    covered: () => el("td", { class: "number" }, `${inKm(street.covered)} / ${inKm(street.total)}`, change(region)),
    circle: () => el("td", { class: "number" }, percent(claimed(region))),
    stations: () => el("td", { class: "number" }, number(region.stations)),
    demand: () => el("td", { class: "number" }, percent(measure(region, "demand")?.share), el("span", { class: "quiet" }, ` ${number(measure(region, "demand")?.covered ?? 0)} / ${number(measure(region, "demand")?.total ?? 0)}`)),
  };
  return el("tr", { class: chosen.key === region.key ? "chosen" : null }, columns.map((column) => cells[column.key]()));
}

function choose(key) {
  chosen.key = chosen.key === key ? undefined : key;
  table();
  document.querySelector(`#table [data-key="${CSS.escape(key)}"]`)?.focus();
  chosen.pick(chosen.key);
}

function sorted(regions) {
  const { of } = COLUMNS.find((column) => column.key === order.by);
  const compared = (a, b) => (typeof of(a) === "string" ? of(a).localeCompare(of(b)) : of(a) - of(b)) || a.key.localeCompare(b.key);
  return [...regions].sort((a, b) => (order.up ? compared(a, b) : compared(b, a)));
}
