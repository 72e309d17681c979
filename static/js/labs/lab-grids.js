/** The matrices of a lab's figure: which grid shows which, and who hears of what is done with their cells. */

import { TensorGrid } from "../elements/tensor-grid.js";

/** @typedef {{row: number, column: number}} Cell */
/**
 * @template M what a lab calls a matrix; at least its `part`
 * @typedef {object} GridHandlers
 * @property {(matrix: M, cell: Cell | null) => void} hovered by pointer or focus
 * @property {(matrix: M, cell: Cell) => void} picked
 * @property {(matrix: M, cell: Cell & {value: number | string}) => void} edited
 *   one number, or a block of them from that cell on: rows by ";", cells by ","
 */

/**
 * @template {{part: string}} M
 */
export class Grids {
  /** @type {Map<TensorGrid, M>} */
  #grids = new Map();

  /**
   * @param {HTMLElement} root
   * @param {GridHandlers<M>} handlers
   */
  constructor(root, { hovered, picked, edited }) {
    /** @param {string} name @param {(matrix: M, detail: any) => void} then */
    const listen = (name, then) =>
      root.addEventListener(name, (event) => {
        const matrix = this.#grids.get(/** @type {TensorGrid} */ (event.target));
        if (matrix) then(matrix, /** @type {CustomEvent} */ (event).detail);
      });
    listen("cell-hover", hovered);
    listen("cell-pick", picked);
    listen("cell-edit", edited);
  }

  /**
   * A new grid for a matrix.
   * @param {M} matrix
   */
  add(matrix) {
    const grid = new TensorGrid();
    grid.dataset.part = matrix.part;
    this.#grids.set(grid, matrix);
    return grid;
  }

  clear() {
    this.#grids.clear();
  }

  [Symbol.iterator]() {
    return this.#grids[Symbol.iterator]();
  }
}
