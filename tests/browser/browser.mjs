// A server and a browser for tests; whoever starts one ends it.

import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import axe from "axe-core";
import { chromium } from "playwright-core";

const { WAYSTATION_BIN: program, WAYSTATION_DATA: data, WAYSTATION_REAL: real, WAYSTATION_SCREENSHOTS: pictures, CHROMIUM: executablePath } = process.env;

export const LANGUAGES = ["zh-CN", "en"];
export const SCREENS = {
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true },
  desktop: { viewport: { width: 1366, height: 860 } },
};
/** Beside the central railway station of the demo's city. */
export const CENTRE = { longitude: 24.9414, latitude: 60.1699 };

const scratch = mkdtempSync(join(tmpdir(), "waystation-browser-"));
process.on("exit", () => rmSync(scratch, { recursive: true, force: true }));

/** Runs the program to its end. */
function done(...words) {
  const run = spawnSync(program, words, { encoding: "utf8" });
  if (run.status !== 0) throw new Error(run.stderr);
}

/** A region of the demo's streets with the demo's stations, or with those of a list; `districts` are features. */
export function region(name, list, districts) {
  const out = join(scratch, name);
  let stations = join(data, "helsinki-stations.csv");
  if (list) {
    stations = join(scratch, `${name}.csv`);
    writeFileSync(stations, list);
  }
  const areas = join(scratch, `${name}.geojson`);
  if (districts) writeFileSync(areas, JSON.stringify({ type: "FeatureCollection", features: districts }));
  done("build", "--osm", join(data, "helsinki-centre.osm.pbf"), "--stations", stations, "--out", out, ...(districts ? ["--districts", areas] : []));
  return out;
}

/** The demo's region with the presence of workers who do not exist, over a week. */
export function peopled() {
  const out = region("peopled");
  const pings = join(scratch, "pings.parquet");
  done("simulate", out, "--workers", "300", "--days", "7", "--out", pings);
  done("pings", out, pings, "--source", "synthetic");
  return out;
}

/** The invented district that is part of the program: three quarters of it speak Chinese. */
export function district() {
  const out = join(scratch, "district");
  const file = (name) => join(data, "sample", name);
  done("build", "--osm", file("sample.osm.pbf"), "--stations", file("stations.xlsx"), "--districts", file("districts.geojson"), "--out", out);
  return out;
}

/** Malta, where the folder of real data is there; else nothing, and that is said. */
export function malta() {
  const file = (name) => join(real, "osm/malta", name);
  if (!existsSync(file("malta.osm.pbf"))) {
    console.error(`SKIPPED: ${file("malta.osm.pbf")} is missing; set WAYSTATION_DATA to the folder of the real data`);
    return undefined;
  }
  const out = join(scratch, "malta");
  done("build", "--osm", file("malta.osm.pbf"), "--stations", file("stations-standin.csv"), "--out", out);
  return out;
}

