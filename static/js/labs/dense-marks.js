/** What lies on each matrix of the dense lab's figure at a moment, and what pointing at a cell means. Pure. */

import { indexOf, placeOf } from "./dense-links.js";

/** @typedef {import("../elements/tensor-grid.js").Marks} Marks */
/** @typedef {import("../elements/tensor-grid.js").Cell} Cell */
/** @typedef {import("./dense-links.js").Links} Links */
/** @typedef {import("./dense-links.js").Timing} Timing */
/** @typedef {[number, number]} Pair */
/**
 * Backwards there are the gradients of all of them: `cells` of a channel and `collected` of the vector, `slope` of the
 * weights, `offset` of the biases, and `upstream` of the scores.
 * @typedef {{part: "slice" | "cells", channel: number}
 *   | {part: "vector" | "weight" | "bias" | "score" | "collected" | "slope" | "offset" | "upstream"}} Matrix
 */

/** @type {Pair} */
const DENSE = [1, 1];

/**
 * @param {Matrix} matrix
 * @param {Links} links
 * @param {Timing} timing
 * @param {Pair} size
 * @param {boolean} [hidden] whether the score at work is to be predicted
 * @returns {Marks}
 */
export function marks(matrix, links, timing, size, hidden = false) {
  const { terms, column, row, own, pointedRow } = links;
  if ("channel" in matrix) return onSlice(matrix.channel, links, size);
  if (matrix.part === "vector") {
    return {
      window: terms && strip(0, terms[0], terms[1] - terms[0]),
      lit: column === null ? null : new Set([column]),
    };
  }
  if (matrix.part === "weight") {
    const rows = pointedRow ? [row] : Array.from({ length: timing.outputs }, (_, each) => each);
    return {
      window: strip(row, 0, timing.inputs),
      current: terms && { row, column: Math.floor((terms[0] + terms[1]) / 2) },
      lit: column === null ? null : new Set(rows.map((each) => each * timing.inputs + column)),
    };
  }
  if (matrix.part === "bias") return { current: terms ? null : { row, column: 0 } };
  return {
    filled: own.row + (hidden ? 0 : 1),
    current: { row, column: 0 },
    ghost: row === own.row ? null : strip(own.row, 0, 1),
  };
}

/**
 * @param {number} channel
 * @param {Links} links
 * @param {Pair} size
 * @returns {Marks}
 */
function onSlice(channel, { terms, column }, size) {
  const first = terms && placeOf(terms[0], size);
  const pointed = column === null ? null : placeOf(column, size);
  return {
    window: terms && first?.channel === channel ? strip(first.row, first.column, terms[1] - terms[0]) : null,
    lit: pointed?.channel === channel ? new Set([pointed.row * size[1] + pointed.column]) : null,
  };
}

/**
 * A window one row high.
 * @param {number} row
 * @param {number} column
 * @param {number} columns
 */
export function strip(row, column, columns) {
  return { row, column, rows: 1, columns, dilation: DENSE };
}

/**
 * What pointing at a cell points at.
 * @param {Matrix} matrix
 * @param {Cell} cell
 * @param {Pair} size
 * @returns {import("./dense-links.js").Pointed}
 */
export function pointedBy(matrix, { row, column }, size) {
  if ("channel" in matrix) return { column: indexOf({ channel: matrix.channel, row, column }, size) };
  if (matrix.part === "vector" || matrix.part === "collected") return { column };
  return matrix.part === "weight" || matrix.part === "slope" ? { row, column } : { row };
}

/**
 * The edits that a changed cell, or a block of cells from there on, stands for.
 * @param {Matrix} matrix
 * @param {Cell & {value: number | string}} cell rows of a block are separated by ";", its cells by ","
 * @param {Pair} size
 * @returns {[string, string][]} path and value each
 */
export function editsOf(matrix, { row, column, value }, size) {
  if ("channel" in matrix) return [[["x", matrix.channel, row, column].join("."), String(value)]];
  if (matrix.part === "upstream")
    return String(value)
      .split(/[,;]/)
      .map((text, down) => /** @type {[string, string]} */ ([`g.${row + down}.0.0`, text]))
      .filter(([, text]) => text.trim() !== "");
  if (matrix.part === "bias") return [[`b.${row}`, String(value).replaceAll(";", ",")]];
  // A row of the weights is a folded volume: a block of them is none of its blocks.
  return String(value)
    .split(";")
    .flatMap((line, down) =>
      line.split(",").map((text, right) => {
        const place = placeOf(column + right, size);
        const path = ["w", row + down, place.channel, place.row, place.column].join(".");
        return /** @type {[string, string]} */ ([path, text]);
      }),
    )
    .filter(([, text]) => text.trim() !== "");
}
