/** The classic kernels of image processing, 3×3 unless they make sense at any size. */

/** @typedef {(rows: number, columns: number) => number[][] | null} Kernel null where it does not exist at that size */

/**
 * @param {number[][]} matrix
 * @returns {Kernel}
 */
const fixed = (matrix) => (rows, columns) =>
  rows === matrix.length && columns === matrix[0].length ? matrix : null;

/** @type {Kernel} */
const box = (rows, columns) => Array.from({ length: rows }, () => Array(columns).fill(1 / (rows * columns)));

/** @type {Kernel} */
const gaussian = (rows, columns) => {
  const [down, across] = [binomials(rows), binomials(columns)];
  return down.map((a) => across.map((b) => (a * b) / 2 ** (rows + columns - 2)));
};

/** @type {Kernel} */
const identity = (rows, columns) => {
  if (rows % 2 === 0 || columns % 2 === 0) return null;
  const middle = (rows - 1) / 2;
  return Array.from({ length: rows }, (_, i) =>
    Array.from({ length: columns }, (_, j) => Number(i === middle && j === (columns - 1) / 2)),
  );
};

/**
 * One row of Pascal's triangle: the smallest whole numbers that fall off like a bell curve.
 * @param {number} count
 */
function binomials(count) {
  const row = [1];
  for (let k = 1; k < count; k++) row.push((row[k - 1] * (count - k)) / k);
  return row;
}

/** @type {Record<string, Kernel>} */
export const KERNELS = {
  "sobel-x": fixed([
    [-1, 0, 1],
    [-2, 0, 2],
    [-1, 0, 1],
  ]),
  "sobel-y": fixed([
    [-1, -2, -1],
    [0, 0, 0],
    [1, 2, 1],
  ]),
  box,
  gaussian,
  sharpen: fixed([
    [0, -1, 0],
    [-1, 5, -1],
    [0, -1, 0],
  ]),
  emboss: fixed([
    [-2, -1, 0],
    [-1, 1, 1],
    [0, 1, 2],
  ]),
  laplacian: fixed([
    [0, 1, 0],
    [1, -4, 1],
    [0, 1, 0],
  ]),
  identity,
};

/**
 * A kernel's numbers, or null where there is none of that name and size.
 * @param {string} name
 * @param {[number, number]} size
 */
export function kernel(name, [rows, columns]) {
  return Object.hasOwn(KERNELS, name) ? KERNELS[name](rows, columns) : null;
}
