/** What in the photo speaks for what: the target that a view is about, and how the API is asked for its map. */

import { versioned } from "./explore-source.js";

/** @typedef {import("./explore-why-place.js").Why} Why */
/** @typedef {import("./explore-why-place.js").Kind} Kind */
/** @typedef {import("./explore-why-place.js").Method} Method */
/** What is spoken for: a class, or a value or map of a layer. @typedef {{kind: Kind, layer: string, at: number[]}} Target */
/** @typedef {{method: Method, target: Target, layer: string | null, patch: number, stride: number}} Asked */
/** @typedef {Pick<import("./explore-place.js").Place, "layer" | "channel" | "row" | "column">} Where */
/** @typedef {Pick<import("./explore-source.js").Picture, "model" | "run" | "edits">} Picture */

/** Patches of an occlusion side by side, unless the reader wants others. */
const PATCHES = 7;

/** The layer of the classes' scores: the one that the last layer makes probabilities of. @param {Picture} picture */
function scores({ model }) {
  return model.layers[model.layers.length - 1].inputs[0];
}

/**
 * The class that a place names, in the scores or their probabilities; null where it names none.
 * @param {Where} where
 * @param {Picture} picture
 */
export function classAt({ layer, channel }, picture) {
  const last = picture.model.layers[picture.model.layers.length - 1];
  return layer === last.id || layer === last.inputs[0] ? channel : null;
}

/**
 * What can be spoken for at a place, first what its view is about.
 * @param {Where} where  with all null where only the network is open
 * @param {Picture} picture
 * @returns {Kind[]}
 */
export function kinds(where, picture) {
  const { layer, channel, row } = where;
  if (layer === null || layer === "input" || channel === null || classAt(where, picture) !== null)
    return ["class"];
  const flat = picture.model.layers.find(({ id }) => id === layer)?.shape.length === 1;
  if (flat) return ["value", "class"];
  return row === null ? ["map", "class"] : ["value", "map", "class"];
}

/**
 * @param {Why} why
 * @param {Where} where
 * @param {Picture} picture
 * @returns {Target}
 */
export function targetOf(why, where, picture) {
  const possible = kinds(where, picture);
  const kind = possible.find((each) => each === why.of) ?? possible[0];
  const { layer, channel, row, column } = where;
  if (kind !== "class" && layer !== null) {
    const at = kind === "map" ? [channel] : [channel, row, column];
    return { kind, layer, at: at.filter((each) => each !== null) };
  }
  const named = classAt(where, picture) ?? why.index;
  const known = named !== null && named < picture.model.classes.length;
  return {
    kind: "class",
    layer: scores(picture),
    at: [known ? named : picture.run.predictions[0].index],
  };
}

/**
 * The convolutions that a Grad-CAM may weigh: those before the target, or, where none is, the target's own.
 * @param {Target} target
 * @param {Picture} picture
 */
export function convolutions(target, { model }) {
  const end = model.layers.findIndex(({ id }) => id === target.layer);
  const maps = model.layers
    .slice(0, end + 1)
    .filter(({ op, shape }) => op === "conv2d" && shape.length === 3);
  const before = maps.filter(({ id }) => id !== target.layer);
  return (before.length ? before : maps).map(({ id }) => id);
}

/**
 * What to ask for.
 * @param {Why} why  with a method
 * @param {Where} where
 * @param {Picture} picture
 * @returns {Asked}
 */
export function asked(why, where, picture) {
  const target = targetOf(why, where, picture);
  const possible = convolutions(target, picture);
  const layer = [why.layer, where.layer].find((each) => each !== null && possible.includes(each));
  const { height, width } = picture.model.input;
  const patch = why.patch ?? Math.max(1, Math.floor(Math.min(height, width) / PATCHES));
  return {
    method: why.method ?? "gradient",
    target,
    layer: layer ?? possible.at(-1) ?? null,
    patch,
    stride: why.stride ?? Math.max(1, Math.floor(patch / 2)),
  };
}

/**
 * The parameters of a target, as the API takes it.
 * @param {Target} target
 */
export function targetName({ kind, layer, at }) {
  return kind === "class" ? String(at[0]) : [layer, ...at].join("/");
}

/**
 * @param {Asked} what
 * @returns {Record<string, string>}
 */
export function parameters({ method, target, layer, patch, stride }) {
  return {
    method,
    target: targetName(target),
    ...(method === "gradcam" && layer ? { layer } : {}),
    ...(method === "occlusion" ? { patch: String(patch), stride: String(stride) } : {}),
  };
}

/**
 * The API's path below /api/v1.
 * @param {Asked} what
 * @param {Picture} picture
 * @param {"" | "/check" | "/stream"} [part]
 */
export function attributionPath(what, { model, run, edits }, part = "") {
  const query = new URLSearchParams(parameters(what));
  return `/models/${model.id}/attributions/${run.image}${part}${versioned(model.version, edits)}&${query}`;
}
