// Scenarios on the planner page: kept, opened, removed, and side by side in a table and on two maps; nobody's work is lost.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { after, before, test } from "node:test";
import { LANGUAGES, SCREENS, barriers, browser, coloured, picture, plainBrowser, region, serve, spilled, tooWide, watched } from "./browser.mjs";

/** What is gained and what is lost is drawn in, by day. */
const [GAINED, LOST] = [[0, 88, 74], [160, 0, 60]];
/** Places of the demo's city, in two districts that are made up. */
const strip = (key, west, east) => ({
  type: "Feature", properties: { key, name: `${key} side` },
  geometry: { type: "Polygon", coordinates: [[[west, 60.15], [east, 60.15], [east, 60.19], [west, 60.19], [west, 60.15]]] },
});
let server;
let chrome;
let alone;

before(async () => {
  server = await serve(region("scenarios", undefined, [strip("west", 24.9, 24.9414), strip("east", 24.9414, 24.98)]));
  chrome = await browser();
  alone = await needed();
});
after(async () => {
  await chrome?.close();
  await server?.stop();
});

async function send(method, path, body, headers = {}) {
  const answer = await fetch(`${server.url}${path}`, { method, headers: { "content-type": "application/json", ...headers }, ...(body && { body: JSON.stringify(body) }) });
  return { status: answer.status, etag: answer.headers.get("etag"), json: await answer.json().catch(() => undefined) };
}

/** The key of a station that stands alone: without it places are out of reach. */
async function needed() {
  const { json: { features } } = await send("GET", "v1/stations?limit=1000");
  for (const { properties: { key } } of features) {
    const { json } = await send("POST", "v1/scenarios/live?cutoff_s=300", { edits: [{ op: "close", key }] });
    if (json.cells.lost.total > 2) return key;
  }
  throw new Error("every station has another one beside it");
}

/** Where a station would help most: the heart of the largest gap that has a street. */
async function gap() {
  const { json } = await send("GET", "v1/gaps?cutoff_s=300&limit=1");
  const [lng, lat] = json.features[0].properties.nearest_from;
  return { lng, lat };
}

/** Stores a scenario, whatever is there. */
async function store(name, edits, note = "") {
  const path = `v1/scenarios/${encodeURIComponent(name)}`;
  const { etag } = await send("GET", path);
  const stored = await send("PUT", path, { edits, note }, etag ? { "if-match": etag } : {});
  assert.ok(stored.status < 300, JSON.stringify(stored.json));
}

async function clear() {
  const { json } = await send("GET", "v1/scenarios");
  for (const { name } of json.scenarios) await send("DELETE", `v1/scenarios/${encodeURIComponent(name)}`);
}

/** The page with the panel open; `findings` must be empty in the end, but for those that are `allowed`. */
async function opened({ query = "?minutes=5&show=", lang = "en", screen = SCREENS.desktop, allowed = [], url = server.url, from = chrome } = {}) {
  const context = await from.newContext({ ...screen, locale: lang, colorScheme: "light" });
  const { page, findings } = await watched(context, url);
  page.removeAllListeners("dialog");
  const asked = [];
  page.on("dialog", (dialog) => {
    asked.push(dialog.message());
    dialog.accept();
  });
  await page.goto(`${url}${query}`);
  await page.waitForSelector("body[data-complete]", { timeout: 60_000 });
  await page.click("#tab-scenarios");
  const close = async () => {
    assert.deepEqual(findings.filter((finding) => !allowed.some((one) => finding.includes(one))), []);
    await context.close();
  };
  return { page, close, asked };
}

const text = (page, selector) => page.textContent(selector);
const box = (name) => `#scenario-list input[value="${name}"]`;

/** Chooses scenarios, and waits until the table has them all, with their gaps. */
async function choose(page, ...names) {
  for (const name of names) await page.check(box(name));
  await page.waitForFunction((count) => document.querySelectorAll("table.side thead th").length === count + 2
    && !document.querySelector("table.side").textContent.includes("…"), names.length, { timeout: 30_000 });
}

/** The cells of the table by the name of the row. */
const rows = (page) => page.$$eval("table.side tbody tr:not(.group)", (all) => Object.fromEntries(all.map((row) => {
  const [name, ...cells] = [...row.children].map((cell) => cell.innerText.trim());
  return [name, cells];
})));

