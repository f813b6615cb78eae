// A station name is never markup: 120 names that would run a script anywhere else, on every page that shows names.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { SCREENS, browser, picture, region, serve, tooWide, watched } from "./browser.mjs";

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
  server = await serve(region("hostile", list));
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
