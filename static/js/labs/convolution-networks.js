/** The bundled networks' own filters: which layers have some, of what size, and whether they fit a setting. */

import { getJson } from "../api.js";

/** @typedef {import("./convolution-setting.js").Setting} Setting */
/** @typedef {import("./lab-setting.js").Problem} Problem */
/**
 * @typedef {{network: string, layer: string, count: number, kernel: [number, number], depth: number, first: boolean,
 *   input: [number, number]}} Layer `count` filters, each of size `kernel` with `depth` slices; whether it is its
 *   network's first; rows and columns of an image that the network takes
 */

/** @type {Layer[]} */
let known = [];

/** @type {Promise<void> | null} */
let learning = null;

/** All layers of filters of all networks, asked for once; until then there are none. */
export function learnLayers() {
  learning ??= ask();
  return learning;
}

async function ask() {
  const { models } = await getJson("/models");
  const graphs = await Promise.all(
    models.map((/** @type {{id: string}} */ { id }) => getJson(`/models/${id}`)),
  );
  known = graphs.flatMap(layersOf);
}

/** The layers of which menus offer the filters. */
export function firstLayers() {
  return known.filter(({ first }) => first);
}

/**
 * The layer of "photos:conv1_1:3", if that is known.
 * @param {string} name
 */
export function layerOf(name) {
  const [network, layer] = name.split(":");
  return known.find((one) => one.network === network && one.layer === layer) ?? null;
}

/**
 * The names in "sobel-x.imagenet:stem.conv:3", where what a network calls its layer may have dots in it too.
 * @param {string} text
 */
export function kernelNames(text) {
  /** @type {string[]} */
  const names = [];
  for (const piece of text.split(".")) {
    const last = names.at(-1);
    if (last?.split(":").length === 2) names[names.length - 1] = `${last}.${piece}`;
    else names.push(piece);
  }
  return names;
}

/**
 * A filter of a network in a setting whose filters have another size, or its pixels in one of another depth.
 * @param {Setting} setting
 * @returns {Problem | null}
 */
export function networkMisfit({ kernels, kernel, depth, groups, filters, image, normalise }) {
  for (const [filter, name] of kernels.slice(0, filters).entries()) {
    const layer = layerOf(name);
    if (!layer) continue;
    const sized = layer.kernel.every((side, axis) => side === kernel[axis]);
    if (sized && depth === layer.depth * groups) continue;
    const nearest = sized ? layer.depth * groups : layer.kernel;
    const values = {
      filter: String(filter + 1),
      name: `${layer.network}, ${layer.layer}`,
      size: [...layer.kernel, layer.depth].join(" × "),
      nearest: typeof nearest === "number" ? String(nearest) : nearest.join(" × "),
    };
    return { field: sized ? "depth" : "kernel", key: "convolution.problem.network", values, nearest };
  }
  const first = known.find((layer) => layer.first && layer.network === normalise);
  if (!image || !first || first.depth === depth) return null;
  const values = { name: normalise, depth: String(depth), nearest: String(first.depth) };
  return { field: "depth", key: "convolution.problem.normalise", values, nearest: first.depth };
}

/**
 * A network's layers of square filters; how large they are follows from how many parameters there are.
 * @param {{id: string, input: {channels: number, height: number, width: number}, layers: any[]}} network
 * @returns {Layer[]}
 */
function layersOf({ id, input, layers }) {
  const depths = new Map(layers.map((layer) => [layer.id, layer.shape[0]])).set("input", input.channels);
  const filtered = layers.filter(({ op }) => op === "conv2d");
  return filtered.flatMap((layer, index) => {
    const depth = depths.get(layer.inputs[0]) / layer.attributes.groups;
    const side = Math.sqrt((layer.parameters / layer.shape[0] - 1) / depth);
    const [count, first] = [layer.shape[0], index === 0];
    if (!Number.isInteger(side)) return [];
    const size = /** @type {[number, number]} */ ([input.height, input.width]);
    return [{ network: id, layer: layer.id, count, kernel: [side, side], depth, first, input: size }];
  });
}