/** Serves a region on a free port. `stop` ends the server, and nothing else. */
export async function serve(directory, ...options) {
  const child = spawn(program, ["serve", directory, "--listen", "127.0.0.1:0", ...options], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  const url = await new Promise((resolve, reject) => {
    child.stderr.setEncoding("utf8").on("data", (text) => {
      said += text;
      const found = /serving on (http:\S+\/) /.exec(said);
      if (found) resolve(found[1]);
    });
    child.once("exit", () => reject(new Error(said)));
  });
  const stop = () => new Promise((resolve) => {
    child.removeAllListeners("exit").once("exit", resolve);
    child.kill("SIGTERM");
  });
  return { url, stop };
}

/** The demo's region, served; WAYSTATION_URL names a server that is there already. */
export const demo = async (...options) => (process.env.WAYSTATION_URL
  ? { url: process.env.WAYSTATION_URL, stop: async () => undefined }
  : serve(region("demo"), ...options));

/**
 * A line to a server that can be cut: then nothing answers, neither the page nor its service worker, as in a basement.
 * (Playwright's own switch leaves service workers online.)
 */
export async function line(url) {
  const { hostname, port } = new URL(url);
  const open = new Set();
  const proxy = createServer((near) => {
    const far = connect({ host: hostname, port: Number(port) });
    for (const socket of [near, far]) {
      open.add(socket);
      socket.on("error", () => socket.destroy()).on("close", () => open.delete(socket));
    }
    near.pipe(far).pipe(near);
  });
  await new Promise((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const cut = () => new Promise((resolve) => {
    proxy.close(resolve);
    for (const socket of open) socket.destroy();
  });
  return { url: `http://127.0.0.1:${proxy.address().port}/`, cut };
}

/** A browser of its own, with nothing of an earlier one; WebGL is drawn by the processor. */
export const browser = () => chromium.launch({
  executablePath,
  headless: true,
  args: ["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-quic",
    "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

/** The same without WebGL. */
export const plainBrowser = () => chromium.launch({
  executablePath,
  headless: true,
  args: ["--no-sandbox", "--disable-gpu", "--disable-3d-apis", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

/**
 * A page that keeps book: `findings` holds console errors, scripts that threw, dialogs, answers of 400 and more, and
 * requests to any other host. An empty list is the aim of every test.
 */
export async function watched(context, allowed) {
  const findings = [];
  const hosts = new Set([allowed].flat().map((url) => new URL(url).host));
  context.on("request", (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith("http") && !hosts.has(url.host)) findings.push(`asks ${url.host}`);
  });
  const page = await context.newPage();
  page.on("console", (message) => message.type() === "error" && findings.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => findings.push(`threw: ${error.message}`));
  page.on("dialog", (dialog) => {
    findings.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  return { page, findings };
}

/** What axe-core finds against WCAG 2.2 AA, one line each. */
export async function barriers(page) {
  // The page's policy forbids foreign scripts; this goes past it, as an extension would.
  await page.evaluate(axe.source);
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
  const { violations } = await page.evaluate((values) => globalThis.axe.run({ runOnly: { type: "tag", values } }), tags);
  return violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target.join(" ")}: ${node.failureSummary}`));
}

/**
 * Where a map of a page shows a colour, as `{count, x, y}`: how many pixels, and their middle on the page.
 */
export const coloured = (page, [red, green, blue], canvas = "#map canvas") => page.evaluate(([r, g, b, selector]) => {
  const map = document.querySelector(selector);
  const copy = document.createElement("canvas");
  [copy.width, copy.height] = [map.width, map.height];
  const pen = copy.getContext("2d");
  pen.drawImage(map, 0, 0);
  const { data } = pen.getImageData(0, 0, copy.width, copy.height);
  const place = map.getBoundingClientRect();
  let [count, x, y] = [0, 0, 0];
  for (let at = 0; at < data.length; at += 4) {
    if (Math.abs(data[at] - r) + Math.abs(data[at + 1] - g) + Math.abs(data[at + 2] - b) > 12) continue;
    count += 1;
    x += (at / 4) % copy.width;
    y += Math.floor(at / 4 / copy.width);
  }
  const scale = place.width / copy.width;
  return { count, x: place.x + (scale * x) / count, y: place.y + (scale * y) / count };
}, [red, green, blue, canvas]);

/** Keeps a picture, outside of the clone. */
export const picture = (page, name, options = {}) => page.screenshot({ path: join(pictures, `${name}.png`), ...options });

/** Whether the page is wider than its screen, which makes people scroll sideways. */
export const tooWide = (page) => page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth + 1);

/** Buttons and links like buttons whose words do not fit into them. */
export const spilled = (page) => page.evaluate(() => [...document.querySelectorAll("button, a.button")]
  .filter((one) => one.checkVisibility() && one.scrollWidth > one.clientWidth + 1).map((one) => one.outerHTML.slice(0, 200)));
