/** What lies on each matrix of the figure at a moment: window, winner, ghost, lit cells, how much is filled. Pure. */

import { tap as cellUnder, filled, tapAt, windowAt } from "../draw/windows.js";

/** @typedef {import("./pooling-cells.js").Matrix} Matrix */
/** @typedef {import("./pooling-links.js").Geometry} Geometry */
/** @typedef {import("./pooling-links.js").Links} Links */
/** @typedef {import("./pooling-links.js").Cell} Cell */
/** @typedef {import("../elements/tensor-grid.js").Marks} Marks */

/**
 * @param {Matrix} matrix
 * @param {Geometry} geometry
 * @param {Links} links
 * @param {number} step of the animation
 * @param {"numbers" | "colours"} mode single cells are only lit among numbers: in a picture they would be lost
 * @returns {Marks}
 */
export function marks(matrix, geometry, links, step, mode) {
  if (!("channel" in matrix)) return magnified(links);
  const all = slice(matrix, geometry, links, step);
  return mode === "numbers" ? all : { ...all, lit: null, kept: null };
}

/**
 * @param {import("./pooling-cells.js").Slice} matrix
 * @param {Geometry} geometry
 * @param {Links} links
 * @param {number} step
 * @returns {Marks}
 */
function slice(matrix, geometry, links, step) {
  const { part, channel } = matrix;
  if (part === "input" || part === "downstream") return onInput(part, channel, geometry, links, step);
  const { place, ghost, reached } = links;
  return {
    filled: part === "output" ? filled(step, channel, geometry.shape) : null,
    current: place[0] === channel ? { row: place[1], column: place[2] } : null,
    ghost: ghost?.[0] === channel ? oneCell(ghost[1], ghost[2]) : null,
    lit: reached?.channel === channel ? reached.cells : null,
  };
}

/**
 * @param {"input" | "downstream"} part
 * @param {number} channel
 * @param {Geometry} geometry
 * @param {Links} links
 * @param {number} step
 * @returns {Marks}
 */
function onInput(part, channel, geometry, { place, window, ghost, winner, tap }, step) {
  const { columns, shape, winners } = geometry;
  const own = ghost?.[0] === channel ? windowAt(geometry, ghost[1], ghost[2]) : null;
  const kept =
    part === "input" && winners.length
      ? new Set(
          winners[channel].slice(0, filled(step, channel, shape)).map((cell) => index(cell, columns.total)),
        )
      : null;
  if (place[0] !== channel) return { ghost: own, kept };
  const [row, column] = tap ? cellUnder(window, tap.row, tap.column) : [0, 0];
  const lit = tap && new Set([index({ row, column }, columns.total)]);
  return { window, ghost: own, lit, current: winner, kept };
}

/**
 * The magnified window has its winner and the cell that is pointed at, in its own coordinates.
 * @param {Links} links
 * @returns {Marks}
 */
function magnified({ window, winner, tap }) {
  const all = { ...window, row: 0, column: 0 };
  const won = winner && tapAt(window, winner.row, winner.column);
  return {
    window: all,
    current: won && { row: won[0], column: won[1] },
    lit: tap && new Set([index(tap, window.columns)]),
  };
}

/**
 * A window of one cell: where the animation is on its own map.
 * @param {number} row
 * @param {number} column
 * @returns {import("../draw/windows.js").Window}
 */
function oneCell(row, column) {
  return { row, column, rows: 1, columns: 1, dilation: [1, 1] };
}

/**
 * @param {Cell} cell
 * @param {number} width
 */
function index({ row, column }, width) {
  return row * width + column;
}
