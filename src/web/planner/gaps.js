// Where nobody is reached: the largest first, each with its cause.

import { byId, el, inOurs, t } from "../page.js";
import { askJson, latest } from "./api.js";
import { asked, show, shows, state } from "./state.js";
import { instant } from "./clock.js";
import { km2, metres, minutes, number } from "./numbers.js";
import { demandUnit } from "./figures.js";
import { sentence } from "./words.js";
import { refresh as legend } from "./legend.js";
import { draw, goTo } from "./map.js";
import { tell } from "./status.js";
import { box } from "./shapes.js";
import { nameOf } from "./stations.js";

/** The answer that is shown. */
export let answer;

const work = latest();

/** Asks for the gaps of the question and lists them. */
export async function refresh() {
  const list = byId("gap-list");
  if (state.reach === "disc") {
    answer = undefined;
    await work(async () => undefined);
    list.replaceChildren(el("p", {}, t("planner.gaps_by_streets")));
    return;
  }
  list.setAttribute("aria-busy", "true");
  try {
    const query = asked(instant());
    query.set("limit", "20");
    const found = await work((signal) => askJson(`v1/gaps?${query}`, { signal }));
    if (!found) return;
    answer = found;
    render(list);
  } catch (error) {
    tell(error);
  }
  list.removeAttribute("aria-busy");
}

function render(list) {
  const { features, meta } = answer;
  const unit = demandUnit(meta.method);
  const rows = features.map((feature) => el("li", {}, el("button", { type: "button", class: "gap", onclick: () => visit(feature) },
    el("strong", {}, t("planner.gap_rank", { n: feature.properties.rank })), " ",
    el("span", { class: "cause" }, t(`report.cause_${feature.properties.cause}`)), el("br"),
    feature.properties.where ? [inOurs(feature.properties.where), el("br")] : null,
    facts(feature.properties, unit).join(t("report.comma")))));
  const total = meta.gaps;
  list.replaceChildren(
    el("p", { class: "quiet" }, sentence(meta.method)),
    features.length ? el("p", {}, t("planner.gaps_shown", { n: number(features.length), total: number(total) })) : el("p", {}, t("planner.gaps_none")),
    el("ol", { class: "gaps" }, rows));
}

/** What is known of a gap, each with its unit. */
export function facts({ street_m: street, area_m2: area, demand, nearest, nearest_s: seconds }, unit) {
  return [
    t("planner.gap_street", { n: metres(street) }),
    t("planner.gap_area", { n: km2(area) }),
    demand ? t("planner.gap_demand", { n: number(demand, 1), unit }) : null,
    nearest ? t("planner.gap_nearest", { name: nameOf(nearest), min: minutes(seconds) }) : t("planner.gap_no_nearest"),
  ].filter(Boolean);
}

function visit(feature) {
  if (!shows("gaps")) show("gaps", true);
  draw("chosen", [feature]);
  legend();
  byId("map").scrollIntoView({ block: "nearest" });
  goTo(box(feature.geometry));
}
