// The hours of a week in the time zone of the region. Monday 0:00 is hour 0.

import { lang } from "../page.js";
import { state } from "./state.js";

let zone = "UTC";

/** Sets the time zone of the region. */
export function setZone(name) {
  zone = name;
}

/** The instant that is asked about, as local time of the region; nothing for all stations whatever their hours. */
export function instant(when = state.when) {
  if (when === "any") return undefined;
  const now = local(new Date());
  if (when === "now") return `${now.date}T${now.time}`;
  return `${dayAfter(monday(now.date), Math.floor(when / 24))}T${two(when % 24)}:00`;
}

/** When something was written, as date and time of the region. */
export const written = (at) => new Intl.DateTimeFormat(lang, { dateStyle: "medium", timeStyle: "short", timeZone: zone }).format(new Date(at));

/** The hour of the week that is now. */
export function hourNow() {
  const now = local(new Date());
  return 24 * weekday(now.date) + Number(now.time.slice(0, 2));
}

/** Date and time of an instant in the region. */
function local(date) {
  const format = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit",
  });
  const part = Object.fromEntries(format.formatToParts(date).map(({ type, value }) => [type, value]));
  return { date: `${part.year}-${part.month}-${part.day}`, time: `${part.hour}:${part.minute}` };
}

const two = (number) => String(number).padStart(2, "0");
const noon = (date) => new Date(`${date}T12:00:00Z`);
const weekday = (date) => (noon(date).getUTCDay() + 6) % 7;
const monday = (date) => dayAfter(date, -weekday(date));

function dayAfter(date, days) {
  const day = noon(date);
  day.setUTCDate(day.getUTCDate() + days);
  return day.toISOString().slice(0, 10);
}
