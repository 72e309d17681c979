/**
 * Where the numbers that a fully connected layer reads stand in their picture: the maps of `pool2` side by side, or
 * plain rows. Pure.
 *
 * @typedef {{row: number, column: number}} Cell
 * @typedef {object} Tiling
 * @property {number} count
 * @property {number} rows
 * @property {number} columns
 * @property {number} tile   cells along a map's side; 0 where there are no maps
 */

/** The last pooling of `digits`: so many maps of so many rows and columns. */
export const MAPS = { count: 16, side: 5, across: 4 };

/** @type {Record<string, Tiling>} by layer */
export const TILINGS = {
  flatten: {
    count: MAPS.count * MAPS.side ** 2,
    rows: (MAPS.count / MAPS.across) * MAPS.side,
    columns: MAPS.across * MAPS.side,
    tile: MAPS.side,
  },
  relu3: { count: 120, rows: 10, columns: 12, tile: 0 },
  relu4: { count: 84, rows: 7, columns: 12, tile: 0 },
};

/**
 * @param {Tiling} tiling
 * @param {number} index of the vector
 * @returns {Cell}
 */
export function cellOf({ columns, tile }, index) {
  if (!tile) return { row: Math.floor(index / columns), column: index % columns };
  const { map, row, column } = placeInMaps(index);
  return {
    row: Math.floor(map / MAPS.across) * tile + row,
    column: (map % MAPS.across) * tile + column,
  };
}

/**
 * @param {Tiling} tiling
 * @param {Cell} cell
 * @returns {number}
 */
export function indexAt({ columns, tile }, { row, column }) {
  if (!tile) return row * columns + column;
  const map = Math.floor(row / tile) * MAPS.across + Math.floor(column / tile);
  return (map * tile + (row % tile)) * tile + (column % tile);
}

/**
 * @param {number} index of the flattened vector
 */
export function placeInMaps(index) {
  const { side } = MAPS;
  return {
    map: Math.floor(index / side ** 2),
    row: Math.floor((index % side ** 2) / side),
    column: index % side,
  };
}

/**
 * A vector in the order of its picture's cells.
 * @param {Tiling} tiling
 * @param {number[]} vector
 */
export function arranged(tiling, vector) {
  return Array.from(
    vector,
    (_, at) => vector[indexAt(tiling, { row: Math.floor(at / tiling.columns), column: at % tiling.columns })],
  );
}
