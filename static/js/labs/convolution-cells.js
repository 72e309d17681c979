/** From a cell of one of the figure's matrices to what it means: what is pointed at, and which number an edit changes. */

import { tapAt } from "../draw/windows.js";

/** @typedef {import("./convolution-stage.js").Matrix} Matrix */
/** @typedef {import("./convolution-links.js").Links} Links */
/** @typedef {import("./convolution-links.js").Hover} Hover */
/** @typedef {{row: number, column: number}} Cell */

/**
 * @param {Matrix} matrix
 * @param {Cell} cell
 * @param {Links} links
 * @returns {Hover | null}
 */
export function hoverOf(matrix, { row, column }, { place, window }) {
  if (matrix.part === "bias") return null;
  if (matrix.part === "output") return { part: "output", place: [matrix.filter ?? place[0], row, column] };
  if (matrix.part === "patch") return { part: "tap", tap: { channel: matrix.channel, row, column } };
  if (matrix.part === "weight") {
    return {
      part: "weight",
      filter: matrix.filter ?? place[0],
      tap: { channel: matrix.channel, row, column },
    };
  }
  const under = tapAt(window, row, column);
  return under && { part: "tap", tap: { channel: matrix.channel, row: under[0], column: under[1] } };
}

/**
 * The path of the number in a cell, as settings name their edits; null where it is padding.
 * @param {Matrix} matrix
 * @param {Cell} cell
 * @param {Links} links
 * @param {import("./convolution-setting.js").Setting} setting
 */
export function pathOf(matrix, { row, column }, { place, window }, { padding, size }) {
  if (matrix.part === "output") return null;
  if (matrix.part === "bias") return `b.${matrix.filter ?? place[0]}`;
  if (matrix.part === "weight")
    return ["w", matrix.filter ?? place[0], matrix.channel, row, column].join(".");
  const magnified = matrix.part === "patch";
  const y = (magnified ? window.row + row * window.dilation[0] : row) - padding;
  const x = (magnified ? window.column + column * window.dilation[1] : column) - padding;
  const inside = y >= 0 && x >= 0 && y < size[0] && x < size[1];
  return inside ? ["x", matrix.channel, y, x].join(".") : null;
}
