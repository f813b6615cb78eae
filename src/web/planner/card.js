// A station that was clicked: what is known of it, and what can be tried with it.

import { byId, el, t } from "../page.js";
import * as draft from "./draft.js";
import { stations } from "./stations.js";
import { close } from "./why.js";
import { need } from "./words.js";

/** Shows the station of a key; whether there is one. */
export function show(key) {
  const station = stations.get(key)?.properties;
  if (!station) return false;
  close();
  const attempt = (work) => () => {
    work(key);
    byId("tab-draft").click();
  };
  byId("why-title").textContent = station.name || t("planner.station_unnamed", { key: station.key });
  byId("why-body").replaceChildren(
    el("dl", { class: "facts" }, [
      ["key", station.key],
      ["tier", t(`planner.tier_${station.tier}`)],
      ["hours", station.opening_hours || t("planner.open_unknown")],
      ["facilities", station.facilities ? station.facilities.map((code) => need(code)).join(t("report.comma")) || "–" : t("planner.not_known")],
    ].map(([name, value]) => el("div", {}, el("dt", {}, t(`planner.station_${name}`)), el("dd", {}, value)))),
    el("div", { class: "buttons" },
      el("button", { type: "button", onclick: attempt(draft.move) }, t("planner.draft_do_move")),
      el("button", { type: "button", onclick: attempt(draft.shut) }, t("planner.draft_do_close"))));
  byId("why").hidden = false;
  return true;
}
