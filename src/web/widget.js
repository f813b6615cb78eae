// Two elements for pages of others: `waystation-nearest` (a list) and `waystation-map` (a map, heavy only on tap).
//
//   <script type="module" src="https://your.server/widget.js"></script>
//   <waystation-nearest lng="121.47" lat="31.23" mode="walk" need="toilet,water"></waystation-nearest>
//
// A tap on a station sends `station-selected` with `detail` {key, name, lng, lat}. Parts to style: frame, title, list,
// station, name, minutes, door, button, map, credits.

import { icon } from "./{{assets}}/icons.js";
import { canDraw, load } from "./{{assets}}/map.js";
import { speaker } from "./{{assets}}/words.js";

const data = {{page}};
const root = new URL("./", import.meta.url).href;
const t = (key, slots = {}) => (data.texts[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => (name in slots ? String(slots[name]) : whole));
const words = speaker(t);

const sheet = new CSSStyleSheet();
sheet.replaceSync(`
  :host { display: block; color-scheme: light dark; font: 1rem/1.5 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
    --w-card: light-dark(#fff, #1a211d); --w-ink: light-dark(#15201b, #eef3ef); --w-quiet: light-dark(#4c5a53, #b3c0b8);
    --w-line: light-dark(#cfd6d0, #3a463f); --w-brand: light-dark(#0a5f48, #6fd6ae); --w-on: light-dark(#fff, #06271c);
    --w-good: light-dark(#0a6b3b, #7fe0a6); --w-warn: light-dark(#7a4300, #ffc978); --w-bad: light-dark(#a11420, #ffaaa8); }
  :host([hidden]) { display: none; }
  * { box-sizing: border-box; }
  .frame { display: flex; flex-direction: column; height: 100%; overflow: hidden; color: var(--w-ink); background: var(--w-card); border: 1px solid var(--w-line); border-radius: 14px; }
  .title { margin: 0; padding: .75rem 1rem .25rem; font-size: 1.0625rem; line-height: 1.3; }
  ol { margin: 0; padding: 0; list-style: none; overflow: auto; }
  li + li { border-top: 1px solid var(--w-line); }
  .station { display: flex; gap: .75rem; align-items: baseline; width: 100%; min-height: 3rem; padding: .625rem 1rem; border: 0; background: none; color: inherit; font: inherit; text-align: start; cursor: pointer; }
  .minutes { flex: none; min-width: 4.5rem; font-weight: 700; font-variant-numeric: tabular-nums; }
  .about { min-width: 0; overflow-wrap: anywhere; }
  .name { font-weight: 600; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; }
  .door { display: block; font-size: .9375rem; } .good { color: var(--w-good); } .warn { color: var(--w-warn); } .bad { color: var(--w-bad); }
  .facilities { display: flex; flex-wrap: wrap; gap: .125rem .625rem; font-size: .875rem; color: var(--w-quiet); }
  .facilities span { display: inline-flex; align-items: center; gap: .25rem; }
  .icon { width: 1.125rem; height: 1.125rem; }
  .said { margin: 0; padding: .75rem 1rem; color: var(--w-quiet); }
  .button { min-height: 2.75rem; margin: .5rem 1rem; padding: .375rem 1rem; border: 0; border-radius: 12px; background: var(--w-brand); color: var(--w-on); font: inherit; font-weight: 600; cursor: pointer; }
  .map { position: relative; flex: 1; min-height: 16rem; }
  .map > .cover { position: absolute; inset: 0; display: grid; place-items: center; }
  .map svg.preview { position: absolute; inset: 0; width: 100%; height: 100%; }
  .map svg.preview circle { fill: var(--w-brand); }
  .map .canvas { position: absolute; inset: 0; }
  .cover .button { position: relative; box-shadow: 0 1px 6px #0004; }
  .credits { margin: 0; padding: .375rem 1rem; font-size: .75rem; color: var(--w-quiet); border-top: 1px solid var(--w-line); }
  .credits a { color: inherit; display: inline-block; min-height: 1.5rem; line-height: 1.5rem; }
  :focus-visible { outline: 3px solid #0b57d0; outline-offset: -3px; }
`);

/** An element with its class as its part; children are nodes or texts, and a text is never markup. */
function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value !== null && value !== undefined) element.setAttribute(key, String(value));
  }
  if (attributes.class) element.setAttribute("part", attributes.class.split(" ")[0]);
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

function credits() {
  const link = el("a", { href: "https://www.openstreetmap.org/copyright", target: "_blank", rel: "noopener" }, "© OpenStreetMap contributors");
  const approval = data.approval ? `${t("widget.approval")} ${data.approval}` : null;
  return el("p", { class: "credits" }, link, [data.attribution, approval].filter(Boolean).map((text) => ` · ${text}`));
}

async function read(path, query) {
  const answer = await fetch(new URL(`${path}?${query}`, root));
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.detail ?? String(answer.status));
  return body;
}

/** What both elements share: a shadow root, attributes that may change, an event. */
class Shown extends HTMLElement {
  #due = false;

