// What the planner asks: one object, told to everybody who listens, and kept in the address of the page.

const USUAL = { mode: "walk", minutes: 15, reach: "network", depth: 1, need: "", group: "", when: "any", show: "coverage,districts" };
const MODES = ["walk", "cycle", "ebike"];
/** Groups of workers that can be told apart. */
export const GROUPS = ["courier", "rider", "cleaner", "driver"];
const listeners = new Set();

/** The question of now; changed by `change` alone. */
export const state = { ...USUAL, ...fromAddress() };

/** Changes some members, and tells those who listen. */
export function change(part) {
  Object.assign(state, part);
  const address = new URL(location.href);
  for (const [key, usual] of Object.entries(USUAL)) {
    if (state[key] === usual) address.searchParams.delete(key);
    else address.searchParams.set(key, state[key]);
  }
  history.replaceState(null, "", address);
  for (const listener of listeners) listener(Object.keys(part));
}

/** Calls `listener` with the names of the members that changed. */
export const onChange = (listener) => listeners.add(listener);

/** What is not possible in an address is as if it were not there. */
function fromAddress() {
  const given = new URL(location.href).searchParams;
  const found = {};
  const take = (key, read) => {
    const value = given.has(key) ? read(given.get(key)) : undefined;
    if (value !== undefined) found[key] = value;
  };
  const one = (words) => (text) => (words.includes(text) ? text : undefined);
  const whole = (low, high) => (text) => (/^\d{1,3}$/.test(text) && Number(text) >= low && Number(text) <= high ? Number(text) : undefined);
  take("mode", one(MODES));
  take("minutes", whole(1, 90));
  take("reach", one(["network", "disc"]));
  take("depth", whole(1, 8));
  take("need", (text) => (/^[a-z_]+(,[a-z_]+)*$/.test(text) ? text : undefined));
  take("group", one(GROUPS));
  take("when", (text) => (["any", "now"].includes(text) ? text : whole(0, 167)(text)));
  take("show", (text) => (/^([a-z]+(,[a-z]+)*)?$/.test(text) ? text : undefined));
  return found;
}

/** Whether a layer is shown. */
export const shows = (layer) => state.show.split(",").includes(layer);

/** Shows a layer or hides it. */
export function show(layer, yes) {
  const others = state.show.split(",").filter((one) => one && one !== layer);
  change({ show: (yes ? [...others, layer] : others).sort().join(",") });
}

/** The question as parameters of the server; `at` is the instant, if one is asked for. */
export function asked(at) {
  const query = new URLSearchParams({ mode: state.mode });
  if (state.reach === "disc") query.set("reach", "disc");
  else query.set("cutoff_s", String(60 * state.minutes));
  if (state.depth > 1) query.set("depth", String(state.depth));
  if (state.need) query.set("need", state.need);
  if (state.group) query.set("group", state.group);
  if (at) query.set("at", at);
  return query;
}
