/** What lies on each matrix while gradients spread over the input: window, cell at work, what has been sent. Pure. */

import { filled, windowAt } from "../draw/windows.js";
import { seen, sees } from "./convolution-links.js";
import { oneCell } from "./convolution-marks.js";

/** @typedef {import("./convolution-stage.js").Matrix} Matrix */
/** @typedef {import("./convolution-links.js").Geometry} Geometry */
/** @typedef {import("../elements/tensor-grid.js").Marks} Marks */
/** @typedef {import("./convolution-spread.js").Links} Links */

/**
 * @param {Matrix} matrix
 * @param {Geometry} geometry
 * @param {Links} links
 * @param {number} step of the animation
 * @returns {Marks}
 */
export function spreadMarks(matrix, geometry, links, step) {
  if (!("filter" in matrix)) return onCells(matrix.channel, geometry, links);
  const filter = matrix.filter ?? links.place[0];
  if (!("channel" in matrix)) return onUpstream(filter, geometry, links, step);
  const channel = matrix.channel + seen(geometry, filter)[0];
  return matrix.part === "spread"
    ? onStamp(filter, channel, links)
    : onFilter(filter, channel, geometry, links);
}

/**
 * @param {number} channel
 * @param {Geometry} geometry
 * @param {Links} links
 * @returns {Marks}
 */
function onCells(channel, geometry, { place, window: at, channels, ghost: own, cell: written, shared }) {
  const window = channel >= channels[0] && channel < channels[1] ? at : null;
  const ghost = own && sees(geometry, own[0], channel) ? windowAt(geometry, own[1], own[2]) : null;
  const current = written.channel === channel ? { row: written.row, column: written.column } : null;
  const lit = shared?.tap.channel === channel && shared.filter === place[0] ? shared.cells : null;
  return { window, ghost, lit, current: lit ? null : current };
}

/**
 * @param {number} filter
 * @param {Geometry} geometry
 * @param {Links} links
 * @param {number} step
 * @returns {Marks}
 */
function onUpstream(filter, geometry, { place, ghost, pointed, reached }, step) {
  const [, , width] = geometry.shape;
  const other =
    pointed?.place[0] === filter && String(pointed.place) !== String(place) ? pointed.place : null;
  const saw = reached && sees(geometry, filter, reached.channel) ? reached.cells : null;
  return {
    current: place[0] === filter ? { row: place[1], column: place[2] } : null,
    ghost: ghost?.[0] === filter ? oneCell({ row: ghost[1], column: ghost[2] }) : null,
    lit: saw ?? (other && new Set([other[1] * width + other[2]])),
    kept: new Set(Array(filled(step, filter, geometry.shape)).keys()),
  };
}

/**
 * Only the filter at work is multiplied.
 * @param {number} filter
 * @param {number} channel of the input
 * @param {Links} links
 * @returns {Marks}
 */
function onStamp(filter, channel, { place, cell, pointed }) {
  if (filter !== place[0]) return { filled: 0 };
  const added = cell.channel === channel && String(pointed?.place) === String(place);
  return { current: added && pointed ? { row: pointed.row, column: pointed.column } : null };
}

/**
 * @param {number} filter
 * @param {number} channel of the input
 * @param {Geometry} geometry
 * @param {Links} links
 * @returns {Marks}
 */
function onFilter(filter, channel, { columns }, { cell, pointed, shared }) {
  const tap = shared?.filter === filter && shared.tap.channel === channel ? shared.tap : null;
  if (tap) return { lit: new Set([tap.row * columns.taps + tap.column]) };
  const through = pointed?.place[0] === filter && cell.channel === channel;
  return { current: through ? { row: pointed.row, column: pointed.column } : null };
}
