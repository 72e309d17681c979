/** A network on one frame of the camera: a picture of which only predictions and the maps on screen are known. */

import { postPicture } from "../api.js";
import { levels } from "./explore-maps.js";
import { Picture } from "./explore-source.js";

/** @typedef {import("../api.js").Tensor} Tensor */
/** @typedef {import("./explore-source.js").LayerRun} LayerRun */
/** One layer of an answer. @typedef {{id: string, channels: number[], shape: number[], low: number[], high: number[],
 *   min: number, max: number}} Sent */
/**
 * What belongs to every frame of one sitting.
 * @typedef {object} Sitting
 * @property {Picture} still  the picture that was open before: its network is the one that runs
 * @property {string} edits  what is changed in the network
 * @property {import("./explore-source.js").ImageInfo} image  stands for the frame: the video, and its size as it is sent
 */

/** How many classes come with a frame: as many as are on screen. */
const CLASSES = 5;
/** How far out of sight maps are still asked for, in pixels. */
const NEAR = 200;

export class Frame extends Picture {
  /** @type {Map<string, Sent & {bytes: Uint8Array}>} */
  #sent = new Map();

  /**
   * @param {Sitting} sitting
   * @param {any} answer  as `postPicture` gives it
   * @param {LayerRun[]} summaries  of all layers, in this frame or in an earlier one
   */
  constructor({ still, image }, answer, summaries) {
    const { predictions, input, layers, bytes } = answer;
    /** @type {Map<string, Sent>} */
    const found = new Map(layers.map((/** @type {Sent} */ layer) => [layer.id, layer]));
    const now = summaries.map((each) => {
      const { min, max } = found.get(each.id) ?? each;
      return { ...each, min, max };
    });
    const run = { image: still.run.image, model: still.model.id, predictions, input, layers: now };
    super(still.model, image, run, "", still.original);
    this.still = still;
    let start = 0;
    for (const layer of found.values()) {
      const size = layer.shape.reduce((product, n) => product * n, 1);
      this.#sent.set(layer.id, { ...layer, bytes: bytes.subarray(start, start + size) });
      start += size;
    }
  }

  /**
   * @override
   * @param {string} layer
   */
  async tensor(layer) {
    const { shape, low, high, bytes, channels } = this.#of(layer);
    if (shape.length > 1) return this.maps(layer, channels);
    const values = Array.from(bytes, (level) => low[0] + (level / 255) * (high[0] - low[0]));
    return { shape, low: values, high: values, bytes: new Uint8Array(bytes.length) };
  }

  /**
   * @override
   * @param {string} layer
   * @param {number[]} channels
   */
  async maps(layer, channels) {
    const sent = this.#of(layer);
    const places = channels.map((channel) => sent.channels.indexOf(channel));
    if (places.includes(-1)) throw later();
    const maps = places.map((place) => levels(sent, place));
    const size = maps[0].bytes.length;
    const bytes = new Uint8Array(size * maps.length);
    for (const [index, map] of maps.entries()) bytes.set(map.bytes, index * size);
    const [low, high] = [maps.map((map) => map.low), maps.map((map) => map.high)];
    return { shape: [maps.length, ...sent.shape.slice(1)], low, high, bytes };
  }

  /** @param {string} layer */
  #of(layer) {
    const sent = this.#sent.get(layer);
    if (!sent) throw later();
    return sent;
  }
}

/** What was not asked for comes with the next frame: that is no mistake, and nobody needs to be told. */
function later() {
  return new DOMException("not in this frame", "AbortError");
}

/**
 * Shows a frame to the network.
 * @param {Blob} picture
 * @param {Sitting} sitting
 * @param {string} layers  which maps to send back, as the API writes it
 * @param {Frame | null} last  the frame before, whose summaries serve; null to ask for them
 * @param {AbortSignal} signal
 */
export async function look(picture, sitting, layers, last, signal) {
  const { still, edits } = sitting;
  const query = new URLSearchParams({ layers, top: String(CLASSES) });
  if (edits) query.set("edits", edits);
  if (!last) query.set("summaries", "true");
  const answer = await postPicture(`/models/${still.model.id}/frames?${query}`, picture, { signal });
  return new Frame(sitting, answer, last ? last.run.layers : answer.summaries);
}

/**
 * The maps that the columns show, as the API is asked for them: the same ones frame after frame, so that each stays
 * where it is.
 * @param {HTMLElement} root
 * @param {Picture} picture
 */
export function onScreen(root, picture) {
  /** @type {Map<string, number[]>} */
  const found = new Map([["input", Array.from({ length: picture.run.input.shape[0] }, (_, index) => index)]]);
  // While another network is being opened, the columns on the page may still be those of the one before.
  const own = `.network[data-model="${CSS.escape(picture.model.id)}"]:not([hidden])`;
  for (const map of root.querySelectorAll(`${own} .column:not([hidden]) .map`)) {
    if (!isNear(map)) continue;
    const { layer = "", channel = "" } = map instanceof HTMLElement ? map.dataset : {};
    const { length } = picture.layer(layer)?.shape ?? [];
    if (length) found.set(layer, length === 1 ? [] : [...(found.get(layer) ?? []), Number(channel)]);
  }
  return [...found]
    .map(([layer, channels]) => (channels.length ? `${layer}:${channels.join(".")}` : layer))
    .join();
}

/** Whether a map is in sight, or nearly. @param {Element} map */
function isNear(map) {
  const { left, right, top, bottom } = map.getBoundingClientRect();
  return right > -NEAR && left < innerWidth + NEAR && bottom > -NEAR && top < innerHeight + NEAR;
}
