// Questions to the server. What goes wrong is told with the value and what would be right.

import { lang, t } from "../page.js";

const KEY = "waystation.key";

/** Something that the server would not do, or the way to it. */
export class Refused extends Error {
  constructor(status, problem) {
    const title = (lang.startsWith("zh") && problem.title_zh) || problem.title;
    super(title ? t("planner.problem", { title, detail: problem.detail ?? "" }) : t("planner.unreachable"));
    Object.assign(this, { status, problem });
  }
}

/** The key of a planner, kept until the browser is closed. */
export const key = {
  get: () => sessionStorage.getItem(KEY),
  set: (value) => (value ? sessionStorage.setItem(KEY, value) : sessionStorage.removeItem(KEY)),
};

/** Asks for `path`, relative to the page; gives the response. */
export async function ask(path, { method = "GET", body, type, headers = {}, signal } = {}) {
  const sent = new Headers({ "accept-language": lang, ...headers });
  if (type) sent.set("content-type", type);
  if (key.get()) sent.set("authorization", `Bearer ${key.get()}`);
  const response = await fetch(path, { method, body, headers: sent, signal }).catch((error) => {
    throw error.name === "AbortError" ? error : new Refused(0, {});
  });
  if (response.ok) return response;
  throw new Refused(response.status, await response.json().catch(() => ({ title: response.statusText, detail: String(response.status) })));
}

/** The same, read as JSON. */
export const askJson = async (path, options) => (await ask(path, options)).json();

/** Sends JSON, reads JSON. */
export const sendJson = (path, value, options) =>
  askJson(path, { method: "POST", body: JSON.stringify(value), type: "application/json", ...options });

/** Sends JSON, and reads an answer that comes line by line: `heard` hears of progress, the last line is what comes of it. */
export async function sendJsonForLines(path, value, heard, options) {
  const response = await ask(path, { method: "POST", body: JSON.stringify(value), type: "application/json", ...options });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let [rest, last] = ["", {}];
  for (let over = false; !over;) {
    const { done, value: text } = await reader.read().catch((error) => {
      throw error.name === "AbortError" ? error : new Refused(0, {});
    });
    const lines = `${rest}${text ?? ""}`.split("\n");
    rest = lines.pop();
    for (const line of lines.map((one) => JSON.parse(one))) {
      if (line.progress) heard(line.progress);
      else last = line;
    }
    over = done;
  }
  // A server that stops in between has said nothing to the end.
  if (!last.plan) throw new Refused(last.problem?.status ?? 0, last.problem ?? {});
  return last.plan;
}

/**
 * Runs one work at a time: a new one stops the one before. `work` gets a signal; what was stopped gives nothing.
 */
export function latest() {
  let running;
  return async (work) => {
    running?.abort();
    const mine = (running = new AbortController());
    try {
      const found = await work(mine.signal);
      return mine.signal.aborted ? undefined : found;
    } catch (error) {
      if (mine.signal.aborted || error.name === "AbortError") return undefined;
      throw error;
    }
  };
}

/**
 * Runs one work at a time, to its end: what is asked meanwhile is done once afterwards. For what is dragged.
 */
export function steady(work) {
  let running;
  let again = false;
  return () => {
    if (running) {
      again = true;
      return running;
    }
    const all = async () => {
      do {
        again = false;
        await work();
      } while (again);
    };
    running = all().finally(() => {
      running = undefined;
    });
    return running;
  };
}
