/** Maps and strips on canvases: which colours a layer's values take, and pixels put where they belong. */

import { scaleFor } from "../draw/colour.js";
import { paintLegend, paintLevels, paintValues } from "../draw/heatmap.js";
import { format } from "../draw/number.js";
import { make } from "../elements/make.js";
import { reach } from "./explore-order.js";

/** @typedef {import("../api.js").Tensor} Tensor */
/** @typedef {import("../draw/colour.js").Scale} Scale */
/** @typedef {import("../draw/colour.js").Theme} Theme */
/** @typedef {import("./explore-source.js").Picture} Picture */
/** @typedef {{theme: Theme, range: "map" | "layer" | "network"}} Look */

/**
 * @param {HTMLCanvasElement} canvas
 * @param {import("../draw/heatmap.js").Picture} picture
 */
export function put(canvas, { data, width, height }) {
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  canvas.getContext("2d")?.putImageData(new ImageData(data, width, height), 0, 0);
}

/**
 * The scale of one of a network's maps: signed or not as its layer is, full strength at the largest |value| of the map,
 * of its layer, or of all layers. The input, which no layer computed, is measured by itself.
 * @param {Picture} picture
 * @param {string} layer
 * @param {{low: number, high: number}} own  the map's smallest and largest value
 * @param {Look} look
 * @returns {Scale}
 */
export function mapScale(picture, layer, own, { theme, range }) {
  const summary = picture.summary(layer);
  const whole = scaleFor(summary?.min ?? own.low, summary?.max ?? own.high, theme);
  if (range === "layer") return whole;
  if (range === "network") return { ...whole, bound: Math.max(...picture.run.layers.map(reach)) };
  return { ...whole, bound: reach({ min: own.low, max: own.high }) };
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Picture} picture
 * @param {string} layer
 * @param {import("./explore-maps.js").Levels} map
 * @param {Look} look
 */
export function paintMap(canvas, picture, layer, map, look) {
  put(canvas, paintLevels(map, picture.shape(layer)[2], mapScale(picture, layer, map, look)));
}

/**
 * A layer without maps: its numbers row by row.
 * @param {HTMLCanvasElement} canvas
 * @param {Tensor} tensor
 * @param {number} width numbers a row
 * @param {Theme} theme
 */
export function putStrip(canvas, tensor, width, theme) {
  put(
    canvas,
    paintValues(tensor.low, width, scaleFor(Math.min(...tensor.low), Math.max(...tensor.high), theme)),
  );
}

/**
 * Numbers a row in the strip of a layer without maps: a flattened volume shows a channel a row.
 * @param {Picture} picture
 * @param {string} layer
 */
export function stripWidth(picture, layer) {
  const inputs = picture.layer(layer)?.inputs ?? [];
  const [, rows = 1, columns = 1] = inputs.length ? picture.shape(inputs[0]) : [];
  return rows * columns;
}

/**
 * A scale with its numbers at both ends, and zero where it lies between.
 * @param {Scale} scale
 * @param {string | null} strongest what stands at full strength; null for the number itself
 */
export function legend(scale, strongest = null) {
  const strip = make("canvas", { class: "pixels", "aria-hidden": "true" });
  put(strip, paintLegend(scale, 129));
  const high = make("span", {}, strongest ?? format(scale.bound));
  if (scale.kind !== "diverging") return make("span", { class: "scale" }, "0", strip, high);
  const low = strongest ? `−${strongest}` : format(-scale.bound);
  return make("span", { class: "scale" }, low, strip, high);
}
