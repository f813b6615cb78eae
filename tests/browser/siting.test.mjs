// Where to open next, on the planner page: by the mouse and by the keyboard alone, with progress that can be stopped.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { LANGUAGES, SCREENS, barriers, browser, coloured, demo, picture, spilled, tooWide, watched } from "./browser.mjs";

/** What a proposed site is drawn in by day. */
const SITE = [122, 1, 119];
let server;
let chrome;

before(async () => {
  [server, chrome] = [await demo(), await browser()];
});
after(async () => {
  await chrome?.close();
  await server?.stop();
});

/** The page with the panel open; `findings` must be empty in the end. */
async function opened({ query = "?minutes=5&show=", lang = "en", screen = SCREENS.desktop } = {}) {
  const context = await chrome.newContext({ ...screen, locale: lang, colorScheme: "light" });
  const { page, findings } = await watched(context, server.url);
  await page.goto(`${server.url}${query}`);
  await page.waitForSelector("body[data-complete]", { timeout: 60_000 });
  await page.click("#tab-siting");
  const close = async () => {
    assert.deepEqual(findings, []);
    await context.close();
  };
  return { page, close };
}

const text = (page, selector) => page.textContent(selector);

/** What the server says to the same question. */
async function plan(query, body = {}) {
  const answer = await fetch(`${server.url}v1/siting?mode=walk&cutoff_s=300&time_limit_s=10&${query}`,
    { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" } });
  return answer.json();
}

for (const lang of LANGUAGES) {
  for (const [screen, options] of Object.entries(SCREENS)) {
    test(`sites are proposed with a card each, ${lang}, ${screen}`, async () => {
      const { page, close } = await opened({ lang, screen: options });
      await page.fill("#siting-add", "4");
      await page.click("#siting-ask");
      await page.waitForSelector(".card");
      const found = await plan("add=4&objective=max-cover");
      assert.equal(await page.locator(".card").count(), found.sites.length);
      const km = new Intl.NumberFormat(lang, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
      for (const { rank, gain } of found.sites) assert.ok((await text(page, `#site-${rank}`)).includes(`+${km.format(gain / 1000)}`), `site ${rank}`);
      assert.equal(found.proved, true);
      assert.equal(await page.locator("#plan p.good").count(), 1);
      assert.equal(await page.locator("#plan svg.curve rect").count(), 4);
      assert.match(await page.getAttribute("#plan svg.curve", "aria-label"), /\d/);
      assert.deepEqual(await barriers(page), []);
      assert.equal(await tooWide(page), false);
      assert.deepEqual(await spilled(page), []);
      await page.waitForTimeout(2500);
      const drawn = await coloured(page, SITE);
      assert.ok(drawn.count > 200, `${drawn.count} pixels`);
      await picture(page, `siting-${lang}-${screen}`, { fullPage: screen === "phone" });
      // A click on the map opens the card; a click on the card goes there, so that the site is in the middle.
      await page.click("#site-2 .buttons button:first-child");
      await page.waitForTimeout(2500);
      const box = await page.locator("#map").boundingBox();
      await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
      await page.waitForFunction(() => document.activeElement?.closest("#site-2"));
      await close();
    });
  }
}

test("by the keyboard alone, from the question to the draft", async () => {
  const { page, close } = await opened();
  const press = async (key, until) => {
    for (let step = 0; step < 60; step += 1) {
      await page.keyboard.press(key);
      if (await page.evaluate((selector) => document.activeElement.matches(selector), until)) return;
    }
    assert.fail(`${key} does not lead to ${until}`);
  };
  await page.focus("#tab-siting");
  await press("Tab", "#siting-ask");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".card");
  await press("Tab", "#site-1 .buttons button:last-child");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "tab-draft");
  await page.waitForSelector("#draft-summary strong");
  // The draft says what the plan said: both count the same streets.
  const found = await plan("add=5&objective=max-cover");
  const gain = found.sites[0].gain;
  const said = gain < 1000 ? `+${Math.round(gain)} m` : `+${(gain / 1000).toFixed(1)} km`;
  assert.equal(await text(page, "#draft-summary strong"), said);
  // A plan of an older question says so.
  await page.selectOption("#minutes", "10");
  await page.click("#tab-siting");
  assert.equal(await page.isVisible("#siting-old"), true);
  await close();
});

test("work is shown and can be stopped", async () => {
  const { page, close } = await opened();
  let held;
  await page.route("**/v1/siting*", (route) => {
    held = route;
  });
  await page.click("#siting-ask");
  await page.waitForSelector("#siting-work progress");
  assert.equal(await page.isDisabled("#siting-ask"), true);
  assert.match(await text(page, "#siting-clock"), /\d s; after at most 10 s/);
  assert.deepEqual(await barriers(page), []);
  const [failed] = await Promise.all([page.waitForEvent("requestfailed"), page.click("#siting-cancel")]);
  assert.match(failed.url(), /v1\/siting/);
  await page.waitForSelector("#siting-work", { state: "hidden" });
  assert.match(await text(page, "#said"), /Stopped/);
  assert.equal(await page.isDisabled("#siting-ask"), false);
  assert.equal(await page.locator(".card").count(), 0);
  await held.abort().catch(() => {});
  await page.unroute("**/v1/siting*");
  await page.click("#siting-ask");
  await page.waitForSelector(".card");
  await close();
});

test("progress is told as the server tells it, and an answer that breaks off is no plan", async () => {
  const { page, close } = await opened();
  const told = [
    { stage: "streets", done: 120, of: 400, seconds: 0.1 },
    { stage: "plan", objective: 975, bound: 1000, seconds: 0.9, limit_s: 10 },
  ];
  await page.route("**/v1/siting*", (route) => {
    assert.match(route.request().url(), /[?&]progress=true/);
    return route.fulfill({ contentType: "application/x-ndjson", body: told.map((progress) => `${JSON.stringify({ progress })}\n`).join("") });
  });
  await page.evaluate(() => {
    globalThis.heard = [];
    new MutationObserver(() => globalThis.heard.push(document.getElementById("siting-so-far").textContent))
      .observe(document.getElementById("siting-so-far"), { childList: true });
  });
  await page.click("#siting-ask");
  await page.waitForSelector("#problem:not([hidden])");
  const heard = await page.evaluate(() => globalThis.heard.at(-1));
  assert.match(heard, /at most 2.50? % short of the best/);
  assert.equal(await page.getAttribute("#siting-bar", "max"), "10");
  assert.equal(await page.locator(".card").count(), 0);
  await page.unroute("**/v1/siting*");
  await page.click("#siting-ask");
  await page.waitForSelector(".card");
  await close();
});

test("a list with costs and a budget; what cannot be used is told by its row", async () => {
  const { page, close } = await opened();
  await page.selectOption("#siting-source", "list");
  await page.click("#siting-ask");
  assert.match(await text(page, "#problem"), /No list is chosen/);
  assert.equal(await page.isDisabled("#siting-budget"), true);
  const list = "编号,名称,经度,纬度,类别,费用\r\nb1,\"<img src=x onerror=alert(1)>, bank\",24.9300,60.1660,银行,100\r\n"
    + "b2,post,24.9500,60.1680,邮局,80\r\nb3,odd,two,60.17,x,1\r\nb4,kiosk,24.9420,60.1640,kiosk,90\r\nb5,far,24.94,60.165,x,-3\r\n";
  await page.setInputFiles("#siting-file", { name: "list.csv", mimeType: "text/csv", buffer: Buffer.from(list) });
  await page.waitForSelector("#siting-list .good");
  assert.match(await text(page, "#siting-list"), /3 places can be used, 2 rows cannot.*Row 4: lng is “two”.*Row 6: the cost is “-3”/s);
  await page.fill("#siting-budget", "185");
  await page.fill("#siting-add", "");
  await page.click("#siting-ask");
  await page.waitForSelector(".card");
  const costs = await page.$$eval(".card .facts div:last-child dd", (all) => all.map((one) => Number(one.textContent)));
  assert.ok(costs.length > 0 && costs.reduce((sum, one) => sum + one, 0) <= 185, costs.join());
  assert.deepEqual(await barriers(page), []);
  await picture(page, "siting-list");
  await close();
});

test("the other objectives, and a place of one's own among the candidates", async () => {
  const { page, close } = await opened();
  await page.click("#tab-draft");
  await page.click("#draft-centre");
  await page.waitForSelector("#draft-summary strong");
  await page.click("#tab-siting");
  await page.selectOption("#siting-goal", "p-median");
  await page.click("#siting-ask");
  await page.waitForSelector(".card");
  assert.match(await text(page, "#plan"), /on the average way \(new stations: 5\).*Average: \d+\.\d min → \d+\.\d min/s);
  assert.match(await text(page, "#plan"), /Your draft among the candidates.*Planned station 1: rank \d+/s);
  await page.selectOption("#siting-goal", "cover-all");
  assert.equal(await page.isDisabled("#siting-add"), true);
  await page.click("#siting-ask");
  await page.waitForFunction(() => /new stations serve all/.test(document.querySelector("#plan").textContent), undefined, { timeout: 30_000 });
  // A median asks about the nearest station only: what cannot be is told.
  await page.selectOption("#depth", "2");
  await page.selectOption("#siting-goal", "p-median");
  await page.click("#siting-ask");
  await page.waitForFunction(() => /depth/.test(document.querySelector("#problem").textContent));
  await page.selectOption("#siting-goal", "max-cover");
  await page.selectOption("#depth", "1");
  const { page: other, close: closeOther } = await opened({ query: "?minutes=90" });
  await other.click("#siting-ask");
  await other.waitForFunction(() => document.querySelector("#plan").textContent.trim() !== "");
  await closeOther();
  // The server's refusal above is the only thing that went wrong.
  await page.close();
  await close().catch((error) => assert.match(error.message, /status of 400/));
});
