/** The lecture's examples as settings of the dense lab. */

import { STANDARD } from "./dense-setting.js";
import { dropEdits } from "./lab-edits.js";

/** @typedef {import("./dense-setting.js").Setting} Setting */

/** CS231n's four pixels, and its rows for cat, dog and ship. */
const CAT = {
  "x.0.0.0": "56,231;24,2",
  "w.0.0.0.0": "0.2,-0.5;0.1,2",
  "w.1.0.0.0": "1.5,1.3;2.1,0",
  "w.2.0.0.0": "0,0.25;0.2,-0.3",
  "b.0": "1.1,3.2,-1.2",
};
/** Scores of CS231n's softmax example, by biases alone: 3.2, 5.1, −1.7. */
const SCORES = { "x.0.0.0": "0", "b.0": "3.2,5.1,-1.7" };

/** @type {Record<string, Record<string, Partial<Setting>>>} group -> preset -> what differs from the default */
export const PRESETS = {
  lecture: {
    small: {},
    cat: { depth: 1, outputs: 3, edits: CAT, temperature: 100 },
    scores: { size: [1, 1], depth: 1, outputs: 3, edits: SCORES },
    stretched: { ...onImage("cat") },
    digits: { size: [28, 28], depth: 1, outputs: 10 },
  },
};

/**
 * An image as the lecture stretches one: 32 × 32 × 3 to 3072, ten scores. They are large, as pixels go to 255.
 * @param {string} image
 * @returns {Partial<Setting>}
 */
function onImage(image) {
  return { size: [32, 32], depth: 3, outputs: 10, image, temperature: 1000 };
}

/**
 * The setting with another image; "" for numbers.
 * @param {Setting} setting
 * @param {string} image
 * @returns {Setting}
 */
export function withImage(setting, image) {
  if (!image) return STANDARD;
  if (setting.image) return { ...setting, image, edits: dropEdits(setting.edits, "x.") };
  return { ...STANDARD, ...onImage(image) };
}
