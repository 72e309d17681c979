/** What lies on each matrix of the dense lab's backward pass at a moment: what is at work, and how much is done. Pure. */

import { placeOf } from "./dense-links.js";
import { marks, strip } from "./dense-marks.js";

/** @typedef {import("../elements/tensor-grid.js").Marks} Marks */
/** @typedef {import("./dense-marks.js").Matrix} Matrix */
/** @typedef {import("./dense-links.js").Links} Links */
/** @typedef {import("./dense-links.js").Timing} Timing */
/** @typedef {[number, number]} Pair */

/**
 * The outer product: as the forward pass walks, but each product is a number by itself.
 * @param {Matrix} matrix
 * @param {Links} links
 * @param {Timing} timing
 * @param {Pair} size
 * @returns {Marks}
 */
export function outerMarks(matrix, links, timing, size) {
  const { row, terms, own } = links;
  if (matrix.part === "slope") {
    const { current, lit } = marks({ part: "weight" }, links, timing, size);
    return { filled: own.row * timing.inputs + Math.min(own.count, timing.inputs), current, lit };
  }
  if (matrix.part === "offset")
    return {
      filled: own.row + (own.count > timing.inputs ? 1 : 0),
      current: terms ? null : { row, column: 0 },
    };
  if (matrix.part === "upstream") return { current: { row, column: 0 } };
  return marks(matrix, links, timing, size);
}

/**
 * The transposed product: a column of weights at work, and the number above it.
 * @param {Matrix} matrix
 * @param {Links} links
 * @param {Timing} timing
 * @param {Pair} size
 * @returns {Marks}
 */
export function collectMarks(matrix, links, timing, size) {
  const { row, terms, column, work, count, own } = links;
  const done = (own.column ?? 0) + timing.chunk;
  if ("channel" in matrix) return onCells(matrix.channel, links, timing, size);
  if (matrix.part === "collected")
    return {
      filled: done,
      current: timing.chunk === 1 || column !== null ? { row: 0, column: work } : null,
      window: terms && timing.chunk > 1 ? strip(0, work, timing.chunk) : null,
    };
  if (matrix.part === "weight")
    return {
      window: { ...strip(0, work, terms ? timing.chunk : 1), rows: timing.outputs },
      current: row < 0 ? null : { row, column: work },
    };
  if (matrix.part === "upstream")
    return {
      current: row < 0 ? null : { row, column: 0 },
      kept: new Set(Array(count).keys()),
    };
  return {};
}

/**
 * @param {number} channel
 * @param {Links} links
 * @param {Timing} timing
 * @param {Pair} size
 * @returns {Marks}
 */
function onCells(channel, { terms, work, own }, { chunk }, size) {
  const { channel: at, row, column } = placeOf(work, size);
  const [area, here] = [size[0] * size[1], at === channel];
  const done = (own.column ?? 0) + chunk - channel * area;
  return {
    filled: Math.max(0, Math.min(area, done)),
    current: here && chunk === 1 ? { row, column } : null,
    window: here && terms && chunk > 1 ? strip(row, column, chunk) : null,
  };
}
