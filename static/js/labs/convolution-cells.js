/** From a cell of one of the figure's matrices to what it means: what is pointed at, and which number an edit changes. */

import { inputAt, tapAt } from "../draw/windows.js";
import { seen } from "./convolution-links.js";

/** @typedef {import("./convolution-stage.js").Matrix} Matrix */
/** @typedef {import("./convolution-links.js").Geometry} Geometry */
/** @typedef {import("./convolution-links.js").Links} Links */
/** @typedef {import("./convolution-links.js").Hover} Hover */
/** @typedef {{row: number, column: number}} Cell */

/**
 * @param {Matrix} matrix
 * @param {Cell} cell
 * @param {Links} links
 * @param {Geometry} geometry
 * @returns {Hover | null}
 */
export function hoverOf(matrix, { row, column }, { place, window, channels }, geometry) {
  if (matrix.part === "bias") return null;
  if (matrix.part === "output") return { part: "output", place: [matrix.filter ?? place[0], row, column] };
  if (matrix.part === "patch")
    return { part: "tap", tap: { channel: channels[0] + matrix.channel, row, column } };
  if (matrix.part === "weight") {
    const filter = matrix.filter ?? place[0];
    const channel = seen(geometry, filter)[0] + matrix.channel;
    return { part: "weight", filter, tap: { channel, row, column } };
  }
  const under = tapAt(window, row, column);
  return under && { part: "tap", tap: { channel: matrix.channel, row: under[0], column: under[1] } };
}

/**
 * The path of the number in a cell, as settings name their edits; null where it is no input.
 * @param {Matrix} matrix
 * @param {Cell} cell
 * @param {Links} links
 * @param {Geometry} geometry
 */
export function pathOf(matrix, { row, column }, { place, window, channels }, geometry) {
  if (matrix.part === "output") return null;
  if (matrix.part === "bias") return `b.${matrix.filter ?? place[0]}`;
  if (matrix.part === "weight")
    return ["w", matrix.filter ?? place[0], matrix.channel, row, column].join(".");
  const magnified = matrix.part === "patch";
  const y = inputAt(geometry.rows, magnified ? window.row + row * window.dilation[0] : row);
  const x = inputAt(geometry.columns, magnified ? window.column + column * window.dilation[1] : column);
  const channel = magnified ? channels[0] + matrix.channel : matrix.channel;
  return y === null || x === null ? null : ["x", channel, y, x].join(".");
}
