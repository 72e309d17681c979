/** What Explore asks the API for, each thing once: networks, runs, tensors, filters and single values. */

import { getJson, getTensor, ROOT } from "../api.js";
import { reachedBy } from "./explore-edits.js";
import { elementwise } from "./explore-follows.js";
import { Maps } from "./explore-maps.js";
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
 * @property {string | null} [block]  the block that it belongs to: what stands before the last dot of its id
 * @property {{op: string, epsilon: number} | null} [folded]  the batch norm that its parameters have taken in
 */
/** @typedef {{id: string, title: string, version: string, classes: string[], layers: Layer[],
 *   input: {height: number, width: number, channels: number}}} Model */
/** @typedef {{min: number, max: number, mean: number}} Summary */
/** @typedef {{id: string, min: number, max: number, mean: number, zero_fraction: number, shape: number[],
 *   channels: Summary[]}} LayerRun a layer without maps lists no channels */
/** @typedef {{class: string, index: number, logit: number, probability: number}} Prediction */
/** @typedef {{row: number, column: number, height: number, width: number}} Box */
/** @typedef {{fit: "crop" | "ink", crop: Box, region: Box, resized: {height: number, width: number}, grey: boolean, inverted: boolean,
 *   mean: number[], std: number[]}} Preprocessing */
/** @typedef {{image: string, model: string, layers: LayerRun[], predictions: Prediction[],
 *   input: {shape: number[], preprocessing: Preprocessing}}} Run */
/** @typedef {{id: string, name: string, title: string, titles?: Record<string, string>, width: number, height: number,
 *   url: string, video?: HTMLVideoElement}} ImageInfo */
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
 * @property {number | number[]} [input]
 * @property {number} [shifted]
 * @property {number} [exp]
 * @property {number[]} [from]
 * @property {{index: number, product: number, layer: string, at: number[]}[]} [origins]  where the strongest inputs of
 *   a row of weights come from
 */

/** How many values stay in memory: enough to step back, little enough not to notice. */
const VALUES = 400;

/** A network on a picture, from which everything else can be asked. */
export class Picture {
  /** @type {Map<string, Promise<any>>} */
  #asked = new Map();
  /** @type {Map<string, Step>} */
  #values = new Map();
  #maps = new Maps();
  /** Requests that are under way. @type {Set<Promise<any>>} */
  #waiting = new Set();

  /**
   * @param {Model} model
   * @param {ImageInfo} image
   * @param {Run} run
   * @param {string} [edits]  interventions in the network, as the API writes them
   * @param {Picture | null} [original]  the same without interventions; null where there are none
   */
  constructor(model, image, run, edits = "", original = null) {
    /** @type {Picture} */
    this.original = original ?? this;
    this.model = model;
    this.image = image;
    this.run = run;
    this.edits = edits;
    this.reached = reachedBy(edits, model.layers);
  }

