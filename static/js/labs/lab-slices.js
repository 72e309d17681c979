/** One channel of an input as its padded matrix, and the part of it under a window: values in their places, no sums. */

import { factor, format } from "../draw/number.js";
import { inputAt, tap } from "../draw/windows.js";

/** @typedef {import("../draw/windows.js").Slide} Slide */
/** @typedef {import("../draw/windows.js").Window} Window */
/** @typedef {{rows: Slide, columns: Slide}} Slides */

/**
 * A channel with its padding, row-major.
 * @param {number[][]} channel
 * @param {Slides} slides
 * @param {number} filling what stands in padded cells
 * @returns {Float64Array}
 */
export function padded(channel, { rows, columns }, filling) {
  const values = new Float64Array(rows.total * columns.total).fill(filling);
  channel.forEach((line, row) => {
    const start = (rows.ring + row * rows.spread) * columns.total + columns.ring;
    line.forEach((value, column) => {
      values[start + column * columns.spread] = value;
    });
  });
  return values;
}

/**
 * What a window covers of a channel, row-major.
 * @param {number[][]} channel
 * @param {Slides} slides
 * @param {Window} window
 * @param {number} filling
 * @returns {number[]}
 */
export function covered(channel, { rows, columns }, window, filling) {
  const values = [];
  for (let i = 0; i < window.rows; i++) {
    for (let j = 0; j < window.columns; j++) {
      const [row, column] = tap(window, i, j);
      const [y, across] = [inputAt(rows, row), inputAt(columns, column)];
      values.push(y === null || across === null ? filling : channel[y][across]);
    }
  }
  return values;
}

/** The largest value of a volume, at least 0. @param {number[][][]} volume */
export function largest(volume) {
  return volume.flat(2).reduce((most, value) => Math.max(most, value), 0);
}

/** @type {WeakMap<number[][][], number>} */
const widths = new WeakMap();

/** So wide that few numbers are wider: room for the widest of all would tear sums of fractions apart. */
const WIDE = 6;

/**
 * Characters of the longest number of an input as a factor, or nearly: terms then keep their places from step to step.
 * @param {number[][][]} x
 */
export function factorWidth(x) {
  const known = widths.get(x) ?? Math.min(WIDE, widest(x, factor));
  widths.set(x, known);
  return known;
}

/**
 * Characters of the longest number of a volume, as it is written.
 * @param {number[][][]} volume
 * @param {(value: number) => string} [write]
 */
export function widest(volume, write = format) {
  return volume.flat(2).reduce((most, value) => Math.max(most, write(value).length), 1);
}
