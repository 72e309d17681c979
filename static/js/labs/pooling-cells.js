/** From a cell of one of the figure's matrices to what it means: what is pointed at, and which number an edit changes. */

import { inputAt, tap } from "../draw/windows.js";

/** @typedef {import("./pooling-links.js").Geometry} Geometry */
/** @typedef {import("./pooling-links.js").Links} Links */
/** @typedef {import("./pooling-links.js").Cell} Cell */
/**
 * Which matrix a grid shows: an input or output slice, the gradient for it, or the magnified window of either.
 * @typedef {{part: "input" | "output" | "downstream" | "upstream", channel: number}} Slice
 * @typedef {Slice | {part: "patch" | "routed"}} Matrix
 */

/**
 * @param {Matrix} matrix
 * @param {Cell} cell
 * @returns {import("./pooling-links.js").Hover}
 */
export function hoverOf(matrix, cell) {
  const { row, column } = cell;
  if (!("channel" in matrix)) return { part: "tap", tap: { row, column } };
  const { part, channel } = matrix;
  if (part === "output" || part === "upstream") return { part: "output", place: [channel, row, column] };
  return { part: "cell", channel, row, column };
}

/**
 * The path of the number in a cell, as settings name their edits; null where it is no input.
 * @param {Matrix} matrix
 * @param {Cell} cell
 * @param {Links} links
 * @param {Geometry} geometry
 */
export function pathOf(matrix, cell, { place, window }, { rows, columns }) {
  const magnified = matrix.part === "patch";
  if (!magnified && matrix.part !== "input") return null;
  const [row, column] = magnified ? tap(window, cell.row, cell.column) : [cell.row, cell.column];
  const [y, x] = [inputAt(rows, row), inputAt(columns, column)];
  const channel = "channel" in matrix ? matrix.channel : place[0];
  return y === null || x === null ? null : ["x", channel, y, x].join(".");
}
