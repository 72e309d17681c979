/** Beside slices in colours: the window in numbers, what the colours mean, and the three channels as one picture. */

import { make } from "../elements/make.js";
import { t } from "../i18n.js";
import { Legend } from "./lab-legend.js";
import { colours } from "./pooling-views.js";

/** @typedef {import("./pooling-views.js").Figure} Figure */
/** @typedef {import("./pooling-views.js").Part} Part */
/** @typedef {import("./pooling-links.js").Links} Links */

export class Closeup {
  #root = make("div", { class: "closeup" });
  #add;
  #where = make("figcaption");
  /** @type {Map<Part, Legend>} */
  #legends = new Map();
  /** @type {{canvas: HTMLCanvasElement, part: "input" | "output"}[]} */
  #pictures = [];

  /** @param {(part: "patch" | "routed") => HTMLElement} add a grid for the magnified window, or for its gradient */
  constructor(add) {
    this.#add = add;
  }

  /**
   * @param {boolean} gradient
   * @param {boolean} colour whether the three channels are a picture
   */
  build(gradient, colour) {
    const grids = make(
      "div",
      { class: "magnified" },
      this.#add("patch"),
      ...(gradient ? [this.#add("routed")] : []),
    );
    const window = make("figure", { class: "magnified-window" }, this.#where, grids);
    const parts = /** @type {Part[]} */ ([
      "input",
      "output",
      ...(gradient ? ["downstream", "upstream"] : []),
    ]);
    this.#legends = new Map(parts.map((part) => [part, new Legend()]));
    this.#pictures = [];
    this.#root.replaceChildren(...(colour ? [this.#picture()] : []), window, this.#scales());
    return this.#root;
  }

  /** @param {Figure} figure */
  draw(figure) {
    const { body, output } = figure.reply;
    // One scale for two slices is said once.
    const same = figure.setting.image !== "";
    for (const [part, legend] of this.#legends) {
      legend.draw(colours(part, figure));
      const row = /** @type {HTMLElement} */ (legend.root.parentElement);
      row.hidden = same && part === "output";
      if (part === "input" && row.firstChild)
        row.firstChild.textContent = t(`pooling.scale.${same ? "pixels" : part}`);
    }
    for (const { canvas, part } of this.#pictures) {
      const volume = part === "input" ? body.x : output;
      paint(canvas, volume, figure.layout.cell);
      canvas.setAttribute(
        "aria-label",
        t(`pooling.picture.${part}`, { size: `${canvas.height} × ${canvas.width}` }),
      );
    }
  }

  /**
   * @param {Links} links
   * @param {number} depth
   */
  mark({ place: [channel, row, column] }, depth) {
    const key = depth > 1 ? "pooling.window.channel" : "pooling.window";
    const text = t(key, { channel: channel + 1, row: row + 1, column: column + 1 });
    if (this.#where.textContent !== text) this.#where.textContent = text;
  }

  #picture() {
    const both = /** @type {("input" | "output")[]} */ (["input", "output"]).map((part) => {
      const canvas = make("canvas", { class: "pixels", role: "img" });
      this.#pictures.push({ canvas, part });
      return canvas;
    });
    const arrow = make("span", { class: "way", "aria-hidden": "true" }, "→");
    const row = make("div", { class: "picture" }, both[0], arrow, both[1]);
    return make("figure", {}, make("figcaption", {}, t("pooling.picture")), row);
  }

  #scales() {
    const rows = [...this.#legends].map(([part, { root }]) =>
      make("div", { class: "scale" }, make("span", {}, t(`pooling.scale.${part}`)), root),
    );
    return make("div", { class: "scales" }, ...rows);
  }
}

/**
 * Red, green and blue as one picture.
 * @param {HTMLCanvasElement} canvas
 * @param {number[][][]} volume (3, rows, columns), 0 to 255
 * @param {number} cell side of a pixel
 */
function paint(canvas, volume, cell) {
  const [rows, columns] = [volume[0].length, volume[0][0].length];
  const rgba = new Uint8ClampedArray(rows * columns * 4).fill(255);
  for (const [channel, matrix] of volume.entries())
    for (const [index, value] of matrix.flat().entries()) rgba[4 * index + channel] = value;
  [canvas.width, canvas.height] = [columns, rows];
  canvas.style.width = `${columns * cell}px`;
  canvas.getContext("2d")?.putImageData(new ImageData(rgba, columns, rows), 0, 0);
}
