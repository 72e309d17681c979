/** The products of the dense lab's backward pass written out: one of the outer product, or a column times the upstream. */

import { factor } from "../draw/number.js";
import { t } from "../i18n.js";

/** @typedef {import("../elements/dot-product.js").DotProduct} DotProduct */
/** @typedef {import("./dense-views.js").Figure} Figure */
/** @typedef {import("./dense-links.js").Links} Links */
/** @typedef {import("./dense-engine.js").Gradient} Gradient */

/** Whole numbers keep their places from step to step; room for longer ones would tear a sum apart. */
const FEW = 4;

/**
 * One weight's gradient: upstream × the number that it was multiplied with; a bias's, the upstream itself.
 * @param {DotProduct} sum
 * @param {Figure} figure
 * @param {Links} at
 * @param {number | null} pointed number of the vector
 */
export function explainOuter(sum, { reply }, { row, count, terms }, pointed) {
  const { upstream, weight, bias } = /** @type {Gradient} */ (reply.gradient);
  const column = pointed ?? terms?.[0] ?? (count <= reply.flattened.length ? count - 1 : null);
  const names = { row: row + 1, column: (column ?? 0) + 1 };
  sum.show(
    {
      patch: [[[upstream[row]]]],
      weight: column === null ? null : [[[reply.flattened[column]]]],
      channel_sums: null,
      bias: null,
      output: column === null ? bias[row] : weight[row][column],
    },
    {
      target: t(column === null ? "dense.back.bias" : "dense.back.weight", names),
      names: [t(column === null ? "dense.back.alone" : "dense.back.product")],
      total: t("dense.back.result"),
      roles: ["gradient", "input", "gradient"],
      soFar: null,
    },
  );
  sum.lit = null;
}

/**
 * One number's gradient: each score's upstream × the weight between them, added up.
 * @param {DotProduct} sum
 * @param {Figure} figure
 * @param {Links} at
 */
export function explainCollect(sum, { reply, timing }, { work, count, row }) {
  const { upstream, flattened, running } = /** @type {Gradient} */ (reply.gradient);
  sum.show(
    {
      patch: [[upstream]],
      weight: [[reply.body.weight.map((weights) => weights[work])]],
      channel_sums: null,
      bias: null,
      output: flattened[work],
    },
    {
      target: t("dense.back.input", { column: work + 1 }),
      names: [t("dense.back.column", { column: work + 1 })],
      total: t("dense.back.sum"),
      roles: ["gradient", "filter", "gradient"],
      inputWidth: upstream.reduce((most, value) => Math.max(most, Math.min(FEW, factor(value).length)), 1),
      soFar: count < timing.outputs ? { count, sum: running[work][count - 1] } : null,
    },
  );
  sum.lit = row < 0 ? null : { channel: 0, row: 0, column: row };
}
