/**
 * The figure: each channel's input slice with its output slice beside or below it, and on demand the gradient that goes
 * back. `draw` when data or layout change; `mark` at every step, which only moves windows and fills cells.
 */

import { make } from "../elements/make.js";
import { t, tell } from "../i18n.js";
import { withEdit } from "./lab-edits.js";
import { Grids } from "./lab-grids.js";
import { short } from "./lab-setting.js";
import { hoverOf, pathOf } from "./pooling-cells.js";
import { Closeup } from "./pooling-closeup.js";
import { geometry } from "./pooling-links.js";
import { marks } from "./pooling-marks.js";
import { routing } from "./pooling-routing.js";
import { view } from "./pooling-views.js";

/** @typedef {import("./pooling-views.js").Figure} Figure */
/** @typedef {import("./pooling-setting.js").Setting} Setting */
/** @typedef {import("./pooling-links.js").Geometry} Geometry */
/** @typedef {import("./pooling-links.js").Links} Links */
/** @typedef {import("./pooling-cells.js").Matrix} Matrix */
/** @typedef {import("./pooling-views.js").Part} Part */

export class Stage {
  #root;
  #actions;
  /** @type {Grids<Matrix>} */
  #grids;
  /** @type {Figure | null} */
  #figure = null;
  /** @type {Geometry | null} */
  #geometry = null;
  /** @type {Links | null} */
  #links = null;
  #built = "";
  #channels = make("div", { class: "pooled-channels" });
  #routing = make("p", { class: "routing" });
  #closeup;
  /** @type {{element: HTMLElement, text: () => (Node | string)[]}[]} captions that say sizes */
  #captions = [];

