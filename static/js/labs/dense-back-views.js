/** Each matrix of the dense lab's backward pass as the view of a tensor grid: upstream, and the gradients that it becomes. */

import { format } from "../draw/number.js";
import { t } from "../i18n.js";
import { biasView, scoreView, sliceView, vectorView, weightView } from "./dense-views.js";
import { scaleColours } from "./lab-paint.js";
import { widest } from "./lab-slices.js";

/** @typedef {import("../elements/tensor-grid.js").View} View */
/** @typedef {import("./dense-views.js").Figure} Figure */
/** @typedef {import("./dense-links.js").Links} Links */
/** @typedef {import("./dense-engine.js").Gradient} Gradient */

/** How much of a colour's strength the largest has: thousands of full ones beside each other would glare. */
const SOFT = 0.6;

/** @param {Figure} figure */
function gradientOf({ reply }) {
  return /** @type {Gradient} */ (reply.gradient);
}

/**
 * The gradient that arrives at the scores.
 * @param {Figure} figure
 * @returns {View}
 */
export function upstreamView(figure) {
  const { upstream } = gradientOf(figure);
  const { reply, layout } = figure;
  const every = { row: 0, count: 1 };
  return {
    ...scoreView({ ...figure, reply: { ...reply, output: upstream } }, { own: every }),
    label: t("dense.upstream.of"),
    kind: "gradient",
    values: upstream,
    across: layout.score,
    widest: Math.max(...upstream.map((value) => format(value).length), 4),
    editable: true,
    describe: ({ row }, value) => t("dense.upstream.cell", { row: row + 1, value }),
  };
}

/**
 * @param {Figure} figure
 * @returns {View}
 */
export function slopeView(figure) {
  const { weight } = gradientOf(figure);
  const { paint } = scaleColours(weight, figure.theme);
  return {
    ...weightView(figure),
    label: t("dense.slope.of", { outputs: weight.length, inputs: weight[0].length }),
    kind: "gradient",
    values: weight.flat(),
    paint: (value) => paint(value * SOFT),
    shade: shadeOf(weight.flat()),
    editable: false,
    describe: ({ row, column }, value) => t("dense.slope.cell", { row: row + 1, index: column + 1, value }),
  };
}

/**
 * @param {Figure} figure
 * @returns {View}
 */
export function offsetView(figure) {
  const { bias } = gradientOf(figure);
  return {
    ...biasView(figure),
    label: t("dense.offset.of"),
    kind: "gradient",
    values: bias,
    editable: false,
    widest: widest([[bias]]),
    describe: ({ row }, value) => t("dense.offset.cell", { row: row + 1, value }),
  };
}

/**
 * The gradient of a channel of the volume; the number at work is the sum so far.
 * @param {Figure} figure
 * @param {number} channel
 * @param {Links} at
 * @returns {View}
 */
export function cellsView(figure, channel, at) {
  const { size, depth } = figure.setting;
  const area = size[0] * size[1];
  return {
    ...sliceView(figure, channel),
    ...colours(figure),
    label: t("dense.cells.of", { channel: channel + 1, depth }),
    kind: "gradient",
    values: sofar(figure, at).slice(channel * area, (channel + 1) * area),
    editable: false,
  };
}

/**
 * The same as a vector.
 * @param {Figure} figure
 * @param {Links} at
 * @returns {View}
 */
export function collectedView(figure, at) {
  const values = sofar(figure, at);
  return {
    ...vectorView(figure),
    ...colours(figure),
    label: t("dense.collected.of", { count: values.length }),
    kind: "gradient",
    values,
  };
}

/**
 * @param {Figure} figure
 * @param {Links} at
 */
function sofar(figure, { own: { column = 0, count } }) {
  const { flattened, running } = gradientOf(figure);
  if (figure.timing.chunk > 1) return flattened;
  const values = [...flattened];
  values[column] = running[column][count - 1];
  return values;
}

/** @param {Figure} figure @returns {Pick<View, "paint" | "shade" | "widest">} */
function colours(figure) {
  const { flattened, running } = gradientOf(figure);
  const { paint } = scaleColours([flattened], figure.theme);
  const few = figure.layout.mode === "numbers";
  return { paint, shade: shadeOf(flattened), widest: few ? Math.min(6, widest([running])) : 1 };
}

/** The larger a number, the more of its colour, whatever its sign. @param {number[]} values */
function shadeOf(values) {
  const most = values.reduce((high, value) => Math.max(high, Math.abs(value)), 0);
  return (/** @type {number} */ value) => (most > 0 ? Math.min(1, Math.abs(value) / most) : 0);
}
