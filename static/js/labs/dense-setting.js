/**
 * What can be set in the dense lab, what of it is possible, and its address.
 *
 * @typedef {import("./lab-url.js").Pair} Pair rows, columns
 * @typedef {object} Setting
 * @property {Pair} size
 * @property {number} depth
 * @property {number} outputs      scores, rows of the weights
 * @property {string} image        "" for numbers, else a sample's name or the id of an uploaded image
 * @property {number} seed
 * @property {Record<string, string>} edits  under "x.channel.row.column", "w.output.channel.row.column", "b.output",
 *   "g.output.0.0" of the upstream gradient
 * @property {number} temperature
 * @property {number} target       the true class, from 0
 * @property {"" | "weights" | "input"} back  "" for the forward pass, else what of the backward pass is shown
 * @property {"loss" | "numbers" | "ones"} upstream  the gradient that arrives at the scores
 * @property {string} digit        of the drawing pad: which bundled drawing, "" for one's own
 * @property {string} strokes      one's own
 * @property {string} layer        of `digits`: the fully connected layer that is looked at
 * @property {string} about        whose score is explained, "" for the most probable class
 */

import { clamp, within, written } from "./lab-setting.js";
import { address, edits, text, volume, whole } from "./lab-url.js";

/** @type {Record<string, import("./lab-setting.js").Range>} */
const LIMITS = {
  size: { min: 1, max: 64 },
  depth: { min: 1, max: 16 },
  outputs: { min: 1, max: 16 },
};
/** Numbers of the input that the API takes. */
const MOST = 4096;
export const TEMPERATURES = { min: 0.01, max: 10_000 };
/** The fully connected layers of `digits`, each with the layer that it reads. */
export const LAYERS = { fc1: "flatten", fc2: "relu3", fc3: "relu4" };

/** @type {Setting} */
export const STANDARD = {
  size: [2, 2],
  depth: 3,
  outputs: 4,
  image: "",
  seed: 1,
  edits: {},
  temperature: 1,
  target: 0,
  back: "",
  upstream: "loss",
  digit: "3",
  strokes: "",
  layer: "fc1",
  about: "",
};

/** @type {Record<string, import("./lab-url.js").Parameter<Setting>>} */
const LAB = {
  input: volume("size", "depth"),
  outputs: whole("outputs"),
  image: text("image"),
  seed: whole("seed"),
  edits: edits("edits"),
  temperature: {
    read: (found) => (/^\d{0,6}\.?\d{1,6}$/.test(found) ? { temperature: Number(found) } : null),
    write: ({ temperature }) => String(temperature),
  },
  target: whole("target"),
  back: text("back", ["", "weights", "input"]),
  upstream: text("upstream", ["loss", "numbers", "ones"]),
};

/** @type {Record<string, import("./lab-url.js").Parameter<Setting>>} */
const DRAWING = {
  digit: text("digit", [..."0123456789", ""]),
  strokes: text("strokes"),
  layer: text("layer", Object.keys(LAYERS)),
  about: text("about", [..."0123456789", ""]),
};

/** The part of the address that `GET /labs/dense` takes. */
export const labAddress = address("/dense", STANDARD, LAB);

/** @type {Pick<Setting, "back" | "upstream">} */
const DIRECTION = { back: STANDARD.back, upstream: STANDARD.upstream };

/** The whole address. Two settings are the same if their labs are, whatever is drawn on the pad, whichever way they run. */
export const denseAddress = {
  ...address("/dense", STANDARD, { ...LAB, ...DRAWING }),
  same: (/** @type {Setting} */ one, /** @type {Setting} */ other) =>
    labAddress.same({ ...one, ...DIRECTION }, { ...other, ...DIRECTION }),
};

/** @type {import("./lab-setting.js").Rules<Setting>} */
export const rules = { standard: STANDARD, limits: LIMITS, bounds, misfit, allowed: depths };

/**
 * An image is grey or red, green and blue.
 * @param {Setting} setting
 * @returns {Record<string, number[]>}
 */
function depths({ image }) {
  return image ? { depth: [1, 3] } : {};
}

/**
 * @param {Setting} setting
 * @returns {Record<string, import("./lab-setting.js").Range>}
 */
function bounds({ size, depth }) {
  return {
    ...LIMITS,
    size: within(LIMITS.size, 1, Math.floor(Math.sqrt(MOST / depth))),
    depth: within(LIMITS.depth, 1, Math.floor(MOST / (size[0] * size[1]))),
  };
}

/**
 * @param {Setting} setting
 * @param {string} [changed]
 * @returns {import("./lab-setting.js").Problem | null}
 */
function misfit(setting, changed) {
  const { size, depth, outputs, target, temperature } = setting;
  if (depths(setting).depth?.includes(depth) === false) {
    return {
      field: "depth",
      key: "shared.problem.channels",
      values: { depth: String(depth) },
      nearest: depth < 2 ? 1 : 3,
    };
  }
  const count = size[0] * size[1] * depth;
  if (count > MOST) {
    const field = changed === "depth" ? "depth" : "size";
    const nearest = clamp(setting[field], bounds(setting)[field]);
    return {
      field,
      key: "dense.problem.many",
      values: { count: String(count), most: String(MOST), nearest: written(nearest) },
      nearest,
    };
  }
  if (target >= outputs || target < 0) {
    const nearest = clamp(target, { min: 0, max: outputs - 1 });
    return {
      field: "target",
      key: "dense.problem.target",
      values: { target: String(target + 1), outputs: String(outputs), nearest: String(nearest + 1) },
      nearest,
    };
  }
  const possible = clamp(temperature, TEMPERATURES);
  if (possible === temperature) return null;
  return {
    field: "temperature",
    key: "shared.problem.range",
    values: {
      value: String(temperature),
      min: String(TEMPERATURES.min),
      max: String(TEMPERATURES.max),
      nearest: String(possible),
    },
    nearest: possible,
  };
}
