// Small things about shapes.

/** West, south, east and north of a geometry. */
export function box(geometry) {
  const found = [Infinity, Infinity, -Infinity, -Infinity];
  const visit = (part) => {
    if (typeof part[0] === "number") {
      for (const axis of [0, 1]) {
        found[axis] = Math.min(found[axis], part[axis]);
        found[axis + 2] = Math.max(found[axis + 2], part[axis]);
      }
    } else {
      part.forEach(visit);
    }
  };
  visit(geometry.coordinates);
  return found;
}
