/** The lecture's examples and the classic kernels, as settings of the convolution lab. */

import { DEFAULT } from "./convolution-setting.js";

/** @typedef {import("./convolution-setting.js").Setting} Setting */

/** The side to which an image is brought, in pixels. */
export const IMAGE_SIDE = 48;

/** @type {Partial<Setting>} */
const SMALL = { depth: 1, filters: 1, padding: 0 };

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
    strided: { stride: 2 },
    stride1: SMALL,
    stride2: { ...SMALL, stride: 2 },
    stride3: { ...SMALL, stride: 3 },
    dilated: { ...SMALL, dilation: 2 },
    ten: { size: [32, 32], kernel: [5, 5], filters: 10, padding: 2 },
  },
  kernels: {
    sobel: onImage("cat", "sobel-x", "sobel-y"),
    box: onImage("astronaut", "box"),
    gaussian: { ...onImage("astronaut", "gaussian"), kernel: [5, 5], padding: 2 },
    sharpen: onImage("coffee", "sharpen"),
    emboss: onImage("rocket", "emboss"),
    laplacian: onImage("bricks", "laplacian"),
    identity: onImage("cat", "identity"),
    colour: { ...onImage("goldfish", "sobel-x", "gaussian"), depth: 3 },
  },
};

/**
 * A preset's whole setting.
 * @param {string} id
 * @returns {Setting}
 */
export function preset(id) {
  return { ...DEFAULT, ...Object.assign({}, ...Object.values(PRESETS))[id] };
}
