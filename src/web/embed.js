// One element in a frame: `?element=map|nearest`, its attributes from the rest of the address.

import { byId } from "./page.js";

const asked = new URL(location.href).searchParams;
const name = asked.get("element") === "nearest" ? "waystation-nearest" : "waystation-map";
const element = document.createElement(name);
for (const attribute of ["lng", "lat", "zoom", "mode", "need", "tier", "bbox", "limit", "open", "cutoff_s", "at", "title-text"]) {
  if (asked.has(attribute)) element.setAttribute(attribute, asked.get(attribute));
}
// The page around hears what its readers choose; a station is no secret.
element.addEventListener("station-selected", ({ detail }) => {
  if (parent !== window) parent.postMessage({ type: "station-selected", detail }, "*");
});
byId("place").append(element);
