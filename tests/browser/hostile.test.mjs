// A station name is never markup: 120 names that would run a script anywhere else, on every page that shows names.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { SCREENS, barriers, browser, picture, region, serve, tooWide, watched } from "./browser.mjs";

const RUN = "globalThis.ran=1,alert(1)";
const SEEDS = [
  `<script>${RUN}</script>`, `<script src=//x.example/x.js></script>`, `<img src=x onerror=${RUN}>`, `<svg onload=${RUN}>`,
  `<svg><script>${RUN}</script></svg>`, `<body onload=${RUN}>`, `<iframe src="javascript:${RUN}"></iframe>`,
  `<iframe srcdoc="<script>parent.ran=1</script>"></iframe>`, `<a href="javascript:${RUN}">x</a>`, `javascript:${RUN}//`,
  `<details open ontoggle=${RUN}>`, `<input autofocus onfocus=${RUN}>`, `<video><source onerror=${RUN}></video>`,
  `<style>*{background:url(//x.example/x)}</style>`, `<link rel=stylesheet href=//x.example/x.css>`, `<meta http-equiv=refresh content="0;url=//x.example">`,
  `<base href=//x.example/>`, `<object data="javascript:${RUN}">`, `<embed src="javascript:${RUN}">`, `<math><mtext></p><img src onerror=${RUN}></math>`,
  `<template><script>${RUN}</script></template>`, `</script><script>${RUN}</script>`, `</title><script>${RUN}</script>`, `</textarea><script>${RUN}</script>`,
  `--><script>${RUN}</script>`, `]]><script>${RUN}</script>`, `\${${RUN}}`, `{{constructor.constructor('${RUN}')()}}`, `#{${RUN}}`, `<%= ${RUN} %>`,
  `&lt;script&gt;${RUN}&lt;/script&gt;`, `&#60;img src=x onerror=${RUN}&#62;`, `\\u003cscript\\u003e${RUN}\\u003c/script\\u003e`, `%3Cscript%3E${RUN}%3C/script%3E`,
  `\u202e<img src=x onerror=${RUN}>`, `محطة <b onmouseover=${RUN}>الراحة</b>`, `<form action=//x.example><button>ok</button></form>`,
  `<img src=x:x onerror\u000b=${RUN}>`, `<a href="data:text/html,<script>${RUN}</script>">驿站</a>`, `<marquee onstart=${RUN}>休息</marquee>`,
];
const AROUND = [(name) => name, (name) => `"'>${name}<"'`, (name) => `${"驿站".repeat(200)}`.slice(0, Math.max(0, 200 - name.length)) + name];
const NAMES = AROUND.flatMap((around) => SEEDS.map(around));

let server;
let chrome;

before(async () => {
  assert.equal(NAMES.length, 120);
  const quoted = (text) => `"${text.replaceAll('"', '""')}"`;
  const row = (name, index) => [`k${index}`, quoted(name), 24.936 + (index % 12) * 0.0015, 60.165 + Math.floor(index / 12) * 0.0013,
    "24/7", "toilet;water"].join(",");
  const list = ["key,name,lng,lat,opening_hours,facilities", ...NAMES.map(row)].join("\n");
  // Districts are called so too: strips from west to east.
  const strip = (name, index) => {
    const [west, east] = [24.936 + index * 0.0016, 24.936 + (index + 1) * 0.0016];
    const ring = [[west, 60.164], [east, 60.164], [east, 60.18], [west, 60.18], [west, 60.164]];
    return { type: "Feature", properties: { key: `d${index}`, name }, geometry: { type: "Polygon", coordinates: [ring] } };
  };
  server = await serve(region("hostile", list, SEEDS.slice(0, 12).map(strip)));
  chrome = await browser();
});
after(async () => {
  await chrome?.close();
  await server?.stop();
});

test("120 hostile names run no script and load nothing", async () => {
  const context = await chrome.newContext({ ...SCREENS.phone, locale: "en" });
  const { page, findings } = await watched(context, server.url);
  const seen = new Set();
  const look = async (where) => {
    assert.equal(await page.evaluate(() => globalThis.ran), undefined, where);
    assert.equal(await page.evaluate(() => document.querySelectorAll("main script, main img, main iframe, bdi *, .station a[href^=javascript]").length), 0, where);
    assert.equal(await tooWide(page), false, where);
  };
  for (let index = 0; index < NAMES.length; index += 2) {
    // Every place is asked about, so that every name stands on a card.
    await page.goto("about:blank");
    await page.goto(`${server.url}find?lang=en#${24.936 + (index % 12) * 0.0015},${60.165 + Math.floor(index / 12) * 0.0013}`);
    await page.waitForFunction(() => document.querySelector(".station, #notes .note"));
    for (const name of await page.$$eval(".station bdi.station-name", (all) => all.map((one) => one.textContent))) seen.add(name);
    if (index === 0) await picture(page, "hostile-find", { fullPage: true });
    await look(`card ${index}`);
  }
  assert.ok(seen.size > 80, `${seen.size} names were seen`);
  // In the search, in the map to point at, and in what was noted.
  await page.fill("#text", "alert");
  await page.press("#text", "Enter");
  await page.waitForSelector(".choice");
  await look("search");
  await page.click("#open-map");
  await page.waitForSelector("#map-panel svg, #map-panel canvas");
  await look("map");
  await page.click(".station.first [data-report=locked]");
  await page.waitForSelector(".reported");
  await look("noted");
  // In the elements for pages of others.
  for (const path of ["embed?element=nearest&lng=24.9414&lat=60.1699&limit=50", "embed?element=map"]) {
    await page.goto(`${server.url}${path}`, { waitUntil: "networkidle" });
    await page.waitForFunction(() => document.querySelector("waystation-map, waystation-nearest")?.shadowRoot?.querySelector("li"));
    if (path.endsWith("map")) {
      await page.locator("waystation-map").locator("button.button").click();
      await page.waitForSelector("waystation-map canvas");
    }
    await look(path);
  }
  // Two of the places lie off every street; the server's 404 for them is no finding.
  assert.deepEqual(findings.filter((one) => !/status of 404/.test(one)), []);
  await context.close();
});