  constructor() {
    super();
    this.attachShadow({ mode: "open" }).adoptedStyleSheets = [sheet];
  }

  connectedCallback() {
    this.changed();
  }

  attributeChangedCallback() {
    if (this.isConnected) this.changed();
  }

  /** Draws once for all changes of one moment. */
  changed() {
    if (this.#due) return;
    this.#due = true;
    queueMicrotask(() => {
      this.#due = false;
      this.draw();
    });
  }

  number(name) {
    const text = this.getAttribute(name);
    return text === null || text.trim() === "" || !Number.isFinite(Number(text)) ? null : Number(text);
  }

  /** Puts an attribute into a query as it stands; the server says what is wrong with it. */
  into(query, ...names) {
    for (const name of names) if (this.getAttribute(name)) query.set(name, this.getAttribute(name));
    return query;
  }

  select({ geometry, properties: { key, name } }) {
    const [lng, lat] = geometry.coordinates;
    this.dispatchEvent(new CustomEvent("station-selected", { bubbles: true, composed: true, detail: { key, name, lng, lat } }));
  }

  show(...children) {
    const title = el("h2", { class: "title" }, this.getAttribute("title-text") || t(this.constructor.title));
    this.shadowRoot.replaceChildren(el("section", { class: "frame", lang: data.lang, "aria-label": title.textContent }, title, ...children, credits()));
  }

  row(feature) {
    const p = feature.properties;
    const door = p.open === undefined ? null
      : words.door({ state: p.open, closesIn: p.closes_in_s, opensIn: p.opens_in_s, travel: p.travel_time_s });
    const minutes = p.travel_time_s === undefined ? null
      : el("span", { class: "minutes" }, t("widget.minutes", { m: words.minutes(p.travel_time_s) }));
    const facilities = (p.facilities ?? []).slice(0, 8).map((code) => el("span", {}, icon(code), words.facility(code)));
    return el("li", {}, el("button", { class: "station", type: "button", onclick: () => this.select(feature) }, minutes,
      el("span", { class: "about" }, el("bdi", { class: "name" }, p.name || t("widget.unnamed")),
        door ? el("span", { class: `door ${door.tone}` }, door.text) : null,
        facilities.length ? el("span", { class: "facilities" }, facilities) : null)));
  }

  said(key) {
    return el("p", { class: "said", role: "status" }, t(key));
  }
}

/** The nearest stations that are open on arrival: lng, lat, mode, need, limit, open, cutoff_s, at, datum. */
class WaystationNearest extends Shown {
  static title = "widget.title";
  static observedAttributes = ["lng", "lat", "mode", "need", "limit", "open", "cutoff_s", "at", "datum", "title-text"];
  #round = 0;
  #here = null;

