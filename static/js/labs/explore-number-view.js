/** A number of a layer without maps from the inside: the strips that it is computed from, and its arithmetic. */

import { make } from "../elements/make.js";
import { t } from "../i18n.js";
import { place, svg } from "./explore-overlay.js";
import { putStrip, stripWidth } from "./explore-paint.js";
import { className } from "./explore-prediction.js";
import { AHEAD } from "./explore-steps.js";
import { sumText } from "./explore-sum.js";

/** @typedef {import("./explore.js").State} State */
/** @typedef {import("./explore-source.js").Picture} Picture */

const SPEED = 4;

/**
 * @param {import("../store.js").Store<State>} store
 * @returns {import("./explore-inspector.js").View}
 */
export function numberView(store) {
  const state = store.get();
  const { picture } = state;
  const layer = state.layer ?? "";
  const [size] = picture?.shape(layer) ?? [1];
  const strips = make("div", { class: "strips" });
  const name = make("p", { class: "class-name" });
  const sum = make("div", { class: "arithmetic" });
  const time = /** @type {import("../elements/timeline.js").TimeLine} */ (
    document.createElement("time-line")
  );
  time.total = size;
  time.speed = SPEED;
  time.ready = (index) => {
    for (let next = index; next < Math.min(index + AHEAD, size); next++) {
      picture?.trace(layer, [next]).catch(() => time.pause());
    }
    return picture?.has(layer, [index]) ?? false;
  };
  time.addEventListener("timeline-seek", (event) => {
    const { index } = /** @type {CustomEvent<{index: number}>} */ (event).detail;
    store.set({ channel: index });
  });
  const root = make(
    "div",
    { class: "flow numbers" },
    strips,
    make("div", { class: "slide" }, name, time),
    make("div", { class: "sums" }, sum),
  );
  let painted = "";

  /** @param {Readonly<State>} now */
  function draw(now) {
    const { channel, steps, theme } = now;
    if (!picture || channel === null) return;
    if (time.position !== channel) time.position = channel;
    mark(strips.querySelector("[data-own]"), channel);
    const label = size === picture.model.classes.length ? className(picture.model.classes[channel]) : "";
    name.textContent = label;
    if (painted !== theme) {
      painted = theme;
      paintStrips(picture, layer, strips, now).catch(now.fail);
    }
    const [top] = steps;
    if (top?.layer !== layer || top.at[0] !== channel) return;
    write(picture, now);
  }

  /**
   * @param {Picture} from
   * @param {Readonly<State>} now
   */
  async function write(from, { steps, fail }) {
    const main = steps[steps.length - 1];
    try {
      const inputs = main.row ? (await from.tensor(main.inputs[0])).low : [];
      if (store.get().steps === steps)
        sum.replaceChildren(...sumText(steps, { order: [], all: false, inputs }));
    } catch (error) {
      fail(error);
    }
  }

  return {
    root,
    draw,
    enter: () => time.querySelector("input")?.focus({ preventScroll: true }),
    play() {},
    undo: () => time.pause(),
  };
}

/**
 * The layer and what it reads, as strips.
 * @param {Picture} picture
 * @param {string} layer
 * @param {HTMLElement} root
 * @param {Readonly<State>} state
 */
async function paintStrips(picture, layer, root, { theme, channel }) {
  const flat = [layer, ...(picture.layer(layer)?.inputs ?? [])]
    .filter((id) => picture.shape(id).length === 1)
    .reverse();
  const figures = flat.map(async (id) => {
    const canvas = make("canvas", { class: "pixels", role: "img" });
    const tensor = await picture.tensor(id);
    putStrip(canvas, tensor, stripWidth(picture, id), theme);
    canvas.setAttribute("aria-label", t("explore.strip.name", { layer: id, count: tensor.shape[0] }));
    const overlay = svg("svg", { class: "overlay", preserveAspectRatio: "none", "aria-hidden": "true" });
    overlay.setAttribute("viewBox", `0 0 ${canvas.width} ${canvas.height}`);
    overlay.append(svg("rect", { class: "cell", width: "1", height: "1", hidden: "" }));
    const field = make("div", { class: "strip-map" }, canvas, overlay);
    const figure = make(
      "figure",
      { class: "strip-figure" },
      field,
      make("figcaption", { class: "small quiet" }, id),
    );
    if (id === layer) figure.dataset.own = "";
    if (id === layer) mark(figure, channel ?? 0);
    return figure;
  });
  root.replaceChildren(...(await Promise.all(figures)));
}

/**
 * Outline a number in its strip.
 * @param {Element | null} figure
 * @param {number} index
 */
function mark(figure, index) {
  const canvas = figure?.querySelector("canvas");
  const rect = figure?.querySelector("rect");
  if (!canvas || !rect) return;
  rect.removeAttribute("hidden");
  place(rect, { row: Math.floor(index / canvas.width), column: index % canvas.width, height: 1, width: 1 });
}
