// A map to point at, where the phone does not tell where it is. First stations on plain ground, which needs neither
// WebGL nor many bytes; with streets where both are at hand.

import { canDraw, load } from "./map.js";
import { credits, el, lang, maplibre, t } from "./page.js";

const SVG = "http://www.w3.org/2000/svg";
const DEGREE_M = 111_195;
const [WIDE, HIGH] = [360, 300];
const STEP = 40;

function shape(name, attributes, text) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  if (text !== undefined) element.textContent = text;
  return element;
}

/** A view: its middle, and how many pixels a metre is. */
class View {
  constructor({ bounds }, from) {
    const [west, south, east, north] = bounds;
    this.middle = from ? { lng: from.lng, lat: from.lat } : { lng: (west + east) / 2, lat: (south + north) / 2 };
    const metres = Math.max((east - west) * this.east(), (north - south) * DEGREE_M, 200);
    this.least = (0.9 * HIGH) / metres;
    this.most = 1;
    this.scale = from ? Math.max(this.least, HIGH / 1500) : this.least;
  }

  east() {
    return DEGREE_M * Math.cos((this.middle.lat * Math.PI) / 180);
  }

  toPixels({ lng, lat }) {
    return [WIDE / 2 + (lng - this.middle.lng) * this.east() * this.scale, HIGH / 2 - (lat - this.middle.lat) * DEGREE_M * this.scale];
  }

  toPlace([x, y]) {
    return { lng: this.middle.lng + (x - WIDE / 2) / (this.east() * this.scale), lat: this.middle.lat - (y - HIGH / 2) / (DEGREE_M * this.scale) };
  }

  move(x, y) {
    this.middle = this.toPlace([WIDE / 2 + x, HIGH / 2 + y]);
  }

  zoom(factor) {
    this.scale = Math.min(this.most, Math.max(this.least, this.scale * factor));
  }
}

/** Lays names out so that none covers another; those in the middle first. */
function labelled(spots) {
  const taken = [];
  return spots.sort((a, b) => Math.hypot(a.x - WIDE / 2, a.y - HIGH / 2) - Math.hypot(b.x - WIDE / 2, b.y - HIGH / 2))
    .filter(({ x, y }) => {
      const free = taken.length < 12 && taken.every((other) => Math.abs(other.x - x) > 110 || Math.abs(other.y - y) > 16);
      if (free) taken.push({ x, y });
      return free;
    });
}

const short = (name) => {
  const letters = [...name];
  return letters.length > 14 ? `${letters.slice(0, 13).join("")}…` : name;
};

function draw(svg, view, data) {
  const spots = data.stations.map((station) => {
    const [x, y] = view.toPixels(station);
    return { x, y, name: station.name };
  }).filter(({ x, y }) => x > -8 && y > -8 && x < WIDE + 8 && y < HIGH + 8);
  const dots = spots.map(({ x, y }) => shape("circle", { cx: x.toFixed(1), cy: y.toFixed(1), r: 5, class: "dot" }));
  const names = labelled(spots.filter(({ name }) => name)).map(({ x, y, name }) => shape("text", { x: (x + 8).toFixed(1), y: (y + 4).toFixed(1) }, short(name)));
  const metres = [50, 100, 200, 500, 1000, 2000, 5000, 10_000].findLast((m) => m * view.scale < 110) ?? 50;
  const length = metres * view.scale;
  svg.replaceChildren(
    ...dots, ...names,
    shape("path", { d: `M${WIDE / 2 - 12} ${HIGH / 2}h24M${WIDE / 2} ${HIGH / 2 - 12}v24`, class: "cross" }),
    shape("path", { d: `M12 ${HIGH - 16}v6h${length.toFixed(1)}v-6`, class: "bar-line" }),
    shape("text", { x: 16, y: HIGH - 16, class: "scale" }, metres < 1000 ? `${metres} m` : `${metres / 1000} km`),
  );
}

/** Whether half a megabyte for a map is too much to take without asking. */
function thrifty() {
  const line = navigator.connection;
  return Boolean(line?.saveData) || ["slow-2g", "2g"].includes(line?.effectiveType);
}

/**
 * Lets somebody pick a place: a tap, or the cross in the middle moved by keys. Gives what ends it.
 */
export function pickOnMap(panel, data, from, onpick) {
  let map;
  let ended = false;
  const streets = async () => {
    try {
      map = await streetMap(panel, data, from, onpick, () => ended);
    } catch {
      // Without a network: the plain map stays.
    }
  };
  if (data) plainMap(panel, data, from, onpick, canDraw() && thrifty() ? streets : undefined);
  else panel.replaceChildren(el("p", { class: "note" }, t("common.loading")));
  if (canDraw() && !thrifty()) streets();
  else if (!data) panel.replaceChildren(el("p", { class: "note bad" }, t("find.nothing_kept")));
  return () => {
    ended = true;
    map?.remove();
  };
}

