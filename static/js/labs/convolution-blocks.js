/** The pieces of the convolution lab's figure: input slices, magnified windows, filters, maps, and what names them. */

import { grouped } from "../draw/number.js";
import { make } from "../elements/make.js";
import { t } from "../i18n.js";
import { turned } from "./convolution-turn.js";
import { Legend } from "./lab-legend.js";
import { short } from "./lab-setting.js";

/** @typedef {import("./convolution-views.js").Figure} Figure */
/** @typedef {import("./convolution-setting.js").Setting} Setting */
/** @typedef {import("./convolution-stage.js").Matrix} Matrix */
/** @typedef {(filter: number) => (Node | string)[]} Text what a caption says while a filter is at work */

export class Blocks {
  #grids;
  #menu;
  #maps;
  /** @type {{element: HTMLElement, text: Text, filter: number | null}[]} */
  #captions = [];
  /** @type {{filter: number | null, legend: Legend}[]} */
  legends = [];
  /** @type {HTMLElement[]} of filters with their maps */
  #rows = [];
  /** @type {{element: HTMLElement, channel: number}[]} what belongs to one channel of the input */
  #channels = [];
  /** @type {Figure | null} */
  #figure = null;

  /**
   * @param {import("./lab-grids.js").Grids<Matrix>} grids
   * @param {(filter: number) => HTMLElement} menu of the kernels of a filter
   * @param {HTMLElement} maps all maps, small
   */
  constructor(grids, menu, maps) {
    this.#grids = grids;
    this.#menu = menu;
    this.#maps = maps;
  }

  /**
   * Everything anew: inputs, and the rows of filters with their maps.
   * @param {Figure} figure
   * @returns {HTMLElement[]}
   */
  build(figure) {
    this.#figure = figure;
    const { depth, filters, groups } = figure.setting;
    const { mode, every } = figure.layout;
    const seen = depth / groups;
    this.#grids.clear();
    this.#captions = [];
    this.#channels = [];
    this.#rows = [];
    this.legends = [];
    const shown = every ? [...Array(filters).keys()] : [null];
    const rows = shown.map((filter) =>
      mode === "numbers"
        ? this.#filterRow(filter, [...Array(seen).keys()])
        : this.#row(filter, [this.#map(filter, this.#colours(filter))]),
    );
    const inputs = [...Array(depth).keys()].map((channel) => {
      const slice = this.#slice(channel);
      return mode === "colours"
        ? make("div", { class: "channel" }, slice, this.#pair(channel, channel % seen))
        : slice;
    });
    const volume = every ? [] : [this.#volume()];
    return [
      make("div", { class: "inputs" }, ...inputs),
      make("div", { class: "filter-rows" }, ...rows, ...volume),
    ];
  }

  /**
   * Say which filter is at work, and let the channels that it does not see step back.
   * @param {Figure} figure
   * @param {number} current filter
   * @param {[number, number]} seen first channel that it sees, and the first after those
   */
  name(figure, current, [first, end]) {
    this.#figure = figure;
    for (const { element, text, filter } of this.#captions) {
      const focused = element.contains(document.activeElement) ? document.activeElement : null;
      element.replaceChildren(...text(filter ?? current));
      if (focused instanceof HTMLElement) focused.focus();
    }
    for (const { element, channel } of this.#channels)
      element.classList.toggle("aside", channel < first || channel >= end);
    for (const row of this.#rows) {
      const own = row.dataset.filter;
      row.classList.toggle("at-work", own === "" || Number(own) === current);
    }
  }

  /**
   * On phones the slices are a strip to be swiped: it goes to what the filter at work sees, if that is not all of it.
   * @param {number} channel
   */
  reveal(channel) {
    const slice = this.#channels.find((one) => one.channel === channel)?.element;
    const strip = slice?.closest(".inputs");
    if (!slice || !strip || strip.scrollWidth <= strip.clientWidth || this.#figure?.setting.groups === 1)
      return;
    const start = strip.firstElementChild?.getBoundingClientRect().left ?? 0;
    strip.scrollTo({ left: slice.getBoundingClientRect().left - start });
  }

  /**
   * @param {number} channel
   */
  #slice(channel) {
    const grid = this.#grids.add({ part: "input", channel });
    const caption = this.#caption(null, () => {
      const { setting } = /** @type {Figure} */ (this.#figure);
      const name = make("b", { class: "input" }, t("convolution.input"));
      return [...(channel ? [] : [name, " "]), sliceCaption(setting, channel)];
    });
    return this.#channel(channel, make("figure", { class: "slice" }, caption, grid));
  }

  /**
   * The magnified window of a channel beside the slice of the filter at work; that of the first channel that the filter
   * sees has its name and bias over it.
   * @param {number} channel of the input
   * @param {number} slice of the filter
   */
  #pair(channel, slice) {
    const patch = this.#grids.add({ part: "patch", channel });
    const filter = this.#grids.add({ part: "weight", filter: null, channel: slice });
    const times = make("span", { class: "times", "aria-hidden": "true" }, "⊙");
    const name = t("convolution.caption.pair", { channel: channel + 1 });
    const head = slice
      ? make("figcaption", {}, name)
      : make("div", { class: "filter-head" }, ...this.#head(null, channel));
    const pair = make("div", { class: "pair" }, patch, times, filter);
    return this.#channel(channel, make("figure", { class: "window" }, head, pair));
  }

  /**
   * A filter with its slices, each beside what it was before it was turned, and the map that it makes.
   * @param {number | null} filter
   * @param {number[]} channels
   */
  #filterRow(filter, channels) {
    const [name, menu, biased] = this.#head(filter);
    const { layout } = /** @type {Figure} */ (this.#figure);
    const slices = channels.map((channel) => {
      const slice = this.#grids.add({ part: "weight", filter, channel });
      if (!layout.cell.given) return slice;
      return make("div", { class: "turned" }, this.#grids.add({ part: "given", filter, channel }), slice);
    });
    const body = make("div", { class: "slices" }, ...slices);
    const block = make("figure", { class: "filter-block" }, name, body, biased);
    return this.#row(filter, [block, this.#map(filter, menu)]);
  }

  /**
   * @param {number | null} filter
   * @param {HTMLElement[]} content
   */
  #row(filter, content) {
    const row = make("div", { class: "filter-row" }, ...content);
    row.dataset.filter = String(filter ?? "");
    this.#rows.push(row);
    return row;
  }

  /**
   * A filter's name, the menu of its kernels, and its bias.
   * @param {number | null} filter
   * @param {number | null} [channel] the first that it sees, where that has to be so
   */
  #head(filter, channel = null) {
    /** @param {number} at */
    const elsewhere = (at) => channel !== null && channel !== this.#first(at);
    const name = this.#caption(filter, (at) => {
      const { setting, layout } = /** @type {Figure} */ (this.#figure);
      const mark = t(layout.cell.given ? "convolution.turned.from" : "convolution.turned");
      return [
        make("b", { class: "filter" }, t("convolution.filter.name", { filter: at + 1 })),
        turned(setting) && Math.max(...setting.kernel) > 1 ? ` ${mark}` : "",
      ];
    });
    const menu = this.#caption(filter, (at) => (elsewhere(at) ? [] : [this.#menu(at)]));
    const bias = this.#grids.add({ part: "bias", filter });
    const label = make("span", { class: "bias" }, t("convolution.bias"));
    return [name, menu, make("div", { class: "biased" }, label, bias)];
  }

