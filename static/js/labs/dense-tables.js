/** The dense lab's figure as tables: the volume, the weights with biases and scores, and softmax. */

import { mapTables } from "../elements/tables.js";
import { t } from "../i18n.js";

/**
 * @param {import("./dense-engine.js").Reply} reply
 * @returns {import("../elements/tables.js").Table[]}
 */
export function tables({ body, flattened, output, softmax, gradient }) {
  const numbered = flattened.map((_, index) => `x[${index + 1}]`);
  return [
    ...mapTables(t("dense.input"), body.x),
    { caption: t("dense.vector.of", { count: flattened.length }), head: numbered, rows: [flattened] },
    {
      caption: t("dense.table.weights"),
      head: ["", ...numbered, t("dense.bias"), t("dense.score")],
      rows: body.weight.map((row, m) => [
        t("dense.class", { index: m + 1 }),
        ...row,
        body.bias[m],
        output[m],
      ]),
    },
    {
      caption: t("dense.softmax.caption"),
      head: ["", ...["score", "scaled", "shifted", "exp", "output"].map((of) => t(`dense.softmax.${of}`))],
      rows: output.map((score, m) => [
        t("dense.class", { index: m + 1 }),
        score,
        softmax.scaled[m],
        softmax.shifted[m],
        softmax.exp[m],
        softmax.output[m],
      ]),
    },
    ...(gradient ? slopes(gradient, numbered) : []),
  ];
}

/**
 * What goes back: for the weights and biases, and for the input.
 * @param {import("./dense-engine.js").Gradient} gradient
 * @param {string[]} numbered names of the vector's numbers
 * @returns {import("../elements/tables.js").Table[]}
 */
function slopes({ upstream, weight, x, flattened }, numbered) {
  return [
    {
      caption: t("dense.table.slopes"),
      head: ["", t("dense.upstream.of"), ...numbered, t("dense.offset.of")],
      rows: weight.map((row, m) => [t("dense.class", { index: m + 1 }), upstream[m], ...row, upstream[m]]),
    },
    ...mapTables(t("dense.cells.name"), x),
    { caption: t("dense.collected.of", { count: flattened.length }), head: numbered, rows: [flattened] },
  ];
}
