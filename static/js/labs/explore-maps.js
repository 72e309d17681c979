/** The maps of a network's layers that were asked for so far, each fetched once. */

/** @typedef {import("../api.js").Tensor} Tensor */
/** One map in 8 bits a value. @typedef {{bytes: Uint8Array, low: number, high: number}} Levels */

export class Maps {
  /** By layer, then by channel. @type {Map<string, Map<number, Promise<Levels>>>} */
  #layers = new Map();

  /**
   * @param {string} layer
   * @param {number[]} shape  of the layer: channels, rows, columns
   * @param {number[]} channels
   * @param {(missing: number[]) => Promise<Tensor>} ask  gets those that are not here yet
   * @returns {Promise<Tensor>} in the order asked for
   */
  async get(layer, shape, channels, ask) {
    const known = this.#layers.get(layer) ?? new Map();
    this.#layers.set(layer, known);
    const missing = channels.filter((channel) => !known.has(channel));
    if (missing.length) {
      const asked = ask(missing);
      missing.forEach((channel, index) => {
        const one = asked.then((tensor) => levels(tensor, index));
        one.catch(() => known.delete(channel));
        known.set(channel, one);
      });
    }
    return joined(await Promise.all(channels.map((channel) => known.get(channel))), shape.slice(1));
  }
}

/**
 * One channel's bytes and what they stand for.
 * @param {Tensor} tensor
 * @param {number} channel
 * @returns {Levels}
 */
export function levels(tensor, channel) {
  const size = tensor.bytes.length / tensor.shape[0];
  const bytes = tensor.bytes.subarray(channel * size, (channel + 1) * size);
  return { bytes, low: tensor.low[channel], high: tensor.high[channel] };
}

/**
 * Maps as one tensor.
 * @param {Levels[]} maps
 * @param {number[]} size  rows and columns
 * @returns {Tensor}
 */
function joined(maps, size) {
  const area = size.reduce((product, n) => product * n, 1);
  const bytes = new Uint8Array(maps.length * area);
  for (const [index, map] of maps.entries()) bytes.set(map.bytes, index * area);
  return {
    shape: [maps.length, ...size],
    low: maps.map(({ low }) => low),
    high: maps.map(({ high }) => high),
    bytes,
  };
}
