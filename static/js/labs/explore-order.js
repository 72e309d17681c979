/** In which order a layer's maps stand, and which of its inputs a map owes most to. Rankings of the API's numbers. */

/** @typedef {import("../api.js").Tensor} Tensor */
/** @typedef {import("./explore-source.js").Summary} Summary */

/**
 * Channels by how strongly they answer (the largest |activation|; of equal ones first what stands out more), by index, or
 * by how alike they are to one of them.
 * @param {Summary[]} channels
 * @param {"strongest" | "index" | "similarity"} order
 * @param {number[]} [alike]  how alike each is; as long as that is not known, the strongest come first
 * @returns {number[]}
 */
export function arranged(channels, order, alike) {
  const indices = channels.map((_, index) => index);
  if (order === "index") return indices;
  if (order === "similarity" && alike) return descending(indices, (index) => alike[index]);
  const prominent = descending(indices, (index) => reach(channels[index]) - Math.abs(channels[index].mean));
  return descending(prominent, (index) => reach(channels[index]));
}

/** The largest |activation|. @param {{min: number, max: number}} summary */
export function reach({ min, max }) {
  return Math.max(Math.abs(min), Math.abs(max));
}

/**
 * How large a filter's weights are by input channel: the sum of |weight| over its window.
 * @param {Tensor} filter  (channels, rows, columns), or (n,) for a row of a matrix
 * @returns {number[]} a number a channel
 */
export function strengths({ shape: [channels], low, high, bytes }) {
  const taps = bytes.length / channels;
  return Array.from({ length: channels }, (_, channel) => {
    let sum = 0;
    for (let i = channel * taps; i < (channel + 1) * taps; i++) {
      sum += Math.abs(low[channel] + (bytes[i] / 255) * (high[channel] - low[channel]));
    }
    return sum;
  });
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
