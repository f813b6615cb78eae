// Who could reach a place of a draft: the area from which it is within the cutoff.

import { askJson } from "./api.js";
import { state } from "./state.js";

/** The area around a place, as features; nothing of nothing. */
export async function area(place) {
  if (!place) return [];
  const query = new URLSearchParams({
    lng: place.lng.toFixed(6), lat: place.lat.toFixed(6), mode: state.mode, contours_s: String(60 * state.minutes),
  });
  try {
    return (await askJson(`v1/isochrones?${query}`)).features;
  } catch (error) {
    // Off the network nobody comes; the figures say so.
    if (error.problem?.code === "off-network") return [];
    throw error;
  }
}
