/** Each matrix of the figure as the view of a tensor grid: input slice, patch, filter slice, bias, output map. */

import { t } from "../i18n.js";
import { inputColours, mapColours } from "./convolution-paint.js";
import { turned } from "./convolution-turn.js";
import { seenOutput } from "./lab-engine.js";
import { covered, padded, widest } from "./lab-slices.js";

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
export function inputView({ setting, reply, layout, theme }, geometry, channel) {
  const { x } = reply.body;
  const { rows, columns } = geometry;
  const { rows: down, columns: across } = reply.arithmetic;
  return {
    label: t("convolution.input.of", { channel: channel + 1, depth: setting.depth }),
    kind: "input",
    rows: rows.total,
    columns: columns.total,
    values: padded(x[channel], geometry, 0),
    mode: layout.mode,
    cell: layout.cell.input,
    paint: inputColours(setting, x, theme),
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
export function patchView({ reply, layout }, geometry, channel, window) {
  return {
    label: t("convolution.patch.of", { channel: channel + 1 }),
    kind: "input",
    rows: window.rows,
    columns: window.columns,
    values: covered(reply.body.x[channel], geometry, window, 0),
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
