/**
 * How the dense lab's figure is laid out: numbers or colours, how large cells are, and whether softmax has room beside
 * it. Pure. A column of the weights is as wide as the cell of the vector above it.
 *
 * @typedef {object} Layout
 * @property {"numbers" | "colours"} mode
 * @property {boolean} beside   softmax at the right of the scores, each probability in the row of its score
 * @property {number} cell      height of a row of weights, in pixels
 * @property {number} across    width of a column
 * @property {number} slice     side of a cell of the volume
 * @property {number} bias      width of the column of biases
 * @property {number} score     and of that of scores
 */

import { FEW } from "./dense-links.js";

const FULL = 38;
/** Below this a number cannot be read or touched: the matrix is scrolled instead. */
const LEAST = 24;
/** Gradients have more digits: so wide are their cells at most and at least, their biases, and what arrives. */
const BACK = { full: 50, least: 42, bias: 56, upstream: 78 };
/** What softmax needs beside the matrix. */
const SOFTMAX = 560;
const GAP = 40;
/** The names x and W at the left, and the signs between weights, biases and scores. */
const NAMES = 64;
const SIGNS = 48;
/** How high a volume in colours may be. */
const TALL = 168;

/**
 * @param {{size: [number, number], depth: number, outputs: number, back?: string}} setting
 * @param {number} width of the figure in pixels
 * @returns {Layout}
 */
export function layout({ size, depth, outputs, back }, width) {
  const inputs = size[0] * size[1] * depth;
  const narrow = width < 480;
  const score = back ? (narrow ? BACK.bias : BACK.upstream) : narrow ? 46 : 60;
  const bias = back ? (back === "weights" ? BACK.bias : 0) : narrow ? 32 : 40;
  const fixed = (narrow ? NAMES - 32 : NAMES) + SIGNS + bias + score + 3;
  const beside = (width - SOFTMAX - GAP - fixed) / inputs;
  const below = (width - fixed) / inputs;
  if (inputs <= FEW) {
    const [full, least] = back ? [BACK.full, BACK.least] : [FULL, LEAST];
    const fits = beside >= least + 2;
    const across = Math.min(full, Math.max(least, Math.floor(fits ? beside : below)));
    return {
      mode: "numbers",
      beside: fits,
      cell: Math.min(FULL, across),
      across,
      slice: across,
      bias,
      score,
    };
  }
  const fits = beside * inputs >= 360;
  const across = Math.max(fits ? beside : below, (narrow ? 240 : 300) / inputs);
  const block = across * size[0] * size[1];
  const slice = Math.max(1, Math.floor(Math.min((block * 0.92) / size[1], TALL / size[0], FULL)));
  return { mode: "colours", beside: fits, cell: outputs > 10 ? 24 : 28, across, slice, bias, score };
}
