// What each further site adds, as a small picture: one bar a site, and where it begins to pay less.

import { t } from "../page.js";
import { number } from "./numbers.js";

const SVG = "http://www.w3.org/2000/svg";
const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP] = [320, 130, 8, 20, 22];
/** So many sites are named in words; the cards name all. */
const SPOKEN = 10;

function shape(name, attributes, text) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  if (text !== undefined) element.textContent = text;
  return element;
}

/** The picture of gains in their order; `amount` writes one with its unit, `knee` is after how many it bends. */
export function curve(gains, amount, knee) {
  const most = Math.max(...gains, Number.MIN_VALUE);
  const [high, step] = [HEIGHT - TOP - BOTTOM, (WIDTH - 2 * LEFT) / gains.length];
  const spoken = gains.slice(0, SPOKEN).map(amount).join(t("report.comma"));
  const picture = shape("svg", {
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "curve", role: "img",
    "aria-label": t(gains.length > SPOKEN ? "planner.curve_spoken_more" : "planner.curve_spoken", { gains: spoken, n: SPOKEN }),
  });
  const top = (gain) => TOP + high * (1 - Math.max(0, gain) / most);
  const bar = (gain, index) => shape("rect", {
    x: LEFT + step * (index + 0.1), width: step * 0.8, y: top(gain), height: HEIGHT - BOTTOM - top(gain), class: knee && index >= knee ? "after" : "before",
  });
  const label = (index) => shape("text", { x: LEFT + step * (index + 0.5), y: HEIGHT - 5, "text-anchor": "middle" }, number(index + 1));
  const every = Math.ceil(gains.length / 10);
  picture.append(
    ...gains.map(bar),
    shape("line", { x1: LEFT, x2: WIDTH - LEFT, y1: HEIGHT - BOTTOM, y2: HEIGHT - BOTTOM, class: "axis" }),
    ...gains.map((gain, index) => index).filter((index) => index % every === 0).map(label),
    shape("text", { x: LEFT, y: 13 }, amount(gains[0])),
  );
  if (knee && knee < gains.length) {
    const x = LEFT + step * knee;
    picture.append(shape("line", { x1: x, x2: x, y1: TOP - 6, y2: HEIGHT - BOTTOM, class: "knee" }));
  }
  return picture;
}
