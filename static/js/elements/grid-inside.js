/** Which cells of a grid are the matrix itself; the others are padding around it, or zeros between its numbers. */

/** @typedef {import("./tensor-grid.js").View} View */
/** @typedef {{row: number, column: number}} Cell */

const NONE = { top: 0, right: 0, bottom: 0, left: 0 };

/**
 * Where a cell stands in the matrix itself, null if it is padding.
 * @param {Pick<View, "rows" | "columns" | "padding" | "spread">} view
 * @param {Cell} cell
 * @returns {Cell | null}
 */
export function inside({ rows, columns, padding = NONE, spread: [down, across] = [1, 1] }, { row, column }) {
  const { top, right, bottom, left } = padding;
  if (row < top || column < left || row >= rows - bottom || column >= columns - right) return null;
  const place = { row: (row - top) / down, column: (column - left) / across };
  return Number.isInteger(place.row) && Number.isInteger(place.column) ? place : null;
}

/**
 * The cell of the matrix itself that is nearest to a cell.
 * @param {Pick<View, "rows" | "columns" | "padding" | "spread">} view
 * @param {Cell} cell
 * @returns {Cell}
 */
export function innermost(
  { rows, columns, padding = NONE, spread: [down, across] = [1, 1] },
  { row, column },
) {
  const { top, right, bottom, left } = padding;
  /** @param {number} at @param {number} first @param {number} last @param {number} step */
  const nearest = (at, first, last, step) =>
    first + step * Math.round((Math.max(first, Math.min(last, at)) - first) / step);
  return {
    row: nearest(row, top, rows - bottom - 1, down),
    column: nearest(column, left, columns - right - 1, across),
  };
}
