// What the colours and patterns mean, for the question of now.

import { byId, el, region, t } from "../page.js";
import { draws, map } from "./map.js";
import { shows, state } from "./state.js";

/** From this zoom on each small cell is drawn by itself. */
const SMALL = 12;
/** Whether scenarios are compared; then the draft is not on the map. */
let comparing = false;

/** Tells what is on the map: scenarios, or the draft. */
export function compare(yes) {
  comparing = yes;
  refresh();
}

/** Shows what is on the map and nothing else. */
export function refresh() {
  const rows = [];
  const row = (kind, text) => rows.push(el("li", {}, el("span", { class: `swatch swatch-${kind}`, "aria-hidden": "true" }), text));
  if (shows("coverage")) {
    const far = map && map.getZoom() < SMALL;
    const until = Math.min(state.minutes, 30);
    const steps = state.reach === "disc" ? [] : [["near", 0, 5], ["middle", 5, 10], ["far", 10, 15], ["farther", 15, until]];
    if (far) row("middle", t("planner.legend_far"));
    else for (const [kind, from, to] of steps) if (from < until) row(kind, t("planner.legend_minutes", { from, to: Math.min(to, until) }));
    if (state.reach === "disc" && !far) row("near", t("planner.legend_inside"));
    if (state.depth > 1 && !far) row("some", t("planner.legend_some", { n: state.depth }));
    row("not", t(far ? "planner.legend_far_not" : "planner.legend_not"));
    if (!far) row("off", t("planner.legend_off"));
  }
  if (shows("gaps")) row("gap", t("planner.legend_gap"));
  if (shows("demand")) row("demand", t(state.when === "any" ? "planner.legend_demand" : "planner.legend_demand_at"));
  if (region.districts && shows("districts")) row("district", t("planner.legend_district"));
  for (const kind of state.when === "any" ? ["station"] : ["open", "closed", "unknown"]) row(kind, t(`planner.legend_${kind}`));
  if (draws("chosen")) row("chosen", t("planner.legend_chosen"));
  if (draws("why")) row("why", t("planner.legend_why"));
  if (comparing) {
    for (const change of ["gained", "lost", "edit"]) row(change, t(`planner.legend_side_${change}`));
  } else {
    if (draws("draft")) row("draft", t("planner.legend_draft"));
    for (const change of ["gained", "lost"]) if (draws(change)) row(change, t(`planner.legend_${change}`));
    if (draws("sites")) row("site", t("planner.legend_site"));
  }
  byId("legend").replaceChildren(...rows);
}