  async draw() {
    const mine = ++this.#round;
    const place = this.number("lng") !== null && this.number("lat") !== null
      ? { lng: this.getAttribute("lng"), lat: this.getAttribute("lat") } : this.#here;
    if (!place) {
      const ask = () => navigator.geolocation?.getCurrentPosition(({ coords }) => {
        this.#here = { lng: coords.longitude, lat: coords.latitude };
        this.changed();
      }, () => this.show(this.said("widget.no_place")));
      this.show(el("button", { class: "button", type: "button", onclick: ask }, t("widget.locate")));
      return;
    }
    if (!this.shadowRoot.firstChild) this.show(this.said("widget.loading"));
    try {
      const query = this.into(new URLSearchParams({ ...place, limit: "3" }), ...WaystationNearest.observedAttributes.slice(2, -1));
      const answer = await read("v1/stations/nearest", query);
      if (mine !== this.#round) return;
      const rows = answer.features.map((feature) => this.row(feature));
      this.show(rows.length ? el("ol", { class: "list" }, rows) : this.said("widget.nothing"));
    } catch (error) {
      if (mine !== this.#round) return;
      console.warn(`waystation-nearest: ${error.message}`);
      this.show(this.said("widget.failed"));
    }
  }
}

/** Stations on a map: lng, lat, zoom, need, tier, bbox. A light drawing first; the map itself when somebody taps. */
class WaystationMap extends Shown {
  static title = "widget.map_title";
  static observedAttributes = ["lng", "lat", "zoom", "need", "tier", "bbox", "title-text"];
  #round = 0;
  #map = null;

  disconnectedCallback() {
    this.#map?.remove();
    this.#map = null;
  }

  async draw() {
    const mine = ++this.#round;
    this.#map?.remove();
    this.#map = null;
    if (!this.shadowRoot.firstChild) this.show(this.said("widget.loading"));
    let stations;
    try {
      stations = (await read("v1/stations", this.into(new URLSearchParams({ limit: "500" }), "need", "tier", "bbox"))).features;
    } catch (error) {
      console.warn(`waystation-map: ${error.message}`);
      if (mine === this.#round) this.show(this.said("widget.failed"));
      return;
    }
    if (mine !== this.#round) return;
    if (!stations.length) {
      this.show(this.said("widget.none"));
      return;
    }
    const box = el("div", { class: "map" });
    const open = el("button", { class: "button", type: "button", onclick: () => this.open(box, stations, mine) }, t("widget.show_map"));
    box.append(preview(stations), el("div", { class: "cover" }, open));
    const list = el("details", {}, el("summary", { class: "said" }, t("widget.stations", { n: stations.length })),
      el("ol", { class: "list" }, stations.map((feature) => this.row(feature))));
    this.show(box, list);
  }

  async open(box, stations, mine) {
    if (!canDraw()) {
      box.replaceChildren(this.said("widget.no_map"));
      return;
    }
    box.querySelector("button").disabled = true;
    const library = await load(data.maplibre, { root, into: this.shadowRoot }).catch(() => null);
    if (mine !== this.#round) return;
    if (!library) {
      box.replaceChildren(this.said("widget.failed"));
      return;
    }
    const canvas = el("div", { class: "canvas" });
    box.replaceChildren(canvas);
    const map = await drawn(library, canvas, stations, this);
    if (mine === this.#round) this.#map = map;
    else map.remove();
  }
}

/** Dots where stations are: some bytes instead of some hundred thousand. */
function preview(stations) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "preview");
  svg.setAttribute("aria-hidden", "true");
  const places = stations.map((feature) => feature.geometry.coordinates);
  const [west, east] = [Math.min(...places.map(([lng]) => lng)), Math.max(...places.map(([lng]) => lng))];
  const [south, north] = [Math.min(...places.map(([, lat]) => lat)), Math.max(...places.map(([, lat]) => lat))];
  const squeeze = Math.cos(((south + north) / 2) * (Math.PI / 180)) || 1;
  const size = Math.max((east - west) * squeeze, north - south, 0.001);
  svg.setAttribute("viewBox", "-10 -10 120 120");
  for (const [lng, lat] of places) {
    const dot = document.createElementNS("http://www.w3.org/2000/svg", "circle");
    dot.setAttribute("cx", (50 + ((lng - (west + east) / 2) * squeeze * 100) / size).toFixed(1));
    dot.setAttribute("cy", (50 - ((lat - (south + north) / 2) * 100) / size).toFixed(1));
    dot.setAttribute("r", "1.6");
    svg.append(dot);
  }
  return svg;
}

/** The server's own map; plain ground where it cannot be had. */
async function ground(dark) {
  try {
    return await read("style.json", new URLSearchParams({ theme: dark ? "dark" : "light", lang: data.lang.slice(0, 2) }));
  } catch {
    return { version: 8, sources: {}, layers: [{ id: "ground", type: "background", paint: { "background-color": dark ? "#101512" : "#f4f5f1" } }] };
  }
}

async function drawn(library, container, stations, element) {
  const places = stations.map((feature) => feature.geometry.coordinates);
  const bounds = places.reduce((all, place) => all.extend(place), new library.LngLatBounds());
  const [lng, lat] = [element.number("lng"), element.number("lat")];
  const view = lng !== null && lat !== null ? { center: [lng, lat], zoom: element.number("zoom") ?? 15 }
    : { bounds, fitBoundsOptions: { padding: 40, maxZoom: 16 } };
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const style = await ground(dark);
  // What is filtered is drawn from the list, so the style's own stations stay away.
  style.layers = style.layers.filter((layer) => layer.source !== "stations");
  // Its own credits stand below the map, as text.
  const map = new library.Map({ container, style, ...view, attributionControl: false, cooperativeGestures: true, maxZoom: 19,
    locale: { "Map.Title": t("widget.map_title"), "CooperativeGesturesHandler.WindowsHelpText": t("widget.gesture_desk"),
      "CooperativeGesturesHandler.MacHelpText": t("widget.gesture_mac"), "CooperativeGesturesHandler.MobileHelpText": t("widget.gesture_phone"),
      "NavigationControl.ZoomIn": t("widget.zoom_in"), "NavigationControl.ZoomOut": t("widget.zoom_out") } });
  map.addControl(new library.NavigationControl({ showCompass: false }), "top-right");
  map.on("load", () => {
    map.addSource("waystation-stations", { type: "geojson", data: { type: "FeatureCollection", features: stations } });
    map.addLayer({ id: "waystation-stations", type: "circle", source: "waystation-stations",
      paint: { "circle-radius": 7, "circle-color": dark ? "#6fd6ae" : "#0a5f48", "circle-stroke-width": 2, "circle-stroke-color": dark ? "#101512" : "#ffffff" } });
    map.on("click", "waystation-stations", ({ features }) => {
      const chosen = stations.find((one) => one.properties.key === features[0].properties.key);
      if (chosen) element.select(chosen);
    });
    element.dispatchEvent(new CustomEvent("map-ready", { bubbles: true, composed: true }));
  });
  return map;
}

if (!customElements.get("waystation-nearest")) customElements.define("waystation-nearest", WaystationNearest);
if (!customElements.get("waystation-map")) customElements.define("waystation-map", WaystationMap);
