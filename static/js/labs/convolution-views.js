/** Each matrix of the figure as the view of a tensor grid: input slice, patch, filter slice, bias, output map. */

import { format } from "../draw/number.js";
import { inputAt } from "../draw/windows.js";
import { t } from "../i18n.js";
import { mapColours } from "./convolution-paint.js";
import { turned } from "./convolution-turn.js";
import { seenOutput } from "./lab-engine.js";
import { inputPaint } from "./lab-paint.js";

/** @typedef {import("../elements/tensor-grid.js").View} View */
/** @typedef {import("../draw/windows.js").Window} Window */
/** @typedef {import("./lab.js").Figure<import("./convolution-setting.js").Setting>} Figure */
/** @typedef {import("./convolution-links.js").Geometry} Geometry */

/**
 * One channel of the input with its padding, and the zeros between its numbers where there are any.
 * @param {Figure} figure
 * @param {Geometry} geometry
 * @param {number} channel
 * @returns {View}
 */
export function inputView({ setting, reply, layout, theme }, { rows, columns }, channel) {
  const { x } = reply.body;
  const values = new Float64Array(rows.total * columns.total);
  x[channel].forEach((/** @type {number[]} */ line, /** @type {number} */ row) => {
    const start = (rows.ring + row * rows.spread) * columns.total + columns.ring;
    line.forEach((value, column) => {
      values[start + column * columns.spread] = value;
    });
  });
  const { rows: down, columns: across } = reply.arithmetic;
  return {
    label: t("convolution.input.of", { channel: channel + 1, depth: setting.depth }),
    kind: "input",
    rows: rows.total,
    columns: columns.total,
    values,
    mode: layout.mode,
    cell: layout.cell.input,
    paint: inputPaint(setting.image !== "", largest(x), theme),
    padding: { top: rows.ring, right: columns.ring, bottom: rows.ring, left: columns.ring },
    spread: [rows.spread, columns.spread],
    unreached: { rows: down.unused, columns: across.unused },
    editable: layout.mode === "numbers",
  };
}

/**
 * The part of a channel that the window covers: the magnified window.
 * @param {Figure} figure
 * @param {Geometry} geometry
 * @param {number} channel of the input
 * @param {Window} window
 * @returns {View}
 */
export function patchView({ reply, layout }, geometry, channel, { row, column, rows, columns, dilation }) {
  const x = reply.body.x[channel];
  const values = [];
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const y = inputAt(geometry.rows, row + i * dilation[0]);
      const across = inputAt(geometry.columns, column + j * dilation[1]);
      values.push(y === null || across === null ? 0 : x[y][across]);
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
 * A slice of a filter as it meets the patch: turned, unless it is only correlated.
 * @param {Figure} figure
 * @param {number} filter
 * @param {number} channel of those that the filter sees
 * @returns {View}
 */
export function filterView({ setting, reply, layout }, filter, channel) {
  const [rows, columns] = setting.kernel;
  const names = { filter: filter + 1, channel: channel + 1 };
  const values = reply.given[filter][channel].flat();
  return {
    label: t(turned(setting) ? "convolution.filter.turned" : "convolution.filter.of", names),
    kind: "filter",
    rows,
    columns,
    values: turned(setting) ? values.reverse() : values,
    mode: "numbers",
    cell: layout.cell.filter,
    editable: true,
  };
}

/**
 * A slice of a filter as it was set, small.
 * @param {Figure} figure
 * @param {number} filter
 * @param {number} channel
 * @returns {View}
 */
export function givenView({ setting, reply, layout }, filter, channel) {
  const [rows, columns] = setting.kernel;
  return {
    label: t("convolution.given.of", { filter: filter + 1, channel: channel + 1 }),
    kind: "filter",
    rows,
    columns,
    values: reply.given[filter][channel].flat(),
    mode: "numbers",
    cell: layout.cell.given,
    editable: true,
  };
}

/**
 * @param {Figure} figure
 * @param {number} filter
 * @returns {View}
 */
export function biasView({ reply }, filter) {
  return {
    label: t("convolution.bias.of", { filter: filter + 1 }),
    kind: "bias",
    rows: 1,
    columns: 1,
    values: [reply.body.bias[filter]],
    mode: "numbers",
    cell: 26,
    across: 38,
    editable: true,
  };
}

/**
 * A map of the output; after ReLU, with what it set to zero pale, and named with what it was.
 * @param {Figure} figure
 * @param {number} filter
 * @returns {View}
 */
export function outputView(figure, filter) {
  const { reply, layout } = figure;
  const [maps, rows, columns] = reply.shape;
  const output = seenOutput(reply);
  const sums = reply.output[filter].flat();
  const values = output[filter].flat();
  return {
    label: t(reply.activation ? "convolution.activation.of" : "convolution.output.of", {
      map: filter + 1,
      maps,
    }),
    kind: "output",
    rows,
    columns,
    values,
    before: reply.activation ? sums : undefined,
    mode: layout.mode,
    cell: layout.cell.output,
    paint: mapColours(figure, filter).paint,
    widest: layout.mode === "numbers" ? widest(output) : 1,
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
