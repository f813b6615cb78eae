// The heavy part of a page: MapLibre, loaded when a map is wanted and not before.

let loading;

/** Whether this browser can draw the map at all. */
export function canDraw() {
  try {
    return Boolean(document.createElement("canvas").getContext("webgl2"));
  } catch {
    return false;
  }
}

/**
 * Loads MapLibre once and gives its `maplibregl`. `from` is the `maplibre` of a page; `root` is what its addresses are
 * relative to, `into` where its style sheet goes: the page, or a shadow root.
 */
export async function load(from, { root = document.baseURI, into = document.head } = {}) {
  const at = (address) => new URL(address, root).href;
  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = at(from.style);
  if (from.style_integrity) {
    style.integrity = from.style_integrity;
    style.crossOrigin = "anonymous";
  }
  const styled = settled(style);
  into.append(style);
  loading ??= library(at(from.script), from.script_integrity).catch((error) => {
    loading = undefined;
    throw error;
  });
  const [ours] = await Promise.all([loading, styled]);
  if (from.worker && !ours.getWorkerUrl()) ours.setWorkerUrl(worker(at(from.worker)));
  return ours;
}

/** The page around may have a MapLibre of its own, of another version: it keeps it. */
async function library(address, integrity) {
  const theirs = globalThis.maplibregl;
  await script(address, integrity);
  const ours = globalThis.maplibregl;
  if (theirs) globalThis.maplibregl = theirs;
  return ours;
}

/** A worker of another origin is started by one of our own that loads it. */
function worker(address) {
  if (new URL(address).origin === location.origin) return address;
  const text = `importScripts(${JSON.stringify(address)});`;
  return URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
}

function script(address, integrity) {
  const element = document.createElement("script");
  element.src = address;
  element.async = true;
  element.crossOrigin = "anonymous";
  if (integrity) element.integrity = integrity;
  const done = settled(element);
  document.head.append(element);
  return done;
}

const settled = (element) => new Promise((resolve, reject) => {
  element.addEventListener("load", resolve, { once: true });
  element.addEventListener("error", () => reject(new Error(`${element.href || element.src} cannot be loaded`)), { once: true });
});
