// What the phone keeps of the region: stations and their hours of the next days. It answers where no network does.

import { now } from "./clock.js";

const EARTH_M = 6_371_008.8;
const rad = (degrees) => (degrees * Math.PI) / 180;

/** Metres along the straight line. */
export function straight(a, b) {
  const [x, y] = [rad(b.lng - a.lng) * Math.cos(rad((a.lat + b.lat) / 2)), rad(b.lat - a.lat)];
  return EARTH_M * Math.hypot(x, y);
}

let kept;

/** The bundle: from the network where there is one, else as it was kept. Rejects where there is neither. */
export function bundle() {
  kept ??= fetch("v1/bundle").then(async (answer) => {
    if (!answer.ok) throw new Error(`bundle: ${answer.status}`);
    const data = await answer.json();
    const madeMs = Date.parse(data.made);
    // When the server sent it; what was kept says so too.
    const sentMs = Date.parse(answer.headers.get("date") ?? "") || madeMs;
    return { ...data, madeMs, sentMs, untilMs: Date.parse(data.until) };
  }).catch((error) => {
    kept = undefined;
    throw error;
  });
  return kept;
}

/** How old it is, in seconds. */
export const age = (data) => Math.max(0, (now() - data.sentMs) / 1000);

/** Whether it is too old to tell hours. */
export const isStale = (data) => now() >= data.untilMs;

const STATES = ["closed", "open", "unknown"];

/** The state of one calendar at an instant, and in how many seconds it changes. */
function ofCalendar(data, calendar, at) {
  if (at >= data.untilMs || at < data.madeMs - 3_600_000) return { state: "unknown", change: null };
  const minute = (at - data.madeMs) / 60_000;
  let index = 0;
  while (index + 1 < calendar.length && calendar[index + 1] <= minute) index += 2;
  const next = calendar[index + 1];
  return { state: STATES[calendar[index]], change: next === undefined ? null : (next - minute) * 60 };
}

/** The state for somebody with these needs: every service by its own hours, where it has any. */
export function stateAt(data, station, needs, at) {
  const own = (need) => station.service_hours?.[need] ?? station.hours;
  const calendars = needs.length ? needs.map(own) : [station.hours];
  const all = calendars.map((index) => ofCalendar(data, data.hours[index], at));
  const state = ["closed", "unknown"].find((word) => all.some((one) => one.state === word)) ?? "open";
  const changes = all.filter((one) => one.state === state && one.change !== null).map((one) => one.change);
  return { state, change: changes.length ? Math.min(...changes) : null };
}

const offers = (station, needs) => needs.every((need) =>
  station.facilities?.includes(need) || (station.service_hours && Object.hasOwn(station.service_hours, need)));

/** Stations by straight line: those that are not closed now, nearest first. */
export function nearestByLine(data, from, needs, limit) {
  return data.stations
    .filter((station) => offers(station, needs))
    .map((station) => ({ station, metres: straight(from, station), ...stateAt(data, station, needs, now()) }))
    .filter((one) => one.state !== "closed")
    .sort((a, b) => a.metres - b.metres)
    .slice(0, limit);
}

const plain = (text) => text.normalize("NFKC").toLocaleLowerCase();

/** Stations whose name holds the words. */
export function named(data, words, limit) {
  const wanted = plain(words).split(/\s+/).filter(Boolean);
  return data.stations.filter((station) => {
    const name = plain(`${station.name} ${station.key}`);
    return wanted.every((word) => name.includes(word));
  }).slice(0, limit);
}

/** Whether a place lies within the bounds of the region's streets. */
export function inside(data, { lng, lat }) {
  const [west, south, east, north] = data.bounds;
  return lng >= west && lng <= east && lat >= south && lat <= north;
}
