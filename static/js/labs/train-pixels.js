/** Filters, maps and pictures of a run, several in one canvas each. */

import { fromBase64 } from "../api.js";
import { colourOf, scaleFor } from "../draw/colour.js";

/** @typedef {import("./train-history.js").Levels} Levels */
/** @typedef {import("../draw/colour.js").Theme} Theme */

/** Tiles in a row, where there are few and where there are many; and pixels between two. */
const COLUMNS = { few: 4, many: 8 };
const FEW = 16;
const GAP = 1;

/**
 * Maps (C, H, W) side by side, all in one range, or a vector (1, n) as a line.
 * @param {HTMLCanvasElement} canvas
 * @param {Levels} packed
 * @param {Theme} theme
 */
export function drawMaps(canvas, packed, theme) {
  const { shape, low, high, bytes } = fromBase64(packed);
  const [count, height, width] = shape.length === 3 ? shape : [1, shape[0], shape[1]];
  const scale = scaleFor(Math.min(...low), Math.max(...high), theme);
  tile(canvas, count, height, width, (index, cell) => {
    const at = shape.length === 3 ? index : 0;
    const byte = bytes[index * height * width + cell];
    return colourOf(scale, low[at] + (byte / 255) * (high[at] - low[at]));
  });
}

/**
 * One grey picture.
 * @param {HTMLCanvasElement} canvas
 * @param {Uint8Array} pixels  0 to 255, row by row
 * @param {number} side
 */
export function drawPicture(canvas, pixels, side) {
  tile(canvas, 1, side, side, (_, cell) => [pixels[cell], pixels[cell], pixels[cell]]);
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {number} count of tiles
 * @param {number} height
 * @param {number} width
 * @param {(index: number, cell: number) => readonly number[]} colour
 */
function tile(canvas, count, height, width, colour) {
  const columns = Math.min(count <= FEW ? COLUMNS.few : COLUMNS.many, count);
  const rows = Math.ceil(count / columns);
  const size = { width: columns * (width + GAP) - GAP, height: rows * (height + GAP) - GAP };
  if (canvas.width !== size.width || canvas.height !== size.height) Object.assign(canvas, size);
  const data = new Uint8ClampedArray(size.width * size.height * 4);
  for (let index = 0; index < count; index += 1) {
    const top = Math.floor(index / columns) * (height + GAP);
    const left = (index % columns) * (width + GAP);
    for (let cell = 0; cell < height * width; cell += 1) {
      const y = top + Math.floor(cell / width);
      const x = left + (cell % width);
      data.set([...colour(index, cell), 255], (y * size.width + x) * 4);
    }
  }
  canvas.getContext("2d")?.putImageData(new ImageData(data, size.width, size.height), 0, 0);
}
