/** From a cell of one of the figure's matrices to what it means: what is pointed at, and which number an edit changes. */

import { inputAt, tap } from "../draw/windows.js";
import { kernelOf, seen } from "./convolution-links.js";
import { turnCell, turnEdit } from "./convolution-turn.js";

/** @typedef {import("./convolution-stage.js").Matrix} Matrix */
/** @typedef {import("./convolution-links.js").Geometry} Geometry */
/** @typedef {import("./convolution-links.js").Links} Links */
/** @typedef {import("./convolution-stage.js").Links} AnyLinks of either direction */
/** @typedef {import("./convolution-links.js").Hover} Hover */
/** @typedef {{row: number, column: number}} Cell */
/** @typedef {Cell & {value: number | string}} Edit */

/**
 * @param {Matrix} matrix
 * @param {Cell} cell
 * @param {Links} links
 * @param {Geometry} geometry
 * @returns {Hover | null}
 */
export function hoverOf(matrix, { row, column }, links, geometry) {
  if (matrix.part === "bias") return null;
  const at = links.place[0];
  if (matrix.part === "output") return { part: "output", place: [matrix.filter ?? at, row, column] };
  if (matrix.part === "patch") return { part: "tap", tap: { channel: matrix.channel, row, column } };
  if (matrix.part === "input") return { part: "input", channel: matrix.channel, row, column };
  if (!("filter" in matrix) || !("channel" in matrix)) return null;
  const filter = matrix.filter ?? at;
  const channel = seen(geometry, filter)[0] + matrix.channel;
  const place = matrix.part === "given" ? turnCell(kernelOf(geometry), { row, column }) : { row, column };
  return { part: "weight", filter, tap: { channel, ...place } };
}

/**
 * A changed cell as an edit of the setting, its path and value; null where there is no number of the setting.
 * @param {Matrix} matrix
 * @param {Edit} edit
 * @param {AnyLinks} links
 * @param {Geometry} geometry
 * @param {boolean} turned whether filters stand there turned by 180°
 * @returns {[string, number | string] | null}
 */
export function editOf(matrix, edit, { place, window }, geometry, turned) {
  if (matrix.part === "upstream")
    return [["g", matrix.filter ?? place[0], edit.row, edit.column].join("."), edit.value];
  if (matrix.part === "bias") return [`b.${matrix.filter ?? place[0]}`, edit.value];
  if (matrix.part === "weight" || matrix.part === "given") {
    const { row, column, value } =
      turned && matrix.part === "weight" ? turnEdit(kernelOf(geometry), edit) : edit;
    return [["w", matrix.filter ?? place[0], matrix.channel, row, column].join("."), value];
  }
  if (matrix.part !== "input" && matrix.part !== "patch") return null;
  const [row, column] =
    matrix.part === "patch" && window ? tap(window, edit.row, edit.column) : [edit.row, edit.column];
  const [y, x] = [inputAt(geometry.rows, row), inputAt(geometry.columns, column)];
  return y === null || x === null ? null : [["x", matrix.channel, y, x].join("."), edit.value];
}
