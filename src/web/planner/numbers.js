// Numbers as people read them, each with its unit.

import { lang, t } from "../page.js";

const formats = new Map();

/** A number in the language of the page. */
export function number(value, digits = 0) {
  if (!formats.has(digits)) {
    const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
    formats.set(digits, new Intl.NumberFormat(lang, options));
  }
  return formats.get(digits).format(value);
}

/** A share of one as per cent; nothing of nothing is a dash. */
export const percent = (share, digits = 1) => (share === null || share === undefined ? "–" : `${number(100 * share, digits)} %`);

/** Metres as a number of kilometres, where the unit stands elsewhere. */
export const inKm = (metres) => number(metres / 1000, Math.abs(metres) < 100_000 ? 1 : 0);

/** Metres as kilometres. */
export const km = (metres) => t("planner.unit_km", { n: inKm(metres) });

/** Metres as metres, or as kilometres from a thousand on. */
export const metres = (value) => (value < 1000 ? t("planner.unit_m", { n: number(value) }) : km(value));

/** Seconds as minutes. */
export const minutes = (seconds) => t("planner.unit_min", { n: number(seconds / 60, 1) });

/** Square metres as square kilometres. */
export const km2 = (value) => t("planner.unit_km2", { n: number(value / 1e6, 2) });

/** A change, with its sign. */
export const signed = (value, format) => (value > 0 ? `+${format(value)}` : value < 0 ? `−${format(-value)}` : `±${format(0)}`);

/** An instant as day of the week and time. */
export function dayAndTime(at, of = lang) {
  // The offset is left away: it is the time of the region that is shown.
  const local = new Date(`${at.slice(0, 16)}:00Z`);
  return new Intl.DateTimeFormat(of, { weekday: "long", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: "UTC" }).format(local);
}

/** Seconds until something as hours and minutes. */
export function span(seconds) {
  const hours = Math.floor(seconds / 3600);
  const rest = Math.round((seconds % 3600) / 60);
  return hours ? t("planner.span_h", { h: number(hours), m: number(rest) }) : t("planner.span_m", { m: number(rest) });
}
