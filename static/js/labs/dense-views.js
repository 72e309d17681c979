/** Each matrix of the dense lab's figure as the view of a tensor grid: volume, vector, weights, biases, scores. */

import { format } from "../draw/number.js";
import { t } from "../i18n.js";
import { placeOf } from "./dense-links.js";
import { inputPaint, scaleColours } from "./lab-paint.js";

/** @typedef {import("../elements/tensor-grid.js").View} View */
/** @typedef {import("./dense-links.js").Links} Links */
/** @typedef {import("./dense-engine.js").Reply} Reply */
/**
 * Everything that the figure shows; a new value for every change.
 * @typedef {object} Figure
 * @property {import("./dense-setting.js").Setting} setting
 * @property {Reply} reply
 * @property {import("./dense-links.js").Timing} timing
 * @property {import("./dense-layout.js").Layout} layout
 * @property {import("../draw/colour.js").Theme} theme
 */

/** How much of a colour's strength the largest weight has: thousands of full ones beside each other would glare. */
const SOFT = 0.6;

/**
 * One channel of the volume.
 * @param {Figure} figure
 * @param {number} channel
 * @returns {View}
 */
export function sliceView(figure, channel) {
  const { setting, reply, layout } = figure;
  return {
    label: t("dense.slice.of", { channel: channel + 1, depth: setting.depth }),
    kind: "input",
    rows: setting.size[0],
    columns: setting.size[1],
    values: reply.body.x[channel].flat(),
    cell: layout.slice,
    editable: layout.mode === "numbers",
    ...colours(figure),
  };
}

/**
 * The volume as a vector, standing on its side over the columns of the weights.
 * @param {Figure} figure
 * @returns {View}
 */
export function vectorView(figure) {
  const { setting, reply, layout } = figure;
  return {
    label: t("dense.vector.of", { count: reply.flattened.length }),
    kind: "input",
    rows: 1,
    columns: reply.flattened.length,
    values: reply.flattened,
    cell: layout.cell,
    across: layout.across,
    describe: ({ column }, value) => {
      const { channel, row, column: within } = placeOf(column, setting.size);
      return t("dense.vector.cell", {
        index: column + 1,
        value,
        ...oneBased({ channel, row, column: within }),
      });
    },
    ...colours(figure),
  };
}

/**
 * How numbers of the input look, in the volume as in the vector: each keeps its colour.
 * @param {Figure} figure
 * @returns {Pick<View, "mode" | "paint" | "shade">}
 */
function colours({ setting, reply, layout, theme }) {
  const most = reply.flattened.reduce((high, value) => Math.max(high, value), 0);
  return {
    mode: layout.mode,
    paint: inputPaint(setting.image !== "", most, theme),
    shade: (value) => (most > 0 ? Math.max(0, value / most) : 0),
  };
}

/**
 * @param {Figure} figure
 * @returns {View}
 */
export function weightView({ reply, layout, theme }) {
  const { weight } = reply.body;
  const { paint } = scaleColours(weight, theme);
  return {
    label: t("dense.weight.of", { outputs: weight.length, inputs: weight[0].length }),
    kind: "filter",
    rows: weight.length,
    columns: weight[0].length,
    values: weight.flat(),
    mode: layout.mode,
    cell: layout.cell,
    across: layout.across,
    paint: (value) => paint(value * SOFT),
    editable: layout.mode === "numbers",
    describe: ({ row, column }, value) => t("dense.weight.cell", { row: row + 1, index: column + 1, value }),
  };
}

/**
 * @param {Figure} figure
 * @returns {View}
 */
export function biasView({ reply, layout }) {
  return {
    label: t("dense.bias"),
    kind: "bias",
    rows: reply.body.bias.length,
    columns: 1,
    values: reply.body.bias,
    mode: "numbers",
    cell: layout.cell,
    across: layout.bias,
    editable: true,
    describe: ({ row }, value) => t("dense.bias.cell", { row: row + 1, value }),
  };
}

/**
 * The scores; the one at work is the sum so far.
 * @param {Figure} figure
 * @param {Pick<Links, "own">} links
 * @returns {View}
 */
export function scoreView({ reply, layout }, { own }) {
  const values = [...reply.output];
  values[own.row] = reply.running[own.row][own.count - 1];
  const widest = Math.max(...[...reply.output, ...values].map((value) => format(value).length));
  return {
    label: t("dense.scores"),
    kind: "output",
    rows: reply.output.length,
    columns: 1,
    values,
    mode: "numbers",
    cell: layout.cell,
    across: layout.score,
    widest: Math.max(widest, 4),
    describe: ({ row }, value) => t("dense.score.cell", { row: row + 1, value }),
  };
}

/** @param {{channel: number, row: number, column: number}} place */
function oneBased({ channel, row, column }) {
  return { channel: channel + 1, row: row + 1, column: column + 1 };
}
