/** The Train page's setting, which is the body of `POST /api/v1/trainings`, and its address: what differs from usual. */

import { PRESETS } from "./train-presets.js";

/**
 * @typedef {object} Setting
 * @property {string} dataset
 * @property {number} blocks
 * @property {number} convolutions
 * @property {number} filters
 * @property {number} kernel
 * @property {number} hidden
 * @property {string} activation
 * @property {string} pooling
 * @property {number} rate
 * @property {number} momentum
 * @property {number} batch
 * @property {number} weight_decay
 * @property {string} initialisation
 * @property {number} seed
 * @property {number} steps
 */

/** @type {Setting} */
export const STANDARD = {
  dataset: "shapes",
  blocks: 2,
  convolutions: 1,
  filters: 8,
  kernel: 5,
  hidden: 32,
  activation: "relu",
  pooling: "max",
  rate: 0.01,
  momentum: 0.9,
  batch: 32,
  weight_decay: 0.0001,
  initialisation: "he",
  seed: 0,
  steps: 800,
};

/** What the menus offer, all of it possible. @type {Record<keyof Setting, readonly (string | number)[]>} */
export const OFFERED = {
  dataset: ["shapes", "stripes", "digits"],
  blocks: [1, 2, 3],
  convolutions: [1, 2],
  filters: [4, 8, 16, 32],
  kernel: [3, 5],
  hidden: [0, 16, 32, 64, 128],
  activation: ["relu", "tanh", "sigmoid", "none"],
  pooling: ["max", "average"],
  rate: [0.0002, 0.001, 0.003, 0.01, 0.03, 0.1, 0.2, 1],
  momentum: [0, 0.5, 0.9, 0.99],
  batch: [4, 16, 32, 64, 128],
  weight_decay: [0, 0.0001, 0.001, 0.01],
  initialisation: ["he", "xavier", "small", "large", "zeros"],
  seed: [0, 1, 2, 3, 4],
  steps: [200, 400, 800, 2000],
};

const NAMES = /** @type {(keyof Setting)[]} */ (Object.keys(STANDARD));

/** @param {URLSearchParams} query @returns {Setting}  what is none of what is offered is as usual */
export function parseSetting(query) {
  const found = NAMES.map((name) => [
    name,
    OFFERED[name].find((value) => String(value) === query.get(name)) ?? STANDARD[name],
  ]);
  return /** @type {Setting} */ (Object.fromEntries(found));
}

/** Path and query of a setting. @param {Setting} setting */
export function formatSetting(setting) {
  const differing = NAMES.filter((name) => setting[name] !== STANDARD[name]);
  const query = new URLSearchParams(differing.map((name) => [name, String(setting[name])])).toString();
  return `/train${query ? `?${query}` : ""}`;
}

/** @param {Setting} one @param {Setting} other */
export function alike(one, other) {
  return NAMES.every((name) => one[name] === other[name]);
}

/** The name of the preset that a setting is, or "". @param {Setting} setting */
export function presetOf(setting) {
  return Object.keys(PRESETS).find((name) => alike({ ...STANDARD, ...PRESETS[name] }, setting)) ?? "";
}

/**
 * The lecture's pattern with a setting's numbers.
 * @param {Setting} setting
 * @returns {string} such as "[CONV – RELU – POOL] × 2 – FC – RELU – FC – SOFTMAX"
 */
export function pattern({ blocks, convolutions, hidden, activation }) {
  const act = activation === "none" ? "" : ` – ${activation.toUpperCase()}`;
  const conv = convolutions > 1 ? `(CONV${act}) × ${convolutions}` : `CONV${act}`;
  return `[${conv} – POOL] × ${blocks}${hidden ? ` – FC${act}` : ""} – FC – SOFTMAX`;
}
