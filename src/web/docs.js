// The API, drawn from /openapi.json: no tool, no other host.

import { byId, el, t } from "./page.js";

/** A line with `code` and [links](to): nothing else of Markdown is used in the document. */
function line(text) {
  return text.split(/(`[^`]+`|\*\*[^*]+\*\*)/).map((part) => {
    if (/^`.+`$/.test(part)) return el("code", {}, part.slice(1, -1));
    if (/^\*\*.+\*\*$/.test(part)) return el("strong", {}, part.slice(2, -2));
    return part;
  });
}

function paragraphs(text) {
  return text.split(/\n\n+/).map((block) => {
    const lines = block.trim().split("\n");
    if (!lines[0].startsWith("|")) return el("p", {}, line(lines.join(" ")));
    const cells = (row) => row.split("|").slice(1, -1).map((cell) => cell.trim());
    const rows = lines.slice(2).map((row) => el("tr", {}, cells(row).map((cell) => el("td", {}, line(cell)))));
    const head = el("tr", {}, cells(lines[0]).map((cell) => (cell ? el("th", { scope: "col" }, cell) : el("td"))));
    return scrolled(el("table", {}, el("thead", {}, head), el("tbody", {}, rows)));
  });
}

const scrolled = (table) => el("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": t("docs.table") }, table);

function kind(schema = {}) {
  const one = schema.items ?? schema;
  const words = one.enum ? one.enum.join(" | ") : [one.type].flat().filter((type) => type && type !== "null").join(" | ");
  const range = [schema.minimum, schema.maximum].some((end) => end !== undefined)
    ? ` ${schema.minimum ?? ""}–${schema.maximum ?? ""}` : "";
  const usual = schema.default === undefined ? "" : ` (${t("docs.default")} ${JSON.stringify(schema.default)})`;
  return `${schema.items ? "[] " : ""}${words}${range}${usual}`;
}

function parameters(list) {
  const row = (one) => el("tr", {}, el("td", {}, el("code", {}, one.name), one.required ? " *" : ""),
    el("td", {}, kind(one.schema)), el("td", {}, line(one.description ?? "")));
  const head = el("tr", {}, ["name", "values", "about_parameter"].map((name) => el("th", { scope: "col" }, t(`docs.${name}`))));
  return scrolled(el("table", {}, el("thead", {}, head), el("tbody", {}, list.map(row))));
}

function operation(method, path, one) {
  const answers = Object.entries(one.responses ?? {}).filter(([, answer]) => answer.description);
  const types = (answer) => Object.keys(answer.content ?? {}).join(", ");
  return el("details", { class: "operation", id: one.operationId },
    el("summary", {}, el("span", { class: "method" }, method.toUpperCase()), el("code", {}, path), el("span", {}, line(one.summary ?? ""))),
    el("div", { class: "inside" },
      one.description ? paragraphs(one.description) : null,
      one.parameters?.length ? [el("h4", {}, t("docs.parameters")), parameters(one.parameters)] : null,
      one.requestBody ? el("p", {}, `${t("docs.body")}: ${Object.keys(one.requestBody.content).join(", ")}`) : null,
      el("h4", {}, t("docs.answers")),
      el("ul", {}, answers.map(([status, answer]) => el("li", {}, el("code", {}, status), " ", line(answer.description), " ",
        el("code", {}, types(answer))))),
      one.security ? el("p", {}, t("docs.key")) : null));
}

function draw(api) {
  const groups = new Map();
  for (const [path, methods] of Object.entries(api.paths)) {
    for (const [method, one] of Object.entries(methods)) {
      const tag = one.tags?.[0] ?? "";
      groups.set(tag, [...(groups.get(tag) ?? []), operation(method, path, one)]);
    }
  }
  const sections = [...groups].map(([tag, operations]) => [el("h2", {}, tag), ...operations]);
  const [intro, codes] = api.info.description.split(/\n\n(?=\|)/);
  byId("document").replaceChildren(...paragraphs(intro), ...sections.flat(),
    el("h2", {}, t("docs.problems")), ...paragraphs(codes ?? ""));
  // A link to one operation opens it.
  const open = () => {
    const wanted = byId(decodeURIComponent(location.hash.slice(1)));
    if (wanted instanceof HTMLDetailsElement) {
      wanted.open = true;
      wanted.scrollIntoView();
    }
  };
  addEventListener("hashchange", open);
  open();
}

try {
  const answer = await fetch("openapi.json");
  if (!answer.ok) throw new Error(String(answer.status));
  draw(await answer.json());
} catch (error) {
  byId("document").replaceChildren(el("p", { role: "alert" }, t("docs.failed", { reason: error.message })));
}
