// What every script of a page starts from: its language, its texts, where things are.

const data = JSON.parse(document.getElementById("page").textContent);

/** The tag of the page's language: `zh-CN` or `en`. */
export const lang = data.lang;
/** The folder of scripts and styles, relative to the page. */
export const assets = data.assets;
/** Where MapLibre is. */
export const maplibre = data.maplibre;
/** What the operator wants to be shown beside the map: `{attribution, approval}`. */
export const credits = { attribution: data.attribution, approval: data.approval };

/** What never changes of the region while it is served: `{timezone, districts}`. */
export const region = data.region;

/** The texts of reports by language. */
export const both = data.both;

/** The text of a key, with `{slots}` filled in. */
export function t(key, slots = {}) {
  const text = data.texts[key];
  if (text === undefined) throw new Error(`no text for ${key}`);
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in slots ? String(slots[name]) : whole));
}

/**
 * An element. Attributes that begin with `on` are listeners; children are nodes or texts, and a text is never markup.
 */
export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : String(value));
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** The text in the language of the page, of one that comes in both. */
export const inOurs = (both) => both?.[lang.slice(0, 2)];

/** The element of an id. */
export const byId = (id) => document.getElementById(id);

// The other language keeps the rest of the address.
for (const link of document.querySelectorAll("a[data-language]")) {
  link.addEventListener("click", () => {
    const here = new URL(location.href);
    here.searchParams.set("lang", link.dataset.language);
    link.href = here.href;
  });
}