  /**
   * The run to ask for a layer's values: where interventions do not reach, the one without them, which may have them.
   * @param {string} layer
   * @returns {Picture}
   */
  #runOf(layer) {
    const own = this.reached.has(layer) || !this.original.summary(layer);
    return own ? this : this.original;
  }

  /** Once all has arrived that was asked for, and what was asked for thereupon. */
  async settled() {
    while (this.#waiting.size) {
      await Promise.allSettled(this.#waiting);
      // Whoever waited for an answer may have more questions.
      await new Promise((resolve) => setTimeout(resolve));
    }
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
    const run = this.#runOf(layer);
    if (run !== this) return run.tensor(layer);
    return this.#once(this.#versioned(this.#place(layer)), getTensor);
  }

  /**
   * Some of a layer's maps, in the order asked for, in 8 bits a value. Each is fetched once.
   * @param {string} layer
   * @param {number[]} channels
   * @returns {Promise<Tensor>}
   */
  maps(layer, channels) {
    const run = this.#runOf(layer);
    if (run !== this) return run.maps(layer, channels);
    const path = this.#versioned(this.#place(layer));
    return this.#maps.get(layer, this.shape(layer), channels, (missing) =>
      this.#await(getTensor(`${path}&channels=${missing.join(",")}`)),
    );
  }

  /**
   * What a layer card tells: size formula, products, memory, histogram, receptive field step by step.
   * @param {string} layer
   */
  card(layer) {
    return this.#once(this.#versioned(`${this.#place(layer)}/card`), getJson);
  }

  /**
   * How alike each map of a layer is to one of them: correlation coefficients.
   * @param {string} layer
   * @param {number} to
   * @returns {Promise<{to: number, coefficients: number[]}>}
   */
  similarity(layer, to) {
    return this.#once(`${this.#versioned(`${this.#place(layer)}/similarity`)}&to=${to}`, getJson);
  }

  /**
   * All about one channel: where it answers most, what it is made of and who reads it.
   * @param {string} layer
   * @param {number} channel
   */
  dossier(layer, channel) {
    return this.#once(this.#versioned(`${this.#place(layer, channel)}/dossier`), getJson);
  }

  /**
   * One filter, a map an input channel (of its group), in 8 bits a weight.
   * @param {string} layer
   * @param {number} index
   * @returns {Promise<Tensor>}
   */
  filter(layer, index) {
    return this.#once(this.#versioned(`/models/${this.model.id}/layers/${layer}/weight/${index}`), getTensor);
  }

  /**
   * The exact weights of one filter: (channels of its group, rows, columns).
   * @param {string} layer
   * @param {number} index
   * @returns {Promise<number[][][]>}
   */
  weights(layer, index) {
    const path = this.#versioned(`/models/${this.model.id}/layers/${layer}/weight/${index}`);
    return this.#once(`${path}&format=json`, getJson);
  }

  /**
   * What a layer's maps differ by from those of another image, or from the network without interventions.
   * @param {string} layer
   * @param {string} image
   * @param {number[]} channels
   * @returns {Promise<Tensor>}
   */
  difference(layer, image, channels) {
    const query = `&minus=${image}&channels=${channels.join(",")}`;
    return this.#once(this.#versioned(this.#place(layer)) + query, getTensor);
  }

  /**
   * The exact numbers of a map, (row, column), or of a layer that has none.
   * @param {string} layer
   * @param {number | null} channel
   * @returns {Promise<any>}
   */
  numbers(layer, channel) {
    // Asked for under another address than `tensor`, so that each keeps its own answer.
    return this.#once(`${this.#versioned(this.#place(layer, channel))}&format=json`, getJson);
  }

  /**
   * The address of a layer's maps, or of one of them, as a picture.
   * @param {string} layer
   * @param {number | null} channel
   */
  pictureOf(layer, channel) {
    return `${ROOT}${this.#versioned(this.#place(layer, channel))}&format=png`;
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

  /** @param {string} layer @param {number | null} [channel] */
  #place(layer, channel = null) {
    return apiPath({
      model: this.model.id,
      image: this.run.image,
      layer,
      channel,
      row: null,
      column: null,
    });
  }

  /** @param {string} path */
  #versioned(path) {
    return path + versioned(this.model.version, this.edits);
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
    const answer = this.#await(get(path));
    this.#asked.set(path, answer);
    answer.catch(() => this.#asked.delete(path));
    return answer;
  }

  /**
   * @template T
   * @param {Promise<T>} answer
   */
  #await(answer) {
    this.#waiting.add(answer);
    answer.catch(() => {}).finally(() => this.#waiting.delete(answer));
    return answer;
  }
}

/**
 * The address changes with the weights: replies may be cached for a year.
 * @param {string} version
 * @param {string} edits
 */
export function versioned(version, edits) {
  return `?v=${version}${edits && `&edits=${encodeURIComponent(edits)}`}`;
}
