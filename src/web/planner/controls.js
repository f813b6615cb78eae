// The question as a form.

import { byId, el, region, t } from "../page.js";
import { GROUPS, change, show, shows, state } from "./state.js";

const NEEDS = [
  "rest", "water", "heat_food", "toilet", "charge", "ac", "heating", "medicine", "fridge", "wifi", "rain_gear", "reading",
  "shower", "locker", "pump_repair", "battery_swap", "mother_baby", "parking_ebike", "truck_parking", "legal",
  "cooling", "tools", "sewing_kit", "meals", "counselling", "childcare",
];
const MINUTES = [5, 10, 15, 20, 30];
const LAYERS = ["coverage", "gaps", "districts", "demand"];

/** Fills the form in and makes it work. */
export function start() {
  const minutes = [...new Set([...MINUTES, state.minutes])].sort((a, b) => a - b);
  byId("minutes").append(...minutes.map((one) => el("option", { value: one }, t("planner.unit_min", { n: one }))));
  for (const name of ["mode", "minutes", "reach", "depth"]) {
    const field = byId(name);
    field.value = String(state[name]);
    field.addEventListener("change", () => change({ [name]: ["minutes", "depth"].includes(name) ? Number(field.value) : field.value }));
  }
  byId("group").append(...["", ...GROUPS].map((code) => el("option", { value: code }, t(`planner.group_${code || "all"}`))));
  byId("group").addEventListener("change", () => change({ group: byId("group").value }));
  byId("needs").append(...NEEDS.map(need));
  byId("layers").append(...LAYERS.map(layer));
  // On a phone the map needs the room.
  byId("legend-box").open = matchMedia("(min-width: 60rem)").matches;
  reflect();
}

/** Offers the layer of workers, which is there only where a surface was published, and the groups that were told apart. */
export function offerDemand(groups) {
  byId("layer-demand").hidden = false;
  const field = byId("group");
  for (const option of [...field.options]) if (option.value && !groups.includes(option.value)) option.remove();
  byId("group-field").hidden = !groups.length;
  if (state.group && !groups.includes(state.group)) change({ group: "" });
  field.value = state.group;
}

/** Shows what goes together: a circle has no minutes. */
export function reflect() {
  byId("minutes").disabled = state.reach === "disc";
  for (const name of LAYERS) byId(`layer-${name}`).querySelector("input").checked = shows(name);
  const many = state.need ? state.need.split(",").length : 0;
  byId("needs-title").textContent = many ? t("planner.needs_some", { n: many }) : t("planner.needs_none");
}

function need(code) {
  const chosen = () => state.need.split(",").filter(Boolean);
  const toggle = ({ target }) => {
    const others = chosen().filter((one) => one !== code);
    change({ need: (target.checked ? [...others, code] : others).join(",") });
  };
  return el("label", { class: "choice" },
    el("input", { type: "checkbox", value: code, checked: chosen().includes(code), onchange: toggle }), " ", t(`facility.${code}`));
}

function layer(name) {
  const none = name === "demand" || (name === "districts" && !region.districts);
  return el("label", { class: "choice", id: `layer-${name}`, hidden: none },
    el("input", { type: "checkbox", value: name, checked: shows(name), onchange: ({ target }) => show(name, target.checked) }),
    " ", t(`planner.layer_${name}`));
}
