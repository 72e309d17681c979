/**
 * How the pooling lab's figure is laid out: numbers or colours, and how large a cell is. Pure.
 *
 * @typedef {import("./pooling-setting.js").Setting} Setting
 * @typedef {object} Layout
 * @property {"numbers" | "colours"} mode
 * @property {boolean} narrow   so little that the captions stand beside it
 * @property {boolean} beside   each output beside its input, else below it
 * @property {number} cell      side of a cell in pixels; the same before and after: a smaller map looks smaller
 * @property {number} magnified side of a cell of the magnified window
 */

/** Largest padded input and depth that are shown as numbers. */
const NUMBERS = { side: 14, depth: 8 };
const FULL = 60;
/** Below this a number cannot be read or touched; a mean has more digits than the numbers that it is of. */
const LEAST = { max: 24, avg: 30 };
/** Between two channels. */
const GAP = 32;
/** Between an input and its output there is room for an arrow; a phone has little to spare. */
const ARROW = { phone: 24, wide: 40 };
const PHONE = 560;
/** An output has room for its name. */
const NAME = 108;
/** Nothing is higher than this if it can be helped: the sum and the time should stay in sight. */
const HIGH = { numbers: 336, gradient: 176, colours: 390 };
/** From this width on channels in colours stand side by side at any rate. */
const WIDE = 900;
/** So many columns before and after still leave room for captions. */
const NARROW = 15;

/**
 * Whether all that is shown is numbers, and few.
 * @param {Setting} setting
 * @param {[number, number]} output rows and columns of a map
 */
function small({ size, padding, depth, image }, output) {
  const sides = size.map((side, axis) => side + 2 * padding[axis]);
  return Math.max(...sides, ...output) <= NUMBERS.side && depth <= NUMBERS.depth && !image;
}

/**
 * @param {Setting} setting
 * @param {[number, number]} output rows and columns of a map
 * @param {number} width of the figure in pixels
 * @returns {Layout}
 */
export function layout(setting, output, width) {
  const { size, padding, depth } = setting;
  const [rows, columns] = size.map((side, axis) => side + 2 * padding[axis]);
  const channels = { depth, rows, columns, after: output[1] };
  const few = small(setting, output);
  const narrow = few && depth === 1 && columns + output[1] <= NARROW;
  return { ...(few ? numbers : colours)(setting, channels, width), narrow };
}

/** @typedef {{depth: number, rows: number, columns: number, after: number}} Channels `after` columns of the output */

/**
 * All channels side by side with large cells if there is room; else outputs below their inputs; else in several lines.
 * @param {Setting} setting
 * @param {Channels} channels
 * @param {number} width
 * @returns {Omit<Layout, "narrow">}
 */
function numbers({ kind, gradient }, channels, width) {
  const least = LEAST[kind];
  const high = Math.max(
    least,
    Math.min(FULL, Math.floor((gradient ? HIGH.gradient : HIGH.numbers) / channels.rows)),
  );
  const [inLine, below, alone] = [
    cellFor(channels, channels.depth, true, width),
    cellFor(channels, channels.depth, false, width),
    cellFor(channels, 1, true, width),
  ].map((cell) => Math.min(cell, high));
  const made = (/** @type {boolean} */ beside, /** @type {number} */ cell) =>
    /** @type {Omit<Layout, "narrow">} */ ({ mode: "numbers", beside, cell, magnified: cell });
  if (inLine >= Math.min(high, least + 4)) return made(true, inLine);
  if (below >= least) return made(false, below);
  if (alone >= least) return made(true, Math.min(alone, least + 8));
  return made(false, Math.max(22, Math.min(high, cellFor(channels, 1, false, width))));
}

/**
 * @param {Setting} setting
 * @param {Channels} channels
 * @param {number} width
 * @returns {Omit<Layout, "narrow">}
 */
function colours({ kernel }, channels, width) {
  const { depth, rows } = channels;
  const shown = depth <= 3 && width >= WIDE ? depth : Math.min(depth, Math.max(1, Math.floor(width / 330)));
  // An input alone leaves room to the magnified window.
  const share = depth === 1 && width >= WIDE ? width * 0.7 : width;
  const cell = Math.min(cellFor(channels, shown, true, share), Math.floor(HIGH.colours / rows));
  const magnified = Math.min(44, Math.floor(Math.min(330, width - 2) / kernel[1]));
  return { mode: "colours", beside: true, cell: Math.max(2, cell), magnified: Math.max(22, magnified) };
}

/**
 * Side of a cell with which so many channels fill a line.
 * @param {Channels} channels
 * @param {number} count
 * @param {boolean} beside
 * @param {number} width
 */
function cellFor({ columns, after }, count, beside, width) {
  const room = Math.floor((width - (count - 1) * GAP) / count);
  const arrow = width <= PHONE && count === 1 ? ARROW.phone : ARROW.wide;
  if (!beside) return Math.floor((Math.max(room, NAME) - 1) / Math.max(columns, after));
  const both = Math.floor((room - arrow - 2) / (columns + after));
  // A small output takes the room of its name all the same.
  return both * after >= NAME ? both : Math.floor((room - arrow - NAME - 1) / columns);
}
