// The report: the figures of the page on paper, in both languages, with a picture of the map and the method.

import { both, byId, credits, el, lang, t } from "../page.js";
import { answer, claimed, measure, range } from "./figures.js";
import { answer as gaps } from "./gaps.js";
import { inKm, number, percent } from "./numbers.js";
import { sentence } from "./words.js";
import { nameOf } from "./stations.js";
import { map } from "./map.js";
import { say, tell } from "./status.js";

const LANGS = lang.startsWith("zh") ? ["zh-CN", "en"] : ["en", "zh-CN"];

/** The text of a key in a language. */
const text = (of) => (key, slots = {}) => (both[of][key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => (name in slots ? String(slots[name]) : whole));
/** A text in both languages, the language of the page first. */
const twice = (key, slots) => LANGS.map((of) => el("span", { lang: of }, text(of)(key, slots)));

/** Units as both languages write them. */
const km = (metres) => `${inKm(metres)} km`;
const km2 = (squareMetres) => `${number(squareMetres / 1e6, 2)} km²`;
const minutes = (seconds) => `${number(seconds / 60, 1)} min`;

/** Makes the buttons work. */
export function start() {
  byId("report-make").addEventListener("click", async () => {
    tell();
    byId("report").replaceChildren(...(await pages()));
    byId("report").hidden = false;
    byId("report-print").disabled = false;
    say(t("planner.report_ready"));
  });
  byId("report-print").addEventListener("click", () => print());
}

async function pages() {
  if (!answer) return [];
  const { method, regions } = answer;
  const unit = (key) => LANGS.map((of) => text(of)(key)).join(" / ");
  const head = (...keys) => el("thead", {}, el("tr", {}, keys.map((key) => el("th", { scope: "col" }, unit(key)))));
  const workers = Boolean(measure(regions[0], "demand"));
  const rows = regions.map((region) => {
    const street = measure(region, "street_m");
    const demand = measure(region, "demand");
    return el("tr", {}, el("th", { scope: "row" }, region.key === "region" ? unit("report.whole") : region.name || region.key), [
      shareAndRange(street), km(street.covered), km(street.total), method.reach === "disc" ? "–" : percent(claimed(region)),
      number(region.stations), ...(workers ? [percent(demand?.share)] : []),
    ].map((cell) => el("td", {}, cell)));
  });
  const found = gaps?.features ?? [];
  const gapRows = found.map(({ properties: gap }) => el("tr", {}, [
    number(gap.rank), gap.where ? [...new Set([gap.where.zh, gap.where.en])].join(" / ") : "–", unit(`report.cause_${gap.cause}`), km(gap.street_m), km2(gap.area_m2),
    gap.nearest ? `${nameOf(gap.nearest)}, ${minutes(gap.nearest_s)}` : "–",
  ].map((cell) => el("td", {}, cell))));
  const data = Object.entries(method.data).map(([role, input]) => el("li", {}, `${role}: ${input.file}, SHA-256 ${input.sha256}`));
  return [
    el("h2", {}, twice("report.title")),
    LANGS.map((of) => el("p", { lang: of }, sentence(method, text(of), of))),
    picture(),
    el("h3", {}, twice("report.figures")),
    el("table", {}, head("report.area", "report.share", "report.covered", "report.total", "report.circle", "report.stations", ...(workers ? ["report.demand"] : [])), el("tbody", {}, rows)),
    found.length ? [el("h3", {}, twice("report.gaps")),
      el("table", {}, head("report.rank", "report.where", "report.cause", "report.street", "report.size", "report.nearest"), el("tbody", {}, gapRows))] : null,
    el("h3", {}, twice("report.method")),
    LANGS.map((of) => el("div", { lang: of }, text(of)("report.text").split("\n").map((line) => el("p", {}, line)))),
    el("h3", {}, twice("report.data")),
    el("ul", { class: "quiet" }, data, el("li", {}, `Waystation, ${new Date().toISOString().slice(0, 10)}`), el("li", {}, "© OpenStreetMap contributors, ODbL 1.0"),
      credits.attribution ? el("li", {}, credits.attribution) : null, credits.approval ? el("li", {}, `审图号：${credits.approval}`) : null),
  ].flat().filter(Boolean);
}

/** A share, and between what it lies where hours are unknown. */
const shareAndRange = (one) => [percent(one.share), range(one)].filter(Boolean).join(" ");

/** The map as it is now, with what its colours and patterns mean. */
function picture() {
  if (!map) return null;
  const image = el("img", { class: "picture", alt: LANGS.map((of) => text(of)("report.map")).join(" / ") });
  image.src = map.getCanvas().toDataURL("image/png");
  const legend = [...byId("legend").children].map((row) => row.cloneNode(true));
  return el("figure", {}, image, el("figcaption", {}, twice("report.map"), " ", "© OpenStreetMap contributors"), el("ul", { class: "meanings" }, legend));
}
