/**
 * What belongs together at a moment: output cell, window, winner, term. Pure.
 *
 * @typedef {import("../draw/windows.js").Window} Window
 * @typedef {import("../draw/windows.js").Slide} Slide
 * @typedef {import("./lab.js").Place} Place channel, row, column of an output cell
 * @typedef {{row: number, column: number}} Cell
 * @typedef {{part: "output", place: Place} | {part: "cell", channel: number, row: number, column: number}
 *   | {part: "tap" | "term", tap: Cell}} Hover a cell of the padded input; a tap within the window
 * @typedef {{shape: Place, rows: Slide, columns: Slide, winners: Cell[][]}} Geometry
 *   `winners` by channel and output cell, in padded coordinates; none for an average
 * @typedef {object} Links
 * @property {Place} place      the output cell that everything is about
 * @property {Window} window    what it sees, in its own channel
 * @property {Place | null} ghost  the animation's own place, while something else decides
 * @property {Cell | null} winner  the cell of the padded input whose value it is
 * @property {Cell | null} tap   the cell of the window that is pointed at
 * @property {{channel: number, cells: Set<number>} | null} reached  every output that sees the input that is pointed at,
 *   where there are several
 * @property {import("./lab.js").Tap | null} term  the same for the sum, which has one channel
 */

import {
  tap as cellUnder,
  indexOf,
  inputAt,
  placeOf,
  reached,
  slide,
  tapAt,
  windowAt,
} from "../draw/windows.js";

/** @type {WeakMap<object, Geometry>} */
const known = new WeakMap();

/**
 * @param {import("./lab-engine.js").Reply} reply
 * @returns {Geometry}
 */
export function geometry(reply) {
  const found = known.get(reply);
  if (found) return found;
  const { shape, arithmetic, op } = reply;
  const sizes = { shape, rows: slide(arithmetic.rows), columns: slide(arithmetic.columns) };
  const winners = op === "max_pool2d" ? allWinners(reply, sizes) : [];
  const made = { ...sizes, winners };
  known.set(reply, made);
  return made;
}

/**
 * Where in each window its output stands: the first cell that has its value, as in the engine; padding never wins.
 * @param {import("./lab-engine.js").Reply} reply
 * @param {Omit<Geometry, "winners">} sizes
 * @returns {Cell[][]}
 */
function allWinners({ body, output, shape: [channels, height, width] }, sizes) {
  return Array.from({ length: channels }, (_, channel) =>
    Array.from({ length: height * width }, (_, index) => {
      const [row, column] = [Math.floor(index / width), index % width];
      const window = windowAt(sizes, row, column);
      return holder(body.x[channel], sizes, window, output[channel][row][column]);
    }),
  );
}

/**
 * @param {number[][]} x
 * @param {Omit<Geometry, "winners">} sizes
 * @param {Window} window
 * @param {number} value
 * @returns {Cell}
 */
function holder(x, { rows, columns }, window, value) {
  for (let i = 0; i < window.rows; i++) {
    for (let j = 0; j < window.columns; j++) {
      const [row, column] = cellUnder(window, i, j);
      const [y, across] = [inputAt(rows, row), inputAt(columns, column)];
      if (y !== null && across !== null && x[y][across] === value) return { row, column };
    }
  }
  return { row: window.row, column: window.column };
}

/**
 * @param {Geometry} geometry
 * @param {number} step of the animation
 * @param {Hover | null} hover what the pointer or the focus is on
 * @param {number[] | null} pin an output cell that was clicked
 * @returns {Links}
 */
export function links(geometry, step, hover, pin) {
  const { shape, winners } = geometry;
  const own = placeOf(Math.min(step, shape[0] * shape[1] * shape[2] - 1), shape);
  const pinned = pin?.every((at, axis) => at < shape[axis]) ? /** @type {Place} */ (pin) : null;
  const decided = pinned ?? own;
  const place = hover?.part === "output" ? hover.place : (covering(geometry, hover, decided) ?? decided);
  const window = windowAt(geometry, place[1], place[2]);
  const tap = pointed(hover, place, window);
  return {
    place,
    window,
    ghost: place.every((at, axis) => at === own[axis]) ? null : own,
    winner: winners[place[0]]?.[indexOf([0, place[1], place[2]], shape)] ?? null,
    tap,
    reached: several(geometry, hover),
    term: tap && { channel: 0, ...tap },
  };
}

/**
 * The output cell whose window covers the input cell that is pointed at: the one at work if it does, else the last that
 * begins before it.
 * @param {Geometry} geometry
 * @param {Hover | null} hover
 * @param {Place} decided
 * @returns {Place | null}
 */
function covering({ rows, columns }, hover, decided) {
  if (hover?.part !== "cell") return null;
  const { channel, row, column } = hover;
  const at = windowAt({ rows, columns }, decided[1], decided[2]);
  if (decided[0] === channel && tapAt(at, row, column)) return decided;
  const [down, across] = [last(rows, row), last(columns, column)];
  return tapAt(windowAt({ rows, columns }, down, across), row, column) ? [channel, down, across] : null;
}

/**
 * @param {Geometry} geometry
 * @param {Hover | null} hover
 */
function several({ rows, columns }, hover) {
  if (hover?.part !== "cell") return null;
  const cells = reached(rows, columns, hover.row, hover.column);
  return cells.size > 1 ? { channel: hover.channel, cells } : null;
}

/**
 * @param {Slide} slide
 * @param {number} cell
 */
function last({ step, size }, cell) {
  return Math.min(size - 1, Math.floor(cell / step));
}

/**
 * @param {Hover | null} hover
 * @param {Place} place
 * @param {Window} window
 * @returns {Cell | null}
 */
function pointed(hover, place, window) {
  if (hover?.part === "tap" || hover?.part === "term") return hover.tap;
  if (hover?.part !== "cell" || hover.channel !== place[0]) return null;
  const found = tapAt(window, hover.row, hover.column);
  return found && { row: found[0], column: found[1] };
}
