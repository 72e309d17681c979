/** An opened term in full: the patch, what it is multiplied by, and their products, number by number. */

import "../elements/dot-product.js";
import "../elements/tensor-grid.js";
import { make } from "../elements/make.js";
import { t } from "../i18n.js";

/** @typedef {import("./explore-value-terms.js").Term} Term */
/** @typedef {import("../elements/tensor-grid.js").TensorGrid} TensorGrid */
/** @typedef {import("../elements/tensor-grid.js").View} View */
/** @typedef {{row: number, column: number}} Cell */

/** The side of a cell in pixels, by how many stand side by side. */
const CELLS = [
  { most: 3, side: 52 },
  { most: 5, side: 44 },
  { most: 8, side: 40 },
  { most: 14, side: 30 },
];
const SMALLEST = 22;

/**
 * @param {(term: Term, cell: Cell) => void} go  a number of the patch was clicked
 * @param {() => void} close
 */
export function openedTerm(go, close) {
  const heading = make("h3", { class: "small" });
  const shut = make("button", { type: "button", class: "link small quiet" }, t("explore.value.close"));
  const patch = grid();
  const weight = grid();
  const products = grid();
  const written = /** @type {import("../elements/dot-product.js").DotProduct} */ (
    document.createElement("dot-product")
  );
  const grids = make(
    "div",
    { class: "opened-grids" },
    figure(patch, t("explore.value.patch"), "input"),
    make("span", { class: "quiet", "aria-hidden": "true" }, "⊙"),
    figure(weight, t("explore.value.weights"), "filter"),
    make("span", { class: "quiet", "aria-hidden": "true" }, "="),
    figure(products, t("explore.value.products"), "output"),
  );
  const head = make("div", { class: "opened-head" }, heading, shut);
  const root = make("section", { class: "products", hidden: "" }, head, grids, written);
  /** @type {Term | null} */
  let term = null;

  shut.addEventListener("click", close);
  patch.addEventListener("cell-pick", (event) => {
    if (term) go(term, /** @type {CustomEvent<Cell>} */ (event).detail);
  });
  // The same tap lights up in all three, and in the line below.
  for (const each of [patch, weight, products]) {
    each.addEventListener("cell-hover", (event) =>
      light(/** @type {CustomEvent<Cell | null>} */ (event).detail),
    );
  }
  written.addEventListener("term-hover", (event) => {
    light(/** @type {CustomEvent<Cell | null>} */ (event).detail);
  });

  /** @param {Cell | null} cell */
  function light(cell) {
    if (!term?.patch) return;
    const width = term.patch[0].length;
    const lit = cell ? new Set([cell.row * width + cell.column]) : null;
    for (const each of [patch, weight, products]) each.mark({ lit });
    written.lit = cell && { channel: 0, row: cell.row, column: cell.column };
  }

  return {
    root,
    /**
     * @param {Term | null} next
     * @param {string} name  of the map that it lies in
     * @param {boolean} closes  whether it can be closed again
     */
    draw(next, name, closes) {
      shut.hidden = !closes;
      term = next;
      root.hidden = !next?.patch || !next.weight || !next.products;
      if (!next?.patch || !next.weight || !next.products) return;
      heading.textContent = t("explore.value.opened", { name });
      patch.view = view(next.patch, "input", t("explore.value.patch"));
      weight.view = view(next.weight, "filter", t("explore.value.weights"));
      products.view = view(next.products, "output", t("explore.value.products"));
      const one = { patch: [next.patch], weight: [next.weight], channel_sums: [next.value] };
      written.show({ ...one, bias: 0, output: next.value }, { names: [name], terms: 49 });
    },
  };
}

function grid() {
  return /** @type {TensorGrid} */ (document.createElement("tensor-grid"));
}

/**
 * @param {TensorGrid} of
 * @param {string} caption
 * @param {string} role
 */
function figure(of, caption, role) {
  return make("figure", {}, of, make("figcaption", { class: `small ${role}` }, caption));
}

/**
 * Numbers in cells, the larger ones on a deeper wash.
 * @param {number[][]} values
 * @param {"input" | "filter" | "output"} kind
 * @param {string} label
 * @returns {View}
 */
export function view(values, kind, label) {
  const largest = Math.max(...values.flat().filter(Number.isFinite).map(Math.abs), 0);
  const [rows, columns] = [values.length, values[0].length];
  return {
    label,
    kind,
    rows,
    columns,
    values: values.flat(),
    mode: "numbers",
    cell: CELLS.find(({ most }) => Math.max(rows, columns) <= most)?.side ?? SMALLEST,
    shade: (value) => (largest > 0 && Number.isFinite(value) ? Math.abs(value) / largest : 0),
  };
}
