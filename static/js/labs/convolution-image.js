/** Sample images as input: fetched from the API, cropped to the wanted shape and brought to the wanted size. */

import { getJson } from "../api.js";
import { channels } from "./convolution-numbers.js";

/** @typedef {{id: string, name: string, title: string, titles?: Record<string, string>, url: string}} Sample */

/** @type {Promise<Sample[]> | null} */
let listed = null;
/** @type {Map<string, Promise<HTMLImageElement>>} */
const pictures = new Map();

/** The bundled images. @returns {Promise<Sample[]>} */
export function samples() {
  listed ??= getJson("/images").then(
    (reply) => reply.images,
    (error) => {
      listed = null;
      throw error;
    },
  );
  return listed;
}

/**
 * An image's pixels as (channel, row, column), whole numbers 0 … 255; the middle of it, where the shape differs.
 * @param {string} name
 * @param {[number, number]} size rows, columns
 * @param {number} depth 1 for grey, 3 for red, green and blue
 * @returns {Promise<number[][][] | null>} null for a name that is not there
 */
export async function pixels(name, [rows, columns], depth) {
  const sample = (await samples()).find((each) => each.name === name);
  if (!sample) return null;
  const picture = await load(sample);
  const canvas = new OffscreenCanvas(columns, rows);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) return null;
  const scale = Math.min(picture.naturalWidth / columns, picture.naturalHeight / rows);
  const [width, height] = [columns * scale, rows * scale];
  context.imageSmoothingQuality = "high";
  const [left, top] = [(picture.naturalWidth - width) / 2, (picture.naturalHeight - height) / 2];
  context.drawImage(picture, left, top, width, height, 0, 0, columns, rows);
  return channels(context.getImageData(0, 0, columns, rows).data, [rows, columns], depth);
}

/** @param {Sample} sample */
function load({ id, url }) {
  const known = pictures.get(id);
  if (known) return known;
  const picture = new Image();
  picture.src = url;
  const loaded = picture.decode().then(() => picture);
  loaded.catch(() => pictures.delete(id));
  pictures.set(id, loaded);
  return loaded;
}
