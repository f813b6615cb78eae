// The elements in a page of somebody else: another origin, a strict policy, nothing of ours but one script.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { LANGUAGES, SCREENS, barriers, browser, demo, picture, tooWide, watched } from "./browser.mjs";

let server;
let chrome;
let host;

/** A page of somebody else, with whatever stands in `pages`. */
const pages = new Map();

before(async () => {
  const web = createServer((request, response) => {
    const page = pages.get(new URL(request.url, "http://x").pathname);
    response.writeHead(page ? 200 : 404, { "content-type": "text/html; charset=utf-8", ...page?.headers });
    response.end(page?.text ?? "");
  });
  await new Promise((resolve) => web.listen(0, "127.0.0.1", resolve));
  host = { url: `http://127.0.0.1:${web.address().port}/`, stop: () => new Promise((resolve) => {
    web.close(resolve);
    web.closeAllConnections();
  }) };
  // The port of the page is known before the server starts, so that it may be named to it.
  server = await demo("--embed-in", new URL(host.url).origin);
  chrome = await browser();
});
after(async () => {
  await chrome?.close();
  await server?.stop();
  await host?.stop();
});

/** An example of the README, with this server in place of the one that it names. */
function example(name) {
  const readme = readFileSync(join(process.env.WAYSTATION_DATA, "../README.md"), "utf8");
  const found = new RegExp(`<!-- example: ${name} -->\\s*\`\`\`html\\n([\\s\\S]*?)\`\`\``).exec(readme);
  assert.ok(found, `README.md has no example ${name}`);
  assert.ok(found[1].trim().split("\n").length <= 20, `${name} is longer than 20 lines`);
  return found[1].replaceAll("https://map.example.org/", server.url);
}

async function visited(text, { headers, ...options } = {}) {
  pages.set("/", { text, headers });
  const context = await chrome.newContext({ ...SCREENS.desktop, locale: "en", ...options });
  const { page, findings } = await watched(context, [server.url, host.url]);
  await page.goto(host.url, { waitUntil: "networkidle" });
  return { context, page, findings };
}

const rows = (page, element) => page.waitForFunction((name) => {
  const shadow = document.querySelector(name)?.shadowRoot;
  return shadow?.querySelector("li button, .map button, .said") && !shadow.textContent.includes("One moment");
}, element);

for (const [screen, options] of Object.entries(SCREENS)) {
  test(`the list of the README stands in a page of another origin, ${screen}`, async () => {
    const { context, page, findings } = await visited(example("nearest"), options);
    await rows(page, "waystation-nearest");
    assert.ok(await page.locator("waystation-nearest li").count() > 0);
    await page.locator("waystation-nearest li button").first().click();
    // The example shows what was chosen.
    assert.match(await page.textContent("#chosen"), /\S/);
    assert.deepEqual(findings, []);
    assert.deepEqual(await barriers(page), []);
    assert.equal(await tooWide(page), false);
    await picture(page, `widget-nearest-${screen}`);
    await context.close();
  });

  test(`the map of the README is light until somebody taps, ${screen}`, async () => {
    const { context, page, findings } = await visited(example("map"), options);
    const loaded = [];
    page.on("request", (request) => loaded.push(request.url()));
    await rows(page, "waystation-map");
    assert.ok(!loaded.some((url) => url.includes("maplibre")));
    await picture(page, `widget-map-light-${screen}`);
    const ready = page.evaluate(() => new Promise((resolve) => {
      document.querySelector("waystation-map").addEventListener("map-ready", resolve, { once: true });
    }));
    await page.locator("waystation-map .map button").click();
    await ready;
    assert.ok(loaded.some((url) => url.includes("maplibre")));
    await page.waitForTimeout(1500);
    assert.equal(await page.locator("waystation-map canvas").count(), 1);
    // It really draws: many colours, not one.
    const shot = await page.locator("waystation-map canvas").screenshot({ path: join(process.env.WAYSTATION_SCREENSHOTS, `widget-map-${screen}.png`) });
    assert.ok(shot.length > 20_000, `${shot.length} bytes of picture`);
    // The list has the same stations, and tells the page which one is chosen.
    await page.locator("waystation-map summary").click();
    assert.deepEqual(await barriers(page), []);
    await page.locator("waystation-map li button").first().click();
    assert.match(await page.textContent("#chosen"), /\S/);
    assert.deepEqual(findings, []);
    await context.close();
  });
}

