/** Each matrix of the figure as the view of a tensor grid: slices, the gradient for them, and the magnified window. */

import { inputAt, tap, windowAt } from "../draw/windows.js";
import { t } from "../i18n.js";
import { grey, inputPaint, rolePaint, scaleColours, WHITE } from "./lab-paint.js";
import { covered, largest, padded, widest } from "./lab-slices.js";

/** @typedef {import("../elements/tensor-grid.js").View} View */
/** @typedef {import("./lab.js").Figure<import("./pooling-setting.js").Setting>} Figure */
/** @typedef {import("./pooling-cells.js").Matrix} Matrix */
/** @typedef {import("./pooling-links.js").Geometry} Geometry */
/** @typedef {import("./pooling-links.js").Links} Links */
/** @typedef {import("./lab-paint.js").Colours} Colours */

/** Padding never wins: it counts as less than any number. In a mean it is a zero like any other. */
const FILLING = { max_pool2d: Number.NEGATIVE_INFINITY, avg_pool2d: 0 };

/**
 * @param {Matrix} matrix
 * @param {Figure} figure
 * @param {Geometry} geometry
 * @param {Links} links
 * @returns {View}
 */
export function view(matrix, figure, geometry, links) {
  if (!("channel" in matrix)) return magnified(matrix.part, figure, geometry, links);
  const { part, channel } = matrix;
  return part === "input" || part === "downstream"
    ? before(part, figure, geometry, channel)
    : after(part, figure, channel);
}

/**
 * One channel of the input with its padding, or the gradient that comes back to it.
 * @param {"input" | "downstream"} part
 * @param {Figure} figure
 * @param {Geometry} geometry
 * @param {number} channel
 * @returns {View}
 */
function before(part, figure, geometry, channel) {
  const { setting, reply, layout } = figure;
  const { rows, columns } = geometry;
  const { rows: down, columns: across } = reply.arithmetic;
  const input = part === "input";
  const volume = input ? reply.body.x : reply.gradient.x;
  return {
    label: t(`pooling.${part}.of`, { channel: channel + 1, depth: setting.depth }),
    kind: input ? "input" : "gradient",
    rows: rows.total,
    columns: columns.total,
    values: padded(volume[channel], geometry, input ? filling(reply) : 0),
    shade: input ? undefined : shade(figure),
    mode: layout.mode,
    cell: layout.cell,
    paint: colours(part, figure).paint,
    padding: { top: rows.ring, right: columns.ring, bottom: rows.ring, left: columns.ring },
    unreached: { rows: down.unused, columns: across.unused },
    editable: input && layout.mode === "numbers",
    widest: layout.mode === "numbers" ? widest(volume) : 1,
  };
}

/**
 * One channel of the output, or the gradient that arrives at it.
 * @param {"output" | "upstream"} part
 * @param {Figure} figure
 * @param {number} channel
 * @returns {View}
 */
function after(part, figure, channel) {
  const { reply, layout } = figure;
  const [depth, rows, columns] = reply.shape;
  const volume = part === "output" ? reply.output : reply.gradient.upstream;
  return {
    label: t(`pooling.${part}.of`, { channel: channel + 1, depth }),
    kind: part === "output" ? "output" : "gradient",
    rows,
    columns,
    values: volume[channel].flat(),
    mode: layout.mode,
    cell: layout.cell,
    paint: colours(part, figure).paint,
    widest: layout.mode === "numbers" ? widest(volume) : 1,
  };
}

/**
 * What the window covers in its channel, or the gradient there.
 * @param {"patch" | "routed"} part
 * @param {Figure} figure
 * @param {Geometry} geometry
 * @param {Links} links
 * @returns {View}
 */
function magnified(part, figure, geometry, { place: [channel], window }) {
  const { reply, layout } = figure;
  const patch = part === "patch";
  const volume = patch ? reply.body.x : reply.gradient.x;
  return {
    label: t(`pooling.${part}.of`, { channel: channel + 1 }),
    kind: patch ? "input" : "gradient",
    rows: window.rows,
    columns: window.columns,
    values: covered(volume[channel], geometry, window, patch ? filling(reply) : 0),
    shade: patch ? undefined : shade(figure),
    mode: "numbers",
    cell: layout.magnified,
    editable: patch,
    // Their figures stay as large from step to step, and alike in both.
    widest: 3,
  };
}

/** A cell that gets no gradient stays pale. @param {Figure} figure */
function shade(figure) {
  const { high } = colours("downstream", figure);
  return (/** @type {number} */ value) => (high > 0 ? Math.max(0, value / high) : 0);
}

/** @typedef {"input" | "output" | "downstream" | "upstream"} Part */
/** @type {WeakMap<object, Map<string, Colours>>} */
const scales = new WeakMap();

/**
 * The colours of all slices of one kind: channels can be compared, and an image stays an image.
 * @param {Part} part
 * @param {Figure} figure
 * @returns {Colours}
 */
export function colours(part, figure) {
  const known = scales.get(figure.reply) ?? new Map();
  scales.set(figure.reply, known);
  const key = `${part} ${figure.theme}`;
  if (!known.has(key)) known.set(key, scale(part, figure));
  return /** @type {Colours} */ (known.get(key));
}

/**
 * @param {Part} part
 * @param {Figure} figure
 * @returns {Colours}
 */
function scale(part, { setting, reply, theme }) {
  const { body, output, gradient } = reply;
  if (part === "downstream" || part === "upstream") {
    const high = largest(part === "upstream" ? gradient.upstream : gradient.x);
    return { low: 0, high, paint: rolePaint("gradient", high, theme) };
  }
  if (setting.image) return { low: 0, high: WHITE, paint: grey(WHITE) };
  if (part === "output") return scaleColours(output.flat(), theme);
  const high = largest(body.x);
  return { low: 0, high, paint: inputPaint(false, high, theme) };
}

/**
 * A step of the trace as it is written out: padding is what it counts as.
 * @param {import("./lab-trace.js").TraceStep} step
 * @param {import("./lab-engine.js").Reply} reply
 * @param {Geometry} geometry
 * @returns {import("../draw/dotproduct.js").Combined}
 */
export function writtenOut({ at, patch, argmax, output }, reply, geometry) {
  const window = windowAt(geometry, at[1], at[2]);
  /** @param {number} value @param {number} i @param {number} j */
  const there = (value, i, j) => {
    const [row, column] = tap(window, i, j);
    const inside = inputAt(geometry.rows, row) !== null && inputAt(geometry.columns, column) !== null;
    return inside ? value : filling(reply);
  };
  const rows = /** @type {number[][]} */ (patch);
  return {
    combine: reply.op === "max_pool2d" ? "max" : "mean",
    patch: rows.map((cells, i) => cells.map((value, j) => there(value, i, j))),
    argmax: argmax ?? null,
    output,
  };
}

/** @param {import("./lab-engine.js").Reply} reply */
function filling({ op }) {
  return FILLING[/** @type {keyof typeof FILLING} */ (op)];
}
