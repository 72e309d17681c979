/** Values of a lab as colours: pixels grey, made up inputs blue, maps by the shared scales. */

import { colourOf, PAPER, scaleFor } from "../draw/colour.js";

/** @typedef {import("../draw/colour.js").Theme} Theme */
/** @typedef {(value: number) => [number, number, number]} Paint */
/** @typedef {{low: number, high: number, paint: Paint}} Colours the ends of a scale and what lies between them */

/** Role colours of tokens.css, as sRGB. @type {Record<"input" | "gradient", Record<Theme, [number, number, number]>>} */
const ROLES = {
  input: { light: [40, 89, 168], dark: [141, 180, 242] },
  gradient: { light: [154, 33, 132], dark: [234, 140, 216] },
};
/** The brightest pixel. */
export const WHITE = 255;

/**
 * @param {boolean} image whether the values are pixels, 0 … 255
 * @param {number} largest value that occurs
 * @param {Theme} theme
 * @returns {Paint}
 */
export function inputPaint(image, largest, theme) {
  return image ? grey(WHITE) : rolePaint("input", largest, theme);
}

/**
 * From the paper to a role's colour; what is negative stays at the paper.
 * @param {keyof typeof ROLES} role
 * @param {number} largest value that occurs
 * @param {Theme} theme
 * @returns {Paint}
 */
export function rolePaint(role, largest, theme) {
  const full = ROLES[role][theme];
  return (value) => {
    const share = largest > 0 ? Math.max(0, Math.min(1, value / largest)) : 0;
    const mix = PAPER[theme].map((paper, channel) => paper + (full[channel] - paper) * share);
    return [mix[0], mix[1], mix[2]];
  };
}

/**
 * The colours of a matrix: signed or not, from the paper on.
 * @param {number[][]} matrix
 * @param {Theme} theme
 * @returns {Colours}
 */
export function scaleColours(matrix, theme) {
  const [min, max] = matrix
    .flat()
    .reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [0, 0]);
  const scale = scaleFor(min, max, theme);
  const low = scale.kind === "diverging" ? -scale.bound : 0;
  return { low, high: scale.bound, paint: (value) => colourOf(scale, value) };
}

/**
 * @param {number} white the value that is white
 * @param {number} [black] the value that is black
 * @returns {Paint}
 */
export function grey(white, black = 0) {
  return (value) => {
    const light = ((value - black) / (white - black || 1)) * WHITE;
    return [light, light, light];
  };
}
