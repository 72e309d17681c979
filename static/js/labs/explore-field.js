/** The network's input with the box of pixels that a value depends on. */

import { paintPhoto } from "../draw/heatmap.js";
import { make } from "../elements/make.js";
import { t } from "../i18n.js";
import { levels } from "./explore-maps.js";
import { place, svg } from "./explore-overlay.js";
import { put } from "./explore-paint.js";

/** @typedef {import("./explore.js").State} State */
/** @typedef {import("./explore-source.js").Picture} Picture */

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Picture} picture
 */
export async function drawInput(canvas, picture) {
  const tensor = await picture.tensor("input");
  const [channels, , width] = tensor.shape;
  put(
    canvas,
    paintPhoto(
      Array.from({ length: channels }, (_, channel) => levels(tensor, channel)),
      width,
    ),
  );
}

/**
 * @param {Picture | null} picture
 * @param {(error: unknown) => void} fail
 */
export function fieldFigure(picture, fail) {
  const { width = 1, height = 1 } = picture?.model.input ?? {};
  const canvas = make("canvas", { class: "pixels", width: String(width), height: String(height) });
  const overlay = svg("svg", { viewBox: `0 0 ${width} ${height}`, class: "overlay", "aria-hidden": "true" });
  const box = svg("rect", { class: "field", hidden: "" });
  overlay.append(box);
  const size = make("figcaption", { class: "small quiet" });
  const map = make("div", { class: "input-map" }, canvas, overlay);
  const title = make("h3", { class: "small input" }, t("explore.flow.field"));
  const root = make("figure", { class: "field-figure" }, title, map, size);
  if (picture) drawInput(canvas, picture).catch(fail);
  return {
    root,
    /** @param {Readonly<State>} state */
    draw({ steps }) {
      const field = steps[0]?.receptive_field.input;
      box.toggleAttribute("hidden", !field);
      if (!field) return;
      place(box, field);
      size.textContent = t("explore.flow.pixels", { height: field.height, width: field.width });
    },
  };
}
