/** What the network is at the moment: filters, maps, gradients of each layer, confusion, and what it takes for what. */

import { format } from "../draw/number.js";
import { make } from "../elements/make.js";
import { setText } from "../elements/text.js";
import { t } from "../i18n.js";
import { className } from "./class-name.js";
import { drawMaps, drawPicture } from "./train-pixels.js";

/** @typedef {import("./train-history.js").Begin} Begin */
/** @typedef {import("./train-history.js").Look} Look */
/** @typedef {import("../draw/colour.js").Theme} Theme */
/** @typedef {{pixels: Uint8Array, side: number}} Pictures of the test set, one after the other */

/** So many mistakes are shown. */
const MISTAKES = 12;
/** The bars of gradients and updates go from here to here, by powers of ten. */
const DECADES = { gradients: [-6, 1], updates: [-6, 0] };

export class View {
  #root;
  #begun = "";

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
  }

  /** @param {string} id @returns {HTMLElement} */
  #part(id) {
    return /** @type {HTMLElement} */ (this.#root.querySelector(`#${id}`));
  }

  /**
   * The rows and cells that all looks fill.
   * @param {Begin} begin
   */
  build(begin) {
    const layers = begin.layers.map(({ id, shape, parameters }) => `${id} ${shape} ${parameters}`).join();
    const name = `${layers} ${begin.dataset.classes}`;
    if (name === this.#begun) return;
    this.#begun = name;
    const columns = [
      ...begin.layers.map(({ id, shape }) => ({ id, shape })),
      { id: "softmax", shape: [begin.dataset.classes.length] },
    ];
    this.#part("maps").replaceChildren(
      ...columns.map(({ id, shape }) =>
        make(
          "figure",
          { class: shape.length === 3 ? "layer-maps" : "layer-maps flat" },
          make(
            "figcaption",
            { class: "small" },
            make("strong", {}, id),
            make("span", { class: "quiet" }, ` ${[...shape.slice(1), shape[0]].join("×")}`),
          ),
          canvas(id, t("train.maps.of", { layer: id })),
        ),
      ),
    );
    const learned = begin.layers.filter(({ parameters }) => parameters > 0);
    this.#part("layers").replaceChildren(...learned.map(({ id, parameters }) => row(id, parameters)));
    this.#part("confusion").replaceChildren(confusionTable(begin.dataset.classes));
    this.#part("mistakes").replaceChildren(...Array.from({ length: MISTAKES }, mistake));
    this.#part("filters").replaceChildren(canvas("filters", t("train.first")));
  }

  /**
   * @param {Look} look
   * @param {Begin} begin
   * @param {Pictures | null} pictures
   * @param {Theme} theme
   */
  look(look, begin, pictures, theme) {
    drawMaps(this.#canvas("filters"), look.filters, theme);
    for (const maps of look.maps) drawMaps(this.#canvas(maps.layer), maps, theme);
    const cells = this.#part("confusion").querySelectorAll("td");
    const most = Math.max(
      1,
      ...look.confusion.map((counts) => counts.reduce((sum, count) => sum + count, 0)),
    );
    for (const [index, count] of look.confusion.flat().entries()) {
      const cell = cells[index];
      setText(cell, count ? String(count) : "");
      cell.style.setProperty("--share", `${Math.round((100 * count) / most)}%`);
    }
    this.#mistakes(look, begin, pictures);
  }

  /**
   * @param {Look} look
   * @param {Begin} begin
   * @param {Pictures | null} pictures
   */
  #mistakes({ mistakes, wrong }, { dataset }, pictures) {
    setText(this.#part("wrong"), t("train.wrong", { wrong, test: dataset.test }));
    for (const [place, figure] of [...this.#part("mistakes").children].entries()) {
      const found = mistakes[place];
      figure.toggleAttribute("data-empty", !found);
      if (!found || !pictures) continue;
      const [truth, guess] = [found.truth, found.guess].map((index) => className(dataset.classes[index]));
      const size = pictures.side ** 2;
      const image = /** @type {HTMLCanvasElement} */ (figure.querySelector("canvas"));
      drawPicture(
        image,
        pictures.pixels.subarray(found.index * size, (found.index + 1) * size),
        pictures.side,
      );
      const said = t("train.mistake", { truth, guess, probability: Math.round(100 * found.probability) });
      image.setAttribute("aria-label", said);
      image.title = said;
      setText(/** @type {HTMLElement} */ (figure.querySelector("figcaption")), `${truth} → ${guess}`);
    }
  }

  /** @param {{gradients: Record<string, number>, updates: Record<string, number>}} layers */
  layers(layers) {
    for (const row of this.#part("layers").querySelectorAll("tr")) {
      for (const kind of /** @type {("gradients" | "updates")[]} */ (["gradients", "updates"])) {
        const value = layers[kind][row.dataset.layer ?? ""] ?? 0;
        const cell = /** @type {HTMLElement} */ (row.querySelector(`[data-kind=${kind}]`));
        const [low, high] = DECADES[kind];
        const share = value > 0 ? (Math.log10(value) - low) / (high - low) : 0;
        cell.style.setProperty("--share", `${Math.round(100 * Math.min(1, Math.max(0, share)))}%`);
        setText(/** @type {HTMLElement} */ (cell.querySelector("span")), format(value, 2));
      }
    }
  }

  /** @param {string} name @returns {HTMLCanvasElement} */
  #canvas(name) {
    return /** @type {HTMLCanvasElement} */ (this.#root.querySelector(`canvas[data-of="${name}"]`));
  }
}

/** @param {string} name @param {string} label */
function canvas(name, label) {
  return make("canvas", {
    class: "pixels",
    "data-of": name,
    role: "img",
    "aria-label": label,
    width: "16",
    height: "16",
  });
}

/** @param {string} layer @param {number} parameters */
function row(layer, parameters) {
  const bars = ["gradients", "updates"].map((kind) =>
    make("td", { class: "bar gradient", "data-kind": kind }, make("span", {}, "–")),
  );
  const name = make("th", { scope: "row" }, layer);
  return make(
    "tr",
    { "data-layer": layer },
    name,
    make("td", { class: "filter" }, String(parameters)),
    ...bars,
  );
}

/** @param {string[]} classes */
function confusionTable(classes) {
  const head = make(
    "tr",
    {},
    make("th", { scope: "col" }, t("train.confusion.corner")),
    ...classes.map((name) => make("th", { scope: "col" }, className(name))),
  );
  const rows = classes.map((name) =>
    make(
      "tr",
      {},
      make("th", { scope: "row" }, className(name)),
      ...classes.map((guess) => make("td", { class: name === guess ? "right" : "" })),
    ),
  );
  return make(
    "table",
    { "aria-label": t("train.confusion") },
    make("thead", {}, head),
    make("tbody", {}, ...rows),
  );
}

function mistake() {
  return make(
    "figure",
    { "data-empty": "" },
    canvas("mistake", t("train.mistakes")),
    make("figcaption", { class: "tiny quiet" }, "\u00a0"),
  );
}