  /** The first channel that a filter sees. @param {number} filter */
  #first(filter) {
    const { depth, filters, groups } = /** @type {Figure} */ (this.#figure).setting;
    return Math.floor(filter / (filters / groups)) * (depth / groups);
  }

  /**
   * @param {number | null} filter
   * @param {HTMLElement} below what stands under the map
   */
  #map(filter, below) {
    const caption = this.#caption(filter, (at) => {
      const { filters, relu } = /** @type {Figure} */ (this.#figure).setting;
      const place = t(`convolution.caption.${relu ? "relu" : "map"}`, { map: at + 1, maps: filters });
      return [make("b", { class: "output" }, t("convolution.output")), ` ${place}`];
    });
    return make("figure", { class: "map" }, caption, this.#grids.add({ part: "output", filter }), below);
  }

  /** All maps, which together are the output: as deep as there are filters. */
  #volume() {
    const caption = this.#caption(null, () => {
      const { setting, reply } = /** @type {Figure} */ (this.#figure);
      const [height, width] = reply.shape.slice(1).map(grouped);
      const size = make("span", { class: "output" }, `${height} × ${width} × ${setting.filters}`);
      return setting.filters > 1 ? [t("convolution.caption.volume"), " ", size] : [];
    });
    return make("figure", { class: "volume" }, caption, this.#maps);
  }

  /**
   * The legend of a map.
   * @param {number | null} filter
   */
  #colours(filter) {
    const legend = new Legend();
    this.legends.push({ filter, legend });
    return legend.root;
  }

  /**
   * @param {number | null} filter that it is about; null: the one at work
   * @param {Text} text
   */
  #caption(filter, text) {
    const element = make("figcaption");
    this.#captions.push({ element, text, filter });
    return element;
  }

  /**
   * @param {number} channel
   * @param {HTMLElement} element
   */
  #channel(channel, element) {
    this.#channels.push({ element, channel });
    return element;
  }
}

/**
 * @param {Setting} setting
 * @param {number} channel
 */
function sliceCaption({ depth, padding, stride, image, normalise, mode }, channel) {
  const place = t(depth > 1 ? "convolution.caption.channel" : "convolution.caption.single", {
    channel: channel + 1,
    depth,
  });
  const first = channel === 0;
  if (mode === "transposed") {
    const between = short([stride[0] - 1, stride[1] - 1]);
    return place + (first && between !== "0" ? t("convolution.caption.spread", { zeros: between }) : "");
  }
  const ring = first && Math.max(...padding) > 0;
  const pixels = t(`convolution.caption.${normalise ? "normalised" : "pixels"}`);
  const range = image && (!first || depth === 1) ? pixels : "";
  return place + range + (ring ? t("convolution.caption.padded", { padding: short(padding) }) : "");
}
