/** The last layers of `digits` on a drawn digit: what a fully connected layer reads, and what made the winner win. */

import { pixels } from "../draw/matrix.js";
import { factor, format } from "../draw/number.js";
import { decode, encode } from "../draw/strokes.js";
import "../elements/drawing-pad.js";
import { make } from "../elements/make.js";
import { t } from "../i18n.js";
import { changed } from "../store.js";
import { indexAt, TILINGS } from "./dense-digit-cells.js";
import { Classes, percent } from "./dense-digit-classes.js";
import { snippets } from "./dense-digit-code.js";
import { looking } from "./dense-digit-engine.js";
import { digitTables } from "./dense-digit-tables.js";
import { Terms } from "./dense-digit-terms.js";
import { marks, nameOf, view } from "./dense-digit-views.js";
import { DIGITS } from "./dense-digits.js";
import { LAYERS } from "./dense-setting.js";
import { Grids } from "./lab-grids.js";
import { Legend } from "./lab-legend.js";
import { inputPaint, scaleColours } from "./lab-paint.js";

/** @typedef {import("./dense-setting.js").Setting} Setting */
/** @typedef {import("./dense-digit-engine.js").Seen} Seen */
/** @typedef {Pick<Setting, "digit" | "strokes" | "layer" | "about">} Drawing */
/** @typedef {import("./dense-digit-views.js").Matrix} Matrix */

/** Pixels of a picture of numbers, and between two of them. */
const PICTURE = 220;
const GAP = 24;
/** Below this probability the network is told to be unsure. */
const SURE = 0.6;

/**
 * One contribution, written out.
 * @param {string} name
 * @param {number} value
 * @param {number} weight
 * @param {number} product
 */
function written(name, value, weight, product) {
  return [
    `${name}: `,
    make("span", { class: "input" }, format(value)),
    "·",
    make("span", { class: "filter" }, factor(weight)),
    " = ",
    make("b", {}, format(product)),
  ];
}

/**
 * @param {HTMLElement} root the section
 * @param {(drawing: Partial<Drawing>) => void} change what the address is to say
 * @param {AbortSignal} signal
 */
