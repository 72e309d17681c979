/**
 * Formulas as data: texts with roles, and fractions. Whoever draws them decides what a fraction looks like.
 *
 * @typedef {{text: string, role?: "input" | "filter" | "output" | "bias"}} Piece
 * @typedef {Piece | {top: Piece[], bottom: Piece[]}} Part
 * @typedef {import("./windows.js").Axis} Axis
 */

import { format } from "./number.js";

/** @type {(text: string, role?: Piece["role"]) => Piece} */
const piece = (text, role) => (role ? { text, role } : { text });

/**
 * (N − F + 2P) / S + 1, first in letters, then with the values; a dilated filter counts as D(F − 1) + 1.
 * @param {Axis} axis
 * @returns {Part[]}
 */
export function outputSize(axis) {
  const { n, f, p, s, d, exact, size, fits } = axis;
  const [letters, values] = [
    fraction("N", "F", "P", "S", d > 1 ? "D" : ""),
    fraction(n, f, p, s, d > 1 ? d : ""),
  ];
  const end = fits ? [] : [piece(" → ")];
  const result = fits ? [] : [piece(format(exact)), ...end];
  return [letters, piece(" + 1 = "), values, piece(" + 1 = "), ...result, piece(String(size), "output")];
}

/**
 * @param {number | string} n
 * @param {number | string} f
 * @param {number | string} p
 * @param {number | string} s
 * @param {number | string} d "" without dilation
 * @returns {Part}
 */
function fraction(n, f, p, s, d) {
  const filter = d === "" ? [piece(String(f), "filter")] : dilated(f, d);
  const twice = typeof p === "number" ? ` + 2·${p}` : ` + 2${p}`;
  return {
    top: [piece(String(n), "input"), piece(" − "), ...filter, piece(twice)],
    bottom: [piece(String(s))],
  };
}

/**
 * @param {number | string} f
 * @param {number | string} d
 * @returns {Piece[]}
 */
function dilated(f, d) {
  const times = typeof d === "number" ? "·" : "";
  return [piece(`(${d}${times}(`), piece(String(f), "filter"), piece(" − 1) + 1)")];
}

/**
 * (F · F · C + 1) · K = total: every filter has one weight a tap and channel, and a bias.
 * @param {[number, number]} kernel
 * @param {number} depth
 * @param {number} filters
 * @param {number} total as the API counts it
 * @returns {Part[]}
 */
export function parameters([rows, columns], depth, filters, total) {
  return [
    piece("("),
    piece(`${rows} · ${columns} · ${depth}`, "filter"),
    piece(" + "),
    piece("1", "bias"),
    piece(`) · ${filters} = ${total}`),
  ];
}

/**
 * The formula as one line of text, for those who hear it.
 * @param {Part[]} parts
 * @returns {string}
 */
export function spoken(parts) {
  return parts
    .map((part) => ("text" in part ? part.text : `(${spoken(part.top)}) / ${spoken(part.bottom)}`))
    .join("");
}
