/** How the Similar page names pictures, distances and what a network takes a picture for. */

import { grouped } from "../draw/number.js";
import { language, t } from "../i18n.js";
import { percent } from "./explore-prediction.js";

/**
 * A sample by its title, a file by its path in the folder.
 * @param {{title: string, titles?: Record<string, string>}} picture
 */
export function named({ title, titles }) {
  return titles?.[language()] ?? title;
}

/**
 * Features have length 1, so distances between them go up to 2; those between pixels up to thousands.
 * @param {number} value
 * @param {import("./similar-place.js").Space} space
 */
export function distance(value, space) {
  return space === "features" ? value.toFixed(3) : grouped(Math.round(value));
}

/**
 * @param {import("./similar-source.js").Guess} guess
 * @param {"similar.guess" | "similar.guess.short"} [key]
 */
export function seenAs({ class: name, probability }, key = "similar.guess") {
  return t(key, { name, share: percent(probability).replaceAll(" ", "\u00a0") });
}
