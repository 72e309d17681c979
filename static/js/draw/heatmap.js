/** Values as pixels, one a value: maps, filters, strips and legends. Data in, RGBA out; draws nothing itself. */

import { colourOf } from "./colour.js";

/** @typedef {import("./colour.js").Scale} Scale */
/** @typedef {{data: Uint8ClampedArray<ArrayBuffer>, width: number, height: number}} Picture what ImageData takes */
/**
 * Numbers in 8 bits each: value = low + byte / 255 · (high − low).
 * @typedef {{bytes: Uint8Array, low: number, high: number}} Levels
 */

/**
 * A matrix of `Levels`, as the API sends an activation map.
 * @param {Levels} levels
 * @param {number} width  cells a row
 * @param {Scale} scale
 * @returns {Picture}
 */
export function paintLevels({ bytes, low, high }, width, scale) {
  const table = new Uint8ClampedArray(256 * 4);
  for (let byte = 0; byte < 256; byte++) {
    table.set([...colourOf(scale, low + (byte / 255) * (high - low)), 255], byte * 4);
  }
  const data = new Uint8ClampedArray(bytes.length * 4);
  const [from, to] = [new Uint32Array(table.buffer), new Uint32Array(data.buffer)];
  for (let i = 0; i < bytes.length; i++) to[i] = from[bytes[i]];
  return { data, width, height: bytes.length / width };
}

/**
 * A matrix of exact numbers.
 * @param {ArrayLike<number>} values
 * @param {number} width  cells a row
 * @param {Scale} scale
 * @returns {Picture}
 */
export function paintValues(values, width, scale) {
  const data = new Uint8ClampedArray(values.length * 4);
  for (let i = 0; i < values.length; i++) data.set([...colourOf(scale, values[i]), 255], i * 4);
  return { data, width, height: values.length / width };
}

/**
 * Three matrices of `Levels` as a colour picture, each from its darkest to its brightest: the network's input.
 * @param {Levels[]} channels red, green, blue; or one, for grey
 * @param {number} width
 * @returns {Picture}
 */
export function paintPhoto(channels, width) {
  const count = channels[0].bytes.length;
  const [red, green, blue] = channels.length === 3 ? channels : [channels[0], channels[0], channels[0]];
  const low = Math.min(...channels.map((channel) => channel.low));
  const span = Math.max(...channels.map((channel) => channel.high)) - low || 1;
  const light = (/** @type {Levels} */ channel, /** @type {number} */ i) =>
    ((channel.low + (channel.bytes[i] / 255) * (channel.high - channel.low) - low) / span) * 255;
  const data = new Uint8ClampedArray(count * 4);
  for (let i = 0; i < count; i++) data.set([light(red, i), light(green, i), light(blue, i), 255], i * 4);
  return { data, width, height: count / width };
}

/**
 * A scale as a strip from its lowest to its highest value.
 * @param {Scale} scale
 * @param {number} width
 * @returns {Picture}
 */
export function paintLegend(scale, width) {
  const low = scale.kind === "diverging" ? -1 : 0;
  const values = Array.from({ length: width }, (_, i) => low + (i / (width - 1)) * (1 - low));
  return paintValues(values, width, { ...scale, bound: 1 });
}
