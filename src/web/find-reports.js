// What somebody found at a door: kept on this phone, and forgotten when it is likely no longer true.

import { now } from "./clock.js";

const KEY = "waystation-reports";
const HOUR_MS = 3_600_000;
/** For how long a report counts. */
const COUNTS_MS = { locked: 12 * HOUR_MS, full: HOUR_MS, no_water: 24 * HOUR_MS };

export const KINDS = Object.keys(COUNTS_MS);

let memory = [];

/** Reports that still count, newest first: `{key, name, kind, at}`. */
export function reports() {
  try {
    memory = JSON.parse(localStorage.getItem(KEY) ?? "[]");
  } catch {
    // A full or forbidden storage: what was reported since the page was opened still counts.
  }
  const counts = (report) => Object.hasOwn(COUNTS_MS, report.kind) && now() - report.at < COUNTS_MS[report.kind];
  return Array.isArray(memory) ? memory.filter(counts) : [];
}

function keep(list) {
  memory = list.slice(0, 100);
  try {
    localStorage.setItem(KEY, JSON.stringify(memory));
  } catch {
    // As above.
  }
}

export function report(key, name, kind) {
  keep([{ key, name, kind, at: now() }, ...reports().filter((one) => one.key !== key || one.kind !== kind)]);
}

export function takeBack(key) {
  keep(reports().filter((one) => one.key !== key));
}

/** The keys of stations that are no use for these needs. Without water one can still charge a phone. */
export function useless(needs) {
  const matters = (one) => one.kind !== "no_water" || needs.includes("water");
  return new Set(reports().filter(matters).map((one) => one.key));
}
