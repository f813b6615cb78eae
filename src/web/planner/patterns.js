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
