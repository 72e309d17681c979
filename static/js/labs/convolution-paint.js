/** Values of the convolution lab as colours: pixels grey, made up inputs blue, filters and maps by the shared scales. */

import { colourOf, PAPER, scaleFor } from "../draw/colour.js";

/** @typedef {import("../draw/colour.js").Theme} Theme */
/** @typedef {import("../draw/colour.js").Scale} Scale */
/** @typedef {(value: number) => [number, number, number]} Paint */

/** The role colour of inputs in tokens.css, as sRGB. @type {Record<Theme, [number, number, number]>} */
const INPUT = { light: [40, 89, 168], dark: [141, 180, 242] };

/**
 * @param {boolean} image whether the values are pixels, 0 … 255
 * @param {number} largest value that occurs
 * @param {Theme} theme
 * @returns {Paint}
 */
export function inputPaint(image, largest, theme) {
  if (image) return (value) => [value, value, value];
  return (value) => {
    const share = largest > 0 ? Math.max(0, Math.min(1, value / largest)) : 0;
    const mix = PAPER[theme].map((paper, channel) => paper + (INPUT[theme][channel] - paper) * share);
    return [mix[0], mix[1], mix[2]];
  };
}

/**
 * @param {ArrayLike<number>} values
 * @param {Theme} theme
 * @returns {Scale}
 */
export function scaleOf(values, theme) {
  let [min, max] = [0, 0];
  for (let index = 0; index < values.length; index++) {
    if (values[index] < min) min = values[index];
    if (values[index] > max) max = values[index];
  }
  return scaleFor(min, max, theme);
}

/**
 * @param {Scale} scale
 * @returns {Paint}
 */
export function scaledPaint(scale) {
  return (value) => colourOf(scale, value);
}