test("120 hostile names on the planner page", async () => {
  const context = await chrome.newContext({ viewport: { width: 1000, height: 640 }, locale: "en" });
  const { page, findings } = await watched(context, server.url);
  const markup = ["script", "img:not(.picture)", "iframe", "object", "embed", "base", "a[href^=javascript]", "[onerror]", "[onload]", "marquee", "form[action]"];
  const look = async (where) => {
    assert.equal(await page.evaluate(() => globalThis.ran), undefined, where);
    const found = await page.evaluate((kinds) => [...document.querySelectorAll(kinds.map((kind) => `main ${kind}`).join())].map((one) => one.outerHTML), markup);
    assert.deepEqual(found, [], where);
    assert.equal(await tooWide(page), false, where);
  };
  await page.goto(`${server.url}?minutes=5&show=coverage,districts,gaps`);
  await page.waitForSelector("body[data-complete]", { timeout: 60_000 });
  // The table of districts, and the names on the map once it is near enough.
  const table = await page.textContent("#table");
  for (const name of SEEDS.slice(0, 12)) assert.ok(table.includes(name), name);
  for (let step = 0; step < 3; step += 1) await page.click(".maplibregl-ctrl-zoom-in");
  await page.waitForTimeout(1500);
  await picture(page, "hostile-planner-map");
  await look("map and table");
  // What is said of a place, of a gap, of a station that is clicked.
  await page.click("#why-centre");
  await page.waitForSelector("#why-body li");
  await look("why");
  const box = await page.locator("#map").boundingBox();
  for (let step = 0; step < 40; step += 1) {
    await page.mouse.click(box.x + box.width * (0.3 + 0.05 * (step % 8)), box.y + box.height * (0.2 + 0.12 * Math.floor(step / 8)));
  }
  await page.waitForTimeout(1000);
  await look("card");
  await page.click("#tab-gaps");
  await look("gaps");
  // Every station is put into the draft, where lists, markers and the field with suggestions name it.
  await page.click("#tab-draft");
  for (let index = 0; index < NAMES.length; index += 1) {
    await page.fill("#draft-station", `k${index}`);
    await page.click("#draft-move");
  }
  // Control characters are taken out of names when a list is read; all else is shown as it is.
  const plain = (text) => text.replaceAll(/[\s\p{C}]/gu, "");
  const list = (await page.$$eval("#draft-list li", (all) => all.map((one) => one.textContent))).map(plain);
  assert.deepEqual(NAMES.filter((name) => !list.some((line) => line.includes(plain(name)))), []);
  assert.equal(await page.locator(".marker").count(), NAMES.length);
  await page.waitForSelector("#draft-summary strong");
  await look("draft");
  await page.click("#draft-clear");
  // Candidates of somebody's list, and the findings about a list of stations.
  const quoted = (text) => `"${text.replaceAll('"', '""')}"`;
  const rows = NAMES.map((name, index) => [`c${index}`, quoted(name), 24.9355 + (index % 12) * 0.0015, 60.1645 + Math.floor(index / 12) * 0.0013, quoted(name)].join(","));
  await page.click("#tab-siting");
  await page.selectOption("#siting-source", "list");
  await page.setInputFiles("#siting-file", { name: "c.csv", mimeType: "text/csv", buffer: Buffer.from(["id,name,lng,lat,class", ...rows].join("\n")) });
  await page.waitForSelector("#siting-list .good");
  await page.fill("#siting-add", "5");
  await page.click("#siting-ask");
  await page.waitForFunction(() => document.querySelector("#plan").textContent.trim() !== "" || !document.querySelector("#problem").hidden);
  await look("siting");
  await page.click("#tab-import");
  const bad = NAMES.map((name, index) => [quoted(name), quoted(name), 24.94, index % 2 ? 60.17 : quoted(name)].join(","));
  await page.setInputFiles("#import-file", { name: "<img src=x onerror=alert(1)>.csv", mimeType: "text/csv", buffer: Buffer.from(["key,name,lng,lat", ...bad].join("\n")) });
  await page.click("#import-check");
  await page.waitForSelector("#import-report table");
  await look("import");
  await page.click("#tab-report");
  await page.click("#report-make");
  await page.waitForSelector("#report img.picture");
  for (const name of SEEDS.slice(0, 12)) assert.ok((await page.textContent("#report")).includes(name), name);
  await look("report");
  assert.deepEqual(await barriers(page), []);
  await picture(page, "hostile-planner", { fullPage: true });
  // From two of the places no street is near; the server's 404 for the area around them is no finding.
  assert.deepEqual(findings.filter((one) => !/status of 404/.test(one)), []);
  await context.close();
});
