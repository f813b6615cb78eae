// A list of places where a station may be opened: a table of text, read here and sent with the question.

import { t } from "../page.js";

/** What a column may be called. */
const NAMES = {
  id: ["id", "key", "编号"],
  name: ["name", "名称"],
  lng: ["lng", "lon", "longitude", "经度"],
  lat: ["lat", "latitude", "纬度"],
  class: ["class", "类别", "类型"],
  cost: ["cost", "费用", "造价"],
};

/** Reads a file: `{places, slips}`, where a slip says in words which row cannot be used and why. */
export async function read(file) {
  const rows = table(decoded(await file.arrayBuffer()));
  const header = rows.shift()?.cells.map((cell) => cell.trim().toLowerCase()) ?? [];
  const column = Object.fromEntries(Object.entries(NAMES).map(([key, names]) => [key, header.findIndex((cell) => names.includes(cell))]));
  for (const key of ["lng", "lat"]) if (column[key] < 0) return { places: [], slips: [t("planner.list_no_column", { name: key })] };
  const [places, slips] = [[], []];
  for (const { line, cells } of rows) {
    const text = (key) => (cells[column[key]] ?? "").trim();
    const slip = wrong(text);
    if (slip) slips.push(t("planner.list_row", { line, slip }));
    else places.push(place(text));
  }
  return { places, slips };
}

/** UTF-8, or what spreadsheets in China write where it is none. */
function decoded(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("gb18030").decode(bytes);
  }
}

function wrong(text) {
  for (const [key, most] of [["lng", 180], ["lat", 90]]) {
    if (text(key) === "" || !(Math.abs(Number(text(key))) <= most)) return t("planner.list_bad", { name: key, value: text(key), low: -most, high: most });
  }
  if (text("cost") && !(Number(text("cost")) >= 0)) return t("planner.list_bad_cost", { value: text("cost") });
  return undefined;
}

function place(text) {
  const found = { lng: Number(text("lng")), lat: Number(text("lat")) };
  for (const key of ["id", "name", "class"]) if (text(key)) found[key] = text(key);
  if (text("cost")) found.cost = Number(text("cost"));
  return found;
}

/** Rows of cells with the line that each begins on; cells may be quoted, and are parted by whatever parts the header. */
function table(text) {
  const [head] = text.split("\n", 1);
  const mark = [",", ";", "\t"].reduce((best, one) => (head.split(one).length > head.split(best).length ? one : best));
  const rows = [];
  let [cells, cell, quoted, line, begin] = [[], "", false, 1, 1];
  const end = () => {
    cells.push(cell);
    if (cells.some((one) => one.trim())) rows.push({ line: begin, cells });
    [cells, cell, begin] = [[], "", line + 1];
  };
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (quoted && char === '"' && text[at + 1] === '"') cell += text[(at += 1)];
    else if (char === '"') quoted = !quoted;
    else if (!quoted && char === mark) {
      cells.push(cell);
      cell = "";
    } else if (!quoted && char === "\n") end();
    else if (char !== "\r") cell += char;
    if (char === "\n") line += 1;
  }
  end();
  return rows;
}
