// The stations by their keys: names for lists, and what a draft can move or close.

import { t } from "../page.js";
import { askJson } from "./api.js";

/** Features by key, in the order of keys; at most a thousand. */
export let stations = new Map();

/** Reads the list. */
export async function refresh() {
  const { features } = await askJson("v1/stations?limit=1000");
  stations = new Map(features.map((feature) => [feature.properties.key, feature]));
}

/** What a station is called; of one that is not in the list only the key is known. */
export const nameOf = (key) => (stations.has(key) ? stations.get(key).properties.name || t("planner.station_unnamed", { key }) : key);
