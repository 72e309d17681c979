/**
 * How the convolution lab's figure is laid out: numbers or colours, and how large a cell is. Pure.
 *
 * @typedef {import("./convolution-setting.js").Setting} Setting
 * @typedef {object} Layout
 * @property {"numbers" | "colours"} mode
 * @property {boolean} stacked  filters and maps below the input instead of beside it
 * @property {boolean} every  all filters with their maps at once, instead of the current one and small maps
 * @property {{input: number, filter: number, output: number, given: number}} cell  sides of a cell in pixels; `given`
 *   that of a filter as it was set, or as it is sent back, beside the other; 0 if there is none or no room
 */

import { turned } from "./convolution-turn.js";

/** Largest padded input, filter and depth that are shown as numbers. */
const NUMBERS = { side: 14, depth: 8 };
const FULL = 36;
/** The magnified window has room for numbers such as 0.0625. */
const MAGNIFIED = 44;
/** Below this a number cannot be read or touched. */
const LEAST = 22;
/** Filters as they were set, or what they are multiplied to, beside the others: up to so many columns. */
const GIVEN = { cell: 20, columns: 5, gap: 8 };
/** A filter with its bias, one that is turned, and a map are at least so wide, for what stands over and under them. */
const NAME = { filter: 80, turned: 112, map: 136 };
const GAP = 20;
const WIDE_GAP = 40;

/**
 * @param {Setting} setting
 * @param {[number, number]} output rows and columns of a map
 * @param {number} width of the figure in pixels
 * @returns {Layout}
 */
export function layout(setting, output, width) {
  const { depth, image } = setting;
  const sides = slidOver(setting, output);
  const small = Math.max(...sides, ...output) <= NUMBERS.side && depth <= NUMBERS.depth && !image;
  return small ? numbers(setting, sides[1], output, width) : colours(setting, sides, output, width);
}

/**
 * Rows and columns of what the window slides over: the padded input, or that with zeros between its numbers.
 * @param {Setting} setting
 * @param {[number, number]} output
 */
function slidOver({ mode, size, kernel, padding, dilation }, output) {
  if (mode !== "transposed") return size.map((side, axis) => side + 2 * padding[axis]);
  return output.map((side, axis) => side + dilation[axis] * (kernel[axis] - 1));
}

/**
 * All side by side if the cells stay large enough: input, then each filter with its map; else with one filter only;
 * else filter and map below the input.
 * @param {Setting} setting
 * @param {number} columns of the padded input
 * @param {[number, number]} output
 * @param {number} width
 * @returns {Layout}
 */
function numbers(setting, columns, output, width) {
  const { depth, kernel, filters } = setting;
  const given = second(setting);
  /** @param {number} cell */
  const beside = (cell) => given(cell) && kernel[1] * given(cell) + GIVEN.gap;
  /** @param {number} cell @param {number} shown filters; a grid's border is 1 pixel */
  const needed = (cell, shown) => {
    const name = beside(cell) && !setting.back ? NAME.turned : NAME.filter;
    const filter = Math.max(name, beside(cell) + kernel[1] * cell + 1);
    const map = Math.max(NAME.map, output[1] * cell + 1);
    const inputs = depth * (columns * cell + 1) + (depth - 1) * GAP;
    return inputs + shown * (WIDE_GAP + filter + GAP + map);
  };
  for (const shown of filters > 1 && filters <= 3 ? [filters, 1] : [1]) {
    for (let cell = FULL; cell >= LEAST; cell--) {
      if (needed(cell, shown) > width) continue;
      const sides = { ...alike(cell), given: given(cell) };
      return { mode: "numbers", stacked: false, every: shown === filters, cell: sides };
    }
  }
  const wide = width >= 640;
  const below = Math.floor((width - (depth - 1) * GAP - depth) / (depth * columns));
  /** @param {number} cell a filter, what stands beside it, and its map */
  const row = (cell) => (kernel[1] + output[1]) * cell + GAP + beside(cell);
  const usual = Math.max(24, Math.min(below, 28));
  // What a step sends back is worth somewhat smaller cells.
  const input = setting.back && row(usual) > width && row(LEAST) <= width ? LEAST : usual;
  const every = filters === 1 || (wide && filters * (row(input) + WIDE_GAP) <= width);
  const fits = row(input) <= width;
  return { mode: "numbers", stacked: true, every, cell: { ...alike(input), given: fits ? given(input) : 0 } };
}

/**
 * The side of the cells beside those of a filter: small, as it was set, if it is turned; on the way back to the input
 * as large, times the upstream gradient.
 * @param {Setting} setting
 * @returns {(cell: number) => number}
 */
function second(setting) {
  if (setting.kernel[1] > GIVEN.columns) return () => 0;
  if (setting.back === "input") return (cell) => cell;
  const small = !setting.back && turned(setting) && Math.max(...setting.kernel) > 1;
  return () => (small ? GIVEN.cell : 0);
}

/**
 * @param {Setting} setting
 * @param {number[]} sides rows and columns of the padded input
 * @param {[number, number]} output
 * @param {number} width
 * @returns {Layout}
 */
function colours({ depth, kernel, filters }, sides, output, width) {
  const narrow = width < 640;
  const below = width < 1000 ? 0.94 : 0.58;
  const share = narrow ? width : width * (depth > 1 ? below : 0.3);
  const beside = Math.min(depth, narrow ? 1 : 3);
  const slice = Math.min((share - (beside - 1) * GAP) / beside, depth > 3 ? 180 : 330);
  const input = Math.max(2, Math.floor(slice / Math.max(...sides)));
  const map = Math.min(narrow ? width : width * 0.3, 330) / Math.max(...output);
  const least = Math.min(map, 160 / Math.max(...output));
  const across = depth > 1 || narrow ? slice - 28 : width * (filters > 1 ? 0.26 : 0.36);
  const magnified = Math.min(across / (2 * kernel[1]), 330 / kernel[0]);
  const cell = {
    input,
    filter: Math.max(20, Math.min(Math.floor(magnified), MAGNIFIED)),
    output: Math.max(2, Math.floor(Math.min(map, Math.max(input, least)))),
    given: 0,
  };
  const pair = 2 * kernel[1] * cell.filter + 32;
  const taken = depth > 1 ? beside * (Math.max(sides[1] * input, pair) + GAP) : sides[1] * input + pair + GAP;
  const every = !narrow && depth <= 3 && taken + filters * (output[1] * cell.output + WIDE_GAP) <= width;
  return { mode: "colours", stacked: narrow, every: every || filters === 1, cell };
}

/** @param {number} cell */
function alike(cell) {
  return { input: cell, filter: cell, output: cell, given: 0 };
}
