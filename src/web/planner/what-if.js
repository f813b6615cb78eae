// What edits of stations would change: along streets within milliseconds, by a circle as a whole run.

import { sendJson } from "./api.js";
import { asked, state } from "./state.js";
import { instant } from "./clock.js";
import { districts } from "./figures.js";

/** An edit as the server takes it; what a draft does not show of it is in `more`. */
export const plain = ({ op, key, name, lng, lat, more }) => ({
  op, ...more, ...(key !== undefined && { key }), ...(op === "add" && { name }), ...(lng !== undefined && { lng, lat }),
});

/**
 * Asks what the edits change: `{method, regions, cells}`. A region has measures with `unit`, `total`, `before` and
 * `after`; `cells.gained` and `cells.lost` have an `outline`.
 */
export async function whatIf(edits) {
  const query = asked(instant());
  query.set("outlines", "true");
  const body = { edits: edits.map(plain) };
  if (state.reach !== "disc") return sendJson(`v1/scenarios/live?${query}`, body);
  // By straight line there is nothing to carry on from: everything is worked out twice.
  query.set("by", districts ? "region,district" : "region");
  query.set("cells", "true");
  const { method, before, after, cells } = await sendJson(`v1/scenarios/evaluate?${query}`, body);
  const region = (old, index) => ({
    key: old.key, name: old.name, stations_before: old.stations, stations_after: after.regions[index].stations,
    measures: old.measures.map(({ unit, total, covered }, place) => ({ unit, total, before: covered, after: after.regions[index].measures[place].covered })),
  });
  return { method, cells, regions: before.regions.map(region) };
}

/** The differences by area, as the figures show them. */
export const differences = ({ regions }) => regions.map(({ key, measures }) => ({
  key, measures: measures.map(({ unit, before, after }) => ({ unit, covered: after - before })),
}));

/** The cells that are `gained` or `lost`, as features. */
export const changedArea = ({ cells }, change) =>
  (cells[change].outline ? [{ type: "Feature", properties: {}, geometry: cells[change].outline }] : []);
