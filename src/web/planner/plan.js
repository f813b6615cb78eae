// A plan of new sites: how good it is for certain, what each further site adds, and a card for each.

import { byId, el, inOurs, t } from "../page.js";
import { demandUnit } from "./figures.js";
import { curve } from "./curve.js";
import { propose } from "./draft.js";
import { draw, goTo, map } from "./map.js";
import { refresh as legend } from "./legend.js";
import { metres, minutes, number, percent } from "./numbers.js";
import { nameOf } from "./stations.js";
import { say } from "./status.js";
import { sentence, warnings } from "./words.js";

/** So many cards are shown; all sites are on the map and in the list of a file. */
const CARDS = 50;

/** The plan that is shown, or nothing. */
export let plan;

/** The names of somebody's own places, in their order; the server calls them by number. */
let own = [];

/** Shows a plan, or takes it away; `names` are those of the places that were sent to be ranked. */
export function show(found, names = []) {
  [plan, own] = [found, names];
  byId("siting-old").hidden = true;
  const sites = plan?.sites ?? [];
  draw("sites", sites.map(({ rank, lng, lat }) => ({ type: "Feature", properties: { rank }, geometry: { type: "Point", coordinates: [lng, lat] } })));
  legend();
  byId("plan").replaceChildren(...(plan ? (sites.length ? whole() : [el("p", {}, t("planner.siting_nothing")), ...ranked()]) : []));
  if (!sites.length) return;
  const [lngs, lats] = ["lng", "lat"].map((axis) => sites.map((site) => site[axis]));
  goTo([Math.min(...lngs), Math.min(...lats), Math.max(...lngs), Math.max(...lats)], { maxZoom: 14, padding: 60 });
}

/** Goes to the card of a site. */
export function choose(rank) {
  byId("tab-siting").click();
  document.querySelector(`#site-${Number(rank)} button`)?.focus();
}

const median = () => plan.goal === "p-median";

/** An amount of what the plan counts, with its unit. */
function amount(value) {
  // Of a median it is the time of all ways together: told as what it makes of the average one.
  if (median()) return t("planner.unit_s", { n: number(value / plan.demand, 1) });
  if (plan.unit === "street_m") return metres(value);
  return t("planner.amount", { n: number(value, 1), unit: demandUnit(plan.method) });
}

function whole() {
  return [
    ...headline(),
    el("p", { class: plan.proved ? "good" : "warning" }, proof()),
    el("figure", { class: "curve-box" },
      curve(plan.sites.map(({ gain }) => gain), amount, plan.knee),
      el("figcaption", { class: "quiet" }, t(median() ? "planner.curve_median" : "planner.curve_about"), " ",
        plan.sites.length < 2 ? null : plan.knee && plan.knee < plan.sites.length ? t("planner.curve_knee", { n: number(plan.knee) }) : t("planner.curve_no_knee"))),
    el("p", { class: "quiet" }, sentence(plan.method), " ", used()),
    ...warnings(plan.method).map((text) => el("p", { class: "warning" }, text)),
    el("div", { class: "buttons" }, el("button", { type: "button", onclick: () => put(plan.sites) }, t("planner.site_draft_all"))),
    plan.sites.length > CARDS ? el("p", {}, t("planner.siting_cards", { n: number(CARDS), total: number(plan.sites.length) })) : null,
    el("ol", { class: "cards" }, plan.sites.slice(0, CARDS).map(card)),
    ...ranked(),
  ].filter(Boolean);
}

function headline() {
  const { sites, base, served, demand, objective, goal } = plan;
  const n = number(sites.length);
  if (goal === "cover-all") {
    return [el("p", { class: "big" }, el("strong", {}, n), " ", t("planner.siting_all")), el("p", {}, share(served))];
  }
  if (median()) {
    return [
      el("p", { class: "big" }, el("strong", {}, `−${amount(base - objective)}`), " ", t("planner.siting_shorter", { n })),
      el("p", {}, t("planner.siting_average", {
        before: minutes(base / demand), after: minutes(objective / demand), cutoff: minutes(plan.method.cutoff_s ?? 0),
      })),
    ];
  }
  return [
    el("p", { class: "big" }, el("strong", {}, `+${amount(objective - base)}`), " ", t(plan.unit === "street_m" ? "planner.siting_more_street" : "planner.siting_more", { n })),
    el("p", {}, t("planner.siting_share", { before: percent(base / demand, 2), after: percent(objective / demand, 2) })),
  ];
}

const share = (served) => t("planner.siting_served", { served: amount(served), total: amount(plan.demand), share: percent(served / plan.demand, 2) });

