/**
 * Formulas as data: texts with roles, and fractions. Whoever draws them decides what a fraction looks like.
 *
 * @typedef {{text: string, role?: "input" | "filter" | "output" | "bias"}} Piece
 * @typedef {Piece | {top: Piece[], bottom: Piece[]}} Part
 * @typedef {import("./windows.js").Axis} Axis
 */

import { format, grouped } from "./number.js";

/** @type {(text: string, role?: Piece["role"]) => Piece} */
const piece = (text, role) => (role ? { text, role } : { text });

/**
 * (N − F + 2P) / S + 1, first in letters, then with the values; a dilated filter counts as D(F − 1) + 1.
 * @param {Axis} axis
 * @returns {Part[]}
 */
export function outputSize(axis) {
  const { n, f, p, s, d } = axis;
  return rounded(axis, fraction("N", "F", "P", "S", d > 1 ? "D" : ""), fraction(n, f, p, s, d > 1 ? d : ""));
}

/**
 * (W − F) / S + 1, as the lecture has it for pooling, which is seldom padded; with padding, (W − F + 2P) / S + 1.
 * @param {Axis} axis
 * @returns {Part[]}
 */
export function pooledSize(axis) {
  const { n, f, p, s } = axis;
  return rounded(axis, fraction("W", "F", p > 0 ? "P" : "", "S", ""), fraction(n, f, p > 0 ? p : "", s, ""));
}

/**
 * @param {Axis} axis
 * @param {Part} letters
 * @param {Part} values
 * @returns {Part[]}
 */
function rounded({ exact, size, fits }, letters, values) {
  const floor = fits ? [] : [piece(format(exact)), piece(" → ")];
  return [letters, piece(" + 1 = "), values, piece(" + 1 = "), ...floor, piece(String(size), "output")];
}

/**
 * What a pooling takes instead of multiplications: (F · F − 1) comparisons a number, or F · F − 1 additions and a division.
 * @param {[number, number]} kernel
 * @param {[number, number, number]} shape of the output: channels, rows, columns
 * @param {"max" | "avg"} kind
 * @returns {Part[]}
 */
export function reduced([rows, columns], [maps, height, width], kind) {
  const each = rows * columns - (kind === "max" ? 1 : 0);
  const taps = piece(`${rows} · ${columns}`, "input");
  return [
    ...(kind === "max" ? [piece("("), taps, piece(" − 1)")] : [taps]),
    piece(" · "),
    piece(maps > 1 ? `${height} · ${width} · ${maps}` : `${height} · ${width}`, "output"),
    piece(` = ${grouped(each * maps * height * width)}`),
  ];
}

/**
 * (N − 1)·S − 2P + D(F − 1) + 1: backwards, first in letters, then with the values; without dilation it ends in F.
 * @param {Axis} axis
 * @returns {Part[]}
 */
export function transposedSize({ n, f, p, s, d, size }) {
  const letters = transposed("N", "S", "2P", "F", d > 1 ? "D" : "");
  const values = transposed(n, s, `2·${p}`, f, d > 1 ? `${d}·` : "");
  return [...letters, piece(" = "), ...values, piece(" = "), piece(String(size), "output")];
}

/**
 * @param {number | string} n
 * @param {number | string} s
 * @param {string} twice
 * @param {number | string} f
 * @param {string} d "" without dilation
 * @returns {Piece[]}
 */
function transposed(n, s, twice, f, d) {
  const filter = [piece(String(f), "filter")];
  const reach = d ? [piece(`${d}(`), ...filter, piece(" − 1) + 1")] : filter;
  return [piece("("), piece(String(n), "input"), piece(` − 1)·${s} − ${twice} + `), ...reach];
}

/**
 * @param {number | string} n
 * @param {number | string} f
 * @param {number | string} p "" to leave it out
 * @param {number | string} s
 * @param {number | string} d "" without dilation
 * @returns {Part}
 */
function fraction(n, f, p, s, d) {
  const filter = d === "" ? [piece(String(f), "filter")] : dilated(f, d);
  const padding = p === "" ? [] : [piece(typeof p === "number" ? ` + 2·${p}` : ` + 2${p}`)];
  return {
    top: [piece(String(n), "input"), piece(" − "), ...filter, ...padding],
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
 * (F · F · C + 1) · K = total: every filter has one weight a tap and channel that it sees, and a bias.
 * @param {[number, number]} kernel
 * @param {{depth: number, groups: number}} input whose channels are divided among groups
 * @param {number} filters
 * @param {number} total as the API counts it
 * @returns {Part[]}
 */
export function parameters([rows, columns], { depth, groups }, filters, total) {
  const channels = groups > 1 ? `${depth}/${groups}` : String(depth);
  return [
    piece("("),
    piece(`${rows} · ${columns} · ${channels}`, "filter"),
    piece(" + "),
    piece("1", "bias"),
    piece(`) · ${filters} = ${grouped(total)}`),
  ];
}

/**
 * Cells · taps = total: so many products for each cell.
 * @param {(number | string)[]} cells sides of the volume whose cells each take a filter's worth of products
 * @param {"input" | "output"} role of that volume
 * @param {(number | string)[]} taps sides of what is multiplied for each
 * @param {number} total as the API counts it
 * @returns {Part[]}
 */
export function multiplyAdds(cells, role, taps, total) {
  return [
    piece(cells.join(" · "), role),
    piece(" · "),
    piece(taps.join(" · "), "filter"),
    piece(` = ${grouped(total)}`),
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
