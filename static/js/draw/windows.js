/**
 * Where a sliding window lies: which cells its taps cover, and which inputs a weight meets. Places only, no sums.
 *
 * @typedef {{row: number, column: number, rows: number, columns: number, dilation: [number, number]}} Window
 *   first tap (in padded coordinates), how many taps down and across, and the distance between them
 * @typedef {{n: number, f: number, p: number, s: number, d: number,
 *   exact: number, size: number, fits: boolean, unused: number}} Axis one direction, as the API's `arithmetic` has it
 *
 * @typedef {{step: number, taps: number, dilation: number, ring: number, spread: number, inputs: number, total: number,
 *   size: number}} Slide one direction of what a window slides over: how far it steps, its taps and their distance, the
 *   padding on either side, how far inputs lie apart (more than 1 where zeros stand between them), how many there are,
 *   cells in all, and places of the window
 */

/**
 * A window that slides over an input with padding around it.
 * @param {Axis} axis
 * @returns {Slide}
 */
export function slide({ n, f, p, s, d, size }) {
  return { step: s, taps: f, dilation: d, ring: p, spread: 1, inputs: n, total: n + 2 * p, size };
}

/**
 * A transposed convolution as a window that slides, one cell a step, over inputs with zeros between and around them.
 * @param {Axis} axis
 * @returns {Slide}
 */
export function spreadSlide({ n, f, p, s, d, size }) {
  const ring = d * (f - 1) - p;
  const total = (n - 1) * s + 1 + 2 * ring;
  return { step: 1, taps: f, dilation: d, ring, spread: s, inputs: n, total, size };
}

/**
 * The input under a cell, counted without padding and the zeros between; null where there is none.
 * @param {Slide} slide
 * @param {number} cell
 */
export function inputAt({ ring, spread, inputs }, cell) {
  const index = (cell - ring) / spread;
  return Number.isInteger(index) && index >= 0 && index < inputs ? index : null;
}

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
 * @param {Slide} rows
 * @param {Slide} columns
 * @param {number} i
 * @param {number} j
 * @returns {Set<number>} row-major indices into all cells
 */
export function shared(rows, columns, i, j) {
  const found = new Set();
  for (let r = 0; r < rows.size; r++) {
    for (let q = 0; q < columns.size; q++) {
      found.add(
        (r * rows.step + i * rows.dilation) * columns.total + q * columns.step + j * columns.dilation,
      );
    }
  }
  return found;
}

/**
 * Every output cell that sees an input cell: where the window lies when one of its taps is on it.
 * @param {Slide} rows
 * @param {Slide} columns
 * @param {number} row of all cells
 * @param {number} column
 * @returns {Set<number>} row-major indices into the map
 */
export function reached(rows, columns, row, column) {
  const [down, across] = [covering(rows, row), covering(columns, column)];
  return new Set(down.flatMap(([r]) => across.map(([q]) => r * columns.size + q)));
}

/**
 * The places of a window along one direction that cover a cell, each with its tap there.
 * @param {Slide} slide
 * @param {number} cell
 * @returns {[number, number][]} place, tap
 */
export function covering({ step, taps, dilation, size }, cell) {
  return [...Array(size).keys()].flatMap((place) => {
    const tap = (cell - place * step) / dilation;
    return Number.isInteger(tap) && tap >= 0 && tap < taps ? [[place, tap]] : [];
  });
}

/**
 * The window behind an output cell.
 * @param {{rows: Slide, columns: Slide}} slides
 * @param {number} row
 * @param {number} column
 * @returns {Window}
 */
export function windowAt({ rows, columns }, row, column) {
  return {
    row: row * rows.step,
    column: column * columns.step,
    rows: rows.taps,
    columns: columns.taps,
    dilation: [rows.dilation, columns.dilation],
  };
}

/**
 * How many cells of a map the animation has filled so far; maps are filled one after the other.
 * @param {number} step
 * @param {number} map
 * @param {[number, number, number]} shape
 */
export function filled(step, map, [, height, width]) {
  return Math.max(0, Math.min(height * width, step + 1 - map * height * width));
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

/**
 * A place as people count.
 * @param {[number, number, number]} place
 */
export function fromOne(place) {
  const [map, row, column] = place.map((index) => index + 1);
  return { map, row, column };
}
