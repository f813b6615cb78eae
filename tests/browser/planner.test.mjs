// The planner page at work: the map draws, the figures follow every question, a draft changes them while it is dragged.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { barriers, browser, coloured, demo, picture, plainBrowser, tooWide, watched } from "./browser.mjs";

const ALL = "?show=coverage,districts,gaps";
const DESK = { viewport: { width: 1366, height: 860 }, acceptDownloads: true };
let server;
let chrome;

before(async () => {
  [server, chrome] = [await demo(), await browser()];
});
after(async () => {
  await chrome?.close();
  await server?.stop();
});

/** The page, complete; `findings` must be empty in the end. */
async function opened({ query = ALL, lang = "en", from = chrome, screen = DESK, allowed = [] } = {}) {
  const context = await from.newContext({ ...screen, locale: lang });
  const { page, findings } = await watched(context, server.url);
  await page.goto(`${server.url}${query}`);
  await page.waitForSelector("body[data-complete]", { timeout: 60_000 });
  const close = async () => {
    assert.deepEqual(findings.filter((finding) => !allowed.some((one) => finding.includes(one))), []);
    await context.close();
  };
  return { page, close };
}

const text = (page, selector) => page.textContent(selector);

/** Waits until the text of an element is another one, and gives it. */
async function changed(page, selector, before) {
  const other = ([where, was]) => document.querySelector(where)?.textContent !== was;
  await page.waitForFunction(other, [selector, before], { timeout: 30_000 });
  return text(page, selector);
}

test("the map draws what the table says", async () => {
  const { page, close } = await opened();
  await page.waitForFunction(() => document.querySelector("#map canvas")?.width > 100);
  await page.waitForTimeout(2000);
  const colours = await page.evaluate(() => {
    const map = document.querySelector("#map canvas");
    const copy = document.createElement("canvas");
    [copy.width, copy.height] = [map.width, map.height];
    const pen = copy.getContext("2d");
    pen.drawImage(map, 0, 0);
    const pixels = new Uint32Array(pen.getImageData(0, 0, map.width, map.height).data.buffer);
    return new Set(pixels).size;
  });
  assert.ok(colours > 500, `${colours} colours`);
  assert.match(await text(page, "#headline"), /\d\.\d %.*km of.*km of street/s);
  assert.equal(await text(page, "#table caption"), await text(page, "#method"));
  assert.match(await text(page, "#method"), /On foot, at 1\.20 m\/s \(4\.3 km\/h\), within 15 min along streets/);
  assert.deepEqual(await barriers(page), []);
  await picture(page, "planner-map");
  await close();
});