test("attributes go in, and what changes is drawn again", async () => {
  const { context, page, findings } = await visited(`<!doctype html><html lang="en"><title>x</title><link rel="icon" href="data:,">
    <script type="module" src="${server.url}widget.js?lang=zh-CN"></script>
    <style>waystation-nearest::part(name) { color: rgb(1, 2, 3); }</style>
    <waystation-nearest lng="24.9414" lat="60.1699" limit="2"></waystation-nearest>`);
  await rows(page, "waystation-nearest");
  assert.equal(await page.locator("waystation-nearest li").count(), 2);
  assert.equal(await page.locator("waystation-nearest .title").textContent(), "最近的驿站");
  assert.equal(await page.locator("waystation-nearest [part=name]").first().evaluate((one) => getComputedStyle(one).color), "rgb(1, 2, 3)");
  await page.locator("waystation-nearest").evaluate((one) => one.setAttribute("limit", "4"));
  await page.waitForFunction(() => document.querySelector("waystation-nearest").shadowRoot.querySelectorAll("li").length === 4);
  // What a station is called in the event is what the server calls it.
  const heard = page.evaluate(() => new Promise((resolve) => {
    document.addEventListener("station-selected", ({ detail }) => resolve(detail), { once: true });
  }));
  await page.locator("waystation-nearest li button").first().click();
  const detail = await heard;
  assert.deepEqual(Object.keys(detail), ["key", "name", "lng", "lat"]);
  assert.deepEqual(findings, []);
  await context.close();
});

test("a host with a strict policy of its own needs to let one origin in", async () => {
  const origin = new URL(server.url).origin;
  const policy = `default-src 'none'; script-src ${origin}; connect-src ${origin}; style-src ${origin}; img-src data: blob:; worker-src blob:`;
  const { context, page, findings } = await visited(`<!doctype html><html lang="en"><title>x</title><link rel="icon" href="data:,">
    <link rel="icon" href="data:,"><script type="module" src="${server.url}widget.js"></script>
    <waystation-map></waystation-map>`, { headers: { "content-security-policy": policy } });
  await rows(page, "waystation-map");
  await page.locator("waystation-map .map button").click();
  await page.waitForSelector("waystation-map canvas");
  await page.waitForTimeout(1000);
  assert.deepEqual(findings, []);
  await context.close();
});

test("the frame of the README says what was chosen", async () => {
  const { context, page, findings } = await visited(example("frame"));
  const frame = page.frameLocator("iframe");
  await frame.locator("li button").first().click();
  await page.waitForFunction(() => document.getElementById("chosen").textContent.trim() !== "");
  assert.deepEqual(findings, []);
  await picture(page, "widget-frame");
  await context.close();
});

test("no other page may hold the frame, and none the other pages", async () => {
  const other = `<!doctype html><html lang="en"><title>x</title><link rel="icon" href="data:,"><iframe src="${server.url}find"></iframe>`;
  const { context, findings } = await visited(other);
  assert.ok(findings.some((one) => one.includes("frame-ancestors")), findings.join());
  await context.close();
});

for (const lang of LANGUAGES) {
  for (const [screen, options] of Object.entries(SCREENS)) {
    for (const element of ["map", "nearest"]) {
      test(`/embed, ${element}, ${lang}, ${screen}`, async () => {
        const context = await chrome.newContext({ ...options, locale: lang });
        const { page, findings } = await watched(context, server.url);
        await page.goto(`${server.url}embed?element=${element}&lng=24.9414&lat=60.1699`, { waitUntil: "networkidle" });
        await page.waitForFunction((name) => document.querySelector(name)?.shadowRoot?.querySelector("li"), `waystation-${element}`);
        assert.match(await page.textContent(".credits"), /© OpenStreetMap contributors/);
        assert.deepEqual(findings, []);
        assert.deepEqual(await barriers(page), []);
        assert.equal(await tooWide(page), false);
        await picture(page, `embed-${element}-${lang}-${screen}`);
        await context.close();
      });
    }
  }
}
