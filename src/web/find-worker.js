// Keeps the rider's page and the stations of the region on the phone, so that a basement is no dead end.

const FOLDER = "{{assets}}";
const CACHE = `waystation-find ${FOLDER}`;
const KEPT = "waystation-bundle";
const PAGES = ["find?lang=zh-CN", "find?lang=en"];
const FILES = ["app.svg", "base.css", "find.css", "page.js", "words.js", "icons.js", "clock.js", "bundle.js", "find.js",
  "find-place.js", "find-reports.js", "find-card.js", "find-map.js", "map.js"].map((name) => `${FOLDER}/${name}`);
/** How long a page waits for a slow network before it takes what is here. */
const PATIENCE_MS = 3500;

const address = (path) => new URL(path, registration.scope).href;
const BUNDLE = address("v1/bundle");

addEventListener("install", (event) => event.waitUntil((async () => {
  const cache = await caches.open(CACHE);
  await cache.addAll([...PAGES, ...FILES].map(address));
  await keepBundle().catch(() => undefined);
  await skipWaiting();
})()));

addEventListener("activate", (event) => event.waitUntil((async () => {
  const old = (await caches.keys()).filter((name) => name.startsWith("waystation-find ") && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await clients.claim();
})()));

async function keepBundle() {
  const answer = await fetch(BUNDLE);
  if (answer.ok) await (await caches.open(KEPT)).put(BUNDLE, answer.clone());
  return answer;
}

/** What comes over the network if it comes soon, else what is here. */
async function soon(network, here) {
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  const answer = await Promise.race([network.catch(() => undefined), late]);
  if (answer?.ok) return answer;
  return (await here()) ?? network;
}

function page(url) {
  const asked = url.searchParams.get("lang") ?? self.navigator.language ?? "";
  const wanted = asked.startsWith("zh") ? PAGES[0] : PAGES[1];
  return caches.match(address(wanted));
}

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(soon(fetch(request), () => page(url)));
  else if (request.url === BUNDLE) event.respondWith(soon(keepBundle(), () => caches.match(BUNDLE)));
  else if (url.pathname.includes("/assets/")) event.respondWith(caches.match(request).then((kept) => kept ?? fetch(request)));
});
