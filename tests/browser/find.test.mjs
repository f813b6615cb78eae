// The rider's page does what a rider does with it.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { CENTRE, LANGUAGES, SCREENS, barriers, browser, demo, line, picture, plainBrowser, spilled, tooWide, watched } from "./browser.mjs";

let server;
let chrome;

before(async () => {
  [server, chrome] = [await demo(), await browser()];
});
after(async () => {
  await chrome?.close();
  await server?.stop();
});

const PHONE = SCREENS.phone;
const HERE = `#${CENTRE.longitude},${CENTRE.latitude}`;

async function opened(path, options = {}) {
  const context = await chrome.newContext({ ...PHONE, locale: "en", ...options });
  const { page, findings } = await watched(context, server.url);
  await page.goto(`${server.url}${path}`, { waitUntil: "networkidle" });
  return { context, page, findings };
}

const keys = (page) => page.$$eval(".station", (cards) => cards.map((card) => card.dataset.key));
const answered = (page) => page.waitForFunction(() => !document.querySelector("#cards[aria-busy]")
  && document.querySelector(".station, #notes .note"));

for (const lang of LANGUAGES) {
  for (const [screen, options] of Object.entries(SCREENS)) {
    for (const colorScheme of ["light", "dark"]) {
      test(`three cards, ${lang}, ${screen}, ${colorScheme}`, async () => {
        const { context, page, findings } = await opened(`find${HERE}`, { ...options, locale: lang, colorScheme });
        await answered(page);
        assert.equal((await keys(page)).length, 3);
        const minutes = await page.$$eval(".big b", (all) => all.map((one) => Number(one.textContent)));
        assert.deepEqual(minutes, [...minutes].sort((a, b) => a - b));
        assert.ok(minutes.every((m) => m >= 1 && m <= 15), String(minutes));
        assert.equal((await page.$$(".station .door")).length, 3);
        assert.deepEqual(await barriers(page), []);
        assert.equal(await tooWide(page), false);
        assert.deepEqual(await spilled(page), []);
        await picture(page, `find-${lang}-${screen}-${colorScheme}`, { fullPage: true });
        assert.deepEqual(findings, []);
        await context.close();
      });
    }
  }
}

