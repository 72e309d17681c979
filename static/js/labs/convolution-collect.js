/**
 * Backwards to the weights: what belongs together while each weight, and after those of a filter its bias, collects its
 * gradient: the upstream gradients of a map, and all inputs that the weight met. Pure.
 *
 * @typedef {import("./convolution-links.js").Geometry} Geometry
 * @typedef {import("./lab.js").Place} Place
 * @typedef {{row: number, column: number}} Cell
 * @typedef {{part: "input", channel: number, row: number, column: number} | {part: "output", place: Place}
 *   | {part: "slope", place: Place} | {part: "term", tap: Cell}} Hover
 *   a cell of the padded input, one of the upstream gradient, a weight or a bias, a term of the sum
 * @typedef {object} Links
 * @property {Place} place     filter, 0 and number of the weight in it, channel by channel; after the last one the bias
 * @property {{channel: number, row: number, column: number} | null} tap  the weight; null for the bias
 * @property {[number, number]} channels  that the filter sees: the first one, and the first after them
 * @property {import("../draw/windows.js").Window | null} window  all that the weight met, in its channel
 * @property {Place | null} ghost  the animation's own place, while something else decides
 * @property {Cell | null} met    the output cell of the one product that is pointed at
 * @property {{channel: 0, row: number, column: number} | null} term  the same for the sum, which has one line
 */

import { placeOf, tapAt } from "../draw/windows.js";
import { seen } from "./convolution-links.js";

/**
 * What time walks over.
 * @param {Geometry} geometry
 * @returns {Place}
 */
export function slopes({ shape, rows, columns, group }) {
  return [shape[0], 1, group.channels * rows.taps * columns.taps + 1];
}

/**
 * The number of a weight among those of its filter.
 * @param {Geometry} geometry
 * @param {{channel: number, row: number, column: number}} tap its channel counts those that the filter sees
 */
export function numberOf({ rows, columns }, { channel, row, column }) {
  return (channel * rows.taps + row) * columns.taps + column;
}

/**
 * @param {Geometry} geometry
 * @param {number} step of the animation
 * @param {Hover | null} hover
 * @param {number[] | null} pin a weight that was clicked
 * @returns {Links}
 */
export function collectLinks(geometry, step, hover, pin) {
  const { rows, columns, group } = geometry;
  const shape = slopes(geometry);
  const own = placeOf(Math.min(step, shape[0] * shape[2] - 1), shape);
  const pinned = pin?.every((at, axis) => at < shape[axis]) ? /** @type {Place} */ (pin) : null;
  const place = hover?.part === "slope" ? hover.place : (pinned ?? own);
  const [channel, row, column] = placeOf(place[2], [group.channels, rows.taps, columns.taps]);
  const tap = place[2] === shape[2] - 1 ? null : { channel, row, column };
  const channels = seen(geometry, place[0]);
  const window = tap && {
    row: row * rows.dilation,
    column: column * columns.dilation,
    rows: rows.size,
    columns: columns.size,
    dilation: /** @type {[number, number]} */ ([rows.step, columns.step]),
  };
  const met = pointed(hover, place[0], channels[0] + channel, window);
  return {
    place,
    tap,
    channels,
    window,
    ghost: place.every((at, axis) => at === own[axis]) ? null : own,
    met,
    term: met && { channel: 0, ...met },
  };
}

/**
 * @param {Hover | null} hover
 * @param {number} filter at work
 * @param {number} channel of the input that the weight meets
 * @param {Links["window"]} window
 * @returns {Cell | null}
 */
function pointed(hover, filter, channel, window) {
  if (hover?.part === "term") return { row: hover.tap.row, column: hover.tap.column };
  if (hover?.part === "output") {
    const [map, row, column] = hover.place;
    return map === filter ? { row, column } : null;
  }
  if (hover?.part !== "input" || hover.channel !== channel || !window) return null;
  const under = tapAt(window, hover.row, hover.column);
  return under && { row: under[0], column: under[1] };
}
