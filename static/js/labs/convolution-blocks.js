/** The pieces of the convolution lab's figure: input slices, magnified windows, filters, maps, and what names them. */

import { grouped } from "../draw/number.js";
import { make } from "../elements/make.js";
import { setText } from "../elements/text.js";
import { t } from "../i18n.js";
import { direction } from "./convolution-directions.js";
import { Legend } from "./lab-legend.js";

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
  /** @type {{element: HTMLElement, filter: number | null}[]} what each filter is multiplied by */
  #factors = [];
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
    this.#factors = [];
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
   * Say what the filter at work is multiplied by.
   * @param {string} factor
   * @param {number} current filter
   */
  multiply(factor, current) {
    for (const { element, filter } of this.#factors)
      setText(element, (filter ?? current) === current ? factor : "");
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
    const grid = this.#grids.add({ part: this.#run.places.slice, channel });
    const caption = this.#caption(null, () => this.#run.captions.slice(this.#shown, channel));
    return this.#channel(channel, make("figure", { class: "slice" }, caption, grid));
  }

  /**
   * The magnified window of a channel beside the slice of the filter at work; that of the first channel that the filter
   * sees has its name and bias over it.
   * @param {number} channel of the input
   * @param {number} slice of the filter
   */
  #pair(channel, slice) {
    const { places, captions, sign } = this.#run;
    const filter = this.#grids.add({ part: places.filter, filter: null, channel: slice });
    const patch = this.#beside(places.patch, channel, null, slice);
    const times = make("span", { class: "times", "aria-hidden": "true" }, sign);
    const head = slice
      ? make("figcaption", {}, captions.pair(this.#shown, channel))
      : make("div", { class: "filter-head" }, ...this.#head(null, channel));
    const pair = make("div", { class: "pair" }, ...(patch ? [patch, times] : []), filter);
    return this.#channel(channel, make("figure", { class: "window" }, head, pair));
  }

  /**
   * A filter with its slices, each beside what it was before it was turned, and the map that it makes.
   * @param {number | null} filter
   * @param {number[]} channels
   */
  #filterRow(filter, channels) {
    const [name, menu, biased] = this.#head(filter);
    const { places } = this.#run;
    const slices = channels.map((channel) => {
      const beside = this.#shown.layout.cell.given
        ? this.#beside(places.beside, channel, filter, channel)
        : null;
      const slice = this.#grids.add({ part: places.filter, filter, channel });
      return beside ? make("div", { class: "turned" }, beside, slice) : slice;
    });
    const body = make("div", { class: "slices" }, ...slices);
    const block = make("figure", { class: "filter-block" }, name, body, biased);
    return this.#row(filter, [block, this.#map(filter, menu)]);
  }

  /**
   * What stands beside a slice of a filter.
   * @param {"patch" | "given" | "spread" | null} part
   * @param {number} channel of the input
   * @param {number | null} filter
   * @param {number} slice of the filter
   */
  #beside(part, channel, filter, slice) {
    if (!part) return null;
    return this.#grids.add(part === "patch" ? { part, channel } : { part, filter, channel: slice });
  }

  /** Which way the lab runs. */
  get #run() {
    return direction(this.#shown.setting);
  }

  get #shown() {
    return /** @type {Figure} */ (this.#figure);
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
    const { places, captions } = this.#run;
    const factor = make("b", { class: "gradient" });
    this.#factors.push({ element: factor, filter });
    const name = this.#caption(filter, (at) => [factor, ...captions.filter(this.#shown, at)]);
    const menu = this.#caption(filter, (at) => (elsewhere(at) || !this.#run.menu ? [] : [this.#menu(at)]));
    const label = captions.bias ? make("span", { class: "bias" }, t(captions.bias)) : "";
    const bias = places.bias ? [label, this.#grids.add({ part: places.bias, filter })] : [];
    return [name, menu, make("div", { class: "biased" }, ...bias)];
  }

  /** The first channel that a filter sees. @param {number} filter */
  #first(filter) {
    const { depth, filters, groups } = this.#shown.setting;
    return Math.floor(filter / (filters / groups)) * (depth / groups);
  }

  /**
   * @param {number | null} filter
   * @param {HTMLElement} below what stands under the map
   */
  #map(filter, below) {
    const caption = this.#caption(filter, (at) => this.#run.captions.map(this.#shown, at));
    const grid = this.#grids.add({ part: this.#run.places.map, filter });
    return make("figure", { class: "map" }, caption, grid, below);
  }

  /** All maps, which together are the output: as deep as there are filters. */
  #volume() {
    const caption = this.#caption(null, () => {
      const { setting, reply } = this.#shown;
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
