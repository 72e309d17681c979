/** The window of a pooling in numbers: the winner stands out, and each number is a way on. */

import "../elements/tensor-grid.js";
import { make } from "../elements/make.js";
import { t } from "../i18n.js";
import { view } from "./explore-value-opened.js";

/** @typedef {import("./explore-value-terms.js").Term} Term */
/** @typedef {{row: number, column: number}} Cell */

/** @param {(term: Term, cell: Cell) => void} go */
export function windowGrid(go) {
  const grid = /** @type {import("../elements/tensor-grid.js").TensorGrid} */ (
    document.createElement("tensor-grid")
  );
  const root = make(
    "div",
    { class: "window-grid" },
    grid,
    make("p", { class: "small quiet" }, t("explore.value.window")),
  );
  /** @type {Term | null} */
  let term = null;
  grid.addEventListener("cell-pick", (event) => {
    if (term) go(term, /** @type {CustomEvent<Cell>} */ (event).detail);
  });
  return {
    root,
    /**
     * @param {Term | null} next
     * @param {[number, number] | undefined} argmax
     */
    draw(next, argmax) {
      term = next?.patch && !next.weight ? next : null;
      root.hidden = !term;
      if (!term?.patch) return;
      grid.view = view(term.patch, "input", t("explore.value.patch"));
      const [row, column] = argmax ?? [0, 0];
      grid.mark({ current: argmax ? { row, column } : null });
    },
  };
}
