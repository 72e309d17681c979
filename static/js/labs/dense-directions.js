/**
 * Which way the dense lab runs: forward, or backwards to its weights or to its input. A direction says which matrix stands
 * in each place of the figure, what time walks over, and what is seen and marked then.
 *
 * @typedef {import("./dense-marks.js").Matrix} Matrix
 * @typedef {import("./dense-views.js").Figure} Figure
 * @typedef {import("./dense-links.js").Timing} Timing
 * @typedef {import("./dense-links.js").Links} Links
 * @typedef {[string, string]} Name  role, and text or key of the catalogue
 * @typedef {object} Direction
 * @property {{slice: "slice" | "cells", vector: "vector" | "collected", weight: "weight" | "slope",
 *   bias: "bias" | "offset", score: "score" | "upstream"}} parts
 * @property {{input: Name, vector: Name, weight: Name, bias: Name | null, score: Name}} names
 * @property {[string, string]} signs  between weights and biases, biases and scores
 * @property {(setting: import("./dense-setting.js").Setting) => Timing} timing
 * @property {(timing: Timing, step: number, hover: any, pin: any) => Links} links
 * @property {(matrix: Matrix, figure: Figure, links: Links) => import("../elements/tensor-grid.js").View} view
 * @property {(matrix: Matrix) => boolean} moves  whether a matrix holds other numbers at every step
 * @property {(matrix: Matrix, links: Links, figure: Figure, hidden: boolean) => import("../elements/tensor-grid.js").Marks} marks
 * @property {(sum: import("../elements/dot-product.js").DotProduct, figure: Figure, links: Links, pointed: number | null) => void} explain
 * @property {(tap: {channel: number, row: number, column: number}, size: [number, number]) => import("./dense-links.js").Pointed | null} term
 *   what pointing at a term of the sum points at
 * @property {(figure: Figure, links: Links) => string} spoken
 */

import { COLLECT, OUTER } from "./dense-back.js";
import { FORWARD } from "./dense-forward.js";

/** @type {Record<import("./dense-setting.js").Setting["back"], Direction>} */
const DIRECTIONS = { "": FORWARD, weights: OUTER, input: COLLECT };

/** @param {Pick<import("./dense-setting.js").Setting, "back">} setting */
export function direction({ back }) {
  return DIRECTIONS[back];
}
