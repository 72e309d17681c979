/** The colours of the convolution lab's input and output maps. */

import { seenOutput } from "./lab-engine.js";
import { grey, inputPaint, scaleColours, WHITE } from "./lab-paint.js";
import { largest } from "./lab-slices.js";

/**
 * Made up numbers blue, pixels grey: from 0 to 255, or normalised ones from the darkest to the brightest.
 * @param {import("./convolution-setting.js").Setting} setting
 * @param {number[][][]} x
 * @param {import("./lab-paint.js").Theme} theme
 */
export function inputColours({ image, normalise }, x, theme) {
  if (!image || !normalise) return inputPaint(image !== "", largest(x), theme);
  const darkest = x.flat().reduce((least, row) => Math.min(least, ...row), Number.POSITIVE_INFINITY);
  return grey(largest(x), darkest);
}

/**
 * Signed or not, from the paper on; but what a filter that keeps brightness makes of an image is an image again, and
 * looks like one.
 * @param {import("./convolution-views.js").Figure} figure
 * @param {number} filter
 * @returns {import("./lab-paint.js").Colours}
 */
export function mapColours({ setting, reply, theme }, filter) {
  const brightness = reply.given[filter]
    .flat(2)
    .reduce((/** @type {number} */ total, /** @type {number} */ weight) => total + weight, 0);
  const network = setting.kernels[filter]?.includes(":") || setting.normalise;
  if (setting.image && brightness > 0.5 && !network && setting.mode !== "transposed") {
    const white = WHITE * (setting.depth / setting.groups);
    return { low: 0, high: white, paint: grey(white) };
  }
  return scaleColours(seenOutput(reply)[filter], theme);
}