for (const lang of LANGUAGES) {
  for (const [screen, options] of Object.entries(SCREENS)) {
    test(`two scenarios are side by side, ${lang}, ${screen}`, async () => {
      await clear();
      await store("more", [{ op: "add", name: "A place", ...(await gap()) }], "one more");
      await store("less", [{ op: "close", key: alone }]);
      const { page, close } = await opened({ lang, screen: options });
      await page.waitForSelector("#scenario-list li");
      await choose(page, "more", "less");
      const { json } = await send("GET", "v1/scenarios/compare?names=more,less&mode=walk&cutoff_s=300&gaps=true");
      const share = new Intl.NumberFormat(lang, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
      const whole = Object.values(await rows(page));
      const states = [json.base, ...json.scenarios];
      // What the server says stands in the table: the share of street, the stations, the gaps.
      states.forEach(({ regions: [{ measures, stations }], gaps }, index) => {
        assert.ok(whole[0][index].startsWith(`${share.format(100 * measures[0].share)} %`), `${whole[0][index]}, ${measures[0].share}`);
        assert.equal(parseInt(whole[2][index], 10), stations);
        assert.equal(parseInt(whole[3][index], 10), gaps.gaps);
      });
      // The best of the row is told by a star and by a word.
      assert.match(whole[0][1], /★/);
      assert.equal(whole[0].filter((cell) => cell.includes("★")).length, 1);
      assert.equal(await page.locator("table.side td.best .only-heard").count() > 0, true);
      // Both districts have a row, and it is told who gains and who loses.
      assert.ok((await text(page, "table.side")).includes("side"));
      const [first, second] = await page.$$eval(".side-list li", (all) => all.map((one) => one.textContent));
      assert.match(first, lang === "en" ? /A more.*one more.*Gain: .*km².*most of it in.*side.*Nobody loses/s : /A more.*新增覆盖：.*平方公里.*主要在.*无人失去/s);
      assert.match(second, lang === "en" ? /B less.*Nobody gains.*Lose: .*km²/s : /B less.*无人新增.*失去覆盖：.*平方公里/s);
      assert.match(await text(page, "table.side caption"), new RegExp((await text(page, "#method")).replace(/[.*+?^${}()|[\]\\]/g, "\\$&")));
      // The maps: gained on one, lost on the other; on a phone by the switch.
      await page.evaluate(() => scrollTo(0, 0));
      await page.waitForTimeout(2500);
      assert.ok((await coloured(page, GAINED)).count > 50, "gained on the left");
      assert.equal((await coloured(page, LOST)).count, 0);
      if (screen === "desktop") {
        assert.ok((await coloured(page, LOST, "#map-beside canvas")).count > 50, "lost on the right");
        assert.equal((await coloured(page, GAINED, "#map-beside canvas")).count, 0);
      } else {
        assert.equal(await page.isVisible("#map-beside"), false);
        await page.click('#side-left [data-state="2"]');
        await page.waitForTimeout(2500);
        assert.ok((await coloured(page, LOST)).count > 50, "lost by the switch");
        assert.equal((await coloured(page, GAINED)).count, 0);
      }
      assert.deepEqual(await barriers(page), []);
      assert.equal(await tooWide(page), false);
      assert.deepEqual(await spilled(page), []);
      await picture(page, `scenarios-${lang}-${screen}`, { fullPage: screen === "phone" });
      // Another panel gives the map back.
      await page.click("#tab-table");
      assert.equal(await page.isVisible("#side-left"), false);
      await page.waitForTimeout(1500);
      assert.equal((await coloured(page, GAINED)).count + (await coloured(page, LOST)).count, 0);
      await close();
    });
  }
}

test("the maps move together, and the table follows the question", async () => {
  await clear();
  await store("less", [{ op: "close", key: alone }]);
  const { page, close } = await opened();
  await page.waitForSelector("#scenario-list li");
  await choose(page, "less");
  // One scenario stands beside the region as it is.
  assert.match(await text(page, "#side-left .side-name"), /As it is/);
  assert.match(await text(page, "#side-right .side-name"), /A less/);
  await page.waitForTimeout(2000);
  const before = await coloured(page, LOST, "#map-beside canvas");
  // Both have the same size, so what lies under the pointer of one lies there on the other.
  const left = await page.locator("#map").boundingBox();
  await page.mouse.move(left.x + left.width / 2, left.y + left.height / 2);
  await page.mouse.down();
  await page.mouse.move(left.x + left.width / 2 - 60, left.y + left.height / 2, { steps: 6 });
  await page.waitForTimeout(300);
  await page.mouse.up();
  await page.waitForTimeout(1500);
  const after = await coloured(page, LOST, "#map-beside canvas");
  assert.ok(Math.abs(before.x - after.x - 60) < 15, `${before.x} to ${after.x}`);
  const old = await text(page, "table.side");
  await page.selectOption("#minutes", "10");
  await page.waitForFunction((was) => document.querySelector("table.side").textContent !== was && /within 10 min/.test(document.querySelector("table.side caption").textContent), old);
  await page.selectOption("#reach", "disc");
  await page.waitForFunction(() => /by straight line/.test(document.querySelector("table.side caption").textContent));
  assert.equal((await rows(page)).Gaps, undefined);
  await close();
});

test("by the keyboard alone: a draft is kept, opened again and removed", async () => {
  await clear();
  const { page, close, asked } = await opened();
  const press = async (key, until) => {
    for (let step = 0; step < 80; step += 1) {
      await page.keyboard.press(key);
      if (await page.evaluate((selector) => document.activeElement.matches(selector), until)) return;
    }
    assert.fail(`${key} does not lead to ${until}`);
  };
  await page.waitForFunction(() => /The draft is empty/.test(document.querySelector("#scenario-draft").textContent));
  assert.equal(await page.isDisabled("#scenario-save"), true);
  await page.focus("#tab-scenarios");
  for (let step = 0; step < 2; step += 1) await page.keyboard.press("ArrowLeft");
  assert.equal(await page.evaluate(() => document.activeElement.id), "tab-draft");
  await press("Tab", "#draft-centre");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#draft-summary strong");
  const said = await text(page, "#draft-summary strong");
  await press("Tab", "#draft-keep");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "scenario-name");
  // Without a name, and with a bad one, it is said what to do.
  await page.keyboard.press("Enter");
  assert.match(await text(page, "#problem"), /no name yet/);
  await page.keyboard.type("one/two");
  await page.keyboard.press("Enter");
  assert.match(await text(page, "#problem"), /leave out “\/” and “,”/);
  await page.keyboard.press("Control+A");
  await page.keyboard.type("by hand");
  await page.keyboard.press("Tab");
  await page.keyboard.type("in the middle");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#scenario-list li");
  assert.match(await text(page, "#scenario-list li"), /by hand.*in the middle.*Edits: 1\..*by this computer/s);
  const { json } = await send("GET", "v1/scenarios/by%20hand");
  assert.deepEqual(json.edits.map(({ op, key }) => [op, key]), [["add", "draft-1"]]);
  // The table says what the draft said.
  await press("Tab", "#scenario-list input");
  await page.keyboard.press("Space");
  await page.waitForSelector("table.side");
  assert.ok((await rows(page))["Street that reaches one"][1].includes(said), said);
  assert.equal(await page.evaluate((selector) => document.activeElement.matches(selector), box("by hand")), true);
  // What else is stored of an edit comes back whole.
  await store("by hand", [{ op: "add", key: "k1", name: "All night", lng: 24.94, lat: 60.168, opening_hours: "24/7" }, { op: "change", key: alone, opening_hours: "24/7" },
    { op: "close_street", lng: 24.9412, lat: 60.1698 }], "other");
  await press("Tab", "#scenario-list .buttons button:first-child");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelectorAll("#draft-list li").length === 3);
  assert.deepEqual(asked, []);
  assert.match(await text(page, "#draft-list"), /New: All night.*Other details: .*Street closed: 24\.94/s);
  await page.waitForSelector("#draft-summary strong");
  await page.click("#draft-keep");
  await page.fill("#scenario-note", "as it was");
  await page.click("#scenario-save");
  await page.waitForFunction(() => /as it was/.test(document.querySelector("#scenario-list").textContent));
  const again = (await send("GET", "v1/scenarios/by%20hand")).json;
  assert.deepEqual(again.edits.map(({ op }) => op), ["add", "change", "close_street"]);
  assert.deepEqual([again.edits[0].opening_hours, again.edits[0].name, again.edits[1].opening_hours], ["24/7", "All night", "24/7"]);
  await page.focus("#scenario-list .buttons button:last-child");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#scenario-list li", { state: "detached" });
  assert.match(asked.join(), /Remove the scenario “by hand”\? It cannot be brought back/);
  assert.equal((await send("GET", "v1/scenarios")).json.scenarios.length, 0);
  await close();
});

