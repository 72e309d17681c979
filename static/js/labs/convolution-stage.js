/**
 * The figure: input slices, filters with their biases, output maps, each a tensor grid. `draw` when data or layout
 * change; `mark` at every step, which only moves windows and fills cells.
 */

import { Blocks } from "./convolution-blocks.js";
import { editOf, hoverOf } from "./convolution-cells.js";
import { KernelMenus, withKernel } from "./convolution-kernels.js";
import { geometry } from "./convolution-links.js";
import { marks } from "./convolution-marks.js";
import { learnLayers } from "./convolution-networks.js";
import { mapColours } from "./convolution-paint.js";
import { turned } from "./convolution-turn.js";
import { biasView, filterView, givenView, inputView, outputView, patchView } from "./convolution-views.js";
import { withEdit } from "./lab-edits.js";
import { seenOutput } from "./lab-engine.js";
import { Grids } from "./lab-grids.js";
import { MapStrip } from "./lab-maps.js";

/** @typedef {import("./convolution-views.js").Figure} Figure */
/** @typedef {import("./convolution-setting.js").Setting} Setting */
/** @typedef {import("./convolution-links.js").Geometry} Geometry */
/** @typedef {import("./convolution-links.js").Links} Links */
/**
 * Which matrix a grid shows. `filter` null: that of the filter at work. The channel of an input or a
 * patch counts all of them, that of a weight those that the filter sees.
 * @typedef {{part: "input", channel: number} | {part: "patch", channel: number}
 *   | {part: "weight" | "given", filter: number | null, channel: number}
 *   | {part: "bias", filter: number | null} | {part: "output", filter: number | null}} Matrix
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
    const { depth, filters, groups, kernel } = setting;
    const built = JSON.stringify([
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
    this.#maps.draw(seenOutput(reply), reply.shape, (filter) => mapColours(figure, filter).paint);
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
    const refresh = this.#links === null;
    const other = refresh || this.#links?.place[0] !== links.place[0];
    this.#links = links;
    if (other) {
      this.#blocks.name(figure, links.place[0], links.channels);
      for (const { filter, legend } of this.#blocks.legends)
        legend.draw(mapColours(figure, filter ?? links.place[0]));
    }
    const [first, end] = links.channels;
    for (const [grid, matrix] of this.#grids) {
      const aside = matrix.part === "patch" && (matrix.channel < first || matrix.channel >= end);
      if (aside && !refresh) continue;
      const own = "filter" in matrix && matrix.filter === null;
      if (refresh || (matrix.part === "patch" && legible) || (own && other))
        grid.view = this.#view(matrix, figure, sizes, links);
      grid.mark(marks(matrix, sizes, links, step));
    }
    if (other) this.#blocks.reveal(first);
    this.#maps.mark(step, links.place[0]);
  }

  /**
   * @param {Matrix} matrix
   * @param {Figure} figure
   * @param {Geometry} sizes
   * @param {Links} links
   */
  #view(matrix, figure, sizes, { place, window }) {
    if (matrix.part === "input") return inputView(figure, sizes, matrix.channel);
    if (matrix.part === "patch") return patchView(figure, sizes, matrix.channel, window);
    const filter = matrix.filter ?? place[0];
    if (matrix.part === "weight") return filterView(figure, filter, matrix.channel);
    if (matrix.part === "given") return givenView(figure, filter, matrix.channel);
    return matrix.part === "bias" ? biasView(figure, filter) : outputView(figure, filter);
  }

  /** @param {Matrix} matrix @param {import("./lab-grids.js").Cell | null} cell */
  #hovered(matrix, cell) {
    const [links, sizes] = [this.#links, this.#geometry];
    if (links && sizes) this.#actions.hover(cell && hoverOf(matrix, cell, links, sizes));
  }

  /** @param {Matrix} matrix @param {import("./lab-grids.js").Cell} cell */
  #picked(matrix, { row, column }) {
    if (matrix.part === "output" && this.#links)
      this.#actions.pick([matrix.filter ?? this.#links.place[0], row, column]);
  }

  /** @param {Matrix} matrix @param {import("./lab-grids.js").Cell & {value: number | string}} edit */
  #edited(matrix, edit) {
    const [links, sizes, figure] = [this.#links, this.#geometry, this.#figure];
    const found = links && sizes && figure && editOf(matrix, edit, links, sizes, turned(figure.setting));
    if (found) this.#actions.alter(({ edits }) => ({ edits: withEdit(edits, ...found) }));
  }
}
