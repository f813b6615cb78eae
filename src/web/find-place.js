// Where somebody is: by the phone, by a name, by coordinates.

import { inside, named } from "./bundle.js";

const NUMBER = String.raw`[-+]?\d{1,3}(?:[.,]\d+)?`;
const PAIR = new RegExp(String.raw`^\D{0,6}?(${NUMBER})\s*°?\s*[,，;；\s]\s*\D{0,6}?(${NUMBER})\s*°?\D{0,3}$`);

/** Roughly where maps show shifted coordinates. */
const shifted = ({ lng, lat }) => lng > 73 && lng < 135.1 && lat > 3.8 && lat < 53.6;

/**
 * What may be meant by coordinates, most likely first: both orders, and where maps are shifted the datum of AMap and
 * Tencent too. Empty when the text holds no pair of numbers.
 */
export function coordinates(text, data) {
  const found = PAIR.exec(text.trim());
  if (!found) return [];
  const [a, b] = found.slice(1).map((part) => Number(part.replace(",", ".")));
  const orders = [{ lng: a, lat: b }, { lng: b, lat: a }].filter(({ lng, lat }) => Math.abs(lat) <= 90 && Math.abs(lng) <= 180);
  const likely = data ? orders.filter((place) => inside(data, place)) : [];
  const places = likely.length ? likely : orders.slice(0, 1);
  return places.flatMap((place) => [
    { ...place, datum: "wgs84" },
    ...(shifted(place) ? [{ ...place, datum: "gcj02" }] : []),
  ]);
}

/** Stations whose name holds the text. */
export const byName = (text, data, limit = 6) => (text.trim() && data ? named(data, text, limit) : []);

const STREETS = new Set(["motorway", "trunk", "primary", "secondary", "tertiary", "minor", "service", "pedestrian", "track",
  "path", "cycleway", "footway", "steps"]);
const QUARTERS = new Set(["city", "town", "suburb", "village", "quarter", "neighbourhood", "hamlet", "island", "locality"]);
const STOPS = new Set(["station", "rail_station", "metro_station", "metro_entrance", "tram_stop", "bus_station", "bus_stop"]);

const kindOf = (code) => (STREETS.has(code) ? "street" : QUARTERS.has(code) ? "quarter" : STOPS.has(code) ? "stop" : "place");

/** Streets, quarters, shops and stops of that name; none without a network. */
export async function byServer(text) {
  if (!text.trim()) return [];
  try {
    const answer = await fetch(`v1/places?${new URLSearchParams({ q: text.trim(), limit: 6 })}`, { signal: AbortSignal.timeout?.(4000) });
    if (!answer.ok) return [];
    return (await answer.json()).features.map(({ geometry, properties }) => ({
      lng: geometry.coordinates[0], lat: geometry.coordinates[1], name: properties.name, kind: kindOf(properties.class),
    }));
  } catch {
    return [];
  }
}

/** Why the phone does not tell: `denied`, `unavailable`, `slow`, or `unsupported`. */
export class NoPosition extends Error {
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

/** Asks the phone. */
export function byPhone() {
  if (!navigator.geolocation || !isSecureContext) return Promise.reject(new NoPosition("unsupported"));
  const reasons = { 1: "denied", 2: "unavailable", 3: "slow" };
  return new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(
    ({ coords }) => resolve({ lng: coords.longitude, lat: coords.latitude, accuracy: coords.accuracy }),
    (error) => reject(new NoPosition(reasons[error.code] ?? "unavailable")),
    { enableHighAccuracy: true, timeout: 12_000, maximumAge: 20_000 },
  ));
}

/** Whether the phone would tell without asking its owner first. */
export async function phoneMayTell() {
  try {
    return (await navigator.permissions.query({ name: "geolocation" })).state === "granted";
  } catch {
    return false;
  }
}
