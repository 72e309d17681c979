/**
 * The dense lab's figure: the slices of the volume over their part of the vector, the vector over the columns of the
 * weights, and beside those biases and scores. `draw` when data or layout change; `mark` at every step.
 */

import { make } from "../elements/make.js";
import { t } from "../i18n.js";
import { direction } from "./dense-directions.js";
import { fan, ruler } from "./dense-flatten.js";
import { editsOf, pointedBy } from "./dense-marks.js";
import { Grids } from "./lab-grids.js";

/** @typedef {import("./dense-views.js").Figure} Figure */
/** @typedef {import("./dense-links.js").Links} Links */
/** @typedef {import("./dense-links.js").Pointed} Pointed */
/** @typedef {import("./dense-marks.js").Matrix} Matrix */
/**
 * @typedef {object} Handlers
 * @property {(hover: Pointed | null) => void} hover
 * @property {(pin: Pointed) => void} pick
 * @property {(edits: [string, string][]) => void} edit
 */

export class Stage {
  #root;
  /** @type {Grids<Matrix>} */
  #grids;
  /** @type {Figure | null} */
  #figure = null;
  #built = "";
  #ruler = make("div", { class: "ruler", "aria-hidden": "true" });
  #fans = make("div", { class: "fans", "aria-hidden": "true" });
  /** @type {HTMLElement[]} */
  #slices = [];
  #shapes = { input: shape(), vector: shape(), weight: shape() };

  /**
   * @param {HTMLElement} root
   * @param {Handlers} handlers
   */
  constructor(root, handlers) {
    this.#root = root;
    const size = () => /** @type {Figure} */ (this.#figure).setting.size;
    this.#grids = new Grids(root, {
      hovered: (matrix, cell) => handlers.hover(cell && pointedBy(matrix, cell, size())),
      picked: (matrix, cell) => handlers.pick(pointedBy(matrix, cell, size())),
      edited: (matrix, cell) => handlers.edit(editsOf(matrix, cell, size())),
    });
  }

  /**
   * @param {Figure} figure
   * @param {Links} links
   */
  draw(figure, links) {
    const { setting, layout, reply } = figure;
    this.#figure = figure;
    const built = `${setting.depth} ${setting.back}`;
    if (this.#built !== built) this.#build(setting.depth, direction(setting));
    this.#built = built;
    this.#root.dataset.mode = layout.mode;
    const [rows, columns] = setting.size;
    const block = rows * columns * layout.across;
    for (const slice of this.#slices) {
      slice.style.width = `${block}px`;
      slice.classList.toggle("tight", block < 96);
    }
    this.#ruler.replaceChildren(...ruler(setting, layout.across));
    this.#fans.replaceChildren(...fan(setting, layout));
    this.#shapes.input.textContent = `${rows}×${columns}×${setting.depth}`;
    this.#shapes.vector.textContent = String(reply.flattened.length);
    this.#shapes.weight.textContent = `${reply.output.length}×${reply.flattened.length}`;
    const { view } = direction(setting);
    for (const [grid, matrix] of this.#grids) grid.view = view(matrix, figure, links);
    this.mark(links);
  }

  /**
   * @param {Links} links
   * @param {boolean} [hidden] whether the score at work is to be predicted
   */
  mark(links, hidden = false) {
    const figure = this.#figure;
    if (!figure) return;
    const run = direction(figure.setting);
    for (const [grid, matrix] of this.#grids) {
      if (run.moves(matrix)) grid.view = run.view(matrix, figure, links);
      grid.mark(run.marks(matrix, links, figure, hidden));
    }
  }

  /**
   * @param {number} depth
   * @param {import("./dense-directions.js").Direction} direction
   */
  #build(depth, { parts, names, signs }) {
    this.#grids.clear();
    this.#slices = Array.from({ length: depth }, (_, channel) => {
      const name = make("span", { class: "long" }, t("dense.channel", { channel: channel + 1 }));
      const short = make("span", { class: "short" }, String(channel + 1));
      const caption = make("figcaption", { "aria-hidden": "true" }, name, short);
      return make("figure", { class: "slice" }, caption, this.#grids.add({ part: parts.slice, channel }));
    });
    const { input, vector, weight } = this.#shapes;
    this.#root.replaceChildren(
      name(names.input, input, "name-input"),
      make("div", { class: "slices" }, ...this.#slices),
      this.#fans,
      this.#ruler,
      name(names.vector, vector, "name-vector"),
      make("div", { class: "vector" }, this.#grids.add({ part: parts.vector })),
      name(names.weight, weight, "name-weight"),
      make("div", { class: "weights" }, this.#grids.add({ part: parts.weight })),
      ...(names.bias ? [head(names.bias, "head-bias"), this.#column("biases", parts.bias)] : []),
      sign(signs[0], "plus"),
      head(names.score, "head-score"),
      sign(signs[1], "equals"),
      this.#column("scores", parts.score),
    );
  }

  /**
   * @param {string} area
   * @param {"bias" | "offset" | "score" | "upstream"} part
   */
  #column(area, part) {
    return make("div", { class: area }, this.#grids.add({ part }));
  }
}

/**
 * What a row of the figure is called, and its shape.
 * @param {import("./dense-directions.js").Name} name
 * @param {HTMLElement} shape
 * @param {string} area
 */
function name([role, text], shape, area) {
  return make("div", { class: `name ${area}` }, make("b", { class: role }, t(text)), shape);
}

/**
 * What a column is called.
 * @param {import("./dense-directions.js").Name} name
 * @param {string} area
 */
function head([role, text], area) {
  return make("div", { class: `head ${area} ${role}` }, t(text));
}

function shape() {
  return make("span", { class: "shape" });
}

/**
 * @param {string} text
 * @param {string} area
 */
function sign(text, area) {
  return make("div", { class: `sign ${area}`, "aria-hidden": "true" }, text);
}
