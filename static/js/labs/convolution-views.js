/** Each matrix of the figure as the view of a tensor grid: input slice, patch, filter slice, bias, output map. */

import { format } from "../draw/number.js";
import { t } from "../i18n.js";
import { inputPaint, mapColours } from "./convolution-paint.js";

/** @typedef {import("../elements/tensor-grid.js").View} View */
/** @typedef {import("../draw/windows.js").Window} Window */
/** @typedef {import("../draw/colour.js").Theme} Theme */
/**
 * Everything that the figure shows; a new value for every change.
 * @typedef {object} Figure
 * @property {import("./convolution-setting.js").Setting} setting
 * @property {import("./convolution-numbers.js").Tensors} tensors
 * @property {Result} result
 * @property {import("./convolution-layout.js").Layout} layout
 * @property {Theme} theme
 */
/**
 * What the API says of the convolution.
 * @typedef {{output: number[][][], shape: [number, number, number], parameters: {weights: number, biases: number,
 *   total: number}, multiply_adds: number, arithmetic: {rows: Axis, columns: Axis}}} Result
 */
/** @typedef {import("../draw/windows.js").Axis} Axis */

/**
 * One channel of the input with its padding.
 * @param {Figure} figure
 * @param {number} channel
 * @returns {View}
 */
export function inputView({ setting, tensors, result, layout, theme }, channel) {
  const { size, padding, image } = setting;
  const [rows, columns] = size.map((side) => side + 2 * padding);
  const values = new Float64Array(rows * columns);
  tensors.x[channel].forEach((line, row) => {
    values.set(line, (row + padding) * columns + padding);
  });
  const { rows: down, columns: across } = result.arithmetic;
  return {
    label: t("convolution.input.of", { channel: channel + 1, depth: setting.depth }),
    kind: "input",
    rows,
    columns,
    values,
    mode: layout.mode,
    cell: layout.cell.input,
    paint: inputPaint(image !== "", largest(tensors.x), theme),
    padding: { top: padding, right: padding, bottom: padding, left: padding },
    unreached: { rows: down.unused, columns: across.unused },
    editable: layout.mode === "numbers",
  };
}

/**
 * The part of a channel that the window covers: the magnified window.
 * @param {Figure} figure
 * @param {number} channel
 * @param {Window} window
 * @returns {View}
 */
export function patchView({ setting, tensors, layout }, channel, { row, column, rows, columns, dilation }) {
  const values = [];
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const [y, x] = [row + i * dilation[0] - setting.padding, column + j * dilation[1] - setting.padding];
      values.push(tensors.x[channel][y]?.[x] ?? 0);
    }
  }
  return {
    label: t("convolution.patch.of", { channel: channel + 1 }),
    kind: "input",
    rows,
    columns,
    values,
    mode: "numbers",
    cell: layout.cell.filter,
    editable: true,
  };
}

/**
 * @param {Figure} figure
 * @param {number} filter
 * @param {number} channel
 * @returns {View}
 */
export function filterView({ setting, tensors, layout }, filter, channel) {
  const [rows, columns] = setting.kernel;
  return {
    label: t("convolution.filter.of", { filter: filter + 1, channel: channel + 1 }),
    kind: "filter",
    rows,
    columns,
    values: tensors.weight[filter][channel].flat(),
    mode: "numbers",
    cell: layout.cell.filter,
    editable: true,
  };
}

/**
 * @param {Figure} figure
 * @param {number} filter
 * @returns {View}
 */
export function biasView({ tensors }, filter) {
  return {
    label: t("convolution.bias.of", { filter: filter + 1 }),
    kind: "bias",
    rows: 1,
    columns: 1,
    values: [tensors.bias[filter]],
    mode: "numbers",
    cell: 26,
    editable: true,
  };
}

/**
 * @param {Figure} figure
 * @param {number} filter
 * @returns {View}
 */
export function outputView(figure, filter) {
  const { result, layout } = figure;
  const [maps, rows, columns] = result.shape;
  const values = result.output[filter].flat();
  return {
    label: t("convolution.output.of", { map: filter + 1, maps }),
    kind: "output",
    rows,
    columns,
    values,
    mode: layout.mode,
    cell: layout.cell.output,
    paint: mapColours(figure, filter).paint,
    widest: layout.mode === "numbers" ? widest(result.output) : 1,
  };
}

/** Characters of the longest number. @param {number[][][]} volume */
function widest(volume) {
  return volume.flat(2).reduce((most, value) => Math.max(most, format(value).length), 1);
}

/** @param {number[][][]} x */
function largest(x) {
  return x.reduce((most, rows) => rows.reduce((high, row) => Math.max(high, ...row), most), 0);
}
