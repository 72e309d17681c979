/** In which order a layer's maps stand, and which of its inputs a map owes most to. Rankings of the API's numbers. */

/** @typedef {import("../api.js").Tensor} Tensor */
/** @typedef {import("./explore-source.js").Summary} Summary */

/**
 * Channels by how strongly they answer: by the largest |activation|, or by index.
 * @param {Summary[]} channels
 * @param {"strongest" | "index" | "similarity"} order
 * @returns {number[]}
 */
export function arranged(channels, order) {
  const indices = channels.map((_, index) => index);
  return order === "index" ? indices : descending(indices, (index) => reach(channels[index]));
}

/** The largest |activation|. @param {{min: number, max: number}} summary */
export function reach({ min, max }) {
  return Math.max(Math.abs(min), Math.abs(max));
}

/**
 * How large a filter's weights are by input channel: the sum of |weight| over its window.
 * @param {Tensor} weight  (filters, channels, rows, columns), or (rows, columns) of a matrix
 * @param {number} filter
 * @returns {number[]} a number a channel
 */
export function strengths(weight, filter) {
  const [, channels, rows = 1, columns = 1] = weight.shape;
  const taps = rows * columns;
  const [low, high] = [weight.low[filter], weight.high[filter]];
  const bytes = weight.bytes.subarray(filter * channels * taps, (filter + 1) * channels * taps);
  return Array.from({ length: channels }, (_, channel) => {
    let sum = 0;
    for (let i = channel * taps; i < (channel + 1) * taps; i++) {
      sum += Math.abs(low + (bytes[i] / 255) * (high - low));
    }
    return sum;
  });
}

/**
 * The places where a map answers most strongly, apart from each other, the strongest first.
 * @param {{bytes: Uint8Array, low: number, high: number}} levels
 * @param {number} columns
 * @param {number} count  at most
 * @returns {{row: number, column: number}[]}
 */
export function peaks({ bytes, low, high }, columns, count) {
  const strength = (/** @type {number} */ index) => Math.abs(low + (bytes[index] / 255) * (high - low));
  const apart = Math.max(1, Math.round(columns / 5));
  /** @type {{row: number, column: number}[]} */
  const found = [];
  for (const index of descending([...bytes.keys()], strength)) {
    if (found.length === count || strength(index) === 0) break;
    const place = { row: Math.floor(index / columns), column: index % columns };
    const near = (/** @type {{row: number, column: number}} */ other) =>
      Math.max(Math.abs(other.row - place.row), Math.abs(other.column - place.column)) < apart;
    if (!found.some(near)) found.push(place);
  }
  return found;
}

/**
 * @template T
 * @param {T[]} items
 * @param {(item: T) => number} measure
 * @returns {T[]} the largest first; equal ones as they were
 */
export function descending(items, measure) {
  return [...items].sort((a, b) => measure(b) - measure(a));
}