test("before any map the page is below 100 kB", async () => {
  const context = await chrome.newContext({ ...PHONE, serviceWorkers: "block" });
  const { page } = await watched(context, server.url);
  const network = await context.newCDPSession(page);
  await network.send("Network.enable");
  let bytes = 0;
  network.on("Network.loadingFinished", ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  await page.goto(`${server.url}find`, { waitUntil: "networkidle" });
  assert.ok(bytes > 5000 && bytes < 100_000, `${bytes} bytes`);
  console.log(`/find with the region's bundle, before any map: ${bytes} bytes`);
  await context.close();
});

test("the phone tells where it is", async () => {
  const { context, page, findings } = await opened("find", { geolocation: CENTRE, permissions: ["geolocation"] });
  await answered(page);
  assert.equal((await keys(page)).length, 3);
  assert.match(await page.textContent("#here"), /my position/);
  assert.deepEqual(findings, []);
  await context.close();
});

test("with the position denied, a name, coordinates or the map do", async () => {
  const { context, page, findings } = await opened("find");
  await page.click("#locate");
  await page.waitForSelector("#where-said:not([hidden])");
  assert.match(await page.textContent("#where-said"), /Type a place/);
  // Coordinates, in either order.
  for (const text of ["24.9414, 60.1699", "60.1699 24.9414"]) {
    await page.fill("#text", text);
    await page.press("#text", "Enter");
    await answered(page);
    assert.equal((await keys(page)).length, 3, text);
  }
  // The name of a station.
  const name = await page.evaluate(async () => (await (await fetch("v1/bundle")).json()).stations.find((one) => one.name).name);
  await page.fill("#text", name.toUpperCase());
  await page.press("#text", "Enter");
  await page.click(".choice >> nth=0");
  await answered(page);
  assert.match(await page.textContent("#here"), new RegExp(name.slice(0, 5)));
  // The name of a street.
  await page.fill("#text", "mannerheimintie");
  await page.press("#text", "Enter");
  await page.click(".choice:has-text('street') >> nth=0");
  await answered(page);
  assert.match(await page.textContent("#here"), /Mannerheimintie/);
  // Nothing of that name is said.
  await page.fill("#text", "no such name anywhere");
  await page.press("#text", "Enter");
  await page.waitForSelector("#where-said:not([hidden])");
  // A tap on the map.
  await page.click("#open-map");
  await page.waitForSelector("#map-panel svg, #map-panel canvas");
  await page.waitForSelector("#map-panel canvas");
  await page.waitForTimeout(1500);
  assert.ok((await page.locator("#map-panel .holder").screenshot()).length > 20_000, "the map draws streets");
  assert.deepEqual(findings, []);
  assert.deepEqual(await barriers(page), []);
  await picture(page, "find-map");
  await page.click("#map-panel .map-buttons .main");
  await answered(page);
  assert.match(await page.textContent("#here"), /the place on the map/);
  assert.deepEqual(findings, []);
  await context.close();
});

test("needs filter, and a report brings the next one at once, on this phone only", async () => {
  const { context, page, findings } = await opened(`find${HERE}`);
  await answered(page);
  await page.click("[data-need=toilet]");
  await answered(page);
  assert.equal(await page.getAttribute("[data-need=toilet]", "aria-pressed"), "true");
  for (const card of await page.$$(".station")) assert.match(await card.textContent(), /toilet/);
  const [first] = await keys(page);
  await page.click(".station.first [data-report=locked]");
  await page.waitForFunction((key) => document.querySelector(".station") && document.querySelector(".station").dataset.key !== key, first);
  assert.ok(!(await keys(page)).includes(first));
  assert.match(await page.textContent("#notes"), /Noted: Locked/);
  assert.match(await page.textContent(".reported"), /this phone only/);
  assert.deepEqual(await barriers(page), []);
  await picture(page, "find-reported", { fullPage: true });
  // It is still known after a reload; and can be taken back.
  await page.reload({ waitUntil: "networkidle" });
  await answered(page);
  assert.ok(!(await keys(page)).includes(first));
  await page.click(".reported button");
  await page.waitForFunction((key) => [...document.querySelectorAll(".station")].some((card) => card.dataset.key === key), first);
  assert.deepEqual(findings, []);
  await context.close();
});

test("surely open leaves out what is not known", async () => {
  const { context, page, findings } = await opened(`find${HERE}`);
  await answered(page);
  await page.click("#sure");
  await answered(page);
  for (const door of await page.$$eval(".door", (all) => all.map((one) => one.textContent))) assert.match(door, /^Open/);
  assert.equal(await page.getAttribute("#sure", "aria-pressed"), "true");
  assert.deepEqual(findings, []);
  await context.close();
});

test("links lead to the apps that people have", async () => {
  const { context, page } = await opened(`find?mode=ebike${HERE}`);
  await answered(page);
  const links = await page.$$eval(".station.first .ways a", (all) => all.map((one) => one.href));
  for (const [index, start] of ["https://uri.amap.com/", "https://api.map.baidu.com/", "https://apis.map.qq.com/", "geo:60."].entries()) {
    assert.ok(links[index].startsWith(start), links[index]);
  }
  assert.match(await page.textContent(".station.first"), /by e-bike/);
  await context.close();
});

/** The page has been visited once, and everything is kept; then the line is cut. */
async function visitedAndCut(between = async () => undefined) {
  const wire = await line(server.url);
  const context = await chrome.newContext({ ...PHONE, locale: "en" });
  const { page, findings } = await watched(context, wire.url);
  await page.goto(`${wire.url}find`, { waitUntil: "networkidle" });
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.waitForFunction(async () => (await caches.match(new URL("v1/bundle", location.href))) !== undefined);
  await between(page);
  await wire.cut();
  await page.goto(`${wire.url}find?offline${HERE}`);
  await answered(page);
  return { context, page, findings };
}

test("after the first visit it answers without a network, and says how", async () => {
  const { context, page, findings } = await visitedAndCut();
  await page.reload();
  await answered(page);
  assert.equal((await keys(page)).length, 3);
  const notes = await page.textContent("#notes");
  assert.match(notes, /No network\. .* kept .* ago: straight-line distances only/);
  assert.match(await page.textContent(".station.first .big"), /straight/);
  assert.deepEqual(await barriers(page), []);
  assert.deepEqual(await spilled(page), []);
  await picture(page, "find-offline", { fullPage: true });
  // A door that is shut: the next one, without a network too.
  const [first] = await keys(page);
  await page.click(".station.first [data-report=full]");
  await page.waitForFunction((key) => document.querySelector(".station")?.dataset.key !== key, first);
  // The other language is there too, and the map to point at.
  await page.click("a[data-language]");
  await page.waitForSelector("html[lang=zh-CN]");
  await answered(page);
  assert.match(await page.textContent("#notes"), /没有网络/);
  await page.click("#open-map");
  await page.waitForSelector("#map-panel svg");
  assert.deepEqual(findings.filter((one) => !/ERR_CONNECTION_REFUSED|ERR_FAILED/.test(one)), []);
  await context.close();
});

test("a bundle of a fortnight ago tells no hours", async () => {
  const { context, page } = await visitedAndCut((visited) => visited.evaluate(async () => {
    const cache = await caches.open("waystation-bundle");
    const address = new URL("v1/bundle", location.href).href;
    const old = await (await cache.match(address)).json();
    for (const end of ["made", "until"]) old[end] = new Date(Date.parse(old[end]) - 14 * 86_400_000).toISOString();
    await cache.put(address, new Response(JSON.stringify(old), { headers: { "content-type": "application/json" } }));
  }));
  assert.match(await page.textContent("#notes"), /kept 14 days ago/);
  assert.match(await page.textContent("#notes"), /too old to tell hours/);
  assert.deepEqual(await page.$$eval(".door", (all) => [...new Set(all.map((one) => one.textContent))]), ["Hours unknown"]);
  await context.close();
});

test("far away it says that it is outside", async () => {
  const { context, page } = await opened("find#121.47,31.23");
  await answered(page);
  assert.match(await page.textContent("#notes"), /outside the region.*nearest station of the region: .* km/);
  assert.deepEqual(await keys(page), []);
  await picture(page, "find-outside");
  await context.close();
});

test("a phone whose clock is wrong goes by the server's", async () => {
  const context = await chrome.newContext({ ...PHONE, locale: "en" });
  const { page } = await watched(context, server.url);
  await page.clock.install({ time: new Date("2020-01-01T03:00:00Z") });
  await page.goto(`${server.url}find${HERE}`, { waitUntil: "networkidle" });
  await answered(page);
  assert.match(await page.textContent("#notes"), /clock is off by \d+ days; hours go by the server's time/);
  assert.equal((await keys(page)).length, 3);
  await context.close();
});

test("it needs no WebGL", async () => {
  const plain = await plainBrowser();
  const context = await plain.newContext({ ...PHONE, locale: "en" });
  const { page, findings } = await watched(context, server.url);
  await page.goto(`${server.url}find`, { waitUntil: "networkidle" });
  assert.equal(await page.evaluate(() => document.createElement("canvas").getContext("webgl2")), null);
  await page.click("#open-map");
  await page.waitForSelector("#map-panel svg");
  await page.tap("#map-panel svg");
  await answered(page);
  assert.ok((await keys(page)).length > 0);
  assert.deepEqual(findings, []);
  await plain.close();
});

test("first paint over a slow line", async () => {
  const context = await chrome.newContext({ ...PHONE, serviceWorkers: "block" });
  const { page } = await watched(context, server.url);
  const network = await context.newCDPSession(page);
  await network.send("Network.enable");
  const bytes = (400 * 1000) / 8;
  await network.send("Network.emulateNetworkConditions", { offline: false, latency: 100, downloadThroughput: bytes, uploadThroughput: bytes });
  await page.goto(`${server.url}find`, { waitUntil: "load" });
  const paint = await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime);
  assert.ok(paint > 0);
  console.log(`/find at 400 kbit/s and 100 ms: first contentful paint after ${paint.toFixed(0)} ms`);
  await context.close();
});
