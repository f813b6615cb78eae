// Scenarios side by side as a table, and in words who gains and who loses.

import { el, t } from "../page.js";
import { demandUnit, measure, range } from "./figures.js";
import { km, km2, metres, number, percent, signed } from "./numbers.js";
import { sentence, warnings } from "./words.js";

/** So many districts are named one by one where there is little room. */
const NAMED = 3;

/** The letter of a scenario by its place among those that are compared. */
export const letter = (index) => "ABC"[index];

/** What has moved, each part of it only where there is something to be read. */
function amount({ cells, demand, area_m2: area }, unit) {
  if (!cells && !(demand > 0)) return t("planner.side_nothing");
  const n = number(demand, demand < 100 ? 1 : 0);
  const [people, places] = [demand >= 0.05, area >= 5000];
  if (people && places) return t("planner.side_both", { demand: n, unit, area: km2(area) });
  if (people) return t("planner.amount", { n, unit });
  return places ? km2(area) : t("planner.side_little");
}

/** What is gained or lost in words, the districts with most of it first. */
function moved(regions, side, unit) {
  const [whole, ...districts] = regions;
  if (!whole[side].cells && !(whole[side].demand > 0)) return t(`planner.side_${side}_none`);
  const size = (region) => [region[side].demand, region[side].area_m2];
  const parts = districts.filter((region) => region[side].cells || region[side].demand > 0)
    .sort((a, b) => size(b)[0] - size(a)[0] || size(b)[1] - size(a)[1])
    .slice(0, NAMED).map((region) => t("planner.side_part", { name: region.name || region.key, amount: amount(region[side], unit) }));
  return t(parts.length ? `planner.side_${side}_from` : `planner.side_${side}`, { amount: amount(whole[side], unit), parts: parts.join(t("planner.semicolon")) });
}

/** Who gains and who loses by a scenario: two sentences. */
export const inWords = ({ regions }, method) => ["gains", "loses"].map((side) => moved(regions, side, demandUnit(method)));

/** Square kilometres, whose unit stands in the name of the row. */
const inKm2 = (value) => number(value / 1e6, 2);

const FORMS = { street_m: [km, metres], area_m2: [inKm2, inKm2], demand: [(value) => number(value), (value) => number(value, Math.abs(value) < 100 ? 1 : 0)] };

/** A row of shares: each cell `{main, more, change, value}`. */
function shares(unit, areas) {
  const [form, fine] = FORMS[unit];
  return areas.map((area, index) => {
    const one = measure(area, unit);
    return {
      main: percent(one.share, 2), more: [form(one.covered), range(one)].filter(Boolean).join(" "), value: one.covered,
      change: index ? signed(measure(area.difference, unit).covered, fine) : null,
    };
  });
}

/** A row of counts; `better` tells whether more is better (1), less (-1), or neither (0). */
const counts = (values, form) => values.map((value, index) => ({ main: form(value), value, change: index ? signed(value - values[0], form) : null }));

/** Marks the best of a row, unless all are alike as they are shown. */
function best(cells, better) {
  if (!better || new Set(cells.map(({ main, more }) => `${main} ${more ?? ""}`)).size < 2) return cells;
  const top = cells.reduce((one, other) => (better * other.value > better * one.value ? other : one));
  return cells.map((cell) => ({ ...cell, best: cell.main === top.main && cell.more === top.more }));
}

const row = (name, cells) => el("tr", {}, el("th", { scope: "row" }, name), cells.map((cell) => el("td", { class: cell.best ? "number best" : "number" },
  el("span", { class: "main" }, cell.main, cell.best ? [el("span", { class: "star", "aria-hidden": "true" }, " ★"), el("span", { class: "only-heard" }, ` (${t("planner.side_best_short")})`)] : null),
  cell.more ? el("span", { class: "quiet" }, cell.more) : null, cell.change ? el("span", { class: "change" }, cell.change) : null)));

const group = (name, width) => el("tr", { class: "group" }, el("th", { scope: "rowgroup", colspan: width }, name));

