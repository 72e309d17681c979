/** The small squares of the Similar page: a picture's strongest features, and its pixels as they are compared. */

import { scaleFor } from "../draw/colour.js";
import { paintLevels } from "../draw/heatmap.js";

/** @typedef {import("../api.js").Tensor} Tensor */
/** @typedef {import("../draw/heatmap.js").Picture} Picture */

/** Features a row and column: enough to tell pictures apart, few enough to be told from each other. */
const SIDE = 16;

/**
 * Which features are shown, and in which order: those that are strongest in the picture asked for.
 * @param {Tensor} tensor  (1, features)
 */
export function strongest({ bytes }) {
  const places = Array.from(bytes, (_, place) => place);
  return places.sort((one, other) => bytes[other] - bytes[one] || one - other).slice(0, SIDE * SIDE);
}

/**
 * Features in this order, row by row.
 * @param {Tensor} tensor  (1, features)
 * @param {number[]} order
 * @param {number} bound  the value of full strength
 * @param {import("../draw/colour.js").Theme} theme
 * @returns {Picture}
 */
export function paintFeatures({ bytes, low, high }, order, bound, theme) {
  const side = Math.min(SIDE, Math.ceil(Math.sqrt(order.length)));
  const shown = new Uint8Array(side * Math.ceil(order.length / side));
  order.forEach((place, cell) => {
    shown[cell] = bytes[place];
  });
  const scale = { ...scaleFor(low[0], high[0], theme), bound };
  return paintLevels({ bytes: shown, low: low[0], high: high[0] }, side, scale);
}

/**
 * Pixels as they are: one channel is grey.
 * @param {Tensor} tensor  (channels, rows, columns), 0 to 255
 * @returns {Picture}
 */
export function paintPixels({ shape, bytes, low, high }) {
  const [channels, height, width] = shape;
  const count = height * width;
  const data = new Uint8ClampedArray(count * 4);
  for (let place = 0; place < count; place++) {
    for (let colour = 0; colour < 3; colour++) {
      const channel = channels === 3 ? colour : 0;
      const share = bytes[channel * count + place] / 255;
      data[place * 4 + colour] = low[channel] + share * (high[channel] - low[channel]);
    }
    data[place * 4 + 3] = 255;
  }
  return { data, width, height };
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Picture} picture
 */
export function put(canvas, { data, width, height }) {
  canvas.width = width;
  canvas.height = height;
  canvas.getContext("2d")?.putImageData(new ImageData(data, width, height), 0, 0);
}
