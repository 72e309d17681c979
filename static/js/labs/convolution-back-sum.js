/** The sums of the backward pass written out: all that came to one number of the input, or all that a weight collected. */

import { factor, format } from "../draw/number.js";
import { inputAt } from "../draw/windows.js";
import { t } from "../i18n.js";
import { geometry, seen } from "./convolution-links.js";
import { arrived, collected } from "./convolution-spread.js";
import { turnCell, turned } from "./convolution-turn.js";
import { factorWidth, widest } from "./lab-slices.js";

/** @typedef {import("./convolution-views.js").Figure} Figure */
/** @typedef {import("./convolution-links.js").Geometry} Geometry */
/** @typedef {import("./convolution-spread.js").Links} Spread */
/** @typedef {import("./convolution-collect.js").Links} Collect */
/** @typedef {import("./lab-trace.js").TraceStep} TraceStep */
/** @typedef {import("../elements/dot-product.js").DotProduct} DotProduct */

/** Terms that stand there before the rest folds: those of a small map. */
const TERMS = 49;
/** @type {[string, string, string]} */
const THROUGH_WEIGHTS = ["gradient", "filter", "gradient"];
/** @type {[string, string, string]} */
const THROUGH_INPUTS = ["gradient", "input", "gradient"];

/**
 * @param {DotProduct} sum
 * @param {TraceStep | null} step
 * @param {Figure} figure
 * @param {any} at what belongs together
 * @param {number} index where the animation is
 */
export function explainBack(sum, step, figure, at, index) {
  if (!step) return sum.show(null);
  if (figure.setting.back === "input") return spread(sum, figure, at, index);
  return collect(sum, step, figure, at);
}

/**
 * What has come to a cell by now: from each output that saw it, its gradient times the weight that it was seen through.
 * @param {DotProduct} sum
 * @param {Figure} figure
 * @param {Spread} at
 * @param {number} index
 */
function spread(sum, figure, { cell, filters, senders }, index) {
  const { setting, reply } = figure;
  const sizes = geometry(reply, setting);
  const { upstream, cells } = reply.gradient;
  const rows = senders.map((lines) => (lines.flat().length > 0 ? lines : [[]]));
  const [count, all] = [arrived(senders, index, reply.shape), senders.flat(2).length];
  const now = collected(figure, index)[cell.channel][cell.row][cell.column];
  sum.show(
    {
      patch: rows.map((lines) => lines.map((line) => line.map(({ place: [k, r, q] }) => upstream[k][r][q]))),
      weight: rows.map((lines) =>
        lines.map((line) => line.map((sender) => weightOf(figure, sizes, cell.channel, sender))),
      ),
      channel_sums: null,
      bias: null,
      output: cells[cell.channel][cell.row][cell.column],
    },
    {
      target: nameOfCell(cell, sizes),
      names: filters.map((filter) => t("convolution.filter.name", { filter: filter + 1 })),
      terms: TERMS,
      inputWidth: width(upstream),
      roles: THROUGH_WEIGHTS,
      total: t("convolution.back.total"),
      soFar: count < all ? { count, sum: now } : null,
    },
  );
}

/**
 * The weight through which an output saw a channel, as it meets the patch.
 * @param {Figure} figure
 * @param {Geometry} sizes
 * @param {number} channel
 * @param {import("./convolution-spread.js").Sender} sender
 * @returns {number}
 */
function weightOf({ setting, reply }, sizes, channel, { place: [filter], row, column }) {
  const at = turned(setting) ? turnCell(setting.kernel, { row, column }) : { row, column };
  return reply.given[filter][channel - seen(sizes, filter)[0]][at.row][at.column];
}

/**
 * What a weight collects: at every place the upstream gradient times the input that it met; a bias, that alone.
 * @param {DotProduct} sum
 * @param {TraceStep} step
 * @param {Figure} figure
 * @param {Collect} at
 */
function collect(sum, step, { reply }, { place, tap }) {
  const places = reply.shape[1] * reply.shape[2];
  sum.show(
    {
      patch: [step.upstream],
      weight: step.met && [step.met],
      channel_sums: null,
      bias: null,
      output: step.output,
    },
    {
      target: nameOfWeight(place[0], tap),
      names: [t("convolution.back.places", { places })],
      terms: TERMS,
      inputWidth: width(reply.gradient.upstream),
      roles: THROUGH_INPUTS,
      total: t("convolution.back.total"),
      soFar: null,
    },
  );
  sum.style.setProperty("--weight-width", `${tap ? factorWidth(reply.body.x) : 0}ch`);
}

/**
 * @param {number[][][]} volume
 */
function width(volume) {
  return Math.min(4, widest(volume, factor));
}

/**
 * @param {import("./convolution-spread.js").Cell} cell
 * @param {Geometry} sizes
 */
function nameOfCell({ channel, row, column }, { rows, columns }) {
  const [y, x] = [inputAt(rows, row), inputAt(columns, column)];
  if (y === null || x === null) return t("convolution.back.lost");
  return t("convolution.back.input", { channel: channel + 1, row: y + 1, column: x + 1 });
}

/**
 * @param {number} filter
 * @param {Collect["tap"]} tap
 */
function nameOfWeight(filter, tap) {
  if (!tap) return t("convolution.back.bias", { filter: filter + 1 });
  const { channel, row, column } = tap;
  const names = { filter: filter + 1, channel: channel + 1, row: row + 1, column: column + 1 };
  return t("convolution.back.weight", names);
}

/**
 * A step for those who hear it.
 * @param {Figure} figure
 * @param {TraceStep} step
 */
export function spokenBack({ setting }, step) {
  const [filter, row, column] = step.at.map((index) => index + 1);
  const value = format(step.output);
  if (setting.back === "input") return t("convolution.back.spoken", { filter, row, column, value });
  const [channel, i, j] = step.tap ?? [];
  const tap = step.tap && { channel, row: i, column: j };
  return `${nameOfWeight(step.at[0], tap)}: ${value}`;
}