test("what the page begins with is named in its head, so that all of it comes at once", async () => {
  const { page, close } = await opened();
  const { named, loaded } = await page.evaluate(() => {
    const file = (address) => new URL(address, document.baseURI).pathname.replace(/^.*\/assets\/[^/]+\//, "");
    const modules = performance.getEntriesByType("resource").map(({ name }) => name).filter((name) => /\.js$/.test(name) && !name.includes("maplibre"));
    return { named: [...document.querySelectorAll("link[rel=modulepreload]")].map(({ href }) => file(href)).sort(), loaded: [...new Set(modules.map(file))].sort() };
  });
  assert.deepEqual([...named, "planner/main.js"].sort(), loaded);
  await close();
});

test("every question changes the figures, and the address keeps it", async () => {
  const { page, close } = await opened();
  let figures = await text(page, "#headline");
  for (const [field, value] of [["minutes", "5"], ["depth", "2"], ["mode", "cycle"], ["reach", "disc"]]) {
    await page.selectOption(`#${field}`, value);
    figures = await changed(page, "#headline", figures);
    assert.ok(page.url().includes(`${field}=${value}`), page.url());
  }
  assert.match(await text(page, "#method"), /By bicycle, within 1,000 m by straight line, at least 2 stations/);
  assert.match(await text(page, "#gap-list"), /along streets only/);
  await page.reload();
  await page.waitForSelector("body[data-complete]", { timeout: 60_000 });
  assert.equal(await text(page, "#headline"), figures);
  await page.selectOption("#reach", "network");
  await page.click("#needs-title");
  await page.check("#needs input[value=toilet]");
  await page.waitForFunction(() => /with toilet/.test(document.querySelector("#method").textContent));
  await close();
});

test("the 168 hours are there for the keyboard", async () => {
  const { page, close } = await opened({ query: "?minutes=5" });
  assert.equal(await page.locator("#chart rect.known").count(), 168);
  await page.focus("#hour");
  await page.keyboard.press("Home");
  await page.waitForFunction(() => /Monday/.test(document.querySelector("#method").textContent));
  assert.match(await page.getAttribute("#hour", "aria-valuetext"), /^Monday 00:00: \d+\.\d % of street/);
  const night = await text(page, "#headline");
  for (let hour = 0; hour < 12; hour += 1) await page.keyboard.press("ArrowRight");
  const noon = await changed(page, "#headline", night);
  assert.ok(parseFloat(noon) > parseFloat(night), `${noon} at noon, ${night} at midnight`);
  // What hangs on unknown hours is told, as a range.
  assert.match(noon, /Some opening hours are unknown: the true share lies between \d+\.\d % and/);
  assert.match(page.url(), /when=12\b/);
  await page.focus("#tab-table");
  await page.keyboard.press("ArrowRight");
  assert.equal(await page.isVisible("#panel-gaps"), true);
  assert.equal(await page.evaluate(() => document.activeElement.id), "tab-gaps");
  await close();
});

test("a click on the map says why", async () => {
  const { page, close } = await opened();
  await page.click("#why-centre");
  await page.waitForSelector("#why-body li");
  assert.match(await text(page, "#why-body"), /Reached: there is a station within 15 min/);
  assert.match(await text(page, "#why-body li"), /\d min, \d+ m along streets; straight \d+ m \(detour \d\.\d\d times\)/);
  assert.match(await text(page, "#why-body"), /From here to the nearest street.*Speed 1\.20 m\/s/s);
  await picture(page, "planner-why");
  await close();
});

test("figures follow a station while it is dragged", async () => {
  const { page, close } = await opened({ query: "?minutes=5" });
  // One question at a time, and none that takes a whole run.
  const [open, together] = [new Set(), []];
  page.on("request", (request) => {
    if (!request.url().includes("/v1/scenarios/")) return;
    assert.match(request.url(), /scenarios\/live/);
    open.add(request);
    together.push(open.size);
  });
  for (const end of ["requestfinished", "requestfailed"]) page.on(end, (request) => open.delete(request));
  await page.click("#tab-draft");
  await page.click("#draft-centre");
  await page.waitForSelector("#draft-summary strong");
  const marker = await page.locator(".marker").boundingBox();
  const [x, y] = [marker.x + marker.width / 2, marker.y + marker.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  const seen = new Set();
  for (let step = 1; step <= 300 && seen.size <= 2; step += 1) {
    await page.mouse.move(x - 6 * (step % 12), y + 4 * (step % 12));
    await page.waitForTimeout(100);
    seen.add(await text(page, "#draft-summary"));
  }
  assert.ok(seen.size > 2, `${seen.size} different figures before the button was let go`);
  // The headline says the same.
  assert.match(await text(page, "#headline"), /draft: [+−±]/);
  await page.mouse.up();
  assert.match(await text(page, "#draft-summary"), /m of street reaches a station.*Share of street.*Area: .*km².*Stations that count/s);
  assert.equal(Math.max(...together), 1);
  // By the keyboard too.
  const list = await text(page, "#draft-list");
  await page.focus(".marker");
  await page.keyboard.press("ArrowUp");
  await changed(page, "#draft-list", list);
  await page.click("#tab-table");
  assert.match(await text(page, "#table"), /draft: [+−±]/);
  assert.deepEqual(await barriers(page), []);
  await picture(page, "planner-draft");
  // Nothing was stored.
  const stations = await (await fetch(`${server.url}v1/stations?limit=1`)).json();
  await page.click("#tab-draft");
  await page.click("#draft-clear");
  await page.waitForSelector("#draft-summary strong", { state: "detached" });
  assert.equal((await (await fetch(`${server.url}v1/stations?limit=1`)).json()).meta.total, stations.meta.total);
  await close();
});

/** The key of a station that stands alone: without it places are out of reach. */
async function needed() {
  const { features } = await (await fetch(`${server.url}v1/stations?limit=1000`)).json();
  for (const { properties: { key } } of features) {
    const body = JSON.stringify({ edits: [{ op: "close", key }] });
    const headers = { "content-type": "application/json" };
    const { cells } = await (await fetch(`${server.url}v1/scenarios/live?cutoff_s=300`, { method: "POST", body, headers })).json();
    if (cells.lost.total > 2) return key;
  }
  throw new Error("every station has another one beside it");
}

test("what a draft gains and loses is on the map, with patterns", async () => {
  const { page, close } = await opened({ query: "?minutes=5&show=" });
  const [gained, lost] = [[0, 88, 74], [160, 0, 60]];
  assert.equal((await coloured(page, gained)).count + (await coloured(page, lost)).count, 0);
  assert.doesNotMatch(await text(page, "#legend"), /draft/);
  await page.click("#tab-draft");
  await page.fill("#draft-station", await needed());
  await page.click("#draft-close");
  await page.waitForFunction(() => /lost by the draft \(crosses\)/.test(document.querySelector("#legend").textContent), undefined, { timeout: 10_000 });
  await page.waitForTimeout(1500);
  assert.ok((await coloured(page, lost)).count > 50);
  assert.match(await text(page, "#draft-summary"), /^−\d/);
  await picture(page, "planner-lost");
  // A station where there is none yet: the largest gap.
  await page.click("#tab-gaps");
  await page.click("#gap-list .gap");
  // What is shown from the list is ticked in the legend too.
  assert.equal(await page.isChecked("#layer-gaps input"), true);
  await page.waitForTimeout(1500);
  await page.click("#tab-draft");
  await page.click("#draft-centre");
  await page.waitForFunction(() => /gained by the draft \(plus signs\)/.test(document.querySelector("#legend").textContent), undefined, { timeout: 10_000 });
  await page.waitForTimeout(1500);
  assert.ok((await coloured(page, gained)).count > 50);
  assert.deepEqual(await barriers(page), []);
  await picture(page, "planner-gained");
  await page.click("#draft-clear");
  await page.waitForFunction(() => !/draft/.test(document.querySelector("#legend").textContent));
  await close();
});

test("a draft by the circle is worked out as a whole", async () => {
  const { page, close } = await opened({ query: "?reach=disc&show=" });
  await page.click("#tab-draft");
  await page.click("#draft-centre");
  await page.waitForSelector("#draft-summary strong", { timeout: 60_000 });
  assert.match(await text(page, "#draft-summary"), /Stations that count: \d+ → \d+/);
  await close();
});

test("a gap is told with its cause and gone to", async () => {
  const { page, close } = await opened({ query: `${ALL}&minutes=5` });
  await page.click("#tab-gaps");
  await page.waitForSelector("#gap-list .gap");
  assert.match(await text(page, "#gap-list .gap"), /No\. 1.*(no station near|detour or barrier|no street near).*of street.*nearest is/s);
  await page.click("#gap-list .gap");
  await page.waitForTimeout(1000);
  assert.deepEqual(await barriers(page), []);
  await picture(page, "planner-gap");
  await close();
});

test("a list is checked row by row before it is taken", async () => {
  const { page, close } = await opened();
  await page.click("#tab-import");
  const list = "key,name,lng,lat,opening_hours\n"
    + "a1,<img src=x onerror=alert(1)>,24.94,60.17,24/7\na2,far,200,60.17,\na3,odd,24.95,60.17,from time to time\n";
  await page.setInputFiles("#import-file", { name: "list.csv", mimeType: "text/csv", buffer: Buffer.from(list) });
  await page.click("#import-check");
  await page.waitForSelector("#import-report table");
  const report = await text(page, "#import-report");
  assert.match(report, /Some rows cannot be used/);
  assert.match(report, /rows3/);
  assert.match(report, /not usable1/);
  assert.equal(await page.isDisabled("#import-take"), true);
  assert.deepEqual(await barriers(page), []);
  await picture(page, "planner-import");
  await close();
});

test("a check that comes after the question was changed allows nothing", async () => {
  const { page, close } = await opened();
  let go;
  const held = new Promise((resolve) => { go = resolve; });
  await page.route("**/v1/stations/import?*", async (route) => {
    await held;
    await route.continue();
  });
  await page.click("#tab-import");
  await page.setInputFiles("#import-file", { name: "list.csv", mimeType: "text/csv", buffer: Buffer.from("key,name,lng,lat\nx,X,24.9414,60.1699\n") });
  await page.click("#import-check");
  const answered = page.waitForResponse((response) => response.url().includes("/v1/stations/import"));
  await page.selectOption("#import-mode", { index: 1 });
  go();
  await (await answered).finished();
  await page.waitForTimeout(300);
  assert.equal(await page.isDisabled("#import-take"), true);
  assert.equal((await page.textContent("#import-report")).trim(), "");
  // Asked again, it is allowed.
  await page.click("#import-check");
  await page.waitForFunction(() => !document.querySelector("#import-take").disabled);
  await close();
});

test("figures go out as files with their units", async () => {
  const { page, close } = await opened();
  await page.click("#tab-report");
  const file = async (button) => {
    const [download] = await Promise.all([page.waitForEvent("download"), page.click(button)]);
    return readFileSync(await download.path());
  };
  const csv = (await file("#export-csv")).toString();
  assert.ok(csv.startsWith("\ufeffkey,name,unit,reach,depth,covered,total,share"));
  assert.match(csv, /region,region,street_m,network,1,/);
  const workbook = await file("#export-xlsx");
  assert.equal(workbook.subarray(0, 2).toString(), "PK");
  assert.equal(JSON.parse(await file("#export-gaps")).type, "FeatureCollection");
  await close();
});

test("the report is in both languages, with the map and the method", async () => {
  const { page, close } = await opened({ lang: "zh-CN" });
  await page.click("#tab-report");
  await page.click("#report-make");
  await page.waitForSelector("#report img");
  const report = await text(page, "#report");
  for (const part of ["驿站覆盖报告", "Report on service stations", "沿街道 15 分钟之内", "within 15 min along streets", "SHA-256", "© OpenStreetMap contributors"]) {
    assert.ok(report.includes(part), part);
  }
  const wide = await page.evaluate(() => document.querySelector("#report img").naturalWidth);
  assert.ok(wide > 300, `${wide}`);
  // What the map shows is told beside its picture.
  assert.deepEqual(await page.$$eval("#report .meanings li", (all) => all.map((one) => one.textContent)), await page.$$eval("#legend li", (all) => all.map((one) => one.textContent)));
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.isVisible(".panel"), false);
  assert.equal(await page.isVisible("#report"), true);
  await page.emulateMedia({ media: "screen" });
  assert.deepEqual(await barriers(page), []);
  await close();
});

test("a draft is stored when somebody says so, and not before", async () => {
  const { page, close } = await opened({ query: "?minutes=5" });
  const total = async () => (await (await fetch(`${server.url}v1/stations?limit=1`)).json()).meta.total;
  const before = await total();
  await page.click("#tab-draft");
  // What cannot be is said with what would be right.
  await page.fill("#draft-station", "no such station");
  await page.click("#draft-move");
  assert.match(await text(page, "#problem"), /no station “no such station”. Choose one from the list/);
  await page.click("#draft-centre");
  await page.waitForSelector("#draft-summary strong");
  page.removeAllListeners("dialog").once("dialog", (dialog) => dialog.dismiss());
  await page.click("#draft-save");
  assert.equal(await total(), before);
  page.once("dialog", (dialog) => dialog.accept());
  await page.click("#draft-save");
  await page.waitForSelector("#draft-summary strong", { state: "detached" });
  assert.equal(await total(), before + 1);
  await close();
});

test("without WebGL all figures are there", async () => {
  const plain = await plainBrowser();
  const { page, close } = await opened({ from: plain, lang: "zh-CN" });
  assert.equal(await page.isVisible("#no-map"), true);
  assert.match(await text(page, "#headline"), /\d %/);
  assert.equal(await tooWide(page), false);
  await close();
  await plain.close();
});
