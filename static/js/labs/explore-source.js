/** What Explore asks the API for, each thing once: networks, runs, tensors, filters and single values. */

import { getJson, getTensor, ROOT } from "../api.js";
import { apiPath } from "./explore-place.js";

/** @typedef {import("../api.js").Tensor} Tensor */
/**
 * @typedef {object} Layer
 * @property {string} id
 * @property {string} op
 * @property {Record<string, any>} attributes
 * @property {string[]} inputs
 * @property {number[]} shape
 * @property {number} parameters
 * @property {number} multiply_adds
 * @property {{size: number, stride: number, offset: number}} receptive_field
 * @property {"low" | "middle" | "high"} level
 */
/** @typedef {{id: string, title: string, version: string, classes: string[], layers: Layer[],
 *   input: {height: number, width: number, channels: number}}} Model */
/** @typedef {{min: number, max: number, mean: number}} Summary */
/** @typedef {{id: string, min: number, max: number, mean: number, zero_fraction: number, shape: number[],
 *   channels: Summary[]}} LayerRun a layer without maps lists no channels */
/** @typedef {{class: string, index: number, logit: number, probability: number}} Prediction */
/** @typedef {{row: number, column: number, height: number, width: number}} Box */
/** @typedef {{fit: "crop" | "ink", crop: Box, resized: {height: number, width: number}, grey: boolean, inverted: boolean}} Preprocessing */
/** @typedef {{image: string, model: string, layers: LayerRun[], predictions: Prediction[],
 *   input: {shape: number[], preprocessing: Preprocessing}}} Run */
/** @typedef {{id: string, name: string, title: string, titles?: Record<string, string>, width: number, height: number,
 *   url: string}} ImageInfo */
/**
 * One explained value. What lies between `at` and `output` depends on the op: see the API's documentation.
 * @typedef {object} Step
 * @property {string} layer
 * @property {string} op
 * @property {string[]} inputs
 * @property {number[]} at
 * @property {number} output
 * @property {{layer: string, start: number[], stop: number[], step: number[]}[]} sources
 * @property {string} combine  "sum", "max", "mean" …
 * @property {Box & {input: Box}} receptive_field
 * @property {any} [patch]
 * @property {any} [weight]
 * @property {any} [products]
 * @property {number[]} [channel_sums]
 * @property {number} [bias]
 * @property {number} [sum]
 * @property {number[]} [row]
 * @property {[number, number]} [argmax]
 * @property {number} [input]
 * @property {number} [shifted]
 * @property {number} [exp]
 * @property {number[]} [from]
 */

/** How many values stay in memory: enough to step back, little enough not to notice. */
const VALUES = 400;

/** A network on a picture, from which everything else can be asked. */
export class Picture {
  /** @type {Map<string, Promise<any>>} */
  #asked = new Map();
  /** @type {Map<string, Step>} */
  #values = new Map();

  /**
   * @param {Model} model
   * @param {ImageInfo} image
   * @param {Run} run
   */
  constructor(model, image, run) {
    this.model = model;
    this.image = image;
    this.run = run;
  }

  /** @param {string | null} id */
  layer(id) {
    return this.model.layers.find((layer) => layer.id === id);
  }

  /** What the run was like in a layer. @param {string} id */
  summary(id) {
    return this.run.layers.find((layer) => layer.id === id);
  }

  /** Channels, rows and columns of a layer or of the input. @param {string} id */
  shape(id) {
    return this.layer(id)?.shape ?? this.run.input.shape;
  }

  /**
   * All values of a layer, or of "input", in 8 bits each.
   * @param {string} layer
   * @returns {Promise<Tensor>}
   */
  tensor(layer) {
    const place = {
      model: this.model.id,
      image: this.run.image,
      layer,
      channel: null,
      row: null,
      column: null,
    };
    return this.#once(this.#versioned(apiPath(place)), getTensor);
  }

  /**
   * The exact numbers of a map, (row, column), or of a layer that has none.
   * @param {string} layer
   * @param {number | null} channel
   * @returns {Promise<any>}
   */
  numbers(layer, channel) {
    const place = { model: this.model.id, image: this.run.image, layer, channel, row: null, column: null };
    return this.#once(this.#versioned(apiPath(place)), getJson);
  }

  /**
   * The address of a layer's maps, or of one of them, as a picture.
   * @param {string} layer
   * @param {number | null} channel
   */
  pictureOf(layer, channel) {
    const place = { model: this.model.id, image: this.run.image, layer, channel, row: null, column: null };
    return `${ROOT}${this.#versioned(apiPath(place))}&format=png`;
  }

