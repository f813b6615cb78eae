// Where to open next: asks for a plan, tells that work goes on, and lets it be stopped.

import { byId, el, t } from "../page.js";
import { sendJsonForLines } from "./api.js";
import { read } from "./candidates.js";
import { edits } from "./draft.js";
import { instant } from "./clock.js";
import { number, percent } from "./numbers.js";
import * as plan from "./plan.js";
import { asked, state } from "./state.js";
import { remind, say, tell } from "./status.js";

/** So many rows of a list that cannot be used are told one by one. */
const SLIPS = 5;

/** The places of somebody's list, once one was read. */
let list;
let running;
/** Since when the search for a plan goes on. */
let solving;

export { choose } from "./plan.js";

/** Makes the panel work. */
export function start() {
  byId("siting-form").addEventListener("submit", (event) => {
    event.preventDefault();
    ask();
  });
  byId("siting-cancel").addEventListener("click", () => running?.abort());
  for (const id of ["siting-goal", "siting-source"]) byId(id).addEventListener("change", reflect);
  byId("siting-file").addEventListener("change", take);
  reflect();
}

/** Tells that a plan answers a question of before. */
export function age() {
  byId("siting-old").hidden = !plan.plan;
}

/** Shows what goes together: all is covered by as many as it takes, and a budget needs costs. */
function reflect() {
  const own = byId("siting-source").value === "list";
  const costs = own && Boolean(list?.some(({ cost }) => cost !== undefined));
  byId("siting-file-field").hidden = !own;
  byId("siting-add").disabled = byId("siting-goal").value === "cover-all";
  byId("siting-budget").disabled = !costs;
  byId("siting-budget-hint").hidden = costs;
}

async function take() {
  const [file] = byId("siting-file").files;
  const report = byId("siting-list");
  report.replaceChildren();
  list = undefined;
  if (file) {
    const { places, slips } = await read(file);
    list = places.length ? places : undefined;
    report.append(
      el("p", { class: places.length ? "good" : "bad" }, t("planner.list_read", { n: number(places.length), slips: number(slips.length) })),
      slips.length ? el("ul", {}, slips.slice(0, SLIPS).map((slip) => el("li", {}, slip)), slips.length > SLIPS ? el("li", {}, "…") : null) : "");
  }
  reflect();
}

/** The question as the server takes it, or nothing where something is missing; then it is said what. */
function question() {
  const query = asked(instant());
  query.delete("reach");
  // Sites are judged along streets, whatever the map shows.
  if (!query.has("cutoff_s")) query.set("cutoff_s", String(60 * state.minutes));
  const value = (id) => (byId(id).disabled ? "" : byId(id).value.trim());
  const goal = byId("siting-goal").value;
  query.set("objective", goal);
  query.set("time_limit_s", byId("siting-time").value);
  const body = {};
  const budget = value("siting-budget");
  if (value("siting-add")) query.set("add", value("siting-add"));
  if (value("siting-spacing")) query.set("spacing_m", value("siting-spacing"));
  if (budget) body.budget = Number(budget);
  if (goal !== "cover-all" && !budget && !query.has("add")) return remind(t("planner.siting_no_number"));
  if (byId("siting-source").value === "list") {
    if (!list) return remind(t("planner.siting_no_list"));
    body.candidates = list;
  }
  const own = edits.filter(({ op }) => op === "add").map(({ key, name, lng, lat }) => ({ id: key, name, lng, lat }));
  if (own.length && byId("siting-own").checked) body.sites = own;
  return { query, body };
}

async function ask() {
  const asks = question();
  if (!asks) return;
  tell();
  const mine = (running = new AbortController());
  const stop = working(Number(asks.query.get("time_limit_s")));
  asks.query.set("progress", "true");
  try {
    const found = await sendJsonForLines(`v1/siting?${asks.query}`, asks.body, heard, { signal: mine.signal });
    plan.show(found, asks.body.sites?.map(({ name }) => name));
    say(t("planner.siting_done", { n: number(found.sites.length) }));
  } catch (error) {
    if (error.name === "AbortError") say(t("planner.siting_stopped"));
    else tell(error);
  }
  stop();
}

/** Tells how far the work is: the ways from candidates by their number, then how far the best plan may be from the best. */
function heard({ stage, done, of, objective, bound, limit_s: limit }) {
  const bar = byId("siting-bar");
  if (stage === "streets") {
    [bar.max, bar.value] = [of, done];
    byId("siting-so-far").textContent = t("planner.siting_streets", { done: number(done), total: number(of) });
    return;
  }
  solving ??= performance.now();
  [bar.max, bar.value] = [limit, Math.min((performance.now() - solving) / 1000, limit)];
  const most = Math.max(Math.abs(objective), Math.abs(bound));
  byId("siting-so-far").textContent = t("planner.siting_gap", { gap: percent(most > 0 ? Math.abs(bound - objective) / most : 0, 2) });
}

/** Tells how long the work has gone on; gives what ends it. */
function working(limit) {
  solving = undefined;
  byId("siting-bar").removeAttribute("value");
  byId("siting-so-far").textContent = "";
  const began = performance.now();
  const tick = () => {
    byId("siting-clock").textContent = t("planner.siting_clock", { s: number((performance.now() - began) / 1000), limit: number(limit) });
  };
  const show = (yes) => {
    byId("siting-work").hidden = !yes;
    byId("siting-ask").disabled = yes;
    byId("plan").setAttribute("aria-busy", String(yes));
  };
  show(true);
  say(t("planner.siting_working"));
  tick();
  byId("siting-cancel").focus();
  const timer = setInterval(tick, 500);
  return () => {
    clearInterval(timer);
    const held = document.activeElement === byId("siting-cancel");
    show(false);
    if (held) byId("siting-ask").focus();
  };
}
