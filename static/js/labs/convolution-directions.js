/**
 * Which way the convolution lab runs: forward, or backwards to its input or to its weights. A direction says which matrix
 * stands in each place of the figure, and what is seen, marked and changed there.
 *
 * @typedef {import("./convolution-stage.js").Matrix} Matrix
 * @typedef {import("./convolution-views.js").Figure} Figure
 * @typedef {import("./convolution-links.js").Geometry} Geometry
 * @typedef {(Node | string)[]} Text
 * @typedef {object} Places
 * @property {"input" | "cells"} slice  one a channel
 * @property {"patch" | "spread" | null} patch  beside the slice of the filter at work, where inputs are colours
 * @property {"given" | "spread" | null} beside  beside each slice of a filter, where there is room
 * @property {"weight" | "slope"} filter
 * @property {"bias" | "offset" | null} bias
 * @property {"output" | "upstream"} map
 * @typedef {object} Captions
 * @property {(figure: Figure, channel: number) => Text} slice
 * @property {(figure: Figure, channel: number) => string} pair
 * @property {(figure: Figure, filter: number) => Text} filter
 * @property {(figure: Figure, filter: number) => Text} map
 * @property {string} bias  a key of the catalogue
 * @typedef {object} Direction
 * @property {Places} places
 * @property {Captions} captions
 * @property {string} sign  between patch and filter
 * @property {boolean} menu  whether a filter has a menu of kernels
 * @property {(matrix: Matrix, figure: Figure, sizes: Geometry, links: any, step: number) => import("../elements/tensor-grid.js").View} view
 * @property {(matrix: Matrix) => boolean} moves  whether a matrix holds other numbers at every step
 * @property {(matrix: Matrix, sizes: Geometry, links: any, step: number) => import("../elements/tensor-grid.js").Marks} marks
 * @property {(matrix: Matrix, cell: import("./convolution-cells.js").Cell, links: any, sizes: Geometry) => any} hover
 * @property {(matrix: Matrix, cell: import("./convolution-cells.js").Cell, links: any, sizes: Geometry) => import("./lab.js").Place | null} pick
 * @property {(figure: Figure, links: any) => string} factor  what a filter at work is multiplied by, where that changes
 * @property {(figure: Figure) => number[][][]} maps  all maps, small
 * @property {(figure: Figure, filter: number) => import("./lab-paint.js").Colours} colours  of a map
 * @property {(step: number) => number} drawn  up to which of their cells the small maps are filled
 */

import { COLLECT, SPREAD } from "./convolution-back.js";
import { FORWARD } from "./convolution-forward.js";

/** @type {Record<import("./convolution-setting.js").Setting["back"], Direction>} */
const DIRECTIONS = { "": FORWARD, input: SPREAD, weights: COLLECT };

/** @param {Pick<import("./convolution-setting.js").Setting, "back">} setting */
export function direction({ back }) {
  return DIRECTIONS[back];
}