  /**
   * A layer's filters, in 8 bits a weight.
   * @param {string} layer
   * @returns {Promise<Tensor>}
   */
  weight(layer) {
    return this.#once(this.#versioned(`/models/${this.model.id}/layers/${layer}/weight`), getTensor);
  }

  /**
   * One value, explained.
   * @param {string} layer
   * @param {number[]} at
   * @returns {Promise<Step>}
   */
  async value(layer, at) {
    const path = this.valuePath(layer, at);
    const known = this.#values.get(path);
    if (known) return known;
    const step = await this.#once(this.#versioned(path), getJson);
    this.#asked.delete(this.#versioned(path));
    this.#values.set(path, step);
    if (this.#values.size > VALUES) this.#values.delete(this.#values.keys().next().value ?? "");
    return step;
  }

  /**
   * A value with the one it follows from: an elementwise layer's number says little without the sum before it.
   * @param {string} layer
   * @param {number[]} at
   * @returns {Promise<Step[]>} the value itself first
   */
  async trace(layer, at) {
    const step = await this.value(layer, at);
    const before = elementwise(step, this.shape(layer), (id) => this.shape(id));
    return before ? [step, await this.value(before, at)] : [step];
  }

  /** Whether `trace` would answer at once. @param {string} layer @param {number[]} at */
  has(layer, at) {
    const step = this.#values.get(this.valuePath(layer, at));
    const before = step && elementwise(step, this.shape(layer), (id) => this.shape(id));
    return Boolean(step && (!before || this.#values.has(this.valuePath(before, at))));
  }

  /** @param {string} layer @param {number[]} at */
  valuePath(layer, at) {
    const [channel, row = null, column = null] = at;
    return apiPath({ model: this.model.id, image: this.run.image, layer, channel, row, column });
  }

  /** The address changes with the weights: replies may be cached for a year. @param {string} path */
  #versioned(path) {
    return `${path}?v=${this.model.version}`;
  }

  /**
   * @template T
   * @param {string} path
   * @param {(path: string) => Promise<T>} get
   * @returns {Promise<T>}
   */
  #once(path, get) {
    const asked = this.#asked.get(path);
    if (asked) return asked;
    const answer = get(path);
    this.#asked.set(path, answer);
    answer.catch(() => this.#asked.delete(path));
    return answer;
  }
}

/**
 * The layer whose one value, at the same place, an elementwise step is made of; null for other steps.
 * @param {Step} step
 * @param {number[]} shape
 * @param {(layer: string) => number[]} shapeOf
 */
export function elementwise(step, shape, shapeOf) {
  if (step.sources.length !== 1) return null;
  const [{ layer, start, stop }] = step.sources;
  const single = start.every((from, axis) => from === step.at[axis] && stop[axis] === from + 1);
  return single && layer !== "input" && shapeOf(layer).join() === shape.join() ? layer : null;
}

/**
 * Whether a layer works number by number: a layer of its input's shape without weights that has maps.
 * @param {Picture} picture
 * @param {Layer} layer
 */
export function elementwiseLayer(picture, layer) {
  const same = layer.inputs.length === 1 && picture.shape(layer.inputs[0]).join() === layer.shape.join();
  return same && layer.shape.length === 3 && layer.parameters === 0;
}

/**
 * The last layer on the way from `layer` that still has the same channels, each made of its own alone: after a
 * convolution its ReLU, after that the pooling.
 * @param {Model} model
 * @param {Layer} layer
 * @returns {Layer}
 */
export function endOfChannels({ layers }, layer) {
  let end = layer;
  for (const next of layers) {
    const follows = next.inputs.length === 1 && next.inputs[0] === end.id && next.parameters === 0;
    if (follows && next.shape.length === 3 && next.shape[0] === end.shape[0]) end = next;
  }
  return end;
}

/**
 * Run a network on a picture.
 * @param {string} model
 * @param {ImageInfo} image
 * @param {AbortSignal} signal
 */
export async function open(model, image, signal) {
  const described = await getJson(`/models/${model}`, { signal });
  const run = await getJson(`/models/${model}/activations/${image.id}?v=${described.version}`, { signal });
  return new Picture(described, image, run);
}

/** The bundled pictures. @returns {Promise<ImageInfo[]>} */
export async function samples() {
  return (await getJson("/images")).images;
}