test("two planners who save at once lose nothing", async () => {
  await clear();
  await store("plan", [{ op: "close", key: alone }], "first");
  const { page, close, asked } = await opened({ allowed: ["status of 412", "status of 409", "status of 404"] });
  await page.waitForSelector("#scenario-list li");
  await page.click("#scenario-list .buttons button");
  await page.waitForSelector("#draft-summary strong");
  await page.click("#draft-centre");
  // Meanwhile somebody else.
  await store("plan", [], "theirs");
  await page.click("#draft-keep");
  await page.fill("#scenario-note", "mine");
  await page.click("#scenario-save");
  await page.waitForSelector("#scenario-conflict button");
  assert.match(await text(page, "#scenario-conflict"), /The scenario “plan” was changed meanwhile by this computer.*Nothing is lost: your draft is still here/s);
  assert.equal(await page.evaluate(() => document.activeElement.id), "scenario-conflict");
  assert.deepEqual(await barriers(page), []);
  await picture(page, "scenarios-conflict");
  assert.equal((await send("GET", "v1/scenarios/plan")).json.note, "theirs");
  await page.click('#scenario-conflict button:has-text("Keep both")');
  await page.waitForFunction(() => document.querySelectorAll("#scenario-list li").length === 2);
  assert.deepEqual((await send("GET", "v1/scenarios")).json.scenarios.map(({ name, note, edits }) => [name, note, edits]), [["plan", "theirs", 0], ["plan (2)", "mine", 2]]);
  // A name that is taken; to replace it must be said.
  await page.fill("#scenario-name", "plan");
  await page.click("#scenario-save");
  await page.waitForSelector("#scenario-conflict button");
  assert.match(await text(page, "#scenario-conflict"), /There is a scenario “plan” already/);
  await page.click('#scenario-conflict button:has-text("Replace theirs")');
  await page.waitForSelector("#scenario-conflict", { state: "hidden" });
  assert.equal((await send("GET", "v1/scenarios/plan")).json.note, "mine");
  // One that was removed meanwhile is stored again.
  await send("DELETE", "v1/scenarios/plan");
  await page.fill("#scenario-note", "again");
  await page.click("#scenario-save");
  await page.waitForSelector("#scenario-conflict button");
  assert.match(await text(page, "#scenario-conflict"), /was removed meanwhile/);
  await page.click('#scenario-conflict button:has-text("Save it again")');
  await page.waitForSelector("#scenario-conflict", { state: "hidden" });
  assert.equal((await send("GET", "v1/scenarios/plan")).json.note, "again");
  // What was changed after it was listed is not removed, and a draft that is kept nowhere is not dropped unasked.
  await store("plan (2)", [], "changed");
  await page.locator("#scenario-list li", { hasText: "plan (2)" }).locator("button", { hasText: "Remove" }).click();
  await page.waitForFunction(() => /was not removed/.test(document.querySelector("#problem").textContent));
  assert.equal((await send("GET", "v1/scenarios/plan%20(2)")).status, 200);
  await page.click("#tab-draft");
  await page.click("#draft-centre");
  await page.click("#tab-scenarios");
  await page.locator("#scenario-list li", { hasText: "plan (2)" }).locator("button", { hasText: "Open" }).click();
  await page.waitForFunction(() => document.querySelectorAll("#draft-list li").length === 0);
  assert.match(asked.at(-1), /not kept as a scenario yet/);
  await close();
});