/** The table; `all` tells whether districts without any change are listed too, `more` is called to list them. */
export function table({ method, base, scenarios }, all, more) {
  const states = [base, ...scenarios];
  const width = states.length + 1;
  const unit = demandUnit(method);
  const of = (index) => states.map(({ regions }) => regions[index]);
  const units = base.regions[0].measures.map((one) => one.unit);
  const names = { street_m: t("planner.side_street"), area_m2: t("planner.side_area"), demand: t("planner.side_demand", { unit }) };
  const whole = ["demand", "street_m", "area_m2"].filter((one) => units.includes(one)).map((one) => row(names[one], best(shares(one, of(0)), 1)));
  whole.push(row(t("planner.col_stations"), counts(of(0).map(({ stations }) => stations), number)));
  // A station in a gap may make two of it: fewer gaps are not better.
  if (method.reach !== "disc") whole.push(row(t("planner.side_gaps"), base.gaps ? counts(states.map(({ gaps }) => gaps.gaps), number) : states.map(() => ({ main: "…" }))));
  const unserved = states.map(({ regions }) => measure(regions[0], "street_m")).map(({ total, covered }) => total - covered);
  whole.push(row(t("planner.side_unserved"), best(counts(unserved, km), -1)));
  const main = units.includes("demand") ? "demand" : "street_m";
  const districts = base.regions.slice(1).map((region, index) => {
    const cells = shares(main, of(index + 1));
    const most = Math.max(...scenarios.map(({ regions }) => Math.abs(measure(regions[index + 1].difference, main).covered)));
    return { most, name: region.name || region.key, cells };
  });
  const moving = districts.filter(({ most }) => most > 0).sort((a, b) => b.most - a.most);
  const still = districts.length - moving.length;
  const line = ({ name, cells }) => row(name, best(cells, 1));
  const lines = moving.map(line);
  if (all) lines.push(...districts.filter(({ most }) => most === 0).map(line));
  const head = (scenario, index) => el("th", { scope: "col" }, el("span", { class: "letter" }, letter(index)), " ", el("bdi", { class: "scenario" }, scenario.name),
    el("span", { class: "quiet" }, t("planner.scenario_edits", { n: number(scenario.edits) })));
  return [
    el("div", { class: "scroll", id: "side-scroll", tabindex: "0", role: "group", "aria-label": t("planner.side_table") }, el("table", { class: "side" },
      el("caption", {}, el("span", { class: "fits" }, sentence(method), " ", t("planner.side_best"))),
      el("thead", {}, el("tr", {}, el("th", { scope: "col" }, t("planner.side_figure")), el("th", { scope: "col" }, t("planner.side_now")), scenarios.map(head))),
      el("tbody", {}, group(t("planner.whole_region"), width), whole),
      districts.length ? el("tbody", {}, group(t("planner.side_districts", { unit: names[main] }), width), lines) : null)),
    districts.length && still && !all ? el("p", {}, t("planner.side_still", { n: number(still) }), " ", el("button", { type: "button", id: "side-all", onclick: more }, t("planner.side_all"))) : null,
    ...warnings(method).map((text) => el("p", { class: "warning" }, text)),
  ].filter(Boolean);
}

/** What each scenario is and does, and what only one of two does. */
export function words({ method, scenarios, pairs }, notes) {
  const unit = demandUnit(method);
  const item = (scenario, index) => el("li", {},
    el("strong", {}, letter(index), " ", el("bdi", {}, scenario.name)), notes[index] ? [" ", el("bdi", { class: "quiet" }, notes[index])] : null,
    el("br"), inWords(scenario, method).join(" "),
    ["gained", "lost"].some((side) => scenario.cells[side].truncated) ? ` ${t("planner.side_truncated")}` : null,
    scenario.base_is_current ? null : [" ", el("span", { class: "cause" }, t("planner.scenario_old"))]);
  const both = pairs.map(({ names, only_first: first, only_second: second }) => {
    const [one, other] = names.map((name) => letter(scenarios.findIndex((scenario) => scenario.name === name)));
    return el("li", {}, t("planner.side_pair", { one, other, first: amount(first, unit), second: amount(second, unit) }));
  });
  return el("ul", { class: "side-list" }, scenarios.map(item), both);
}
