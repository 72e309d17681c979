/** The batch norm that a convolution's weights and bias have taken in, with the numbers of one channel. */

import { factor, format } from "../draw/number.js";
import { make } from "../elements/make.js";
import { t, tell } from "../i18n.js";

/** What it has for a channel. @typedef {{weight: number, bias: number, mean: number, variance: number}} Norm */

/**
 * @param {number} channel
 * @param {number} epsilon
 * @param {Norm} norm
 * @returns {HTMLElement[]}
 */
export function foldLines(channel, epsilon, { weight, bias, mean, variance }) {
  const scale = weight / Math.sqrt(variance + epsilon);
  const root = `√(${format(variance)} + ${format(epsilon)})`;
  return [
    line(
      "explore.fold.weight",
      `w · ${format(weight)} / ${root} = `,
      strong("filter", `${format(scale)} · w`),
    ),
    line(
      "explore.fold.bias",
      `${format(bias)} + (b − ${factor(mean)}) · ${factor(scale)} = `,
      strong("bias", `${factor(scale)} · b ${signed(bias - mean * scale)}`),
    ),
    make("p", { class: "small quiet" }, t("explore.fold.caption", { channel })),
  ];
}

/**
 * The formula in letters, and below it with its numbers.
 * @param {string} key
 * @param {...(Node | string)} numbers
 */
function line(key, ...numbers) {
  const letters = tell(make("span", { class: "formula-letters" }), key);
  return make("p", { class: "formula-line" }, letters, make("span", {}, "= ", ...numbers));
}

/**
 * @param {string} role
 * @param {string} text
 */
function strong(role, text) {
  return make("b", { class: role }, text);
}

/** @param {number} value */
function signed(value) {
  return value < 0 ? `− ${format(-value)}` : `+ ${format(value)}`;
}