const buttons = (zoomIn, zoomOut, take) => el("div", { class: "map-buttons" },
  el("button", { type: "button", class: "button", "aria-label": t("find.zoom_in"), onclick: zoomIn }, "+"),
  el("button", { type: "button", class: "button", "aria-label": t("find.zoom_out"), onclick: zoomOut }, "−"),
  el("button", { type: "button", class: "button main", onclick: take }, t("find.take_cross")));

async function streetMap(panel, data, from, onpick, ended) {
  const theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  const [library, style] = await Promise.all([
    load(maplibre),
    fetch(`style.json?${new URLSearchParams({ theme, lang: lang.slice(0, 2) })}`).then((answer) => answer.json()),
  ]);
  if (ended()) return undefined;
  const holder = el("div", { class: "holder" });
  const aim = shape("svg", { viewBox: "0 0 28 28", class: "aim", "aria-hidden": "true" });
  aim.append(shape("path", { d: "M14 1v10M14 17v10M1 14h10M17 14h10", fill: "none", stroke: "currentColor", "stroke-width": 2.5 }));
  const rights = ["© OpenStreetMap contributors", credits.attribution, credits.approval && `${t("common.approval")} ${credits.approval}`];
  const box = el("div", { class: "streets" }, holder, aim, el("p", { class: "rights" }, rights.filter(Boolean).join(" · ")));
  const view = from ? { center: [from.lng, from.lat], zoom: 15 }
    : data ? { bounds: [data.bounds.slice(0, 2), data.bounds.slice(2)] } : { center: style.center, zoom: style.zoom };
  panel.replaceChildren(box);
  const map = new library.Map({ container: holder, style, ...view, attributionControl: false, dragRotate: false, pitchWithRotate: false,
    maxZoom: 19, locale: { "Map.Title": t("find.map") } });
  map.touchZoomRotate.disableRotation();
  map.on("click", ({ lngLat }) => onpick({ lng: lngLat.lng, lat: lngLat.lat }));
  const middle = () => {
    const { lng, lat } = map.getCenter();
    onpick({ lng, lat });
  };
  map.getCanvas().addEventListener("keydown", (event) => event.key === "Enter" && middle());
  panel.append(buttons(() => map.zoomIn(), () => map.zoomOut(), middle), el("p", { class: "quiet small" }, t("find.map_streets")));
  return map;
}

function plainMap(panel, data, from, onpick, more) {
  const view = new View(data, from);
  const svg = shape("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, class: "pick", tabindex: 0, role: "application", "aria-label": t("find.map_how") });
  const again = () => draw(svg, view, data);
  const at = ({ clientX, clientY }) => {
    const box = svg.getBoundingClientRect();
    const factor = Math.max(WIDE / box.width, HIGH / box.height);
    return [WIDE / 2 + (clientX - box.left - box.width / 2) * factor, HIGH / 2 + (clientY - box.top - box.height / 2) * factor];
  };
  let held = null;
  svg.addEventListener("pointerdown", (event) => {
    held = { last: at(event), way: 0 };
    svg.setPointerCapture(event.pointerId);
  });
  svg.addEventListener("pointermove", (event) => {
    if (!held) return;
    const [x, y] = at(event);
    const [dx, dy] = [held.last[0] - x, held.last[1] - y];
    held.way += Math.hypot(dx, dy);
    held.last = [x, y];
    if (held.way < 6) return;
    view.move(dx, dy);
    again();
  });
  svg.addEventListener("pointerup", (event) => {
    if (held && held.way < 6) onpick(view.toPlace(at(event)));
    held = null;
  });
  svg.addEventListener("pointercancel", () => {
    held = null;
  });
  const keys = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };
  svg.addEventListener("keydown", (event) => {
    if (keys[event.key]) view.move(...keys[event.key]);
    else if (event.key === "+" || event.key === "=") view.zoom(1.5);
    else if (event.key === "-") view.zoom(1 / 1.5);
    else if (event.key === "Enter") onpick(view.middle);
    else return;
    event.preventDefault();
    again();
  });
  const zoom = (factor) => () => {
    view.zoom(factor);
    again();
  };
  const streets = more && el("button", { type: "button", class: "button", onclick: more }, t("find.show_streets"));
  panel.replaceChildren(svg, buttons(zoom(1.6), zoom(1 / 1.6), () => onpick(view.middle)),
    el("p", { class: "quiet small" }, t("find.map_plain")), ...(streets ? [streets] : []));
  again();
}
