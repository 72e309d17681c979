/** Each matrix of the backward pass as the view of a tensor grid: upstream, stamp, the gradients for input, weights, bias. */

import { t } from "../i18n.js";
import { turned } from "./convolution-turn.js";
import { inputView, outputView } from "./convolution-views.js";
import { rolePaint, scaleColours } from "./lab-paint.js";
import { largest, widest } from "./lab-slices.js";

/** @typedef {import("../elements/tensor-grid.js").View} View */
/** @typedef {import("./convolution-views.js").Figure} Figure */
/** @typedef {import("./convolution-links.js").Geometry} Geometry */
/** @typedef {import("./lab-paint.js").Colours} Colours */

/** A digit's width in the smallest writing, in pixels: sums over a whole image are long. */
const DIGIT = 7.2;

/**
 * The gradient that arrives at a map of the output; what a ReLU holds back is pale.
 * @param {Figure} figure
 * @param {number} filter
 * @returns {View}
 */
export function upstreamView(figure, filter) {
  const { arriving, upstream } = figure.reply.gradient;
  const { layout, reply } = figure;
  return {
    ...outputView(figure, filter),
    label: t("convolution.upstream.of", { map: filter + 1, maps: reply.shape[0] }),
    kind: "gradient",
    values: upstream[filter].flat(),
    before: reply.activation ? arriving[filter].flat() : undefined,
    paint: upstreamColours(figure, filter).paint,
    widest: layout.mode === "numbers" ? widest(arriving) : 1,
    editable: layout.mode === "numbers",
  };
}

/**
 * What has come to a channel of the input by now, padding and all.
 * @param {Figure} figure
 * @param {Geometry} geometry
 * @param {number} channel
 * @param {number[][][]} cells (channel, row, column)
 * @returns {View}
 */
export function cellsView(figure, geometry, channel, cells) {
  const { setting, reply, layout } = figure;
  const { low, high, paint } = cellsColours(figure);
  const most = Math.max(-low, high);
  return {
    ...inputView(figure, geometry, channel),
    label: t("convolution.cells.of", { channel: channel + 1, depth: setting.depth }),
    kind: "gradient",
    values: cells[channel].flat(),
    paint,
    shade: (value) => (most > 0 ? Math.min(1, Math.abs(value) / most) : 0),
    widest: layout.mode === "numbers" ? widest(reply.gradient.cells) : 1,
    editable: false,
  };
}

/**
 * What a step adds under its window: upstream × filter.
 * @param {Figure} figure
 * @param {number} filter
 * @param {number} channel of those that the filter sees
 * @param {number[][][] | null} spread null until it is there
 * @returns {View}
 */
export function spreadView({ setting, layout }, filter, channel, spread) {
  const [rows, columns] = setting.kernel;
  return {
    label: t("convolution.spread.of", { filter: filter + 1, channel: channel + 1 }),
    kind: "gradient",
    rows,
    columns,
    values: spread ? spread[channel].flat() : Array(rows * columns).fill(0),
    mode: "numbers",
    cell: layout.cell.filter,
    widest: 2,
  };
}

/**
 * The gradient for a slice of a filter, as it meets the patch.
 * @param {Figure} figure
 * @param {number} filter
 * @param {number} channel of those that the filter sees
 * @returns {View}
 */
export function slopeView({ setting, reply, layout }, filter, channel) {
  const [rows, columns] = setting.kernel;
  const names = { filter: filter + 1, channel: channel + 1 };
  const { weight } = reply.gradient;
  const long = widest(weight.flat());
  return {
    label: t(turned(setting) ? "convolution.slope.turned" : "convolution.slope.of", names),
    kind: "gradient",
    rows,
    columns,
    values: weight[filter][channel].flat(),
    mode: "numbers",
    cell: layout.cell.filter,
    across: layout.mode === "colours" ? Math.max(layout.cell.filter, long * DIGIT + 6) : undefined,
    widest: long,
  };
}

/**
 * The gradient for a bias.
 * @param {Figure} figure
 * @param {number} filter
 * @returns {View}
 */
export function offsetView({ reply }, filter) {
  return {
    label: t("convolution.offset.of", { filter: filter + 1 }),
    kind: "gradient",
    rows: 1,
    columns: 1,
    values: [reply.gradient.bias[filter]],
    mode: "numbers",
    cell: 26,
    across: 46,
    widest: 3,
  };
}

/**
 * From the paper to the gradient's colour; signed ones as all signed numbers.
 * @param {Figure} figure
 * @param {number} filter
 * @returns {Colours}
 */
export function upstreamColours({ reply, theme }, filter) {
  const { upstream } = reply.gradient;
  if (upstream[filter].some((/** @type {number[]} */ row) => row.some((value) => value < 0)))
    return scaleColours(upstream[filter], theme);
  const high = largest(upstream);
  return { low: 0, high, paint: rolePaint("gradient", high, theme) };
}

/** @type {WeakMap<object, Record<string, Colours>>} */
const known = new WeakMap();

/**
 * One scale for all channels, that of what they have in the end.
 * @param {Figure} figure
 * @returns {Colours}
 */
export function cellsColours({ reply, theme }) {
  const found = known.get(reply) ?? {};
  known.set(reply, found);
  found[theme] ??= scaleColours(reply.gradient.cells.flat(), theme);
  return found[theme];
}
