// One station, as a rider sees it: how far, open or not, what is there, how to get there, and what if it is no use.

import { hasIcon, icon } from "./icons.js";
import { el, t } from "./page.js";
import { KINDS } from "./find-reports.js";
import { speaker } from "./words.js";

export const words = speaker(t);

/** What a station is called in a sentence; one without a name by its key. */
export const called = (station) => station.name || t("find.unnamed_key", { key: station.key });

/** The name of a station. Whatever it holds, it is text. */
export const nameOf = (station) => (station.name ? el("bdi", { class: "station-name" }, station.name)
  : el("span", {}, t("find.unnamed"), el("bdi", { class: "key" }, station.key)));

function facility(code) {
  return el("li", {}, icon(hasIcon(code) ? code : "place"), el("span", {}, words.facility(code)));
}

function facilities(station) {
  if (!station.facilities) return el("p", { class: "quiet small" }, t("find.unknown_facilities"));
  const all = [...new Set([...station.facilities, ...Object.keys(station.serviceHours ?? {})])];
  return all.length ? el("ul", { class: "facilities", "aria-label": t("find.facilities") }, all.map(facility))
    : el("p", { class: "quiet small" }, t("find.no_facilities"));
}

function hours(station) {
  const lines = Object.entries(station.serviceHours ?? {}).filter(([, text]) => typeof text === "string");
  const own = station.hoursText ? [el("bdi", {}, station.hoursText)] : [];
  const rest = lines.map(([code, text]) => el("span", {}, `${words.facility(code)} `, el("bdi", {}, text)));
  return own.length + rest.length ? el("p", { class: "quiet small hours" }, ...own, ...rest) : null;
}

const APPS = ["amap", "baidu", "tencent", "geo"];

function ways(station) {
  const known = APPS.filter((app) => /^(https:\/\/|geo:)/.test(station.links?.[app] ?? ""));
  const link = (app) => el("a", { class: "button", href: station.links[app], rel: "noopener noreferrer",
    target: app === "geo" ? undefined : "_blank" }, t(known.length > 1 ? `find.app_${app}` : "find.app_only"));
  return known.length ? el("div", { class: "ways", role: "group", "aria-label": t("find.go") },
    el("span", { class: "ways-title" }, icon("go"), t("find.go")), known.map(link)) : null;
}

const ICONS = { locked: "lock", full: "full", no_water: "no_water" };

function problems(station, onreport) {
  const button = (kind) => el("button", { type: "button", class: "button report", "data-report": kind,
    onclick: () => onreport(station, kind) }, icon(ICONS[kind]), t(`find.report_${kind}`));
  return el("div", { class: "reports", role: "group", "aria-label": t("find.reports") },
    el("span", { class: "quiet small" }, t("find.reports")), KINDS.map(button));
}

/** The card. `station` is `{key, name, seconds?, metres, straight?, state, closesIn, opensIn, facilities, ...}`. */
export function card(station, rank, onreport) {
  const door = words.door({ ...station, travel: station.seconds ?? 0 });
  const big = station.seconds === undefined
    ? [el("b", {}, words.metres(station.metres)), el("span", {}, t("find.straight"))]
    : [el("b", {}, String(words.minutes(station.seconds))), el("span", {}, t("find.minutes"))];
  const way = station.seconds === undefined ? null
    : el("p", { class: "quiet small" }, t(station.mode === "walk" ? "find.by_foot" : "find.by_ebike", { way: words.metres(station.metres) }));
  const title = el("h3", { class: "station-title" }, nameOf(station));
  return el("li", { class: `card station${rank === 1 ? " first" : ""}`, "data-key": station.key },
    el("div", { class: "top" },
      el("div", { class: station.seconds === undefined ? "big line" : "big" }, big),
      el("div", { class: "about" }, title, el("p", { class: `door ${door.tone}` }, door.text), way, hours(station))),
    facilities(station), ways(station), problems(station, onreport));
}

/** A station of an answer over HTTP. */
export function ofAnswer({ geometry, properties: p }, mode, datum) {
  const [lng, lat] = geometry.coordinates;
  return {
    key: p.key, name: p.name, lng, lat, datum, mode, seconds: p.travel_time_s, metres: p.distance_m, state: p.open,
    closesIn: p.closes_in_s, opensIn: p.opens_in_s, facilities: p.facilities, hoursText: p.opening_hours,
    serviceHours: p.service_hours, links: p.links,
  };
}

/** A station of the bundle, known by the straight line only. */
export function ofBundle({ station, metres, state, change }) {
  const name = encodeURIComponent(station.name || station.key);
  const at = `${station.lat},${station.lng}`;
  return {
    key: station.key, name: station.name, lng: station.lng, lat: station.lat, datum: "wgs84", metres, state,
    closesIn: state === "open" ? change : null, opensIn: state === "closed" ? change : null,
    facilities: station.facilities, serviceHours: station.service_hours, links: { geo: `geo:${at}?q=${at}(${name})` },
  };
}
