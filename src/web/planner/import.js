// A list of stations: first what it would change and what is wrong with it, row by row; then, if wanted, taken.

import { byId, el, t } from "../page.js";
import { ask } from "./api.js";
import { number } from "./numbers.js";
import { remind, say, tell } from "./status.js";

const LISTED = 200;
/** How often the question was changed: a check of an earlier one allows nothing. */
let changes = 0;

/** Makes the panel work; `taken` is called when stations were stored. */
export function start(taken) {
  const form = byId("import-form");
  const file = byId("import-file");
  const forget = () => {
    changes += 1;
    byId("import-take").disabled = true;
    byId("import-report").replaceChildren();
  };
  for (const field of form.querySelectorAll("input, select")) field.addEventListener("change", forget);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(file.files[0], true);
  });
  byId("import-take").addEventListener("click", async () => {
    if (await send(file.files[0], false)) await taken();
  });
}

async function send(file, dry) {
  if (!file) {
    remind(t("planner.import_no_file"));
    return false;
  }
  tell();
  const asked = changes;
  const query = new URLSearchParams({ mode: byId("import-mode").value, datum: byId("import-datum").value, dry_run: String(dry) });
  try {
    // What it is, its bytes say.
    const response = await ask(`v1/stations/import?${query}`, { method: "POST", body: await file.arrayBuffer(), type: "application/octet-stream" });
    const found = await response.json();
    if (dry && asked !== changes) return false;
    report(found);
    return true;
  } catch (error) {
    if (dry && asked !== changes) return false;
    if (error.problem?.report) report(error.problem.report);
    tell(error);
    return false;
  }
}

function report(found) {
  const counts = ["rows", "added", "changed", "unchanged", "removed", "rejected"];
  const usable = found.rejected === 0;
  byId("import-take").disabled = !(found.dry_run && usable);
  const verdict = t(!usable ? "planner.import_mend" : found.dry_run ? "planner.import_good" : "planner.import_done");
  say(verdict);
  byId("import-report").replaceChildren(
    el("p", { class: usable ? "good" : "bad" }, el("strong", {}, verdict)),
    el("dl", { class: "counts" }, counts.map((name) => el("div", {}, el("dt", {}, t(`planner.import_${name}`)), el("dd", {}, number(found[name]))))),
    found.findings.length ? table(found) : el("p", {}, t("planner.import_no_findings")),
  );
}

function table({ findings, findings_total: total }) {
  const columns = ["line", "column", "value", "problem", "fix", "row"];
  const text = (finding, column) => (column === "row" ? t(`planner.row_${finding.row}`)
    : column === "line" && finding.sheet ? `${finding.sheet} ${finding.line}` : String(finding[column] ?? ""));
  const row = (finding) => el("tr", { class: finding.row }, columns.map((column) => el("td", { class: `finding-${column}` }, text(finding, column))));
  return el("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": t("planner.import_findings") }, el("table", {},
    el("caption", {}, t("planner.import_caption", { shown: number(Math.min(LISTED, findings.length)), total: number(total) })),
    el("thead", {}, el("tr", {}, columns.map((column) => el("th", { scope: "col" }, t(`planner.finding_${column}`))))),
    el("tbody", {}, findings.slice(0, LISTED).map(row))));
}
