/**
 * Backwards to the input: what belongs together while each output's gradient spreads over its window, and what has come
 * to every cell by then. Pure; sums are those of the trace.
 *
 * @typedef {import("./convolution-links.js").Geometry} Geometry
 * @typedef {import("./convolution-links.js").Hover} Hover
 * @typedef {import("./lab-trace.js").Trace} Trace
 * @typedef {import("./lab.js").Place} Place
 * @typedef {{channel: number, row: number, column: number}} Cell of all cells that windows lie on
 * @typedef {{place: Place, row: number, column: number}} Sender an output that saw a cell, through the tap in this row
 *   and column of its filter
 * @typedef {object} Sent
 * @property {Cell} cell       the one whose sum is written out
 * @property {number[]} filters    those that see its channel
 * @property {Sender[][][]} senders  every output that saw it, by filter, row and column
 * @property {Sender | null} pointed  the term of the sum that is pointed at, or that is added at this moment
 * @typedef {import("./convolution-links.js").Links & Sent} Links
 */

import { covering, indexOf, inputAt, tap } from "../draw/windows.js";
import { geometry as geometryOf, links, seen, sees } from "./convolution-links.js";

/**
 * @param {Geometry} geometry
 * @param {number} step of the animation
 * @param {Hover | null} hover what the pointer or the focus is on; a term's channel counts filters that see the cell
 * @param {number[] | null} pin an output cell that was clicked
 * @returns {Links}
 */
export function spreadLinks(geometry, step, hover, pin) {
  const term = hover?.part === "term" ? hover.tap : null;
  const found = links(geometry, step, term ? null : hover, pin);
  const cell = written(geometry, found, hover);
  const filters = [...Array(geometry.shape[0]).keys()].filter((filter) =>
    sees(geometry, filter, cell.channel),
  );
  const senders = filters.map((filter) => sendersOf(geometry, filter, cell));
  const now = (/** @type {Sender} */ { place }) => String(place) === String(found.place);
  const pointed = term
    ? (senders[term.channel]?.[term.row]?.[term.column] ?? null)
    : (senders.flat(2).find(now) ?? null);
  return { ...found, cell, filters, senders, pointed, term: pointed && termOf(senders, pointed) };
}

/**
 * The cell whose sum is written out: the one that is pointed at, else the input nearest to the middle of the window.
 * @param {Geometry} geometry
 * @param {import("./convolution-links.js").Links} links
 * @param {Hover | null} hover
 * @returns {Cell}
 */
function written({ rows, columns }, { window, channels, tap: pointed }, hover) {
  if (hover?.part === "input") return { channel: hover.channel, row: hover.row, column: hover.column };
  if (pointed) {
    const [row, column] = tap(window, pointed.row, pointed.column);
    return { channel: pointed.channel, row, column };
  }
  return { channel: channels[0], row: middle(rows, window.row), column: middle(columns, window.column) };
}

/**
 * The cell in the middle of a window along one direction, or the input nearest to that under it.
 * @param {import("../draw/windows.js").Slide} slide
 * @param {number} start of the window
 */
function middle(slide, start) {
  const half = (slide.taps - 1) / 2;
  const away = (/** @type {number} */ at) => Math.abs(at - half);
  const taps = [...Array(slide.taps).keys()].sort((one, other) => away(one) - away(other));
  const cells = taps.map((at) => start + at * slide.dilation);
  return cells.find((cell) => inputAt(slide, cell) !== null) ?? cells[0];
}

/**
 * @param {Geometry} geometry
 * @param {number} filter
 * @param {Cell} cell
 * @returns {Sender[][]}
 */
function sendersOf({ rows, columns }, filter, { row, column }) {
  const across = covering(columns, column);
  return covering(rows, row).map(([r, i]) =>
    across.map(([q, j]) => ({ place: [filter, r, q], row: i, column: j })),
  );
}

/**
 * @param {Sender[][][]} senders
 * @param {Sender} sender
 */
function termOf(senders, sender) {
  for (const [channel, rows] of senders.entries())
    for (const [row, line] of rows.entries()) {
      const column = line.indexOf(sender);
      if (column >= 0) return { channel, row, column };
    }
  return null;
}

/**
 * How many of a cell's terms have been added after a step: outputs send in the order of the trace.
 * @param {Sender[][][]} senders
 * @param {number} step
 * @param {Place} shape of the output
 */
export function arrived(senders, step, shape) {
  return senders.flat(2).filter(({ place }) => indexOf(place, shape) <= step).length;
}

/** What has come to every cell after a step: the page's beginning, and then what each step leaves under its window. */
export class Collected {
  #geometry;
  #trace;
  #page = -1;
  #step = -1;
  /** @type {number[][][]} (channel, row, column) */
  #cells;

  /**
   * @param {Geometry} geometry
   * @param {Trace} trace
   * @param {number} depth channels
   */
  constructor(geometry, trace, depth) {
    const { rows, columns } = geometry;
    this.#geometry = geometry;
    this.#trace = trace;
    this.#cells = Array.from({ length: depth }, () =>
      Array.from({ length: rows.total }, () => Array(columns.total).fill(0)),
    );
  }

  /**
   * All cells after a step; those known last, as long as its page is on its way.
   * @param {number} step
   */
  at(step) {
    const page = step - (step % this.#trace.limit);
    const first = this.#trace.step(page);
    if (!first || (page === this.#page && step === this.#step)) return this.#cells;
    if (page !== this.#page || step < this.#step) {
      this.#cells = first.before.map((/** @type {number[][]} */ rows) => rows.map((row) => [...row]));
      this.#step = page - 1;
    }
    while (this.#step < step) this.#leave(this.#trace.step(++this.#step));
    this.#page = page;
    return this.#cells;
  }

  /** @param {import("./lab-trace.js").TraceStep | null} step */
  #leave(step) {
    if (!step) return;
    const [first] = seen(this.#geometry, step.at[0]);
    const { rows, columns } = this.#geometry;
    for (const [channel, slice] of step.sums.entries())
      for (const [i, line] of slice.entries())
        for (const [j, value] of line.entries()) {
          const row = step.at[1] * rows.step + i * rows.dilation;
          this.#cells[first + channel][row][step.at[2] * columns.step + j * columns.dilation] = value;
        }
  }
}

/** @type {WeakMap<Trace, Collected>} */
const known = new WeakMap();

/**
 * What has come to every cell of a figure by a step.
 * @param {Pick<import("./convolution-views.js").Figure, "setting" | "reply" | "trace">} figure
 * @param {number} step
 */
export function collected({ setting, reply, trace }, step) {
  const found = known.get(trace) ?? new Collected(geometryOf(reply, setting), trace, setting.depth);
  known.set(trace, found);
  return found.at(step);
}
