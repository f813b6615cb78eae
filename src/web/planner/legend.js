// What the colours and patterns mean, for the question of now.

import { byId, el, t } from "../page.js";
import { shows, state } from "./state.js";

/** Shows what is on the map and nothing else. */
export function refresh() {
  const rows = [];
  const row = (kind, text) => rows.push(el("li", {}, el("span", { class: `swatch ${kind}`, "aria-hidden": "true" }), text));
  if (shows("coverage")) {
    const until = Math.min(state.minutes, 30);
    const steps = state.reach === "disc" ? [] : [["near", 0, 5], ["middle", 5, 10], ["far", 10, 15], ["farther", 15, until]];
    for (const [kind, from, to] of steps) if (from < until) row(kind, t("planner.legend_minutes", { from, to: Math.min(to, until) }));
    if (state.reach === "disc") row("near", t("planner.legend_inside"));
    if (state.depth > 1) row("some", t("planner.legend_some", { n: state.depth }));
    row("not", t("planner.legend_not"));
    row("off", t("planner.legend_off"));
  }
  if (shows("gaps")) row("gap", t("planner.legend_gap"));
  if (shows("demand")) row("demand", t("planner.legend_demand"));
  if (shows("districts")) row("district", t("planner.legend_district"));
  row("station", t("planner.legend_station"));
  if (state.when !== "any") row("closed", t("planner.legend_closed"));
  byId("legend").replaceChildren(...rows);
}
