/** The lecture's examples and the classic kernels, as settings of the convolution lab. */

import { layerOf } from "./convolution-networks.js";
import { rules, STANDARD } from "./convolution-setting.js";
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

/** @type {Partial<Setting>} */
const LARGE = { size: [32, 32], kernel: [5, 5] };

/**
 * The first filters of a network, by name.
 * @param {string} layer "photos:conv1_1"
 * @param {number} count
 */
function first(layer, count) {
  return Array.from({ length: count }, (_, index) => `${layer}:${index}`);
}

/** @type {Record<string, Record<string, Partial<Setting>>>} group -> preset -> what differs from the default */
export const PRESETS = {
  lecture: {
    volume: {},
    strided: { stride: [2, 2] },
    stride1: SMALL,
    stride2: { ...SMALL, stride: [2, 2] },
    stride3: { ...SMALL, stride: [3, 3] },
    padded: { ...SMALL, padding: [1, 1] },
    one: { ...LARGE, filters: 1, padding: [0, 0] },
    six: { ...LARGE, filters: 6, padding: [0, 0] },
    ten: { ...LARGE, filters: 10, padding: [2, 2] },
    pointwise: { size: [6, 6], depth: 4, kernel: [1, 1], padding: [0, 0] },
  },
  kinds: {
    dilated: { ...SMALL, dilation: [2, 2] },
    wide: { ...SMALL, kernel: [1, 3], padding: [0, 1] },
    tall: { ...SMALL, kernel: [3, 1], padding: [1, 0] },
    grouped: { size: [6, 6], depth: 4, groups: 2 },
    depthwise: { filters: 3, groups: 3 },
    turned: { ...SMALL, mode: "convolution" },
    upsampled: { ...SMALL, size: [3, 3], stride: [2, 2], padding: [1, 1], mode: "transposed" },
    stamped: { ...SMALL, size: [2, 2], stride: [2, 2], mode: "transposed" },
    activated: { ...SMALL, padding: [1, 1], relu: true },
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
  networks: {
    // As large as the network takes it: these are its own maps.
    photos: {
      ...onImage("coffee", ...first("photos:conv1_1", 8)),
      size: [64, 64],
      depth: 3,
      relu: true,
      normalise: "photos",
    },
    digits: {
      ...onImage("digit", ...first("digits:conv1", 6)),
      size: [28, 28],
      kernel: [5, 5],
      padding: [2, 2],
      relu: true,
      normalise: "digits",
    },
  },
};

/**
 * The setting with another image. From numbers to an image: a size at which one sees something, and edges to see; for a
 * network's own filters the size and the pixels that it takes.
 * @param {Setting} setting
 * @param {string} image "" for numbers
 * @returns {Setting}
 */
export function withImage(setting, image) {
  if (!image) return STANDARD;
  const edits = dropEdits(setting.edits, "x.");
  if (setting.image) return { ...setting, image, edits };
  const layer = setting.kernels.slice(0, setting.filters).map(layerOf).find(Boolean);
  if (layer?.first)
    return { ...setting, image, edits, size: possible(layer.input), normalise: layer.network };
  return { ...STANDARD, ...onImage(image, "sobel-x", "sobel-y"), padding: [0, 0] };
}

/** @param {[number, number]} size as a network takes it, which may be more than the lab shows */
function possible([height, width]) {
  const { max } = rules.limits.size;
  return /** @type {[number, number]} */ ([Math.min(height, max), Math.min(width, max)]);
}
