/** What a fully connected layer reads, in place, as a row, and what each number contributes: views of tensor grids. */

import { t } from "../i18n.js";
import { arranged, cellOf, indexAt, placeInMaps } from "./dense-digit-cells.js";
import { inputPaint, scaleColours } from "./lab-paint.js";

/** @typedef {import("../elements/tensor-grid.js").View} View */
/** @typedef {import("../draw/colour.js").Theme} Theme */
/** @typedef {import("./dense-digit-engine.js").Contributions} Contributions */
/** @typedef {import("./dense-digit-cells.js").Tiling} Tiling */
/** @typedef {{part: "values" | "products" | "strip"}} Matrix */

/** @type {Record<Matrix["part"], "input" | "output">} */
const KINDS = { values: "input", products: "output", strip: "input" };

/**
 * @param {Matrix} matrix
 * @param {Contributions} why
 * @param {Tiling} tiling
 * @param {{width: number, strip: number, theme: Theme}} room pixels for a picture and for the strip
 * @returns {View}
 */
export function view({ part }, why, tiling, { width, strip, theme }) {
  const products = part === "products";
  const vector = products ? why.contributions : why.values;
  const most = Math.max(...why.values);
  const paint = products ? scaleColours([vector], theme).paint : inputPaint(false, most, theme);
  const count = vector.length;
  const shared = { label: t(`dense.digit.${part}`, { count }), kind: KINDS[part], paint };
  if (part === "strip") {
    return {
      ...shared,
      rows: 1,
      columns: count,
      values: vector,
      mode: "colours",
      cell: 18,
      across: strip / count,
      describe: ({ column }, value) => `${nameOf(why.layer, column)}, ${value}`,
    };
  }
  return {
    ...shared,
    rows: tiling.rows,
    columns: tiling.columns,
    values: arranged(tiling, vector),
    mode: "colours",
    cell: Math.floor(width / tiling.columns),
    describe: (cell, value) => `${nameOf(why.layer, indexAt(tiling, cell))}, ${value}`,
  };
}

/**
 * @param {Matrix} matrix
 * @param {Tiling} tiling
 * @param {number | null} index the number that is pointed at
 * @returns {import("../elements/tensor-grid.js").Marks}
 */
export function marks({ part }, tiling, index) {
  if (index === null) return { current: null };
  return { current: part === "strip" ? { row: 0, column: index } : cellOf(tiling, index) };
}

/**
 * What a number of a layer is called.
 * @param {string} layer
 * @param {number} index
 * @param {boolean} [short]
 */
export function nameOf(layer, index, short = false) {
  if (layer !== "flatten") return t("dense.digit.unit", { index: index + 1 });
  const { map, row, column } = placeInMaps(index);
  return t(`dense.digit.${short ? "short" : "place"}`, { map: map + 1, row: row + 1, column: column + 1 });
}
