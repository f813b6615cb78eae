// What the page says about itself: one line that is read aloud, and the last mistake with its fix.

import { byId } from "../page.js";
import { Refused } from "./api.js";

/** Shows an error, or takes it away. */
export function tell(error) {
  const place = byId("problem");
  place.hidden = !error;
  place.textContent = error ? error.message : "";
  // What went wrong may be told far above the button that did it.
  if (error) place.scrollIntoView({ block: "nearest" });
  if (error instanceof Error && !(error instanceof Refused)) console.error(error);
  byId("key-panel").hidden = !(error?.status === 401 || error?.status === 403) && byId("key-panel").dataset.used !== "true";
  if (error?.status === 401) byId("key").focus();
}

/** Tells somebody what they have missed, and what would be right. */
export const remind = (message) => tell({ message });

/** Says something to those who listen, and shows it for those who look. */
export function say(text) {
  byId("said").textContent = text;
}
