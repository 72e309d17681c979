/**
 * What belongs together at a moment: window, patch, product, output cell and term; and what a weight meets. Pure.
 *
 * @typedef {import("../draw/windows.js").Window} Window
 * @typedef {import("../draw/windows.js").Axis} Axis
 * @typedef {[number, number, number]} Place filter, row, column of an output cell
 * @typedef {{channel: number, row: number, column: number}} Tap one product of the window
 * @typedef {{part: "output", place: Place} | {part: "tap", tap: Tap} | {part: "weight", filter: number, tap: Tap}} Hover
 * @typedef {{shape: Place, rows: Axis, columns: Axis}} Geometry of the convolution, from the API's reply
 * @typedef {object} Links
 * @property {Place} place      the output cell that everything is about
 * @property {Window} window    what it sees
 * @property {Place | null} ghost  the animation's own place, while something else decides
 * @property {Tap | null} tap   the one product that is pointed at
 * @property {{filter: number, tap: Tap, cells: Set<number>} | null} shared
 *   the weight that is pointed at and every padded input cell of its channel that it meets
 */

import { placeOf, shared } from "../draw/windows.js";

/**
 * @param {Geometry} geometry
 * @param {number} step of the animation
 * @param {Hover | null} hover what the pointer or the focus is on
 * @param {Place | null} pin an output cell that was clicked
 * @returns {Links}
 */
export function links({ shape, rows, columns }, step, hover, pin) {
  const own = placeOf(Math.min(step, shape[0] * shape[1] * shape[2] - 1), shape);
  const pinned = pin?.every((at, axis) => at < shape[axis]) ? pin : null;
  const place = hover?.part === "output" ? hover.place : (pinned ?? own);
  const width = columns.n + 2 * columns.p;
  const weight = hover?.part === "weight" ? hover : null;
  const met = weight && {
    filter: weight.filter,
    tap: weight.tap,
    cells: shared(rows, columns, weight.tap.row, weight.tap.column, width),
  };
  return {
    place,
    window: windowAt({ shape, rows, columns }, place),
    ghost: place.every((at, axis) => at === own[axis]) ? null : own,
    tap: hover?.part === "tap" ? hover.tap : weight && weight.filter === place[0] ? weight.tap : null,
    shared: met,
  };
}

/**
 * The window behind an output cell, in padded coordinates.
 * @param {Geometry} geometry
 * @param {Place} place
 * @returns {Window}
 */
export function windowAt({ rows, columns }, [, row, column]) {
  return {
    row: row * rows.s,
    column: column * columns.s,
    rows: rows.f,
    columns: columns.f,
    dilation: [rows.d, columns.d],
  };
}

/**
 * How many cells of a filter's map the animation has filled so far.
 * @param {number} step
 * @param {number} filter
 * @param {Place} shape
 */
export function filled(step, filter, [, height, width]) {
  return Math.max(0, Math.min(height * width, step + 1 - filter * height * width));
}
