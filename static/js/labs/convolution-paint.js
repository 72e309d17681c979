/** The colours of the convolution lab's output maps. */

import { seenOutput } from "./lab-engine.js";
import { grey, scaleColours, WHITE } from "./lab-paint.js";

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
  const network = setting.kernels[filter]?.includes(":");
  if (setting.image && brightness > 0.5 && !network && setting.mode !== "transposed") {
    const white = WHITE * (setting.depth / setting.groups);
    return { low: 0, high: white, paint: grey(white) };
  }
  return scaleColours(seenOutput(reply)[filter], theme);
}
