/** What a map is computed from: the maps that it reads, each with how much it counts. */

import { elementwiseLayer } from "./explore-follows.js";
import { descending, strengths } from "./explore-order.js";

/** @typedef {import("./explore-source.js").Picture} Picture */
/** @typedef {import("./explore-source.js").Layer} Layer */
/** @typedef {{layer: string, channel: number}} End */
/**
 * `strength` from 0 to 1. "weighted": by a filter's weights; "plain": from one map as it is; "through": somehow, by way
 * of what a folded block hides.
 * @typedef {{from: End, to: End, strength: number, kind: "weighted" | "plain" | "through"}} Connection
 */

/**
 * An elementwise layer's own connection goes on to those of the map before it.
 * @param {Picture} picture
 * @param {End} to
 * @param {(layer: string) => string[]} together  the layers that share a column with one, itself among them
 * @returns {Promise<Connection[]>} the strongest first
 */
export async function connections(picture, to, together) {
  const layer = picture.layer(to.layer);
  if (!layer || layer.inputs.every((input) => input === "input")) return [];
  const inside = together(layer.id);
  if (inside.length > 1) return throughBlock(picture, to, inside);
  if (layer.parameters > 0) return weighted(picture, layer, to);
  const own = sameMaps(picture, layer, to.channel).map((from) => plain(from, to));
  if (!elementwiseLayer(picture, layer)) return own;
  return [...own, ...(await connections(picture, own[0].from, together))];
}

/**
 * Those of a filter: of a group's channels alone, which for a depthwise convolution is one.
 * @param {Picture} picture
 * @param {Layer} layer
 * @param {End} to
 * @returns {Promise<Connection[]>}
 */
async function weighted(picture, layer, to) {
  const filter = await picture.filter(layer.id, to.channel);
  const sums = strengths(filter);
  const group = Math.floor((to.channel * (layer.attributes.groups ?? 1)) / layer.shape[0]);
  const all = sums.map((strength, index) => ({ strength, channel: group * sums.length + index }));
  const most = Math.max(...sums) || 1;
  return descending(all, ({ strength }) => strength).map(({ strength, channel }) => ({
    from: { layer: layer.inputs[0], channel },
    to,
    strength: (strength / most) ** 2,
    kind: "weighted",
  }));
}

/**
 * Into the output of a folded block: what reaches it as it is, past the other layers; then all that goes through them.
 * @param {Picture} picture
 * @param {End} to
 * @param {string[]} inside
 * @returns {Connection[]}
 */
function throughBlock(picture, to, inside) {
  /** @type {Connection[]} */
  const found = [];
  const ways = [to];
  for (const end of ways) {
    const layer = picture.layer(end.layer);
    if (!layer || layer.parameters > 0) continue;
    for (const from of sameMaps(picture, layer, end.channel)) {
      if (inside.includes(from.layer)) ways.push(from);
      else found.push(plain(from, to));
    }
  }
  const read = inside.flatMap((id) => picture.layer(id)?.inputs ?? []).filter((id) => !inside.includes(id));
  for (const layer of read.filter((id) => id !== "input")) {
    for (let channel = 0; channel < picture.shape(layer)[0]; channel++)
      found.push({ from: { layer, channel }, to, strength: 0, kind: "through" });
  }
  return found;
}

/**
 * The maps that a layer without weights makes a channel of: that channel of each input; of inputs one behind the other,
 * the one that it was; of a flattened volume, the map that the number lay in.
 * @param {Picture} picture
 * @param {Layer} layer
 * @param {number} channel
 * @returns {End[]}
 */
function sameMaps(picture, { inputs, shape }, channel) {
  const sizes = inputs.map((input) => picture.shape(input));
  if (inputs.length > 1 && sizes.reduce((sum, [count]) => sum + count, 0) === shape[0]) {
    let offset = 0;
    for (const [index, [count]] of sizes.entries()) {
      if (channel < offset + count) return [{ layer: inputs[index], channel: channel - offset }];
      offset += count;
    }
  }
  return inputs.map((layer, index) => {
    const [size, rows = 1, columns = 1] = sizes[index];
    const flattened = shape.length === 1 && size !== shape[0];
    return { layer, channel: flattened ? Math.floor(channel / (rows * columns)) : channel };
  });
}

/** @param {End} from @param {End} to @returns {Connection} */
function plain(from, to) {
  return { from, to, strength: 0.5, kind: "plain" };
}
