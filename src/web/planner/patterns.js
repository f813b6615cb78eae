// Patterns that tell places apart without colour: drawn here, so that no picture is loaded.

const SIDE = 16;

/** Draws a square that can be repeated. */
function tile(draw) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIDE;
  const pen = canvas.getContext("2d");
  draw(pen);
  return pen.getImageData(0, 0, SIDE, SIDE);
}

/** Slanted lines: not reached. */
export const hatch = (colour) => tile((pen) => {
  pen.strokeStyle = colour;
  pen.lineWidth = 2;
  for (const shift of [-SIDE, 0, SIDE]) {
    pen.beginPath();
    pen.moveTo(shift - 2, SIDE + 2);
    pen.lineTo(shift + SIDE + 2, -2);
    pen.stroke();
  }
});

/** Dots: reached by fewer stations than asked. */
export const dots = (colour) => tile((pen) => {
  pen.fillStyle = colour;
  for (const [x, y] of [[4, 4], [12, 12]]) {
    pen.beginPath();
    pen.arc(x, y, 1.7, 0, 7);
    pen.fill();
  }
});

/** Lines between pairs of points on a pale ground. */
const strokes = (colour, lines) => tile((pen) => {
  pen.fillStyle = colour;
  pen.globalAlpha = 0.45;
  pen.fillRect(0, 0, SIDE, SIDE);
  pen.globalAlpha = 1;
  pen.strokeStyle = colour;
  pen.lineWidth = 2.5;
  for (const [from, to] of lines) {
    pen.beginPath();
    pen.moveTo(...from);
    pen.lineTo(...to);
    pen.stroke();
  }
});

/** Upright crosses: gained. */
export const plus = (colour) => strokes(colour, [[[8, 3], [8, 13]], [[3, 8], [13, 8]]]);

/** Lying crosses: lost. */
export const cross = (colour) => strokes(colour, [[[4, 4], [12, 12]], [[4, 12], [12, 4]]]);

/** A square with a rim, for a station that a scenario changes. */
export function badge(colour, rim) {
  const side = 40;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = side;
  const pen = canvas.getContext("2d");
  pen.fillStyle = colour;
  pen.strokeStyle = rim;
  pen.lineWidth = 4;
  pen.fillRect(4, 4, side - 8, side - 8);
  pen.strokeRect(4, 4, side - 8, side - 8);
  return pen.getImageData(0, 0, side, side);
}

/** A diamond with a rim, for a place that is proposed. */
export function diamond(colour, rim) {
  const side = 64;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = side;
  const pen = canvas.getContext("2d");
  const half = side / 2;
  pen.moveTo(half, 3);
  for (const [x, y] of [[side - 3, half], [half, side - 3], [3, half]]) pen.lineTo(x, y);
  pen.closePath();
  pen.fillStyle = colour;
  pen.strokeStyle = rim;
  pen.lineWidth = 5;
  pen.fill();
  pen.stroke();
  return pen.getImageData(0, 0, side, side);
}
