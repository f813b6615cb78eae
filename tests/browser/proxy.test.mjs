// Behind a proxy, under a path of a larger site: pages, maps and the answers without a network work there too.

import assert from "node:assert/strict";
import { createServer, request } from "node:http";
import { after, before, test } from "node:test";
import { CENTRE, SCREENS, browser, region, serve, watched } from "./browser.mjs";

let server;
let chrome;
let site;

before(async () => {
  const proxy = createServer((asked, answer) => {
    if (!asked.url.startsWith("/maps/")) {
      answer.writeHead(404, { "content-type": "text/plain" }).end("not of this map");
      return;
    }
    const { hostname, port } = new URL(server.url);
    const onward = request({ hostname, port, path: asked.url.slice("/maps".length), method: asked.method, headers: asked.headers }, (came) => {
      answer.writeHead(came.statusCode, came.headers);
      came.pipe(answer);
    });
    onward.on("error", () => answer.destroy());
    asked.pipe(onward);
  });
  await new Promise((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  site = { url: `http://127.0.0.1:${proxy.address().port}/maps/`, stop: () => new Promise((resolve) => {
    proxy.close(resolve);
    proxy.closeAllConnections();
  }) };
  server = await serve(region("proxied"), "--public-url", site.url.slice(0, -1));
  chrome = await browser();
});
after(async () => {
  await chrome?.close();
  await site?.stop();
  await server?.stop();
});

for (const [path, drawn] of [["", "canvas.maplibregl-canvas"], ["docs", "details.operation"],
  [`find#${CENTRE.longitude},${CENTRE.latitude}`, ".station"], ["embed?element=nearest&lng=24.9414&lat=60.1699", "waystation-nearest li"]]) {
  test(`/maps/${path} asks nothing outside of its path`, async () => {
    const context = await chrome.newContext({ ...SCREENS.desktop, locale: "en" });
    const { page, findings } = await watched(context, site.url);
    const asked = [];
    context.on("request", (one) => asked.push(one.url()));
    await page.goto(`${site.url}${path}`, { waitUntil: "networkidle" });
    await page.waitForSelector(drawn);
    assert.deepEqual(asked.filter((url) => url.startsWith("http") && !url.startsWith(site.url)), []);
    assert.deepEqual(findings.filter((one) => /asks|404|policy/i.test(one)), []);
    await context.close();
  });
}

test("the worker of the rider's page keeps to its path", async () => {
  const context = await chrome.newContext({ ...SCREENS.phone, locale: "en" });
  const { page, findings } = await watched(context, site.url);
  await page.goto(`${site.url}find`, { waitUntil: "networkidle" });
  const scope = await page.evaluate(async () => (await navigator.serviceWorker.ready).scope);
  assert.equal(scope, `${site.url}find`);
  const kept = await page.evaluate(async () => (await caches.match(new URL("v1/bundle", location.href))) !== undefined);
  assert.ok(kept);
  await page.click("#open-map");
  await page.waitForSelector("#map-panel canvas");
  assert.deepEqual(findings, []);
  await context.close();
});
