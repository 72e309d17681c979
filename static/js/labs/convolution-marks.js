/** What lies on each matrix of the figure at a moment: window, ghost, lit cells, how much is filled. Pure. */

import { tap as cellUnder } from "../draw/windows.js";
import { filled, windowAt } from "./convolution-links.js";

/** @typedef {import("./convolution-stage.js").Matrix} Matrix */
/** @typedef {import("./convolution-views.js").Figure} Figure */
/** @typedef {import("./convolution-links.js").Links} Links */
/** @typedef {import("./convolution-links.js").Tap} Tap */
/** @typedef {import("../elements/tensor-grid.js").Marks} Marks */

/**
 * @param {Matrix} matrix
 * @param {Pick<Figure, "result" | "setting">} figure
 * @param {Links} links
 * @param {number} step of the animation
 * @returns {Marks}
 */
export function marks(matrix, figure, links, step) {
  const { place, tap, shared } = links;
  const across = figure.setting.kernel[1];
  if (matrix.part === "bias") return {};
  if (matrix.part === "input") return onInput(matrix.channel, figure, links);
  if (matrix.part === "patch") return { lit: cellOf(tap, matrix.channel, across) };
  const filter = matrix.filter ?? place[0];
  const atWork = filter === place[0];
  if (matrix.part === "output") {
    const current = atWork ? { row: place[1], column: place[2] } : null;
    const own = links.ghost?.[0] === filter ? { row: links.ghost[1], column: links.ghost[2] } : null;
    return { filled: filled(step, filter, figure.result.shape), current, ghost: own && oneCell(own) };
  }
  const pointed = shared && shared.filter === filter ? shared.tap : atWork ? tap : null;
  return { lit: cellOf(pointed, matrix.channel, across) };
}

/**
 * @param {number} channel
 * @param {Pick<Figure, "result" | "setting">} figure
 * @param {Links} links
 * @returns {Marks}
 */
function onInput(channel, { result, setting }, { window, ghost, tap, shared }) {
  const width = setting.size[1] + 2 * setting.padding;
  const ghostWindow = ghost && windowAt({ shape: result.shape, ...result.arithmetic }, ghost);
  if (shared)
    return { window, ghost: ghostWindow, lit: shared.tap.channel === channel ? shared.cells : null };
  if (tap?.channel !== channel) return { window, ghost: ghostWindow, lit: null };
  const [row, column] = cellUnder(window, tap.row, tap.column);
  return { window, ghost: ghostWindow, lit: new Set([row * width + column]) };
}

/**
 * A window of one cell: where the animation is on its own map.
 * @param {{row: number, column: number}} cell
 * @returns {import("../draw/windows.js").Window}
 */
function oneCell({ row, column }) {
  return { row, column, rows: 1, columns: 1, dilation: [1, 1] };
}

/**
 * @param {Tap | null} tap
 * @param {number} channel
 * @param {number} width
 */
function cellOf(tap, channel, width) {
  return tap && tap.channel === channel ? new Set([tap.row * width + tap.column]) : null;
}