test("at most three, and one whose station is gone says so", async () => {
  await clear();
  await send("PUT", "v1/stations/short-lived", { name: "Short", lng: 24.9414, lat: 60.1699 });
  for (const name of ["a", "b", "c"]) await store(name, [{ op: "close", key: alone }]);
  await store("gone", [{ op: "close", key: "short-lived" }]);
  await send("DELETE", "v1/stations/short-lived");
  const { page, close } = await opened({ allowed: ["status of 409"] });
  await page.waitForSelector("#scenario-list li");
  assert.match(await text(page, "#scenario-list"), /Stations were edited since it was saved/);
  await page.check(box("a"));
  // Not `check`: the page may have taken it out again before anybody looks.
  await page.click(box("gone"));
  await page.waitForFunction(() => /“gone” fits the stations of now no more.*short-lived.*Open it as draft/.test(document.querySelector("#problem").textContent));
  assert.equal(await page.isChecked(box("gone")), false);
  await page.waitForFunction(() => document.querySelectorAll("table.side thead th").length === 3);
  for (const name of ["b", "c"]) await page.check(box(name));
  assert.equal(await page.isDisabled(box("gone")), true);
  assert.match(await text(page, "#scenario-most"), /3 are chosen; take one out/);
  await page.waitForFunction(() => document.querySelectorAll("table.side thead th").length === 5);
  assert.deepEqual(await barriers(page), []);
  await page.uncheck(box("a"));
  await page.waitForFunction(() => document.querySelectorAll("table.side thead th").length === 4);
  // Both close the same station: the region as it is, is better, and neither of them is marked.
  assert.deepEqual((await rows(page))["Street that reaches one"].map((cell) => cell.includes("★")), [true, false, false]);
  await close();
});

