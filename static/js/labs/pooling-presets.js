/** The lecture's examples and what else there is to see, as settings of the pooling lab. */

import { dropEdits } from "./lab-edits.js";
import { STANDARD } from "./pooling-setting.js";

/** @typedef {import("./pooling-setting.js").Setting} Setting */

/** The side to which an image is brought, in pixels; the lecture's 224 would be as large as the page. */
const IMAGE_SIDE = 64;

/** The lecture's single slice. */
const FOUR_BY_FOUR = { edits: { "x.0.0.0": "1,1,2,4;5,6,7,8;3,2,1,0;1,2,3,4" } };

/** @type {Partial<Setting>} */
const PHOTO = { size: [IMAGE_SIDE, IMAGE_SIDE], depth: 3, image: "goldfish" };

/** @type {Partial<Setting>} */
const THREES = { size: [7, 7], kernel: [3, 3] };

/** @type {Record<string, Record<string, Partial<Setting>>>} group -> preset -> what differs from the default */
export const PRESETS = {
  lecture: {
    slice: FOUR_BY_FOUR,
    halves: PHOTO,
    threes: THREES,
    average: { ...FOUR_BY_FOUR, kind: "avg" },
  },
  more: {
    plain: {},
    channels: { size: [6, 6], depth: 3 },
    misfit: { size: [5, 5] },
    padded: { ...THREES, size: [5, 5], padding: [1, 1] },
    strideless: { size: [6, 6], kernel: [3, 3], stride: [1, 1] },
    global: { size: [7, 7], depth: 4, kernel: [7, 7], stride: [7, 7], kind: "avg" },
    smooth: { ...PHOTO, kind: "avg", kernel: [4, 4], stride: [4, 4] },
  },
  gradient: {
    routed: { ...FOUR_BY_FOUR, gradient: true },
    summed: { size: [5, 5], kernel: [3, 3], stride: [1, 1], gradient: true },
    shared: { ...FOUR_BY_FOUR, kind: "avg", gradient: true },
  },
};

/**
 * The setting with another image. From numbers to an image: a size at which one sees something, in colour.
 * @param {Setting} setting
 * @param {string} image "" for numbers
 * @returns {Setting}
 */
export function withImage(setting, image) {
  const { kind } = setting;
  if (!image) return { ...STANDARD, kind };
  if (setting.image) return { ...setting, image, edits: dropEdits(setting.edits, "x.") };
  return { ...STANDARD, ...PHOTO, kind, image };
}
