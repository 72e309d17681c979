/**
 * A drawing as strokes: what a pen has drawn on a square of 64 × 64 points, as data, as text for an address, and as ink.
 *
 * @typedef {[number, number]} Point x and y, whole numbers 0 … 63
 * @typedef {Point[]} Stroke
 */

/** Points along a side. */
export const SIDE = 64;
/** More points than this are no drawing that an address could hold. */
export const MOST = 900;
/** How thick the pen is, in points. */
const PEN = 5;
/** Up to this length, in points, a piece is one of many of a curve. */
const SMOOTH = 9;
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/**
 * Two letters a point, a dot between strokes.
 * @param {Stroke[]} strokes
 */
export function encode(strokes) {
  return strokes
    .map((stroke) => stroke.map(([x, y]) => (ALPHABET[x] ?? "") + (ALPHABET[y] ?? "")).join(""))
    .join(".");
}

/**
 * What a text says; what is no drawing is an empty one.
 * @param {string} text
 * @returns {Stroke[]}
 */
export function decode(text) {
  if (!/^[\w.-]+$/.test(text) || text.length > 3 * MOST) return [];
  const strokes = text.split(".").filter(Boolean);
  if (strokes.some((stroke) => stroke.length % 2)) return [];
  return strokes.map((stroke) =>
    Array.from({ length: stroke.length / 2 }, (_, index) => [
      ALPHABET.indexOf(stroke[2 * index]),
      ALPHABET.indexOf(stroke[2 * index + 1]),
    ]),
  );
}

/**
 * A stroke that goes on to a point, if that is far enough from where it is to be another one.
 * @param {Stroke} stroke
 * @param {Point} point
 * @returns {Stroke}
 */
export function extended(stroke, point) {
  const last = stroke.at(-1);
  const same = last && last[0] === point[0] && last[1] === point[1];
  return same ? stroke : [...stroke, point];
}

/**
 * Draws the ink: round, and smooth from the middle of one piece to the middle of the next; long pieces stay straight.
 * @param {CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D} context
 * @param {Stroke[]} strokes
 * @param {number} side of the canvas in pixels
 */
export function ink(context, strokes, side) {
  const scale = side / SIDE;
  const at = (/** @type {Point} */ [x, y]) => [(x + 0.5) * scale, (y + 0.5) * scale];
  context.lineWidth = PEN * scale;
  context.lineCap = "round";
  context.lineJoin = "round";
  for (const stroke of strokes) {
    context.beginPath();
    const [startX, startY] = at(stroke[0]);
    context.moveTo(startX, startY);
    for (const [index, point] of stroke.entries()) {
      const [x, y] = at(point);
      const [before, next] = [stroke[index - 1], stroke[index + 1]];
      if (before && next && near(before, point) && near(point, next)) {
        const [nextX, nextY] = at(next);
        context.quadraticCurveTo(x, y, (x + nextX) / 2, (y + nextY) / 2);
      } else context.lineTo(x, y);
    }
    context.stroke();
  }
}

/** @param {Point} one @param {Point} other */
function near([x, y], [otherX, otherY]) {
  return Math.hypot(otherX - x, otherY - y) <= SMOOTH;
}
