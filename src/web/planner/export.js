// Files to take away: what the page shows, each figure with its unit and how it was made.

import { byId, t } from "../page.js";
import { ask } from "./api.js";
import { answer, measure } from "./figures.js";
import { asked } from "./state.js";
import { instant } from "./clock.js";
import { sentence } from "./words.js";
import { say, tell } from "./status.js";

/** Makes the buttons work. */
export function start() {
  byId("export-csv").addEventListener("click", () => answer && save("coverage.csv", new Blob(["\ufeff", csv()], { type: "text/csv" })));
  byId("export-xlsx").addEventListener("click", () => fetched("v1/workbook", asked(instant()), "coverage.xlsx"));
  byId("export-gaps").addEventListener("click", () => fetched("v1/gaps", withLimit(asked(instant()), 1000), "gaps.geojson"));
  byId("export-cells").addEventListener("click", () => fetched("v1/coverage/cells", withLimit(asked(instant()), 50_000), "cells.geojson"));
  byId("export-stations").addEventListener("click", () => fetched("v1/stations", withLimit(new URLSearchParams(), 1000), "stations.geojson"));
}

function withLimit(query, limit) {
  query.set("limit", String(limit));
  return query;
}

async function fetched(path, query, name) {
  tell();
  try {
    if (path === "v1/gaps") query.delete("reach");
    // Cells have no weight: whose demand is counted plays no part in them.
    if (path === "v1/coverage/cells") query.delete("group");
    save(name, await (await ask(`${path}?${query}`)).blob());
  } catch (error) {
    tell(error);
  }
}

function save(name, blob) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  say(t("planner.saved_as", { name }));
}

/** One row a measure. No cell is a formula, whatever a district is called. */
function csv() {
  const { method, regions } = answer;
  const header = ["key", "name", "unit", "reach", "depth", "covered", "total", "share", "share_unknown_closed", "share_unknown_open", "overstatement", "stations", "method"];
  const rows = regions.flatMap((region) => region.measures.map((one) => [
    region.key, region.name, one.unit, one.reach, one.depth, one.covered, one.total, one.share, one.lower?.share, one.upper?.share,
    region.overstatement, region.stations, sentence(method),
  ]));
  return [header, ...rows].map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
}

function cell(value) {
  const text = typeof value === "number" ? String(value) : String(value ?? "").replace(/^([=+\-@\t\r])/, "'$1");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The measure of streets of the whole region, for tests and titles. */
export const whole = () => answer && measure(answer.regions[0], "street_m");
