/** Where the cells of a map lie: on the network's input, and in the photo. */

/** @typedef {import("./explore-source.js").Box} Box */
/** @typedef {{row: number, column: number}} Cell */
/**
 * A map as far as it is known.
 * @typedef {object} Found
 * @property {[number, number]} shape
 * @property {number[][]} values  rows; of an occlusion under way those that are done
 * @property {number} low
 * @property {number} high
 * @property {{size: number, stride: number} | null} patch  of an occlusion
 * @property {{row: number, column: number, value: number, photo: Box} | null} peak  null while it is under way
 * @property {{value: number} | null} target  what the target is without anything covered
 * @property {{threshold: number, box: Box} | null} region  of a Grad-CAM: where an object would be
 */

/** From this share of the values on, the rest is as strong as can be: a few pixels would leave all others pale. */
const STRONG = 0.99;

/**
 * Along one side of the input: for each pixel, which cell stands for it. The cells of an occlusion are patches that
 * overlap; the one whose middle is nearest does.
 * @param {number} length  pixels
 * @param {number} count  cells
 * @param {{size: number, stride: number} | null} patch
 * @returns {number[]}
 */
export function nearest(length, count, patch) {
  const starts = Array.from({ length: count }, (_, index) => start(index, length, count, patch));
  const size = patch?.size ?? length / count;
  return Array.from({ length }, (_, pixel) => {
    const far = starts.map((first) => Math.abs(first + size / 2 - (pixel + 0.5)));
    return far.indexOf(Math.min(...far));
  });
}

/**
 * The part of the photo that a cell stands for; of an occlusion, the patch that was covered.
 * @param {Found} found
 * @param {Cell} cell
 * @param {{height: number, width: number}} input  in its pixels
 * @param {Box} region  what of the photo the network was given
 * @returns {Box}
 */
export function boxOf({ shape: [rows, columns], patch }, { row, column }, input, region) {
  const [down, across] = [region.height / input.height, region.width / input.width];
  return {
    row: region.row + start(row, input.height, rows, patch) * down,
    column: region.column + start(column, input.width, columns, patch) * across,
    height: (patch?.size ?? input.height / rows) * down,
    width: (patch?.size ?? input.width / columns) * across,
  };
}

/**
 * @param {number} index
 * @param {number} length
 * @param {number} count
 * @param {{size: number, stride: number} | null} patch
 */
function start(index, length, count, patch) {
  return patch ? Math.min(index * patch.stride, length - patch.size) : (index * length) / count;
}

/**
 * What stands at full strength: of sizes of gradients, of which a few are far beyond all others, all but the largest.
 * @param {Found} found
 * @param {boolean} most  whether a few may be beyond
 */
export function boundOf({ values, low, high }, most) {
  const largest = Math.max(Math.abs(low), Math.abs(high));
  if (!most) return largest;
  const sorted = values.flat().sort((a, b) => a - b);
  return sorted[Math.floor(STRONG * (sorted.length - 1))] || largest;
}

/**
 * A map in 8 bits a value, to be painted.
 * @param {number[]} values
 * @param {number} bound  what is beyond it counts as that
 * @param {boolean} signed
 * @returns {import("../draw/heatmap.js").Levels}
 */
export function levelsOf(values, bound, signed) {
  const low = signed ? -bound : 0;
  const span = bound - low || 1;
  const byte = (/** @type {number} */ value) =>
    Math.round((255 * (Math.min(bound, Math.max(low, value)) - low)) / span);
  return { bytes: Uint8Array.from(values, byte), low, high: low + span };
}
