/**
 * The figure: input slices, filters with their biases, output maps, each a tensor grid. `draw` when data or layout
 * change; `mark` at every step, which only moves windows and fills cells.
 */

import { make } from "../elements/make.js";
import { t } from "../i18n.js";
import { hoverOf, pathOf } from "./convolution-cells.js";
import { KernelMenus, withKernel } from "./convolution-kernels.js";
import { geometry } from "./convolution-links.js";
import { marks } from "./convolution-marks.js";
import { mapColours } from "./convolution-paint.js";
import { biasView, filterView, inputView, outputView, patchView } from "./convolution-views.js";
import { withEdit } from "./lab-edits.js";
import { Grids } from "./lab-grids.js";
import { Legend } from "./lab-legend.js";
import { MapStrip } from "./lab-maps.js";
import { short } from "./lab-setting.js";

/** @typedef {import("./convolution-views.js").Figure} Figure */
/** @typedef {import("./convolution-setting.js").Setting} Setting */
/** @typedef {import("./convolution-links.js").Geometry} Geometry */
/** @typedef {import("./convolution-links.js").Links} Links */
/**
 * Which matrix a grid shows. `filter` null: that of the filter at work. The channel of an input counts all of them, that
 * of a patch or weight those that the filter sees.
 * @typedef {{part: "input", channel: number} | {part: "patch", channel: number}
 *   | {part: "weight", filter: number | null, channel: number}
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
  /** @type {{filter: number | null, legend: Legend}[]} */
  #legends = [];
  /** @type {{element: HTMLElement, text: (filter: number) => (Node | string)[]}[]} captions that name the filter */
  #captions = [];

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
  }

  /** The controls say something else. */
  redrawn() {
    this.#menus.draw(this.#actions.asked());
  }

  /**
   * @param {Figure} figure
   * @param {Links} links
   * @param {number} step
   */
  draw(figure, links, step) {
    const { setting, layout, reply } = figure;
    const built = JSON.stringify([setting.depth, setting.filters, setting.groups, layout.mode, layout.every]);
    this.#figure = figure;
    this.#geometry = geometry(reply, setting);
    if (built !== this.#built) this.#build(figure);
    this.#built = built;
    const { mode, stacked, every } = layout;
    Object.assign(this.#root.dataset, { mode, stacked, every, depth: setting.depth > 1 ? "many" : "one" });
    this.#maps.draw(reply.output, reply.shape, (filter) => mapColours(figure, filter).paint);
    this.#links = null;
    this.mark(links, step);
  }

  /**
   * @param {Links} links
   * @param {number} step
   */
  mark(links, step) {
    const [figure, sizes] = [this.#figure, this.#geometry];
    if (!figure || !sizes) return;
    const refresh = this.#links === null;
    const other = refresh || this.#links?.place[0] !== links.place[0];
    this.#links = links;
    if (other) {
      this.#rename(links.place[0]);
      for (const { filter, legend } of this.#legends)
        legend.draw(mapColours(figure, filter ?? links.place[0]));
    }
    for (const [grid, matrix] of this.#grids) {
      const own = "filter" in matrix && matrix.filter === null;
      if (refresh || matrix.part === "patch" || (own && other))
        grid.view = this.#view(matrix, figure, sizes, links);
      grid.mark(marks(matrix, sizes, links, step));
    }
    this.#maps.mark(step, links.place[0]);
  }

  /** @param {Figure} figure */
  #build(figure) {
    const { depth, filters, groups } = figure.setting;
    const { mode, every } = figure.layout;
    this.#grids.clear();
    this.#captions = [];
    this.#legends = [];
    const channels = [...Array(depth / groups).keys()];
    const shown = every ? [...Array(filters).keys()] : [null];
    const rows =
      mode === "numbers"
        ? shown.map((filter) => this.#filterRow(filter, channels))
        : shown.map((filter) => this.#row(filter, [this.#map(filter, this.#colours(filter))]));
    const inputs = [...Array(depth).keys()].map((channel) => {
      const slice = this.#slice(channel);
      const magnified = mode === "colours" && channel < channels.length;
      return magnified ? make("div", { class: "channel" }, slice, this.#pair(channel)) : slice;
    });
    this.#root.replaceChildren(
      make("div", { class: "inputs" }, ...inputs),
      make("div", { class: "filter-rows" }, ...rows, ...(every ? [] : [this.#maps.root])),
    );
  }

  /**
   * @param {number} channel
   */
  #slice(channel) {
    const grid = this.#grids.add({ part: "input", channel });
    const caption = this.#caption(() => {
      const { depth, padding, image } = /** @type {Figure} */ (this.#figure).setting;
      const place = t(depth > 1 ? "convolution.caption.channel" : "convolution.caption.single", {
        channel: channel + 1,
        depth,
      });
      const padded = Math.max(...padding) > 0 && channel === 0;
      const ring = padded ? t("convolution.caption.padded", { padding: short(padding) }) : "";
      const range = image && (channel > 0 || depth === 1) ? t("convolution.caption.pixels") : "";
      return [
        ...(channel ? [] : [make("b", { class: "input" }, t("convolution.input")), " "]),
        place + range + ring,
      ];
    });
    return make("figure", { class: "slice" }, caption, grid);
  }

  /**
   * The magnified window of a channel beside its filter slice; the first one has the filter's name and bias over it.
   * @param {number} channel
   */
  #pair(channel) {
    const patch = this.#grids.add({ part: "patch", channel });
    const filter = this.#grids.add({ part: "weight", filter: null, channel });
    const times = make("span", { class: "times", "aria-hidden": "true" }, "⊙");
    const caption = () => make("figcaption", {}, t("convolution.caption.pair", { channel: channel + 1 }));
    const head = channel ? caption() : make("div", { class: "filter-head" }, ...this.#head(null));
    return make("figure", {}, head, make("div", { class: "pair" }, patch, times, filter));
  }

  /**
   * A filter with its slices, and the map that it makes.
   * @param {number | null} filter
   * @param {number[]} channels
   */
  #filterRow(filter, channels) {
    const [name, menu, biased] = this.#head(filter);
    const slices = channels.map((channel) => this.#grids.add({ part: "weight", filter, channel }));
    const block = make(
      "figure",
      { class: "filter-block" },
      name,
      make("div", { class: "slices" }, ...slices),
      biased,
    );
    return this.#row(filter, [block, this.#map(filter, menu)]);
  }

  /**
   * @param {number | null} filter
   * @param {HTMLElement[]} content
   */
  #row(filter, content) {
    const row = make("div", { class: "filter-row" }, ...content);
    row.dataset.filter = String(filter ?? "");
    return row;
  }

  /**
   * A filter's name, the menu of its kernels, and its bias.
   * @param {number | null} filter
   */
  #head(filter) {
    const name = this.#caption((at) => [
      make("b", { class: "filter" }, t("convolution.filter.name", { filter: at + 1 })),
    ]);
    const menu = this.#caption((at) => [this.#menus.menu(this.#actions.asked(), at)]);
    const bias = this.#grids.add({ part: "bias", filter });
    return [
      name,
      menu,
      make("div", { class: "biased" }, make("span", { class: "bias" }, t("convolution.bias")), bias),
    ];
  }

  /**
   * @param {number | null} filter
   * @param {HTMLElement} below what stands under the map
   */
  #map(filter, below) {
    const caption = this.#caption((at) => [
      make("b", { class: "output" }, t("convolution.output")),
      ` ${t("convolution.caption.map", { map: at + 1, maps: this.#figure?.setting.filters ?? 1 })}`,
    ]);
    return make("figure", { class: "map" }, caption, this.#grids.add({ part: "output", filter }), below);
  }

  /**
   * The legend of a map.
   * @param {number | null} filter
   */
  #colours(filter) {
    const legend = new Legend();
    this.#legends.push({ filter, legend });
    return legend.root;
  }

  /** @param {(filter: number) => (Node | string)[]} text */
  #caption(text) {
    const element = make("figcaption");
    this.#captions.push({ element, text });
    return element;
  }

  /** @param {number} current filter */
  #rename(current) {
    for (const { element, text } of this.#captions) {
      const row = /** @type {HTMLElement | null} */ (element.closest(".filter-row"));
      const focused = element.contains(document.activeElement) ? document.activeElement : null;
      element.replaceChildren(...text(row?.dataset.filter ? Number(row.dataset.filter) : current));
      if (focused instanceof HTMLElement) focused.focus();
    }
    for (const row of this.#root.querySelectorAll(".filter-row")) {
      const own = /** @type {HTMLElement} */ (row).dataset.filter;
      row.classList.toggle("at-work", own === "" || Number(own) === current);
    }
  }

  /**
   * @param {Matrix} matrix
   * @param {Figure} figure
   * @param {Geometry} sizes
   * @param {Links} links
   */
  #view(matrix, figure, sizes, { place, window, channels }) {
    if (matrix.part === "input") return inputView(figure, sizes, matrix.channel);
    if (matrix.part === "patch") return patchView(figure, sizes, channels[0] + matrix.channel, window);
    const filter = matrix.filter ?? place[0];
    if (matrix.part === "weight") return filterView(figure, filter, matrix.channel);
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
    const [links, sizes] = [this.#links, this.#geometry];
    const path = links && sizes && pathOf(matrix, edit, links, sizes);
    if (path) this.#actions.alter(({ edits }) => ({ edits: withEdit(edits, path, edit.value) }));
  }
}
