/** What lies on each matrix while weights collect their gradients: all that a weight met, and how much is done. Pure. */

import { tap as cellUnder, filled } from "../draw/windows.js";
import { slopes } from "./convolution-collect.js";
import { oneCell } from "./convolution-marks.js";

/** @typedef {import("./convolution-stage.js").Matrix} Matrix */
/** @typedef {import("./convolution-links.js").Geometry} Geometry */
/** @typedef {import("../elements/tensor-grid.js").Marks} Marks */
/** @typedef {import("./convolution-collect.js").Links} Links */

/**
 * @param {Matrix} matrix
 * @param {Geometry} geometry
 * @param {Links} links
 * @param {number} step of the animation
 * @returns {Marks}
 */
export function collectMarks(matrix, geometry, links, step) {
  if (!("filter" in matrix)) return onInput(matrix.channel, geometry, links);
  const { place, tap, met } = links;
  const filter = matrix.filter ?? place[0];
  const [work, done] = [filter === place[0], filled(step, filter, slopes(geometry))];
  if ("channel" in matrix) return onSlope(filter, matrix.channel, done, geometry, links);
  if (matrix.part === "offset") {
    const whole = done === slopes(geometry)[2];
    return { filled: whole ? 1 : 0, current: work && !tap ? { row: 0, column: 0 } : null };
  }
  const [, height, width] = geometry.shape;
  if (!work) return {};
  return {
    lit: met && new Set([met.row * width + met.column]),
    kept: new Set(Array(height * width).keys()),
  };
}

/**
 * @param {number} channel
 * @param {Geometry} geometry
 * @param {Links} links
 * @returns {Marks}
 */
function onInput(channel, { columns }, { tap, window, channels, met }) {
  if (!tap || !window || channels[0] + tap.channel !== channel) return {};
  if (!met) return { window };
  const [row, column] = cellUnder(window, met.row, met.column);
  return { window, lit: new Set([row * columns.total + column]) };
}

/**
 * @param {number} filter
 * @param {number} channel of those that it sees
 * @param {number} done weights of this filter
 * @param {Geometry} geometry
 * @param {Links} links
 * @returns {Marks}
 */
function onSlope(filter, channel, done, { rows, columns }, { place, tap, ghost }) {
  const taps = rows.taps * columns.taps;
  const other = ghost?.[0] === filter ? ghost[2] - channel * taps : -1;
  const own = { row: Math.floor(other / columns.taps), column: other % columns.taps };
  const work = filter === place[0] && tap?.channel === channel;
  return {
    filled: Math.max(0, Math.min(taps, done - channel * taps)),
    current: work ? { row: tap.row, column: tap.column } : null,
    ghost: other >= 0 && other < taps ? oneCell(own) : null,
  };
}
