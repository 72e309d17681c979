/**
 * Where a sliding window lies: which cells its taps cover, and which inputs a weight meets. Places only, no sums.
 *
 * @typedef {{row: number, column: number, rows: number, columns: number, dilation: [number, number]}} Window
 *   first tap (in padded coordinates), how many taps down and across, and the distance between them
 * @typedef {{n: number, f: number, p: number, s: number, d: number,
 *   exact: number, size: number, fits: boolean, unused: number}} Axis one direction, as the API's `arithmetic` has it
 */

/**
 * Cells from the first tap to the last one, down and across.
 * @param {Window} window
 * @returns {[number, number]}
 */
export function span({ rows, columns, dilation: [down, across] }) {
  return [down * (rows - 1) + 1, across * (columns - 1) + 1];
}

/**
 * The cell under tap (i, j).
 * @param {Window} window
 * @param {number} i
 * @param {number} j
 * @returns {[number, number]} row, column
 */
export function tap(window, i, j) {
  return [window.row + i * window.dilation[0], window.column + j * window.dilation[1]];
}

/**
 * The tap that lies on a cell, if one does.
 * @param {Window} window
 * @param {number} row
 * @param {number} column
 * @returns {[number, number] | null} i, j
 */
export function tapAt(window, row, column) {
  const [down, across] = window.dilation;
  const [i, j] = [(row - window.row) / down, (column - window.column) / across];
  const inside = Number.isInteger(i) && Number.isInteger(j) && i >= 0 && j >= 0;
  return inside && i < window.rows && j < window.columns ? [i, j] : null;
}

/**
 * The cells under all taps, as row-major indices into a matrix with `width` columns.
 * @param {Window} window
 * @param {number} width
 * @returns {Set<number>}
 */
export function cells(window, width) {
  const found = new Set();
  for (let i = 0; i < window.rows; i++) {
    for (let j = 0; j < window.columns; j++) {
      const [row, column] = tap(window, i, j);
      found.add(row * width + column);
    }
  }
  return found;
}

/**
 * Every cell that weight (i, j) meets while its filter slides over the whole map: weight sharing.
 * @param {Axis} rows
 * @param {Axis} columns
 * @param {number} i
 * @param {number} j
 * @param {number} width columns of the padded matrix
 * @returns {Set<number>} row-major indices into the padded matrix
 */
export function shared(rows, columns, i, j, width) {
  const found = new Set();
  for (let r = 0; r < rows.size; r++) {
    for (let q = 0; q < columns.size; q++) {
      found.add((r * rows.s + i * rows.d) * width + q * columns.s + j * columns.d);
    }
  }
  return found;
}

/**
 * Step number -> output cell: filter by filter, then row by row, as the trace runs.
 * @param {number} index
 * @param {[number, number, number]} shape filters, rows, columns
 * @returns {[number, number, number]} filter, row, column
 */
export function placeOf(index, [, height, width]) {
  return [Math.floor(index / (height * width)), Math.floor(index / width) % height, index % width];
}

/**
 * Output cell -> step number.
 * @param {[number, number, number]} place
 * @param {[number, number, number]} shape
 */
export function indexOf([filter, row, column], [, height, width]) {
  return (filter * height + row) * width + column;
}
