/** A row of Wx + b as the dot product that is written out: the volume's channels and the row folded like them. */

import { factor } from "../draw/number.js";
import { t } from "../i18n.js";
import { placeOf } from "./dense-links.js";

/** @typedef {import("./dense-engine.js").Reply} Reply */
/** @typedef {import("../draw/dotproduct.js").Step} Step */

/** Terms of a channel that stand there before the rest folds: of few numbers all, of an image's some. */
const TERMS = { all: 30, some: 8 };
const LINES = 6;

/**
 * Writes out where the animation is, or what the pointer is on.
 * @param {import("../elements/dot-product.js").DotProduct} element
 * @param {import("./dense-views.js").Figure} figure
 * @param {import("./dense-links.js").Links} at
 * @param {number | null} pointed number of the vector whose term is lit
 */
export function explain(element, { reply, setting, timing }, at, pointed) {
  const done = at.count > timing.inputs;
  element.show(stepOf(reply, at.row), {
    target: t("dense.score.of", { row: at.row + 1 }),
    inputWidth: reply.flattened.reduce((most, value) => Math.max(most, factor(value).length), 1),
    terms: timing.chunk > 1 ? TERMS.some : TERMS.all,
    lines: LINES,
    soFar: done ? null : { count: at.count, sum: reply.running[at.row][at.count - 1] },
  });
  element.lit = pointed === null ? null : placeOf(pointed, setting.size);
}

/** @type {WeakMap<Reply, Map<number, Step>>} */
const made = new WeakMap();

/**
 * @param {Reply} reply
 * @param {number} row
 * @returns {Step}
 */
export function stepOf(reply, row) {
  const known = made.get(reply) ?? new Map();
  made.set(reply, known);
  const step = known.get(row) ?? fold(reply, row);
  known.set(row, step);
  return step;
}

/**
 * @param {Reply} reply
 * @param {number} row
 * @returns {Step}
 */
function fold({ body, channel_sums, output }, row) {
  let next = 0;
  const weight = body.x.map((rows) => rows.map((cells) => cells.map(() => body.weight[row][next++])));
  return {
    patch: body.x,
    weight,
    channel_sums: channel_sums[row],
    bias: body.bias[row],
    output: output[row],
  };
}
