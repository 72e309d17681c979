/** Values of the convolution lab as colours: pixels grey, made up inputs blue, maps by the shared scales or as pixels. */

import { colourOf, PAPER, scaleFor } from "../draw/colour.js";

/** @typedef {import("../draw/colour.js").Theme} Theme */
/** @typedef {import("./convolution-views.js").Figure} Figure */
/** @typedef {(value: number) => [number, number, number]} Paint */
/** @typedef {{low: number, high: number, paint: Paint}} Colours the ends of a scale and what lies between them */

/** The role colour of inputs in tokens.css, as sRGB. @type {Record<Theme, [number, number, number]>} */
const INPUT = { light: [40, 89, 168], dark: [141, 180, 242] };
/** The brightest pixel. */
const WHITE = 255;

/**
 * @param {boolean} image whether the values are pixels, 0 … 255
 * @param {number} largest value that occurs
 * @param {Theme} theme
 * @returns {Paint}
 */
export function inputPaint(image, largest, theme) {
  if (image) return grey(WHITE);
  return (value) => {
    const share = largest > 0 ? Math.max(0, Math.min(1, value / largest)) : 0;
    const mix = PAPER[theme].map((paper, channel) => paper + (INPUT[theme][channel] - paper) * share);
    return [mix[0], mix[1], mix[2]];
  };
}

/**
 * The colours of an output map: signed or not, from the paper on; but what a filter that keeps brightness makes of an
 * image is an image again, and looks like one.
 * @param {Pick<Figure, "setting" | "tensors" | "result" | "theme">} figure
 * @param {number} filter
 * @returns {Colours}
 */
export function mapColours({ setting, tensors, result, theme }, filter) {
  const brightness = tensors.weight[filter].flat(2).reduce((total, weight) => total + weight, 0);
  if (setting.image && brightness > 0.5) {
    const white = WHITE * setting.depth;
    return { low: 0, high: white, paint: grey(white) };
  }
  const values = result.output[filter].flat();
  const [min, max] = values.reduce(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [0, 0],
  );
  const scale = scaleFor(min, max, theme);
  const low = scale.kind === "diverging" ? -scale.bound : 0;
  return { low, high: scale.bound, paint: (value) => colourOf(scale, value) };
}

/**
 * @param {number} white the value that is white; zero is black
 * @returns {Paint}
 */
function grey(white) {
  return (value) => {
    const light = (value / white) * WHITE;
    return [light, light, light];
  };
}
