/** A map laid over the photo that it answers to, as much of it as the reader wants. */

import { paintVeil } from "../draw/veil.js";
import { make } from "../elements/make.js";
import { t } from "../i18n.js";
import { levels } from "./explore-maps.js";
import { place, svg } from "./explore-overlay.js";
import { mapScale, put } from "./explore-paint.js";
import { crop, photo, region } from "./explore-patches.js";

/** @typedef {import("./explore.js").State} State */
/** @typedef {import("./explore-source.js").Picture} Picture */
/** @typedef {{row: number, column: number}} Cell */

/** The photo's side, in pixels of its own. */
const SIDE = 512;
/** How much of the map is seen at first, in per cent; and how much of the photo is left where all of the map is seen. */
const SHARE = 75;
const FAINT = 0.25;

/**
 * @param {Picture} picture
 * @param {string} layer
 * @param {number} channel
 * @param {{peek: (cell: Cell | null) => void, choose: (cell: Cell) => void}} act
 */
export function overlay(picture, layer, channel, act) {
  const [, rows, columns] = picture.shape(layer);
  const box = region(picture);
  const under = make("canvas", { class: "under", width: String(SIDE), height: String(SIDE) });
  const veil = make("canvas", { class: "veil", width: String(columns), height: String(rows) });
  const marks = svg("svg", {
    viewBox: `0 0 ${columns} ${rows}`,
    preserveAspectRatio: "none",
    class: "overlay",
    "aria-hidden": "true",
  });
  const cell = svg("rect", { class: "cell", hidden: "" });
  marks.append(cell);
  const frame = make(
    "div",
    { class: "overlaid-photo", role: "img", "aria-label": t("explore.overlay.name", { layer, channel }) },
    under,
    veil,
    marks,
  );
  frame.style.aspectRatio = `${box.width} / ${box.height}`;
  const share = make("input", { type: "range", min: "0", max: "100", value: String(SHARE) });
  share.setAttribute("aria-label", t("explore.overlay.share"));
  const smooth = make("input", { type: "checkbox", checked: "" });
  const root = make(
    "figure",
    { class: "overlay-figure" },
    make("h3", { class: "small" }, t("explore.overlay")),
    frame,
    make(
      "div",
      { class: "overlay-controls small quiet" },
      make("span", { "aria-hidden": "true" }, t("explore.overlay.photo")),
      share,
      make("span", { "aria-hidden": "true" }, t("explore.overlay.map")),
      make("label", {}, smooth, ` ${t("explore.overlay.smooth")}`),
    ),
  );
  /** @type {import("./explore-maps.js").Levels | null} */
  let map = null;
  /** @type {Readonly<State> | null} */
  let drawn = null;

  function blend() {
    const part = Number(share.value) / 100;
    veil.style.opacity = String(part);
    under.style.opacity = String(1 - (1 - FAINT) * part);
    under.style.filter = `grayscale(${part})`;
    veil.classList.toggle("pixels", !smooth.checked);
    share.setAttribute("aria-valuetext", `${share.value} %`);
  }
  share.addEventListener("input", blend);
  smooth.addEventListener("change", blend);
  blend();

  /** @param {PointerEvent | MouseEvent} event @returns {Cell} */
  const at = (event) => {
    const { left, top, width, height } = frame.getBoundingClientRect();
    const index = (/** @type {number} */ part, /** @type {number} */ n) =>
      Math.max(0, Math.min(n - 1, Math.floor(part * n)));
    return {
      row: index((event.clientY - top) / height, rows),
      column: index((event.clientX - left) / width, columns),
    };
  };
  frame.addEventListener("pointermove", (event) => act.peek(at(event)));
  frame.addEventListener("pointerleave", () => act.peek(null));
  frame.addEventListener("click", (event) => act.choose(at(event)));

  function paint() {
    if (!map || !drawn) return;
    put(veil, paintVeil(map, columns, mapScale(picture, layer, map, drawn)));
  }

  Promise.all([photo(picture.image.url), picture.maps(layer, [channel])])
    .then(([image, tensor]) => {
      crop(under, image, box);
      map = levels(tensor, 0);
      paint();
    })
    .catch((error) => drawn?.fail(error, "trouble"));

  return {
    root,
    /** @param {Readonly<State>} state */
    draw(state) {
      const repaint = state.theme !== drawn?.theme || state.range !== drawn.range;
      drawn = state;
      if (repaint) paint();
      cell.toggleAttribute("hidden", !state.peek);
      if (state.peek) place(cell, { ...state.peek, height: 1, width: 1 });
    },
  };
}
