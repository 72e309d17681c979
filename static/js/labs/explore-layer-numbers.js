/** A layer that is a line of numbers: all of them as bars, the largest first, by name where they stand for classes. */

import { format } from "../draw/number.js";
import { make } from "../elements/make.js";
import { t } from "../i18n.js";
import { changed } from "../store.js";
import { className } from "./class-name.js";
import { parseFilter } from "./explore-columns-filter.js";
import { descending } from "./explore-order.js";
import { putStrip, stripWidth } from "./explore-paint.js";

/** @typedef {import("./explore.js").State} State */
/** @typedef {import("./explore-source.js").Picture} Picture */

/** Numbers on the list before it is unfolded. */
const FOLDED = 40;
/** Channels, rows and columns of what a flattened layer reads have their place in a number's name. */
const VOLUME = 3;

/**
 * @param {import("../store.js").Store<State>} store
 * @param {Picture} picture
 * @param {string} layer
 */
export function layerNumbers(store, picture, layer) {
  const title = make("h3", { class: "small" });
  const strip = make("canvas", { class: "pixels", role: "img" });
  strip.setAttribute("aria-label", t("explore.strip.name", { layer, count: picture.shape(layer)[0] }));
  const list = make("ol", { class: "number-rows small" });
  const more = make("button", { type: "button", class: "link small", hidden: "" });
  const search = make("input", {
    type: "text",
    class: "number-search",
    autocomplete: "off",
    spellcheck: "false",
  });
  const find = make("label", { class: "small quiet" }, `${t("explore.numbers.find")} `, search);
  // Numbers that have no names are found by the toolbar's filter.
  find.hidden = !numberName(picture, layer, 0);
  const none = make("p", { class: "small quiet", hidden: "" }, t("explore.numbers.none"));
  const root = make(
    "section",
    { class: "layer-numbers" },
    make("div", { class: "numbers-head" }, title, find),
    make("div", { class: "number-columns" }, make("div", { class: "number-strip" }, strip), list),
    none,
    more,
  );
  /** @type {number[]} */
  let values = [];
  let unfolded = false;
  /** @type {Readonly<State> | null} */
  let drawn = null;

  search.addEventListener("input", () => values.length && fill(store.get()));
  more.addEventListener("click", () => {
    unfolded = true;
    fill(store.get());
    list.querySelectorAll("button")[FOLDED]?.focus();
  });
  strip.addEventListener("click", (event) => {
    const { left, top, width, height } = strip.getBoundingClientRect();
    const row = Math.floor(((event.clientY - top) / height) * strip.height);
    const column = Math.floor(((event.clientX - left) / width) * strip.width);
    open(Math.min(values.length - 1, row * strip.width + column));
  });

  /** A flattened volume shows a channel a row; any other layer a number. @param {number} size */
  function across(size) {
    const [channels] = picture.shape(picture.layer(layer)?.inputs[0] ?? layer);
    const width = stripWidth(picture, layer);
    return channels * width === size ? width : 1;
  }

  /** @param {number} channel */
  const open = (channel) => store.get().go({ layer, channel, row: null, column: null });

  /** @param {Readonly<State>} state */
  function fill(state) {
    const wanted = parseFilter(state.filter) ?? (() => true);
    const text = search.value.trim().toLowerCase();
    const order = sorted(values, state.order).filter(
      (index) =>
        wanted(index, { max: values[index] }) &&
        numberName(picture, layer, index).toLowerCase().includes(text),
    );
    const shown = unfolded ? order : order.slice(0, FOLDED);
    const low = Math.min(0, ...values);
    const span = Math.max(0, ...values) - low || 1;
    list.replaceChildren(...shown.map((index) => row(index, low, span)));
    title.textContent =
      order.length === values.length
        ? t("explore.numbers.all", { count: values.length })
        : t("explore.numbers.some", { count: order.length, total: values.length });
    more.hidden = shown.length === order.length;
    more.textContent = t("explore.sheet.more", { count: order.length });
    none.hidden = order.length > 0;
  }

  /**
   * A bar from zero to the value, on a track from the smallest to the largest of all.
   * @param {number} index
   * @param {number} low
   * @param {number} span
   */
  function row(index, low, span) {
    const value = values[index];
    const bar = make("i", { class: low === 0 ? "unsigned" : value < 0 ? "minus" : "plus" });
    const share = (/** @type {number} */ length) => `${(100 * length) / span}%`;
    bar.style.width = share(Math.abs(value));
    bar.style.left = share(Math.min(value, 0) - low);
    const track = make("span", { class: "number-track", "aria-hidden": "true" }, bar);
    track.style.setProperty("--zero", share(-low));
    const button = make(
      "button",
      { type: "button" },
      make("span", { class: "number-index quiet" }, String(index)),
      make("span", { class: "number-name" }, numberName(picture, layer, index)),
      track,
      make("data", { value: String(value) }, format(value)),
    );
    button.addEventListener("click", () => open(index));
    return make("li", {}, button);
  }

  picture
    .numbers(layer, null)
    .then((found) => {
      values = found.flat(VOLUME - 1);
      fill(store.get());
    })
    .catch((error) => store.get().fail(error, "trouble"));

  return {
    root,
    /** @param {Readonly<State>} state */
    draw(state) {
      const known = drawn;
      drawn = state;
      if (known && changed(state, known, "order", "filter") && values.length) fill(state);
      if (known && !changed(state, known, "theme")) return;
      picture
        .tensor(layer)
        .then((tensor) => putStrip(strip, tensor, across(tensor.shape[0]), state.theme))
        .catch((error) => state.fail(error, "trouble"));
    },
    enter: () => list.querySelector("button")?.focus({ preventScroll: true }),
  };
}

/**
 * @param {number[]} values
 * @param {State["order"]} order
 */
function sorted(values, order) {
  const indices = [...values.keys()];
  return order === "index" ? indices : descending(indices, (index) => values[index]);
}

/**
 * What a number stands for: a class, or where in the maps before it was.
 * @param {Picture} picture
 * @param {string} layer
 * @param {number} index
 */
export function numberName(picture, layer, index) {
  const { classes } = picture.model;
  const [size] = picture.shape(layer);
  const op = picture.layer(layer)?.op;
  if (size === classes.length && op !== "flatten") return className(classes[index]);
  const [channels, rows = 1, columns = 1] = picture.shape(picture.layer(layer)?.inputs[0] ?? "input");
  if (channels * rows * columns !== size || rows * columns === 1) return "";
  const channel = Math.floor(index / (rows * columns));
  const at = index % (rows * columns);
  return t("explore.numbers.from", { channel, row: Math.floor(at / columns), column: at % columns });
}
