/** A photo with something laid over it, as much of that as the reader wants. */

import { make } from "../elements/make.js";
import { t } from "../i18n.js";
import { svg } from "./explore-overlay.js";
import { crop, photo, region } from "./explore-patches.js";

/** @typedef {import("./explore-source.js").Picture} Picture */
/** @typedef {{row: number, column: number}} Cell */

/** The photo's side, in pixels of its own. */
const SIDE = 512;
/** How much of what lies over it is seen at first, in per cent; and how much of the photo is left where all of it is. */
const SHARE = 75;
const FAINT = 0.25;

/** @param {string} over  what lies over the photo, in a word */
export function overlaid(over) {
  const under = make("canvas", { class: "under", width: String(SIDE), height: String(SIDE) });
  const veil = make("canvas", { class: "veil" });
  const marks = svg("svg", { preserveAspectRatio: "none", class: "overlay", "aria-hidden": "true" });
  const frame = make("div", { class: "overlaid-photo" }, under, veil, marks);
  const share = make("input", { type: "range", min: "0", max: "100", value: String(SHARE) });
  share.setAttribute("aria-label", t("explore.overlay.share"));
  const smooth = make("input", { type: "checkbox", checked: "" });
  const smoothly = make("label", {}, smooth, ` ${t("explore.overlay.smooth")}`);
  const controls = make(
    "div",
    { class: "overlay-controls small quiet" },
    make("span", { "aria-hidden": "true" }, t("explore.overlay.photo")),
    share,
    make("span", { "aria-hidden": "true" }, over),
    smoothly,
  );

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

  return {
    frame,
    under,
    veil,
    marks,
    controls,
    smoothly,
    /**
     * The part of a picture that the network was given, beneath all.
     * @param {Picture} picture
     */
    async show(picture) {
      const box = region(picture);
      frame.style.aspectRatio = `${box.width} / ${box.height}`;
      crop(under, await photo(picture.image.url), box);
    },
    /**
     * The cell under the pointer.
     * @param {PointerEvent | MouseEvent} event
     * @param {number} rows  that the photo is divided into
     * @param {number} columns
     * @returns {Cell}
     */
    at(event, rows, columns) {
      const { left, top, width, height } = frame.getBoundingClientRect();
      const index = (/** @type {number} */ part, /** @type {number} */ n) =>
        Math.max(0, Math.min(n - 1, Math.floor(part * n)));
      return {
        row: index((event.clientY - top) / height, rows),
        column: index((event.clientX - left) / width, columns),
      };
    },
  };
}
