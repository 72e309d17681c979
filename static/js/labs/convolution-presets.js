/** The lecture's examples and the classic kernels, as settings of the convolution lab. */

import { STANDARD } from "./convolution-setting.js";
import { dropEdits } from "./lab-edits.js";

/** @typedef {import("./convolution-setting.js").Setting} Setting */

/** The side to which an image is brought, in pixels. */
const IMAGE_SIDE = 48;

/** @type {Partial<Setting>} */
const SMALL = { depth: 1, filters: 1, padding: [0, 0] };

/**
 * @param {string} image
 * @param {...string} kernels
 * @returns {Partial<Setting>}
 */
function onImage(image, ...kernels) {
  return { size: [IMAGE_SIDE, IMAGE_SIDE], depth: 1, filters: kernels.length, image, kernels };
}

/** @type {Record<string, Record<string, Partial<Setting>>>} group -> preset -> what differs from the default */
export const PRESETS = {
  lecture: {
    volume: {},
    strided: { stride: [2, 2] },
    stride1: SMALL,
    stride2: { ...SMALL, stride: [2, 2] },
    stride3: { ...SMALL, stride: [3, 3] },
    dilated: { ...SMALL, dilation: [2, 2] },
    ten: { size: [32, 32], kernel: [5, 5], filters: 10, padding: [2, 2] },
  },
  kernels: {
    // Without padding: its zeros would be the strongest edge of all.
    sobel: { ...onImage("cat", "sobel-x", "sobel-y"), padding: [0, 0] },
    box: onImage("astronaut", "box"),
    gaussian: { ...onImage("astronaut", "gaussian"), kernel: [5, 5], padding: [2, 2] },
    sharpen: onImage("goldfish", "sharpen"),
    emboss: onImage("rocket", "emboss"),
    laplacian: { ...onImage("coffee", "laplacian"), padding: [0, 0] },
    identity: onImage("cat", "identity"),
    colour: { ...onImage("goldfish", "sobel-x", "gaussian"), depth: 3 },
  },
};

/**
 * The setting with another image. From numbers to an image: a size at which one sees something, and edges to see.
 * @param {Setting} setting
 * @param {string} image "" for numbers
 * @returns {Setting}
 */
export function withImage(setting, image) {
  if (!image) return STANDARD;
  if (setting.image) return { ...setting, image, edits: dropEdits(setting.edits, "x.") };
  return { ...STANDARD, ...onImage(image, "sobel-x", "sobel-y"), padding: [0, 0] };
}
