// Drawings of our own, on a grid of 24, in one colour: that of the text around them.

const PATHS = {
  rest: "M5 10V6a2 2 0 0 1 2-2h10a2 2 0 0 1 2 2v4M3 12a2 2 0 0 1 4 0v3h10v-3a2 2 0 0 1 4 0v6H3zM6 18v2M18 18v2",
  water: "M12 3s6 6.4 6 11a6 6 0 0 1-12 0c0-4.6 6-11 6-11zM9 14.5a3 3 0 0 0 2.6 2.9",
  heat_food: "M4 12h16a8 8 0 0 1-5 7.4V20H9v-.6A8 8 0 0 1 4 12zM9 9c-1-1.5 1-2.5 0-4.5M14 9c-1-1.5 1-2.5 0-4.5",
  toilet: "M7.5 6.5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3zM16.5 6.5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3zM5 9h5v5H9v6H6v-6H5zM16.5 9 13.5 15.5h2V20h2v-4.5h2zM12 4v16",
  charge: "M13 3 6 13.5h5L10.5 21 18 10h-5.5z",
  ac: "M3 5h18v7H3zM6 9h7M7 15c0 2-1.5 2-1.5 4M12 15v4M17 15c0 2 1.5 2 1.5 4",
  heating: "M5 9v10M9.5 9v10M14.5 9v10M19 9v10M4 11h16M4 17h16M8 6c-.8-1.3.8-2 0-3.3M15.5 6c-.8-1.3.8-2 0-3.3",
  medicine: "M4 8h16v12H4zM9 8V5h6v3M12 11v6M9 14h6",
  fridge: "M6 3h12v18H6zM6 10h12M9 6v1.5M9 13v3",
  wifi: "M3 9.5a13 13 0 0 1 18 0M6 13a8.5 8.5 0 0 1 12 0M9 16.3a4.3 4.3 0 0 1 6 0M12 19.5h.010",
  rain_gear: "M12 3v1.5M3.5 13a8.5 8.5 0 0 1 17 0c-1.7-1.5-3.9-1.5-5.6 0-1.8-1.5-4-1.5-5.8 0-1.7-1.5-3.9-1.5-5.6 0zM12 13v6a2 2 0 0 1-4 0",
  reading: "M12 6.5C10 5 7 4.5 3.5 5v13.5c3.5-.5 6.5 0 8.5 1.5 2-1.5 5-2 8.5-1.5V5C17 4.5 14 5 12 6.5zM12 6.5V20",
  shower: "M5 21V7a3.5 3.5 0 0 1 7 0M8 10a4 4 0 0 1 8 0zM9.5 13v1.5M12 13v1.5M14.5 13v1.5M9.5 17v1.5M12 17v1.5M14.5 17v1.5",
  locker: "M4 3h16v18H4zM12 3v18M4 12h16M9 7h.010M15 7h.010M9 16h.010M15 16h.010",
  pump_repair: "M14.5 6.5a4 4 0 0 0 5 5L12 19a2.5 2.5 0 0 1-3.5-3.5l7.5-7.5M8 4v9M5 4h6M6 13h4v7H6z",
  battery_swap: "M7 7h9v12H7zM10 5h3v2M19 10a6 6 0 0 1 0 6M21 8.5V11h-2.5M11.5 10v6M8.8 13h5.4",
  mother_baby: "M9 4h6l-1 3h-4zM8 9.5C8 8 9 7 10 7h4c1 0 2 1 2 2.5V19a2 2 0 0 1-2 2h-4a2 2 0 0 1-2-2zM8 13h3M8 16.5h3",
  parking_ebike: "M6 19a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM18 19a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM6 16l3.5-7H15l3 7M9 16h4.5L17 9M14 5h3v4",
  truck_parking: "M3 6h11v10H3zM14 9h4l3 3.5V16h-7zM7 19a1.8 1.8 0 1 0 0-3.6A1.8 1.8 0 0 0 7 19zM17 19a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6z",
  legal: "M12 4v16M7 20h10M5 7h14M5 7l-2.5 6a2.7 2.7 0 0 0 5 0zM19 7l-2.5 6a2.7 2.7 0 0 0 5 0z",
  cooling: "M12 3v18M4.2 7.5l15.6 9M19.8 7.5l-15.6 9M9.5 4 12 6.5 14.5 4M9.5 20l2.5-2.5 2.5 2.5",
  tools: "M3 9h18v10H3zM9 9V6h6v3M3 13h18M10 11.5v3M14 11.5v3",
  sewing_kit: "M19 5 6 18M19 5a2 2 0 0 0-2.6.4M6 18c-1.500 1.500-3 1-3 0s2-2 4.500-1 4 3 6.500 3 4-1.500 3-3.500",
  meals: "M7 3v6a2 2 0 0 1-4 0V3M5 11v10M5 3v5M17 3c-2.200 1.500-3 4-3 7h3zM17 3v18",
  counselling: "M4 5h16v11h-8l-4.500 4v-4H4zM9.500 9.300a1.500 1.500 0 0 1 2.500-.8 1.500 1.500 0 0 1 2.500.8c0 1.500-2.500 3.200-2.500 3.200s-2.500-1.700-2.500-3.200z",
  childcare: "M9 7.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5zM9 9v6M9 10.500l7 2.500M5.500 21 9 15l3 6M17.500 14a1.800 1.800 0 1 0 0-3.600 1.800 1.800 0 0 0 0 3.600zM17.500 14v4M16 21l1.500-3 1.500 3",
  walk: "M13 5.5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3zM8.5 11.5 11 8l3 .5 1.5 3 3 1M11 8l-1 6 3.5 2.5L14.5 21M10 14l-1 3.5L6.5 21",
  ebike: "M5.5 19.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM18.5 19.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM5.5 16h6l4-8.5H13M9 9.5l2.5 6.5M7.5 9.5h3M15.5 7.5l3 8.5M6 3.5 4.5 6H7L5.5 8.5",
  here: "M12 2v4M12 18v4M2 12h4M18 12h4M12 17a5 5 0 1 0 0-10 5 5 0 0 0 0 10z",
  place: "M12 21.5s7-6.8 7-12a7 7 0 0 0-14 0c0 5.2 7 12 7 12zM12 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
  map: "M9 4 3 6.5v13.5L9 17.5l6 2.5 6-2.5V4l-6 2.5zM9 4v13.5M15 6.5V20",
  lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3M12 14.5v2",
  full: "M8 10a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2.5 19.5a5.5 5.5 0 0 1 11 0M16.5 10.5a2.5 2.5 0 1 0-1-4.8M15.8 14a5 5 0 0 1 5.7 5.5",
  no_water: "M12 3s6 6.4 6 11a6 6 0 0 1-1.3 3.7M7.5 9.6C6.6 11.2 6 12.7 6 14a6 6 0 0 0 8.5 5.5M3.5 3.5l17 17",
  undo: "M8 5 4 9l4 4M4 9h10a5.5 5.5 0 0 1 0 11H8",
  go: "M21 3 3 10.5l7.5 3L13.5 21z",
  search: "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5 21 21",
};

const SVG = "http://www.w3.org/2000/svg";

/** Whether there is a drawing of this name. */
export const hasIcon = (name) => Object.hasOwn(PATHS, name);

/** The drawing of a name; what it means stands beside it in words, so it is hidden from those who listen. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  for (const [key, value] of [["fill", "none"], ["stroke", "currentColor"], ["stroke-width", "1.8"],
    ["stroke-linecap", "round"], ["stroke-linejoin", "round"]]) svg.setAttribute(key, value);
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name] ?? PATHS.place);
  svg.append(path);
  return svg;
}