export function mountDigit(root, change, signal) {
  const find = (/** @type {string} */ selector) => /** @type {HTMLElement} */ (root.querySelector(selector));
  const pad = /** @type {import("../elements/drawing-pad.js").DrawingPad} */ (find("drawing-pad"));
  const seenCanvas = /** @type {HTMLCanvasElement} */ (find("#digit-seen"));
  const drawer = /** @type {import("../elements/code-drawer.js").CodeDrawer} */ (find("#digit-code"));
  const table = /** @type {import("../elements/data-table.js").DataTable} */ (find("#digit-table"));
  const [figure, verdict, place] = [find("#digit-figure"), find("#digit-verdict"), find("#digit-place")];
  /** @type {Drawing} */
  let state = { digit: "", strokes: "", layer: "fc1", about: "" };
  /** @type {Seen | null} */
  let seen = null;
  /** @type {{hover: number | null, pin: number | null}} */
  const pointed = { hover: null, pin: null };
  let looked = "";
  let started = false;

  const looker = looking(
    (found) => {
      seen = found;
      root.removeAttribute("data-waiting");
      root.dataset.seen = found.predictions[0].class;
      complain("");
      draw();
    },
    (message) => {
      // The same drawing may be tried again.
      looked = "";
      root.removeAttribute("data-waiting");
      complain(message);
    },
  );
  const hover = (/** @type {number | null} */ index) => {
    if (pointed.hover === index) return;
    pointed.hover = index;
    mark();
  };
  const pick = (/** @type {number} */ index) => {
    pointed.pin = pointed.pin === index ? null : index;
    mark();
  };
  const terms = new Terms(hover, pick);
  const classes = new Classes((index) => change({ about: String(index) }));
  /** @type {Grids<Matrix>} */
  const grids = new Grids(figure, {
    hovered: (matrix, cell) => hover(cell && indexOf(matrix, cell)),
    picked: (matrix, cell) => pick(indexOf(matrix, cell)),
    edited: () => {},
  });
  const legends = { values: new Legend(), products: new Legend() };
  const captions = { values: make("figcaption"), products: make("figcaption"), strip: make("figcaption") };
  const pictures = /** @type {const} */ (["values", "products"]).map((part) =>
    make("figure", { class: part }, captions[part], grids.add({ part }), legends[part].root),
  );
  const strip = make("figure", { class: "strip" }, captions.strip, grids.add({ part: "strip" }));
  const drawing = [make("div", { class: "digit-pictures" }, ...pictures), strip];
  find("#digit-why").append(terms.root);
  find("#digit-answers").append(classes.root);

  /** @param {Matrix} matrix @param {import("./dense-digit-cells.js").Cell} cell */
  function indexOf(matrix, cell) {
    return matrix.part === "strip" ? cell.column : indexAt(tiling(), cell);
  }

  const tiling = () => TILINGS[seen?.why.layer ?? "flatten"];

  /** @param {string} message */
  function complain(message) {
    find("#digit-problem").textContent = message;
  }

  /** Draw everything that depends on data, theme and room. */
  function draw() {
    if (!seen || root.offsetWidth === 0) return;
    const { why, predictions } = seen;
    if (!figure.childElementCount) figure.append(...drawing);
    const theme = document.documentElement.dataset.theme === "dark" ? "dark" : "light";
    const width = Math.min(PICTURE, Math.floor((figure.clientWidth - GAP) / 2));
    const tiles = tiling();
    for (const [grid, matrix] of grids) {
      grid.view = view(matrix, why, tiles, { width, strip: 2 * width + GAP, theme });
      grid.classList.toggle("tiled", tiles.tile > 0 && matrix.part !== "strip");
      grid.style.setProperty("--tile", `${tiles.tile * Math.floor(width / tiles.columns)}px`);
    }
    const most = Math.max(...why.values);
    legends.values.draw({ low: 0, high: most, paint: inputPaint(false, most, theme) });
    legends.products.draw(scaleColours([why.contributions], theme));
    const layer = t(`dense.digit.layer.${why.layer}`);
    const name = predictions.find(({ index }) => index === why.target)?.class ?? "";
    captions.values.replaceChildren(make("b", { class: "input" }, layer));
    captions.products.textContent = t("dense.digit.caption.products", { name });
    captions.strip.textContent = t("dense.digit.caption.strip", { count: why.values.length });
    terms.draw(why, name);
    classes.draw(predictions, why.target);
    say(predictions);
    drawInput(seen.input);
    const shown = seen;
    drawer.snippets = () => snippets(shown, location.origin);
    table.tables = () => digitTables(shown);
    mark();
  }

  /** @param {import("./dense-digit-engine.js").Prediction[]} predictions */
  function say([first, second]) {
    const key = first.probability >= SURE ? "sure" : "unsure";
    const share = percent(first.probability);
    verdict.textContent = t(`dense.digit.${key}`, { first: first.class, second: second.class, share });
  }

  /** @param {number[][]} input */
  function drawInput(input) {
    const values = input.flat();
    const [low, high] = [Math.min(...values), Math.max(...values)];
    [seenCanvas.width, seenCanvas.height] = [input[0].length, input.length];
    const rgba = pixels(values, values.length, (value) => {
      const light = ((value - low) / (high - low || 1)) * 255;
      return [light, light, light];
    });
    seenCanvas.getContext("2d")?.putImageData(new ImageData(rgba, input[0].length, input.length), 0, 0);
  }

  function mark() {
    if (!seen) return;
    const index = pointed.hover ?? pointed.pin;
    for (const [grid, matrix] of grids) grid.mark(marks(matrix, tiling(), index));
    terms.mark(index);
    const { why } = seen;
    place.replaceChildren();
    if (index === null || index >= why.values.length) place.textContent = t("dense.digit.hint");
    else {
      const { values, weights, contributions } = why;
      place.append(...written(nameOf(why.layer, index), values[index], weights[index], contributions[index]));
    }
  }

  function look() {
    const strokes = encode(pad.strokes);
    root.toggleAttribute("data-blank", strokes === "");
    if (!strokes) return;
    const source = LAYERS[/** @type {keyof typeof LAYERS} */ (state.layer)];
    const key = [strokes, source, state.about].join();
    if (key === looked) return;
    looked = key;
    root.setAttribute("data-waiting", "");
    looker.look(strokes, () => pad.blob(), source, state.about);
  }

  root.addEventListener(
    "drawing",
    (event) => {
      const { done, strokes } = /** @type {CustomEvent} */ (event).detail;
      if (done) change({ digit: "", strokes: encode(strokes), about: "" });
    },
    { signal },
  );
  for (const button of root.querySelectorAll("[data-digit]")) {
    const digit = /** @type {HTMLElement} */ (button).dataset.digit ?? "";
    button.addEventListener("click", () => change({ digit, strokes: "", about: "" }), { signal });
  }
  root.addEventListener(
    "change",
    (event) => {
      const input = /** @type {HTMLInputElement} */ (event.target);
      if (input.name === "layer") change({ layer: input.value });
    },
    { signal },
  );
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      pointed.hover = pointed.pin = null;
      mark();
    },
    { signal },
  );
  document.addEventListener("themechange", draw, { signal });
  const resized = new ResizeObserver(draw);
  resized.observe(figure);
  signal.addEventListener("abort", () => {
    resized.disconnect();
    looker.stop();
  });

  return {
    /** @param {Drawing} next what the address says */
    show(next) {
      if (started && !changed(next, state, "digit", "strokes", "layer", "about")) return;
      started = true;
      state = next;
      const text = next.digit ? DIGITS[Number(next.digit)] : next.strokes;
      if (encode(pad.strokes) !== text) pad.strokes = decode(text);
      for (const input of root.querySelectorAll("input[name=layer]")) {
        const radio = /** @type {HTMLInputElement} */ (input);
        radio.checked = radio.value === next.layer;
      }
      for (const button of root.querySelectorAll("[data-digit]"))
        button.setAttribute(
          "aria-pressed",
          String(/** @type {HTMLElement} */ (button).dataset.digit === next.digit),
        );
      pointed.hover = pointed.pin = null;
      look();
    },
  };
}
