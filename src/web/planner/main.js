// The planner page: who is reached, who is not, and what a station more would change.

import { byId, region, t } from "../page.js";
import { askJson, key } from "./api.js";
import * as card from "./card.js";
import * as controls from "./controls.js";
import * as draft from "./draft.js";
import * as exports from "./export.js";
import * as figures from "./figures.js";
import * as gaps from "./gaps.js";
import * as imports from "./import.js";
import * as legend from "./legend.js";
import * as map from "./map.js";
import * as report from "./report.js";
import * as siting from "./siting.js";
import * as stations from "./stations.js";
import * as tabs from "./tabs.js";
import * as week from "./week.js";
import * as why from "./why.js";
import { setZone } from "./clock.js";
import { GROUPS, onChange } from "./state.js";
import { tell } from "./status.js";

/** What every part is asked again for. */
const ASKED = ["mode", "minutes", "reach", "depth", "need", "group", "when"];

async function start() {
  // What takes the server longest is asked first: it works while the map is made.
  setZone(region.timezone);
  figures.prepare(region.districts, (key) => {
    map.choose(key);
    legend.refresh();
  });
  const answers = Promise.all([figures.refresh(), stations.refresh().catch(tell)]);
  map.warm().catch(() => {});
  byId("zone").textContent = t("planner.zone", { zone: region.timezone });
  controls.start();
  week.start();
  legend.refresh();
  const library = await map.start(byId("map")).catch((error) => {
    tell(error);
    return undefined;
  });
  byId("no-map").hidden = Boolean(library);
  if (library) show();
  await answers;
  draft.start(library, taken);
  imports.start(taken);
  siting.start();
  exports.start();
  report.start();
  tabs.start(byId("tabs"), looked);
  onChange(changed);
  document.body.dataset.ready = "true";
  performance.mark("ready");
  await demand();
  await Promise.all([gaps.refresh(), week.refresh()]);
  document.body.dataset.complete = "true";
}

/** Offers what a published surface of workers gives: a layer, and a choice of groups. */
async function demand() {
  const any = async (query) => (await askJson(`v1/demand?limit=1${query}`).catch(() => ({ meta: { total: 0 } }))).meta.total > 0;
  if (!(await any(""))) return;
  const there = await Promise.all(GROUPS.map((group) => any(`&group=${group}`)));
  controls.offerDemand(GROUPS.filter((group, index) => there[index]));
}

function show() {
  map.map.on("click", ({ lngLat, point }) => {
    if (draft.click(lngLat)) return;
    const [hit] = map.map.queryRenderedFeatures([[point.x - 6, point.y - 6], [point.x + 6, point.y + 6]], { layers: ["sites", "stations"] });
    if (hit?.layer.id === "sites") siting.choose(hit.properties.rank);
    else if (!hit || !card.show(hit.properties.key)) why.explain(lngLat).catch(tell);
  });
  map.map.on("zoomend", legend.refresh);
  legend.refresh();
  byId("why-close").addEventListener("click", why.close);
  byId("why-centre").addEventListener("click", () => {
    // On a phone the answer stands above, beside the map.
    byId("stage").scrollIntoView({ block: "nearest" });
    why.explain(map.map.getCenter()).catch(tell);
  });
}

/** The part about scenarios, loaded when it is looked at. */
let scenarios;

async function looked(panel) {
  if (panel !== "panel-scenarios") return scenarios?.closed();
  if (!scenarios) {
    const loaded = await import("./scenarios.js");
    if (!scenarios) loaded.start();
    scenarios = loaded;
  }
  return byId(panel).hidden ? undefined : scenarios.opened();
}

function changed(what) {
  const asked = what.some((member) => ASKED.includes(member));
  map.refresh();
  legend.refresh();
  controls.reflect();
  if (!asked) return;
  week.show();
  figures.refresh();
  gaps.refresh();
  draft.refresh();
  siting.age();
  scenarios?.refresh();
  why.refresh();
  if (what.some((member) => member !== "when")) week.refresh();
}

/** The stored stations have changed. */
async function taken() {
  map.reload();
  await Promise.all([stations.refresh(), figures.refresh(), gaps.refresh(), week.refresh()]);
  scenarios?.refresh();
}

byId("key-form").addEventListener("submit", (event) => {
  event.preventDefault();
  key.set(byId("key").value.trim());
  tell();
  scenarios?.retry();
});
start().catch(tell);
