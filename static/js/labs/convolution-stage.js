/**
 * The figure: input slices, filters with their biases, output maps, or the gradients for them, each a tensor grid.
 * `draw` when data or layout change; `mark` at every step, which only moves windows and fills cells.
 */

import { Blocks } from "./convolution-blocks.js";
import { editOf } from "./convolution-cells.js";
import { direction } from "./convolution-directions.js";
import { KernelMenus, withKernel } from "./convolution-kernels.js";
import { geometry } from "./convolution-links.js";
import { learnLayers } from "./convolution-networks.js";
import { turned } from "./convolution-turn.js";
import { withEdit } from "./lab-edits.js";
import { Grids } from "./lab-grids.js";
import { MapStrip } from "./lab-maps.js";

/** @typedef {import("./convolution-views.js").Figure} Figure */
/** @typedef {import("./convolution-setting.js").Setting} Setting */
/** @typedef {import("./convolution-links.js").Geometry} Geometry */
/** @typedef {import("./convolution-links.js").Links | import("./convolution-collect.js").Links} Links */
/**
 * Which matrix a grid shows. `filter` null: that of the filter at work. The channel of an input or a
 * patch counts all of them, that of a weight those that the filter sees.
 * Backwards there are `cells`, the gradient of the input; `spread`, what a step adds to it; `slope` and `offset`, the
 * gradients of weights and biases; and `upstream`, that of the output.
 * @typedef {{part: "input" | "cells" | "patch", channel: number}
 *   | {part: "weight" | "given" | "spread" | "slope", filter: number | null, channel: number}
 *   | {part: "bias" | "offset" | "output" | "upstream", filter: number | null}} Matrix
 */

export class Stage {
  #root;
  #actions;
  #menus;
  /** @type {Grids<Matrix>} */
  #grids;
  /** @type {Figure | null} */
  #figure = null;
  /** @type {Geometry | null} */
  #geometry = null;
  /** @type {Links | null} */
  #links = null;
  #built = "";
  #maps;
  #blocks;

  /**
   * @param {HTMLElement} root
   * @param {import("./lab.js").Actions<Setting>} actions
   */
  constructor(root, actions) {
    this.#root = root;
    this.#actions = actions;
    this.#maps = new MapStrip(actions.show);
    this.#menus = new KernelMenus((filter, name) =>
      actions.alter((setting) => withKernel(setting, filter, name)),
    );
    this.#grids = new Grids(root, {
      hovered: (matrix, cell) => this.#hovered(matrix, cell),
      picked: (matrix, cell) => this.#picked(matrix, cell),
      edited: (matrix, edit) => this.#edited(matrix, edit),
    });
    const menu = (/** @type {number} */ filter) => this.#menus.menu(actions.asked(), filter);
    this.#blocks = new Blocks(this.#grids, menu, this.#maps.root);
    // Without them menus only offer less; why the server cannot be reached is said elsewhere.
    learnLayers().then(
      () => this.redrawn(),
      () => {},
    );
  }

  /** The controls say something else. */
  redrawn() {
    const asked = this.#actions.asked();
    this.#menus.draw(asked);
    const pixels = document.getElementById("pixels");
    if (pixels) pixels.hidden = !asked.image;
  }

  /**
   * @param {Figure} figure
   * @param {Links} links
   * @param {number} step
   */
  draw(figure, links, step) {
    const { setting, layout, reply } = figure;
    const { depth, filters, groups, kernel, back } = setting;
    const built = JSON.stringify([
      back,
      depth,
      filters,
      groups,
      kernel,
      turned(setting),
      layout.mode,
      layout.every,
    ]);
    this.#figure = figure;
    this.#geometry = geometry(reply, setting);
    if (built !== this.#built) this.#root.replaceChildren(...this.#blocks.build(figure));
    this.#built = built;
    const { mode, stacked, every } = layout;
    const single = !every || filters === 1;
    const [many, grouped] = [depth > 1 ? "many" : "one", groups > 1];
    Object.assign(this.#root.dataset, { mode, stacked, every, single, grouped, depth: many });
    const { maps, colours } = direction(setting);
    this.#maps.draw(maps(figure), reply.shape, (filter) => colours(figure, filter).paint);
    this.#links = null;
    this.mark(links, step, true);
  }

  /**
   * @param {Links} links
   * @param {number} step
   * @param {boolean} legible whether to write the numbers of the magnified window
   */
  mark(links, step, legible) {
    const [figure, sizes] = [this.#figure, this.#geometry];
    if (!figure || !sizes) return;
    const run = direction(figure.setting);
    const refresh = this.#links === null;
    const other = refresh || this.#links?.place[0] !== links.place[0];
    this.#links = links;
    if (other) {
      this.#blocks.name(figure, links.place[0], links.channels);
      for (const { filter, legend } of this.#blocks.legends)
        legend.draw(run.colours(figure, filter ?? links.place[0]));
    }
    this.#blocks.multiply(run.factor(figure, links), links.place[0]);
    const [first, end] = links.channels;
    for (const [grid, matrix] of this.#grids) {
      const aside = matrix.part === "patch" && (matrix.channel < first || matrix.channel >= end);
      if (aside && !refresh) continue;
      const own = "filter" in matrix && matrix.filter === null;
      if (refresh || (run.moves(matrix) && legible) || (own && other))
        grid.view = run.view(matrix, figure, sizes, links, step);
      grid.mark(run.marks(matrix, sizes, links, step));
    }
    if (other) this.#blocks.reveal(first);
    this.#maps.mark(run.drawn(step), links.place[0]);
  }

  /** @param {Matrix} matrix @param {import("./lab-grids.js").Cell | null} cell */
  #hovered(matrix, cell) {
    const [links, sizes, figure] = [this.#links, this.#geometry, this.#figure];
    if (links && sizes && figure)
      this.#actions.hover(cell && direction(figure.setting).hover(matrix, cell, links, sizes));
  }

  /** @param {Matrix} matrix @param {import("./lab-grids.js").Cell} cell */
  #picked(matrix, cell) {
    const [links, sizes, figure] = [this.#links, this.#geometry, this.#figure];
    const place = links && sizes && figure && direction(figure.setting).pick(matrix, cell, links, sizes);
    if (place) this.#actions.pick(place);
  }

  /** @param {Matrix} matrix @param {import("./lab-grids.js").Cell & {value: number | string}} edit */
  #edited(matrix, edit) {
    const [links, sizes, figure] = [this.#links, this.#geometry, this.#figure];
    const found = links && sizes && figure && editOf(matrix, edit, links, sizes, turned(figure.setting));
    if (found) this.#actions.alter(({ edits }) => ({ edits: withEdit(edits, ...found) }));
  }
}
