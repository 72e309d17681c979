/** What the Similar page asks the API for: neighbours, the vectors that are compared, and how far the index is. */

import { getJson, getTensor } from "../api.js";
import { apiPath } from "./similar-place.js";

/** @typedef {import("../api.js").Tensor} Tensor */
/** @typedef {import("./similar-place.js").Space} Space */
/** @typedef {{class: string, index: number, probability: number}} Guess */
/** @typedef {{image: string, name: string, title: string, titles: Record<string, string>, width: number, height: number,
 *   url: string, thumbnail: string}} GalleryImage */
/** @typedef {GalleryImage & {distance: number, prediction: Guess}} Neighbour */
/** @typedef {{folder: string | null, samples: boolean, state: string, detail: string | null, total: number,
 *   indexed: number, failed: number}} Status */
/** @typedef {Status & {failures: {file: string, reason: string}[]}} Gallery */
/** @typedef {{model: string, image: string, space: Space, layer: string, numbers: number, query: GalleryImage | null,
 *   prediction: Guess, neighbours: Neighbour[], gallery: Status}} Found */
/**
 * Both answers to one question, and the vectors of the picture asked for.
 * @typedef {object} Answer
 * @property {Found} features
 * @property {Found} pixels
 * @property {{features: Tensor, pixels: Tensor}} compared
 */

/** @typedef {{variation: string, url: string, features: number, pixels: number, prediction: Guess}} Variation */

/** How many replies that never change stay in memory: those of more than two pages of neighbours. */
const KEPT = 400;

/** @type {Map<string, Promise<any>>} */
const kept = new Map();

/**
 * The nearest pictures in both ways.
 * @param {import("./similar-place.js").Place & {image: string}} place
 * @param {AbortSignal} signal
 * @returns {Promise<Answer>}
 */
export async function ask(place, signal) {
  const [features, pixels, ...compared] = await Promise.all([
    getJson(apiPath(place, "features"), { signal }),
    getJson(apiPath(place, "pixels"), { signal }),
    vector(place.model, place.image, "features"),
    vector(place.model, place.image, "pixels"),
  ]);
  return { features, pixels, compared: { features: compared[0], pixels: compared[1] } };
}

/**
 * What is compared of a picture, asked for once.
 * @param {string} model
 * @param {string} image
 * @param {Space} space
 * @returns {Promise<Tensor>}
 */
export function vector(model, image, space) {
  return once(`/models/${model}/features/${image}?space=${space}`, getTensor);
}

/**
 * The picture changed in several ways, asked for once.
 * @param {string} model
 * @param {string} image
 * @returns {Promise<Variation[]>}
 */
export async function variations(model, image) {
  return (await once(`/models/${model}/variations/${image}`, getJson)).variations;
}

/**
 * @param {string} path
 * @param {(path: string) => Promise<any>} get
 */
function once(path, get) {
  let asked = kept.get(path);
  if (!asked) {
    asked = get(path);
    asked.catch(() => kept.delete(path));
    kept.set(path, asked);
    if (kept.size > KEPT) kept.delete(/** @type {string} */ (kept.keys().next().value));
  }
  return asked;
}

/** How far the index is, and which files could not be read. @returns {Promise<Gallery>} */
export function gallery() {
  return getJson("/gallery?limit=0");
}
