// Every page in both languages, on a phone and on a desk: no error, no other host, no barrier.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { LANGUAGES, SCREENS, barriers, browser, demo, picture, spilled, tooWide, watched } from "./browser.mjs";

/** Pages, and what must be there before they count as drawn. */
const PAGES = { front: ["", "h1"], docs: ["docs", "details.operation"], find: ["find", "#locate .icon"] };

let server;
let chrome;

before(async () => {
  [server, chrome] = [await demo(), await browser()];
});
after(async () => {
  await chrome?.close();
  await server?.stop();
});

for (const [name, [path, drawn]] of Object.entries(PAGES)) {
  for (const lang of LANGUAGES) {
    for (const [screen, options] of Object.entries(SCREENS)) {
      test(`${name}, ${lang}, ${screen}`, async () => {
        const context = await chrome.newContext({ ...options, locale: lang });
        const { page, findings } = await watched(context, server.url);
        await page.goto(`${server.url}${path}`, { waitUntil: "networkidle" });
        await page.waitForSelector(drawn);
        assert.equal(await page.getAttribute("html", "lang"), lang);
        assert.match(await page.textContent(".credits"), /© OpenStreetMap contributors/);
        assert.equal(await page.isVisible(".credits a"), true);
        assert.deepEqual(await barriers(page), []);
        assert.equal(await tooWide(page), false);
        assert.deepEqual(await spilled(page), []);
        await picture(page, `${name}-${lang}-${screen}`);
        // The other language is one tap away, and keeps the rest of the address.
        await page.click("a[data-language]");
        await page.waitForLoadState("networkidle");
        assert.notEqual(await page.getAttribute("html", "lang"), lang);
        assert.deepEqual(findings, []);
        await context.close();
      });
    }
  }
}
