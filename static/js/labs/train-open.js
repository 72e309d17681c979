/** Opens a run's network in Explore, on the picture that the page shows, and the file with its weights. */

import { getTensor, postJson, uploadImage } from "../api.js";
import { drawPicture } from "./train-pixels.js";

/** @typedef {import("./train-setting.js").Setting} Setting */

/** @param {Setting} setting @param {number} step @returns {Promise<{model: string, weights: string}>} */
export function keep(setting, step) {
  return postJson("/trainings/networks", { ...setting, step });
}

/**
 * The address of a kept network on one of the test pictures.
 * @param {string} model
 * @param {{pixels: Uint8Array, side: number}} pictures
 * @param {number} index
 */
export async function explore(model, { pixels, side }, index) {
  const canvas = document.createElement("canvas");
  drawPicture(canvas, pixels.subarray(index * side * side, (index + 1) * side * side), side);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  const { id } = await uploadImage(/** @type {Blob} */ (blob));
  return `/models/${model}/activations/${id}`;
}

/**
 * All test pictures of a data set.
 * @param {string} name
 * @param {number} seed
 * @returns {Promise<{pixels: Uint8Array, side: number}>}
 */
export async function pictures(name, seed) {
  const { shape, low, high, bytes } = await getTensor(`/trainings/datasets/${name}/images?seed=${seed}`);
  const size = shape[1] * shape[2];
  const pixels = bytes.map((byte, at) => {
    const image = Math.floor(at / size);
    return low[image] + (byte / 255) * (high[image] - low[image]);
  });
  return { pixels, side: shape[1] };
}