test("hostile names and notes of scenarios are text", async () => {
  await clear();
  const names = ["<img src=x onerror=globalThis.ran=1>", "\"><script>globalThis.ran=1<\u2215script>", "javascript:globalThis.ran=1"];
  for (const name of names) await store(name, [{ op: "add", name, ...(await gap()) }], `${name}</textarea><svg onload=globalThis.ran=1>`);
  const { page, close, asked } = await opened({ screen: SCREENS.phone });
  await page.waitForSelector("#scenario-list li");
  for (const box of await page.locator("#scenario-list input").all()) await box.check();
  await page.waitForFunction(() => document.querySelectorAll("table.side thead th").length === 5);
  const look = async (where) => {
    assert.equal(await page.evaluate(() => globalThis.ran), undefined, where);
    assert.equal(await page.evaluate(() => document.querySelectorAll("main script, main img, main iframe, bdi *").length), 0, where);
    assert.equal(await tooWide(page), false, where);
  };
  await look("side by side");
  for (const name of names) for (const place of ["#scenario-list", "table.side", ".side-list"]) assert.ok((await text(page, place)).includes(name), `${name} in ${place}`);
  await page.locator("#scenario-list button", { hasText: "Open" }).first().click();
  await page.waitForSelector("#draft-list li");
  await look("draft");
  await page.click("#tab-scenarios");
  await page.locator("#scenario-list button", { hasText: "Remove" }).first().click();
  await page.waitForFunction(() => document.querySelectorAll("#scenario-list li").length === 2);
  assert.equal(asked.length, 1);
  await look("list");
  await close();
});

test("without WebGL the table and the words are there", async () => {
  await clear();
  await store("less", [{ op: "close", key: alone }]);
  const plain = await plainBrowser();
  const { page, close } = await opened({ from: plain });
  await page.waitForSelector("#scenario-list li");
  await choose(page, "less");
  assert.match(await text(page, ".side-list"), /A less.*Lose: /s);
  assert.equal(await page.isVisible("#no-map"), true);
  assert.deepEqual(await barriers(page), []);
  await picture(page, "scenarios-plain");
  await close();
  await plain.close();
});

test("without the planner's key the panel tells how to get in", async () => {
  const directory = region("locked");
  const key = spawnSync(process.env.WAYSTATION_BIN, ["keys", directory, "add", "--role", "planner", "--name", "Planner"], { encoding: "utf8" }).stdout.match(/ws_\w+/)[0];
  const locked = await serve(directory);
  try {
    const { page, close } = await opened({ url: locked.url, allowed: ["status of 401"] });
    await page.waitForSelector("#key-panel", { state: "visible" });
    assert.match(await text(page, "#problem"), /A key is needed/);
    await page.fill("#key", key);
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => /There is none yet/.test(document.querySelector("#scenario-most").textContent));
    await close();
  } finally {
    await locked.stop();
  }
});