  /**
   * @param {HTMLElement} root
   * @param {import("./lab.js").Actions<Setting>} actions
   */
  constructor(root, actions) {
    this.#root = root;
    this.#actions = actions;
    this.#grids = new Grids(root, {
      hovered: (matrix, cell) => actions.hover(cell && hoverOf(matrix, cell)),
      picked: (matrix, { row, column }) => {
        if ("channel" in matrix && (matrix.part === "output" || matrix.part === "upstream"))
          actions.pick([matrix.channel, row, column]);
      },
      edited: (matrix, edit) => this.#edited(matrix, edit),
    });
    this.#closeup = new Closeup((part) => this.#grids.add({ part }));
  }

  /**
   * @param {Figure} figure
   * @param {Links} links
   * @param {number} step
   */
  draw(figure, links, step) {
    const { setting, layout, reply } = figure;
    this.#figure = figure;
    this.#geometry = geometry(reply);
    const gradient = reply.gradient !== null;
    const colour = setting.image !== "" && setting.depth === 3;
    const built = JSON.stringify([setting.depth, layout.mode, gradient, colour]);
    if (built !== this.#built) this.#build(setting.depth, layout.mode, gradient, colour);
    this.#built = built;
    const { mode, beside } = layout;
    Object.assign(this.#root.dataset, { mode, beside, depth: setting.depth > 1 ? "many" : "one" });
    // The arrow points at the middle of the output.
    this.#root.style.setProperty("--way", `${(reply.shape[1] * layout.cell) / 2}px`);
    // What needs little room leaves the rest of the line to the captions.
    const room = this.#root.parentElement?.querySelector("[data-first]");
    if (room instanceof HTMLElement) room.dataset.narrow = String(layout.narrow);
    for (const { element, text } of this.#captions) element.replaceChildren(...text());
    this.#closeup.draw(figure);
    this.#links = null;
    this.mark(links, step, true);
  }

  /**
   * @param {Links} links
   * @param {number} step
   * @param {boolean} legible whether what is only about this step is written out: the magnified window, the sentence
   */
  mark(links, step, legible) {
    const [figure, sizes] = [this.#figure, this.#geometry];
    if (!figure || !sizes) return;
    const refresh = this.#links === null;
    const other = this.#links?.place[0] !== links.place[0];
    this.#links = links;
    for (const [grid, matrix] of this.#grids) {
      const passing = !("channel" in matrix);
      if (passing && !legible && !refresh) continue;
      if (passing || refresh) grid.view = view(matrix, figure, sizes, links);
      grid.mark(marks(matrix, sizes, links, step, figure.layout.mode));
    }
    if (other) this.#work(links.place[0]);
    if (!legible && !refresh) return;
    this.#closeup.mark(links, figure.setting.depth);
    if (figure.reply.gradient) this.#tell(routing(figure.reply, sizes, links));
  }

  /** @param {import("./pooling-routing.js").Sentence[]} sentences */
  #tell(sentences) {
    const parts = sentences.map(({ key, values }) => tell(make("span"), `pooling.routing.${key}`, values));
    this.#routing.replaceChildren(...parts.flatMap((part) => [part, " "]));
  }

  /**
   * @param {number} depth
   * @param {"numbers" | "colours"} mode
   * @param {boolean} gradient
   * @param {boolean} colour whether the three channels are a picture
   */
  #build(depth, mode, gradient, colour) {
    this.#grids.clear();
    this.#captions = [];
    const blocks = [...Array(depth).keys()].map((channel) => this.#block(channel, depth, gradient));
    this.#channels.replaceChildren(...blocks);
    const more = mode === "colours" ? [this.#closeup.build(gradient, colour)] : [];
    this.#root.replaceChildren(this.#channels, ...more, ...(gradient ? [this.#routing] : []));
  }

  /**
   * A channel before and after; below it, on the way back, the gradient after and before.
   * @param {number} channel
   * @param {number} depth
   * @param {boolean} gradient
   */
  #block(channel, depth, gradient) {
    const head = depth > 1 ? [make("h2", {}, t("pooling.channel", { channel: channel + 1, depth }))] : [];
    const forth = [this.#slice("input", channel), way("→", "forth"), this.#slice("output", channel)];
    const back = gradient
      ? [this.#slice("downstream", channel), way("←", "back"), this.#slice("upstream", channel)]
      : [];
    const block = make("div", { class: "pooled-channel" }, ...head, ...forth, ...back);
    block.dataset.channel = String(channel);
    return block;
  }

  /**
   * @param {Part} part
   * @param {number} channel
   */
  #slice(part, channel) {
    const caption = make("figcaption");
    const role = part === "input" || part === "output" ? part : "gradient";
    this.#captions.push({
      element: caption,
      text: () => [make("b", { class: role }, t(`pooling.${part}`)), ` ${this.#size(part)}`],
    });
    return make("figure", { class: `slice-${part}` }, caption, this.#grids.add({ part, channel }));
  }

  /** What stands beside a slice's name: its size. @param {Part} part */
  #size(part) {
    const { setting, reply } = /** @type {Figure} */ (this.#figure);
    if (part === "output") return `${reply.shape[1]} × ${reply.shape[2]}`;
    if (part !== "input") return "";
    const [rows, columns] = setting.size;
    const size = `${rows} × ${columns}`;
    if (Math.max(...setting.padding) === 0) return size;
    return `${size}${t("pooling.padded", { padding: short(setting.padding) })}`;
  }

  /** The channel at work stands out, and where channels are swiped it is in sight. @param {number} current */
  #work(current) {
    for (const block of this.#channels.children) {
      const own = /** @type {HTMLElement} */ (block).dataset.channel === String(current);
      block.classList.toggle("at-work", own);
      if (own && this.#channels.scrollWidth > this.#channels.clientWidth && !this.#root.matches(":hover"))
        this.#channels.scrollLeft +=
          block.getBoundingClientRect().left - this.#channels.getBoundingClientRect().left - 16;
    }
  }

  /** @param {Matrix} matrix @param {import("./lab-grids.js").Cell & {value: number | string}} edit */
  #edited(matrix, edit) {
    const [links, sizes] = [this.#links, this.#geometry];
    const path = links && sizes && pathOf(matrix, edit, links, sizes);
    if (path) this.#actions.alter(({ edits }) => ({ edits: withEdit(edits, path, edit.value) }));
  }
}

/**
 * @param {string} arrow
 * @param {string} direction
 */
function way(arrow, direction) {
  return make("span", { class: `way ${direction}`, "aria-hidden": "true" }, arrow);
}