/** How far from the best a plan may be: what is proved, in one sentence. */
function proof() {
  const { proved, goal, bound, base, objective, gap, sites } = plan;
  if (proved) return t(goal === "cover-all" ? "planner.proved_all" : "planner.proved");
  if (goal === "cover-all") {
    const costs = sites.some(({ cost }) => cost);
    const least = bound - base;
    return t(costs ? "planner.bound_cost" : "planner.bound_all", { n: number(costs ? least : Math.ceil(least - 1e-6)), cost: number(objective - base) });
  }
  return t("planner.bound", { bound: `${median() ? "−" : "+"}${amount(Math.abs(bound - base))}`, gap: percent(gap, 2), of_gain: percent(plan.gap_of_gain, 1) });
}

/** What the plan chose from, and what was left aside. */
function used() {
  const { usable, source, off_network: off, too_close: close } = plan.candidates;
  const parts = [t(`planner.candidates_${source.from.replaceAll("-", "_")}`, { n: number(usable) })];
  if (off.length) parts.push(t("planner.candidates_off", { n: number(off.length) }));
  if (close.length) parts.push(t("planner.candidates_close", { n: number(close.length) }));
  if (plan.unreachable > 0) parts.push(t("planner.unreachable_demand", { n: amount(plan.unreachable) }));
  return parts.join(" ");
}

/** What a candidate is called: by its name, by what it is, or as a place on the street. */
function called({ id, name, class: kind, class_name: kindName, where }) {
  const [, number] = /^own-(\d+)$/.exec(id) ?? [];
  if (name || own[number - 1]) return name || own[number - 1];
  if (kind === "street") return inOurs(where) ?? t("planner.site_street");
  return kindName ?? kind ?? id;
}

function card(site) {
  const fact = (name, value) => value && el("div", {}, el("dt", {}, t(`planner.site_${name}`)), el("dd", {}, value));
  const from = site.districts.slice(0, 3).map(({ key, name, gain }) => t("planner.site_part", { name: name || key, gain: amount(gain) })).join(t("report.comma"));
  const five = site.cells.reduce((sum, { gain }) => sum + gain, 0);
  const cells = site.gain > 0 ? t("planner.site_cells", { share: percent(five / site.gain, 0), name: inOurs(site.cells[0]?.where) ?? "–" }) : null;
  return el("li", { id: `site-${site.rank}`, class: "card" },
    el("h3", {}, el("button", { type: "button", class: "link", onclick: () => visit(site) }, t("planner.site_title", { n: number(site.rank), name: called(site) }))),
    el("dl", { class: "facts" },
      fact(median() ? "saves" : "gain", `${median() ? "" : "+"}${amount(site.gain)} (${percent(site.gain_share, 2)})`),
      median() ? null : fact("total", percent(site.total_share, 2)),
      fact("where", inOurs(site.where)),
      fact("from", from || cells),
      fact("nearest", site.nearest ? t("planner.site_nearest_is", { name: nameOf(site.nearest), min: minutes(site.nearest_s) }) : t("planner.gap_no_nearest")),
      fact("next", next(site)),
      fact("cost", site.cost ? number(site.cost) : null)),
    el("div", { class: "buttons" },
      el("button", { type: "button", disabled: !map, onclick: () => visit(site) }, t("planner.site_visit")),
      el("button", { type: "button", onclick: () => put([site]) }, t("planner.site_draft"))));
}

/** What would be there instead, and how much less that is. */
function next({ lost_without: lost, next: other }) {
  if (!other) return t("planner.site_no_next");
  const name = (plan.candidates.source.from === "list" ? other.id : inOurs(other.where)) ?? t("planner.site_next_other");
  // Where suitability was preferred, another one may bring more.
  const more = lost > 0 && other.gain > lost;
  return t(more ? "planner.site_next_more" : "planner.site_next_less", { id: name, gain: amount(other.gain), less: percent(lost > 0 ? Math.abs(1 - other.gain / lost) : null, 1) });
}

/** The places of the draft, ranked among all candidates. */
function ranked() {
  const places = plan.own ?? [];
  if (!places.length) return [];
  const line = (one) => el("li", {}, t("planner.own_line", {
    name: called(one), rank: number(one.rank_alone), gain: amount(one.gain_alone), share: percent(one.share_alone, 2), after: amount(one.gain_after_plan),
  }), one.planned ? ` ${t("planner.own_planned")}` : one.too_close ? ` ${t("planner.own_close")}` : "");
  return [el("h3", {}, t("planner.own_title")), el("ul", {}, places.map(line))];
}

function visit({ lng, lat, rank }) {
  byId("map").scrollIntoView({ block: "nearest" });
  goTo([lng, lat, lng, lat], { maxZoom: 15 });
  for (const one of document.querySelectorAll(".card")) one.classList.toggle("chosen", one.id === `site-${rank}`);
}

/** Puts sites into the draft, where they can be dragged and saved. */
function put(sites) {
  for (const site of sites) propose(t("planner.site_name", { n: site.rank, name: called(site) }), site);
  say(t("planner.site_put", { n: number(sites.length) }));
  byId("tab-draft").click();
  byId("tab-draft").focus();
}

