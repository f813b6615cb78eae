// What was asked, in words: every figure stands with them.

import { lang, t } from "../page.js";
import { dayAndTime, number } from "./numbers.js";

/** One sentence that tells how the figures of an answer were made. */
export function sentence(method, of = t, language = lang) {
  const parts = [of(`report.mode_${method.mode}`)];
  if (method.reach === "disc") {
    parts.push(of("report.method_disc", { m: number(method.metres ?? method.disc_m ?? 1000) }));
  } else if (method.speed_mps) {
    const kmh = number(3.6 * method.speed_mps, 1);
    parts.push(of("report.method_speed", { mps: number(method.speed_mps, 2), kmh }));
    parts.push(of("report.method_network", { min: number(method.cutoff_s / 60, method.cutoff_s % 60 ? 1 : 0) }));
  } else {
    parts.push(of("report.method_metres", { m: number(method.metres) }));
  }
  parts.push(method.depth > 1 ? of("report.method_depth", { n: number(method.depth) }) : of("report.method_depth_1"));
  if (method.need) parts.push(of("report.method_need", { need: method.need.split(",").map((code) => need(code, of)).join(of("report.and")) }));
  if (method.group) parts.push(of(`report.method_group_${method.group}`));
  parts.push(method.at ? of(`report.method_at_${method.open}`, { at: dayAndTime(method.at, language) }) : of("report.method_any"));
  return parts.join(of("report.comma")) + of("report.stop");
}

/** A facility in words. */
export const need = (code, of = t) => of(`facility.${code}`);

/** The warnings of a method, in the language of the page. */
export const warnings = (method) =>
  (method.warnings ?? []).map((one) => (lang.startsWith("zh") ? one.detail_zh : one.detail));
