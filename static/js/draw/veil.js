/** A map to lay over the photo that it answers to: the stronger a value, the less of the photo is seen through it. */

import { colourOf } from "./colour.js";

/** From this share of full strength on a value hides the photo. */
const OPAQUE = 0.85;

/**
 * @param {import("./heatmap.js").Levels} levels
 * @param {number} width  cells a row
 * @param {import("./colour.js").Scale} scale
 * @returns {import("./heatmap.js").Picture}
 */
export function paintVeil({ bytes, low, high }, width, scale) {
  const table = new Uint8ClampedArray(256 * 4);
  for (let byte = 0; byte < 256; byte++) {
    const value = low + (byte / 255) * (high - low);
    const shown = scale.kind === "diverging" ? Math.abs(value) : Math.max(0, value);
    const share = scale.bound > 0 ? shown / scale.bound : 0;
    table.set([...colourOf(scale, value), 255 * Math.min(1, share / OPAQUE)], byte * 4);
  }
  const data = new Uint8ClampedArray(bytes.length * 4);
  for (let i = 0; i < bytes.length; i++) data.set(table.subarray(bytes[i] * 4, bytes[i] * 4 + 4), i * 4);
  return { data, width, height: bytes.length / width };
}
