// A region in which the presence of workers was published: their layer, their groups, and figures that say their unit.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { barriers, browser, peopled, picture, serve, watched } from "./browser.mjs";

let server;
let chrome;

before(async () => {
  [server, chrome] = [await serve(peopled()), await browser()];
});
after(async () => {
  await chrome?.close();
  await server?.stop();
});

const text = (page, selector) => page.textContent(selector);

for (const [lang, unit, one, other] of [["en", "worker-hours in a week", "meal riders", "couriers"], ["zh-CN", "工时/周", "外卖骑手", "快递员"]]) {
  test(`demand is drawn, weighted and told apart by groups, ${lang}`, async () => {
    const context = await chrome.newContext({ viewport: { width: 1366, height: 860 }, locale: lang });
    const { page, findings } = await watched(context, server.url);
    const tiles = [];
    page.on("response", (response) => response.url().includes("/tiles/demand/") && tiles.push(response.url()));
    await page.goto(`${server.url}?minutes=5&show=demand`);
    await page.waitForSelector("body[data-complete]", { timeout: 60_000 });
    await page.waitForTimeout(1500);
    assert.ok(tiles.length > 0);
    assert.equal(await page.isVisible("#layer-demand"), true);
    for (const place of ["#headline", "#table"]) assert.ok((await text(page, place)).includes(unit), place);
    assert.match(await text(page, "#legend"), /km²|平方公里/);
    assert.deepEqual(await barriers(page), []);
    await picture(page, `demand-${lang}`);
    // A group that was told apart.
    const groups = await page.$$eval("#group option", (all) => all.map((option) => option.value).filter(Boolean));
    assert.ok(groups.includes("rider"), groups.join());
    const before = await text(page, "#headline");
    const seen = tiles.length;
    await page.selectOption("#group", "rider");
    await page.waitForFunction((was) => document.querySelector("#headline").textContent !== was, before);
    assert.ok((await text(page, "#method")).includes(one) && !(await text(page, "#method")).includes(other));
    await page.waitForTimeout(1000);
    assert.ok(tiles.slice(seen).some((url) => url.includes("group=rider")), "the map shows the same group");
    // A draft and a plan weigh the same people.
    await page.click("#tab-draft");
    await page.click("#draft-centre");
    await page.waitForSelector("#draft-summary strong");
    assert.ok((await text(page, "#draft-summary")).includes(unit));
    await page.click("#tab-siting");
    await page.click("#siting-ask");
    await page.waitForSelector(".card");
    assert.ok((await text(page, "#plan")).includes(unit));
    assert.ok((await text(page, "#plan")).includes(one));
    // An hour of the week has a unit of its own.
    await page.selectOption("#group", "");
    await page.focus("#hour");
    await page.keyboard.press("Home");
    const hour = lang === "en" ? "in that hour of the week" : "该小时";
    await page.waitForFunction((words) => document.querySelector("#headline").textContent.includes(words), hour);
    assert.deepEqual(findings, []);
    await context.close();
  });
}
