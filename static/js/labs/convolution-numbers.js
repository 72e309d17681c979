/**
 * The numbers that go into the convolution: made up ones that can be checked by hand, pixels, kernels, and edits.
 * This is input only. What comes out of it is the engine's to say.
 *
 * @typedef {import("./convolution-setting.js").Setting} Setting
 * @typedef {{x: number[][][], weight: number[][][][], bias: number[]}} Tensors (C, H, W), (K, C, F, G), (K)
 */

import { kernel } from "./convolution-kernels.js";

/**
 * A number that looks random but depends only on its place: a matrix that grows keeps the numbers it has.
 * @param {number} seed
 * @param {...number} place
 * @returns {number} 0 … 2³² − 1
 */
function scatter(seed, ...place) {
  let hash = Math.imul(seed, 0x9e3779b1) ^ 0x85ebca6b;
  for (const part of place) {
    hash = Math.imul(hash ^ (part + 0x7f4a7c15), 0xc2b2ae35);
    hash ^= hash >>> 15;
    hash = Math.imul(hash, 0x27d4eb2f);
    hash ^= hash >>> 13;
  }
  return hash >>> 0;
}

/**
 * All three inputs of the convolution.
 * @param {Setting} setting
 * @param {number[][][] | null} pixels (C, H, W) of the chosen image at the chosen size; null for numbers
 * @returns {Tensors}
 */
export function tensors(setting, pixels) {
  const { size, depth, kernel: taps, filters, seed, kernels } = setting;
  const drawn = Array.from({ length: filters }, (_, k) => kernel(kernels[k] ?? "", taps));
  const made = {
    x: pixels ?? volume(depth, size, (c, i, j) => scatter(seed, 0, c, i, j) % 3),
    weight: drawn.map((matrix, k) =>
      volume(depth, taps, (c, i, j) => (matrix ? matrix[i][j] : (scatter(seed, 1, k, c, i, j) % 3) - 1)),
    ),
    bias: drawn.map((matrix, k) => (matrix ? 0 : k % 2 === 0 ? 1 : 0)),
  };
  return edited(made, setting.edits);
}

/**
 * @param {number} depth
 * @param {[number, number]} size
 * @param {(channel: number, row: number, column: number) => number} value
 */
function volume(depth, [rows, columns], value) {
  return Array.from({ length: depth }, (_, c) =>
    Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_, j) => value(c, i, j))),
  );
}

/**
 * The tensors with the numbers that were changed by hand. Edits that lie outside, after the size has shrunk, wait.
 * @param {Tensors} made
 * @param {Record<string, number>} edits
 * @returns {Tensors}
 */
function edited(made, edits) {
  const copy = structuredClone(made);
  const roots = { x: copy.x, w: copy.weight, b: copy.bias };
  for (const [path, value] of Object.entries(edits)) {
    const [root, ...indices] = path.split(".");
    const last = Number(indices.pop());
    /** @type {any} */
    let array = roots[/** @type {keyof typeof roots} */ (root)];
    for (const index of indices) array = array?.[Number(index)];
    if (Array.isArray(array) && typeof array[last] === "number") array[last] = value;
  }
  return copy;
}

/**
 * Which kernel a filter is: its name, "custom" once a number of it was edited, "" for made up numbers.
 * @param {Setting} setting
 * @param {number} filter
 */
export function kernelName({ kernels, edits, kernel: taps }, filter) {
  const name = kernel(kernels[filter] ?? "", taps) ? kernels[filter] : "";
  return Object.keys(edits).some((path) => path.startsWith(`w.${filter}.`)) ? "custom" : name;
}

/**
 * The edits without those under a path.
 * @param {Record<string, number>} edits
 * @param {string} start
 * @returns {Record<string, number>}
 */
export function dropEdits(edits, start) {
  return Object.fromEntries(Object.entries(edits).filter(([path]) => !path.startsWith(start)));
}

/**
 * RGBA pixels as channels of whole numbers 0 … 255: red, green and blue, or grey by how bright each looks (ITU-R 601).
 * @param {ArrayLike<number>} rgba
 * @param {[number, number]} size
 * @param {number} depth 1 or 3
 */
export function channels(rgba, size, depth) {
  return volume(depth, size, (c, i, j) => {
    const at = (i * size[1] + j) * 4;
    if (depth === 3) return rgba[at + c];
    return Math.round(0.299 * rgba[at] + 0.587 * rgba[at + 1] + 0.114 * rgba[at + 2]);
  });
}
