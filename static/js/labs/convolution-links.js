/**
 * What belongs together at a moment: window, patch, product, output cell and term; and what a weight meets. Pure.
 *
 * @typedef {import("../draw/windows.js").Window} Window
 * @typedef {import("../draw/windows.js").Slide} Slide
 * @typedef {import("./lab.js").Place} Place filter, row, column of an output cell
 * @typedef {import("./lab.js").Tap} Tap one product of the window; `channel` of the input
 * @typedef {{part: "output", place: Place} | {part: "input", channel: number, row: number, column: number}
 *   | {part: "tap", tap: Tap} | {part: "term", tap: Tap} | {part: "weight", filter: number, tap: Tap}} Hover
 *   an input's row and column count all cells of its channel, a term's channel counts within its filter
 * @typedef {{shape: Place, rows: Slide, columns: Slide, group: {channels: number, filters: number}}} Geometry
 *   how many channels a filter sees, and how many filters see them
 * @typedef {object} Links
 * @property {Place} place      the output cell that everything is about
 * @property {Window} window    what it sees
 * @property {[number, number]} channels the first channel that it sees, and the first after those
 * @property {Place | null} ghost  the animation's own place, while something else decides
 * @property {Tap | null} tap   the one product that is pointed at
 * @property {Tap | null} term  the same, its channel counted within the filter
 * @property {{filter: number, tap: Tap, cells: Set<number>} | null} shared
 *   the weight that is pointed at and every padded input cell of its channel that it meets
 * @property {{channel: number, cells: Set<number>} | null} reached
 *   the channel that is pointed into and every cell of the maps made from it that sees that input
 */

import { placeOf, reached, shared, slide, spreadSlide, tapAt, windowAt } from "../draw/windows.js";

/**
 * @param {import("./lab-engine.js").Reply} reply
 * @param {import("./convolution-setting.js").Setting} setting
 * @returns {Geometry}
 */
export function geometry({ op, shape, arithmetic }, { depth, filters, groups }) {
  const along = op === "conv_transpose2d" ? spreadSlide : slide;
  const group = { channels: depth / groups, filters: filters / groups };
  return { shape, rows: along(arithmetic.rows), columns: along(arithmetic.columns), group };
}

/**
 * @param {Geometry} geometry
 * @param {number} step of the animation
 * @param {Hover | null} hover what the pointer or the focus is on
 * @param {number[] | null} pin an output cell that was clicked
 * @returns {Links}
 */
export function links(geometry, step, hover, pin) {
  const { shape, rows, columns } = geometry;
  const own = placeOf(Math.min(step, shape[0] * shape[1] * shape[2] - 1), shape);
  const pinned = pin?.every((at, axis) => at < shape[axis]) ? /** @type {Place} */ (pin) : null;
  const place = hover?.part === "output" ? hover.place : (pinned ?? own);
  const channels = seen(geometry, place[0]);
  const weight = hover?.part === "weight" ? hover : null;
  const met = weight && {
    filter: weight.filter,
    tap: weight.tap,
    cells: shared(rows, columns, weight.tap.row, weight.tap.column),
  };
  const window = windowAt(geometry, place[1], place[2]);
  const tap = pointed(hover, place[0], channels, window);
  return {
    place,
    window,
    channels,
    ghost: place.every((at, axis) => at === own[axis]) ? null : own,
    tap,
    term: tap && { ...tap, channel: tap.channel - channels[0] },
    shared: met,
    reached:
      hover?.part === "input"
        ? { channel: hover.channel, cells: reached(rows, columns, hover.row, hover.column) }
        : null,
  };
}

/**
 * Rows and columns of a filter.
 * @param {Geometry} geometry
 * @returns {[number, number]}
 */
export function kernelOf({ rows, columns }) {
  return [rows.taps, columns.taps];
}

/**
 * The channels that a filter sees: the first one, and the first after them.
 * @param {Pick<Geometry, "group">} geometry
 * @param {number} filter
 * @returns {[number, number]}
 */
export function seen({ group }, filter) {
  const first = Math.floor(filter / group.filters) * group.channels;
  return [first, first + group.channels];
}

/**
 * Whether a filter sees a channel.
 * @param {Geometry} geometry
 * @param {number} filter
 * @param {number} channel
 */
export function sees(geometry, filter, channel) {
  const [first, end] = seen(geometry, filter);
  return channel >= first && channel < end;
}

/**
 * The product that is pointed at, if the filter at work has it.
 * @param {Hover | null} hover
 * @param {number} filter at work
 * @param {[number, number]} channels that it sees
 * @param {Window} window
 * @returns {Tap | null}
 */
function pointed(hover, filter, [first, end], window) {
  if (hover?.part === "term") return { ...hover.tap, channel: hover.tap.channel + first };
  if (hover?.part === "weight") return hover.filter === filter ? hover.tap : null;
  const tap = hover?.part === "tap" ? hover.tap : hover?.part === "input" ? covered(hover, window) : null;
  return tap && tap.channel >= first && tap.channel < end ? tap : null;
}

/**
 * The product of an input cell, if the window lies on it.
 * @param {{channel: number, row: number, column: number}} cell
 * @param {Window} window
 * @returns {Tap | null}
 */
function covered({ channel, row, column }, window) {
  const under = tapAt(window, row, column);
  return under && { channel, row: under[0], column: under[1] };
}
