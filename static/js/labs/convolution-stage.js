/**
 * The figure: input slices, filters with their biases, output maps, each a tensor grid. `draw` when data or layout
 * change; `mark` at every step, which only moves windows and fills cells.
 */

import { make } from "../elements/make.js";
import { TensorGrid } from "../elements/tensor-grid.js";
import { t } from "../i18n.js";
import { hoverOf, pathOf } from "./convolution-cells.js";
import { Legend } from "./convolution-legend.js";
import { MapStrip } from "./convolution-maps.js";
import { marks } from "./convolution-marks.js";
import { mapColours } from "./convolution-paint.js";
import { biasView, filterView, inputView, outputView, patchView } from "./convolution-views.js";

/** @typedef {import("./convolution-views.js").Figure} Figure */
/** @typedef {import("./convolution-links.js").Links} Links */
/** @typedef {import("./convolution-links.js").Hover} Hover */
/** @typedef {import("./convolution-links.js").Place} Place */
/**
 * Which matrix a grid shows. `filter` null: that of the filter at work.
 * @typedef {{part: "input", channel: number} | {part: "patch", channel: number}
 *   | {part: "weight", filter: number | null, channel: number}
 *   | {part: "bias", filter: number | null} | {part: "output", filter: number | null}} Matrix
 */
/**
 * @typedef {object} Handlers
 * @property {(hover: Hover | null) => void} hover
 * @property {(place: Place) => void} pick
 * @property {(path: string, value: number) => void} edit
 * @property {(filter: number) => void} show another filter
 * @property {(filter: number) => HTMLElement} kernels the menu of a filter's classic kernels
 */

export class Stage {
  #root;
  #handlers;
  /** @type {Map<TensorGrid, Matrix>} */
  #grids = new Map();
  /** @type {Figure | null} */
  #figure = null;
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
   * @param {Handlers} handlers
   */
  constructor(root, handlers) {
    this.#root = root;
    this.#handlers = handlers;
    this.#maps = new MapStrip(handlers.show);
    root.addEventListener("cell-hover", (event) => this.#hovered(/** @type {CustomEvent} */ (event)));
    root.addEventListener("cell-pick", (event) => this.#picked(/** @type {CustomEvent} */ (event)));
    root.addEventListener("cell-edit", (event) => this.#edited(/** @type {CustomEvent} */ (event)));
  }

  /**
   * @param {Figure} figure
   * @param {Links} links
   * @param {number} step
   */
  draw(figure, links, step) {
    const { setting, layout, result } = figure;
    const built = JSON.stringify([
      setting.depth,
      setting.filters,
      layout.mode,
      layout.every,
      result.shape[0],
    ]);
    this.#figure = figure;
    if (built !== this.#built) this.#build(figure);
    this.#built = built;
    const { mode, stacked, every } = layout;
    Object.assign(this.#root.dataset, { mode, stacked, every, depth: setting.depth > 1 ? "many" : "one" });
    this.#maps.draw(figure);
    this.#links = null;
    this.mark(links, step);
  }

  /**
   * @param {Links} links
   * @param {number} step
   */
  mark(links, step) {
    const figure = this.#figure;
    if (!figure) return;
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
      if (refresh || matrix.part === "patch" || (own && other)) grid.view = this.#view(matrix, figure, links);
      grid.mark(marks(matrix, figure, links, step));
    }
    this.#maps.mark(step, links.place[0]);
  }

  /** @param {Figure} figure */
  #build(figure) {
    const { depth, filters } = figure.setting;
    const { mode, every } = figure.layout;
    this.#grids.clear();
    this.#captions = [];
    this.#legends = [];
    const channels = [...Array(depth).keys()];
    const shown = every ? [...Array(filters).keys()] : [null];
    const rows =
      mode === "numbers"
        ? shown.map((filter) => this.#filterRow(filter, channels))
        : shown.map((filter) => this.#row(filter, [this.#map(filter, this.#colours(filter))]));
    const inputs = channels.map((channel) => {
      const slice = this.#slice(channel);
      return mode === "numbers" ? slice : make("div", { class: "channel" }, slice, this.#pair(channel));
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
    const grid = this.#grid({ part: "input", channel });
    const caption = this.#caption(() => {
      const { depth, padding, image } = /** @type {Figure} */ (this.#figure).setting;
      const place = t(depth > 1 ? "convolution.caption.channel" : "convolution.caption.single", {
        channel: channel + 1,
        depth,
      });
      const ring = padding && channel === 0 ? t("convolution.caption.padded", { padding }) : "";
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
    const patch = this.#grid({ part: "patch", channel });
    const filter = this.#grid({ part: "weight", filter: null, channel });
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
    const slices = channels.map((channel) => this.#grid({ part: "weight", filter, channel }));
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
    const menu = this.#caption((at) => [this.#handlers.kernels(at)]);
    const bias = this.#grid({ part: "bias", filter });
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
    return make("figure", { class: "map" }, caption, this.#grid({ part: "output", filter }), below);
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

  /** @param {Matrix} matrix */
  #grid(matrix) {
    const grid = new TensorGrid();
    grid.dataset.part = matrix.part;
    this.#grids.set(grid, matrix);
    return grid;
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
   * @param {Links} links
   */
  #view(matrix, figure, { place, window }) {
    if (matrix.part === "input") return inputView(figure, matrix.channel);
    if (matrix.part === "patch") return patchView(figure, matrix.channel, window);
    const filter = matrix.filter ?? place[0];
    if (matrix.part === "weight") return filterView(figure, filter, matrix.channel);
    return matrix.part === "bias" ? biasView(figure, filter) : outputView(figure, filter);
  }

  /** @param {CustomEvent} event */
  #hovered(event) {
    const matrix = this.#grids.get(/** @type {TensorGrid} */ (event.target));
    const cell = event.detail;
    const links = this.#links;
    if (!matrix || !links || !this.#figure) return;
    this.#handlers.hover(cell && hoverOf(matrix, cell, links));
  }

  /** @param {CustomEvent} event */
  #picked(event) {
    const matrix = this.#grids.get(/** @type {TensorGrid} */ (event.target));
    if (matrix?.part !== "output" || !this.#links) return;
    this.#handlers.pick([matrix.filter ?? this.#links.place[0], event.detail.row, event.detail.column]);
  }

  /** @param {CustomEvent} event */
  #edited(event) {
    const matrix = this.#grids.get(/** @type {TensorGrid} */ (event.target));
    const path =
      matrix &&
      this.#links &&
      this.#figure &&
      pathOf(matrix, event.detail, this.#links, this.#figure.setting);
    if (path) this.#handlers.edit(path, event.detail.value);
  }
}
