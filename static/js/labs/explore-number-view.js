/** A number of a layer without maps from the inside: what it is made of, and the strip that it stands in. */

import { make } from "../elements/make.js";
import { t } from "../i18n.js";
import { className } from "./class-name.js";
import { outline, place, svg } from "./explore-overlay.js";
import { putStrip, stripWidth } from "./explore-paint.js";
import { AHEAD } from "./explore-steps.js";
import { valueParts } from "./explore-value-parts.js";
import { reach } from "./explore-value-reach.js";

/** @typedef {import("./explore.js").State} State */
/** @typedef {import("./explore-source.js").Picture} Picture */

const SPEED = 4;

/**
 * @param {import("../store.js").Store<State>} store
 * @param {Picture} picture
 * @returns {import("./explore-inspector.js").View}
 */
export function numberView(store, picture) {
  const state = store.get();
  const layer = state.layer ?? "";
  const [size] = picture.shape(layer);
  const strips = make("div", { class: "strips" });
  const name = make("p", { class: "class-name" });
  const parts = valueParts(store, picture);
  const field = reach(picture, layer, state.fail);
  const time = /** @type {import("../elements/timeline.js").TimeLine} */ (
    document.createElement("time-line")
  );
  time.total = size;
  time.speed = SPEED;
  time.ready = (index) => {
    for (let next = index; next < Math.min(index + AHEAD, size); next++) {
      picture.trace(layer, [next]).catch(() => time.pause());
    }
    return picture.has(layer, [index]);
  };
  time.addEventListener("timeline-seek", (event) => {
    const { index } = /** @type {CustomEvent<{index: number}>} */ (event).detail;
    store.set({ channel: index });
  });
  time.addEventListener("timeline-play", () => draw(store.get()));
  const root = make(
    "div",
    { class: "flow numbers" },
    parts.reads,
    make("div", { class: "slide" }, name, make("div", { class: "strip-row" }, strips), time),
    parts.column,
    parts.detail,
    field.root,
  );
  let painted = "";

  /** @param {Readonly<State>} now */
  function draw(now) {
    const { channel, steps, theme } = now;
    if (channel === null) return;
    if (time.position !== channel) time.position = channel;
    mark(strips.querySelector("[data-own]"), channel);
    const label = size === picture.model.classes.length ? className(picture.model.classes[channel]) : "";
    name.textContent = label;
    name.hidden = !label;
    if (painted !== theme) {
      painted = theme;
      paintStrips(picture, layer, strips, now).catch(now.fail);
    }
    const [top] = steps;
    if (top?.layer !== layer || top.at[0] !== channel) return;
    parts.draw(now, steps, !time.playing);
    field.draw(top);
  }

  return {
    root,
    draw,
    enter: () => time.querySelector("input")?.focus({ preventScroll: true }),
    play() {},
    undo() {
      time.pause();
      parts.undo();
    },
  };
}

/**
 * The layer and what it reads, as strips; a number of one is a click away.
 * @param {Picture} picture
 * @param {string} layer
 * @param {HTMLElement} root
 * @param {Readonly<State>} state
 */
async function paintStrips(picture, layer, root, { theme, channel, go }) {
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
    const cell = outline("cell");
    overlay.append(...cell.nodes);
    const field = make("div", { class: "strip-map" }, canvas, overlay);
    canvas.addEventListener("click", (event) =>
      go({ layer: id, channel: numberUnder(canvas, event), row: null, column: null }),
    );
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
 * @param {HTMLCanvasElement} canvas
 * @param {MouseEvent} event
 */
function numberUnder(canvas, event) {
  const box = canvas.getBoundingClientRect();
  const index = (/** @type {number} */ share, /** @type {number} */ n) =>
    Math.max(0, Math.min(n - 1, Math.floor(share * n)));
  const row = index((event.clientY - box.top) / box.height, canvas.height);
  return row * canvas.width + index((event.clientX - box.left) / box.width, canvas.width);
}

/**
 * Outline a number in its strip.
 * @param {Element | null} figure
 * @param {number} index
 */
function mark(figure, index) {
  const canvas = figure?.querySelector("canvas");
  if (!canvas) return;
  for (const rect of figure?.querySelectorAll("rect") ?? []) {
    rect.removeAttribute("hidden");
    place(rect, { row: Math.floor(index / canvas.width), column: index % canvas.width, height: 1, width: 1 });
  }
}
