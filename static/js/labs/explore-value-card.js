/** One contribution as a card: its map with the window outlined, patch ⊙ weights, and what it adds. */

import { scaleFor } from "../draw/colour.js";
import { paintValues } from "../draw/heatmap.js";
import { factor, format } from "../draw/number.js";
import { make } from "../elements/make.js";
import { setText } from "../elements/text.js";
import { t } from "../i18n.js";
import { outline, svg } from "./explore-overlay.js";
import { mapScale, paintMap, put } from "./explore-paint.js";
import { target } from "./explore-value-terms.js";

/** @typedef {import("./explore.js").State} State */
/** @typedef {import("./explore-source.js").Picture} Picture */
/** @typedef {import("./explore-source.js").Box} Box */
/** @typedef {import("./explore-value-terms.js").Term} Term */
/** @typedef {{go: (term: Term, event?: MouseEvent) => void, open: (term: Term) => void,
 *   hover: (term: Term | null) => void}} Act  `open`: to see its products */
/** @typedef {{value: number, weight: number, layers: number}} Most  the largest |value| of all terms, the largest
 *   |weight|, and how many layers they come from */
/**
 * @typedef {object} Card
 * @property {HTMLElement} root
 * @property {HTMLCanvasElement} canvas
 * @property {() => Term | null} term
 * @property {(term: Term, state: Readonly<State>, most: Most, winner: Box | null) => void} draw
 * @property {(map: import("./explore-maps.js").Levels, state: Readonly<State>) => void} paint
 * @property {(chosen: {key: number | null, lit: boolean}) => void} mark
 */

/**
 * @param {Picture} picture
 * @param {Act} act
 * @returns {Card}
 */
export function card(picture, act) {
  const canvas = make("canvas", { class: "pixels" });
  const overlay = svg("svg", { class: "overlay", "aria-hidden": "true" });
  const window = outline("window");
  const winning = outline("winner");
  overlay.append(...window.nodes, ...winning.nodes);
  const map = make("button", { type: "button", class: "input-map" }, canvas, overlay);
  const caption = make("p", { class: "small quiet card-title" });
  const parts = product();
  const products = make("button", { type: "button", class: "product" }, ...parts.tiles);
  const sum = make("data", { class: "sum" });
  const bar = make("span", { class: "card-bar", "aria-hidden": "true" }, make("i"));
  const root = make(
    "li",
    { class: "input-figure" },
    map,
    caption,
    products,
    parts.text,
    make("p", { class: "card-sum" }, sum, bar),
  );
  /** @type {Term | null} */
  let term = null;

  map.addEventListener("click", (event) => term && act.go(term, event.detail ? event : undefined));
  products.addEventListener("click", () => term && act.open(term));
  for (const name of ["pointerenter", "focusin"]) root.addEventListener(name, () => act.hover(term));
  for (const name of ["pointerleave", "focusout"]) root.addEventListener(name, () => act.hover(null));

  return {
    root,
    canvas,
    term: () => term,
    draw(next, state, most, winner) {
      const [, rows = 1, columns = 1] = picture.shape(next.layer);
      const moved = term?.layer !== next.layer || term.channel !== next.channel;
      term = next;
      if (moved) {
        map.dataset.layer = next.layer;
        map.dataset.channel = String(next.channel);
        root.classList.add("waiting");
        overlay.setAttribute("viewBox", `0 0 ${columns} ${rows}`);
        map.style.aspectRatio = `${columns} / ${rows}`;
        setText(caption, nameOf(picture, next, most.layers));
      }
      window.place(next.box);
      winning.place(winner);
      const value = format(next.value);
      const { row, column } = target(next, picture.shape(next.layer));
      const where = { layer: next.layer, channel: next.channel, row: row ?? 0, column: column ?? 0, value };
      map.setAttribute("aria-label", t("explore.value.card.go", where));
      products.hidden = !parts.draw(next, picture, state, most.weight);
      products.setAttribute("aria-label", t("explore.source.show", where));
      sum.value = String(next.value);
      setText(sum, `= ${value}`);
      stretch(bar, next.value, most.value);
    },
    paint(levels, state) {
      if (!term) return;
      paintMap(canvas, picture, term.layer, levels, state);
      root.classList.remove("waiting");
    },
    mark({ key, lit }) {
      products.setAttribute("aria-pressed", String(key !== null && key === term?.key));
      root.classList.toggle("lit", lit);
    },
  };
}

/**
 * What a term is called: of a colour picture the input's channels have names, and where all terms come from one layer,
 * its name is said once, above.
 * @param {Picture} picture
 * @param {{layer: string, channel: number}} term
 * @param {number} [layers]  that its terms come from
 */
export function nameOf(picture, { layer, channel }, layers = 1) {
  if (layer === "input" && picture.model.input.channels === 3) return t(`explore.channel.${channel}`);
  if (layers > 1) return t("explore.source", { layer, channel });
  const flat = picture.shape(layer).length === 1;
  return t(flat ? "explore.crumb.index" : "explore.crumb.channel", { channel });
}

/**
 * A bar from the middle: to the right what is added, to the left what is taken away.
 * @param {HTMLElement} bar
 * @param {number} value
 * @param {number} most  what fills half of it
 */
function stretch(bar, value, most) {
  const [inner] = bar.children;
  if (!(inner instanceof HTMLElement)) return;
  const share = most > 0 ? Math.min(1, Math.abs(value) / most) * 50 : 0;
  inner.className = value < 0 ? "minus" : "plus";
  inner.style.left = `${value < 0 ? 50 - share : 50}%`;
  inner.style.width = `${share}%`;
}

/** patch ⊙ filter as two small pictures; or input · weight as two numbers. */
function product() {
  const patch = make("canvas", { class: "pixels tile", "aria-hidden": "true" });
  const filter = make("canvas", { class: "pixels tile", "aria-hidden": "true" });
  const input = make("span", { class: "input" });
  const weight = make("span", { class: "filter" });
  const text = make("p", { class: "factors" }, input, " · ", weight);
  return {
    tiles: [patch, make("span", { class: "quiet" }, "⊙"), filter],
    text,
    /**
     * @param {Term} term
     * @param {Picture} picture
     * @param {Readonly<State>} state
     * @param {number} largest  |weight| of the filter
     * @returns {boolean} whether the small pictures show something
     */
    draw({ patch: numbers, weight: taps, factors, layer, channel }, picture, { theme }, largest) {
      text.hidden = !factors;
      if (factors) {
        setText(input, format(factors[0]));
        setText(weight, factor(factors[1]));
      }
      if (factors || !numbers || !taps) return false;
      const [rows, columns] = [taps.length, taps[0].length];
      filter.style.aspectRatio = patch.style.aspectRatio = `${columns} / ${rows}`;
      put(filter, paintValues(taps.flat(), columns, { kind: "diverging", bound: largest, theme }));
      const own = picture.summary(layer)?.channels[channel];
      const scale = own
        ? mapScale(picture, layer, { low: own.min, high: own.max }, { theme, range: "map" })
        : scaleFor(-1, 1, theme);
      put(patch, paintValues(numbers.flat(), columns, scale));
      return true;
    },
  };
}
