/** What lies on each matrix of the figure at a moment: window, ghost, lit cells, how much is filled. Pure. */

import { tap as cellUnder, filled, windowAt } from "../draw/windows.js";
import { kernelOf, seen, sees } from "./convolution-links.js";
import { turnCell } from "./convolution-turn.js";

/** @typedef {import("./convolution-stage.js").Matrix} Matrix */
/** @typedef {import("./convolution-links.js").Geometry} Geometry */
/** @typedef {import("./convolution-links.js").Links} Links */
/** @typedef {import("./convolution-links.js").Tap} Tap */
/** @typedef {import("../elements/tensor-grid.js").Marks} Marks */

/**
 * @param {Matrix} matrix
 * @param {Geometry} geometry
 * @param {Links} links
 * @param {number} step of the animation
 * @returns {Marks}
 */
export function marks(matrix, geometry, links, step) {
  const { place, tap, shared } = links;
  const across = geometry.columns.taps;
  if (matrix.part === "bias") return {};
  if (matrix.part === "patch") return { lit: cellOf(tap, matrix.channel, across) };
  if (!("filter" in matrix)) return onInput(matrix.channel, geometry, links);
  const filter = matrix.filter ?? place[0];
  const atWork = filter === place[0];
  if (!("channel" in matrix)) {
    const current = atWork ? { row: place[1], column: place[2] } : null;
    const own = links.ghost?.[0] === filter ? { row: links.ghost[1], column: links.ghost[2] } : null;
    const made = links.reached && sees(geometry, filter, links.reached.channel);
    return {
      filled: filled(step, filter, geometry.shape),
      current,
      ghost: own && oneCell(own),
      lit: made ? (links.reached?.cells ?? null) : null,
    };
  }
  const pointed = shared && shared.filter === filter ? shared.tap : atWork ? tap : null;
  const lies =
    matrix.part === "given" && pointed ? { ...pointed, ...turnCell(kernelOf(geometry), pointed) } : pointed;
  return { lit: cellOf(lies, seen(geometry, filter)[0] + matrix.channel, across) };
}

/**
 * The window lies on the channels that its filter sees, and on no others.
 * @param {number} channel
 * @param {Geometry} geometry
 * @param {Links} links
 * @returns {Marks}
 */
function onInput(channel, geometry, { window: at, channels, ghost: own, tap, shared }) {
  const window = channel >= channels[0] && channel < channels[1] ? at : null;
  const ghost = own && sees(geometry, own[0], channel) ? windowAt(geometry, own[1], own[2]) : null;
  if (shared) return { window, ghost, lit: shared.tap.channel === channel ? shared.cells : null };
  if (tap?.channel !== channel) return { window, ghost, lit: null };
  const [row, column] = cellUnder(at, tap.row, tap.column);
  return { window, ghost, lit: new Set([row * geometry.columns.total + column]) };
}

/**
 * A window of one cell: where the animation is on its own map.
 * @param {{row: number, column: number}} cell
 * @returns {import("../draw/windows.js").Window}
 */
export function oneCell({ row, column }) {
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
