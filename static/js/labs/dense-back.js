/** Backwards: the upstream gradient of the scores, and what it becomes for the weights or for the input. */

import { format } from "../draw/number.js";
import { t } from "../i18n.js";
import { collectMarks, outerMarks } from "./dense-back-marks.js";
import { explainCollect, explainOuter } from "./dense-back-sum.js";
import { cellsView, collectedView, offsetView, slopeView, upstreamView } from "./dense-back-views.js";
import { FEW, links, timing } from "./dense-links.js";
import { biasView, sliceView, vectorView, weightView } from "./dense-views.js";

/** @typedef {import("./dense-directions.js").Direction} Direction */
/** @typedef {import("./dense-links.js").Timing} Timing */
/** @typedef {import("./dense-links.js").Links} Links */

/** The outer product: each weight's gradient is the upstream of its row times the number of its column. @type {Direction} */
export const OUTER = {
  parts: { slice: "slice", vector: "vector", weight: "slope", bias: "offset", score: "upstream" },
  names: {
    input: ["input", "dense.input"],
    vector: ["input", "x"],
    weight: ["gradient", "∂L/∂W"],
    bias: ["gradient", "∂L/∂b"],
    score: ["gradient", "dense.upstream"],
  },
  signs: ["", "←"],
  timing: ({ size, depth, outputs }) => timing(size, depth, outputs),
  links,
  view(matrix, figure) {
    if ("channel" in matrix) return sliceView(figure, matrix.channel);
    if (matrix.part === "vector") return vectorView(figure);
    if (matrix.part === "slope") return slopeView(figure);
    return matrix.part === "offset" ? offsetView(figure) : upstreamView(figure);
  },
  moves: () => false,
  marks: (matrix, at, { timing: when, setting }) => outerMarks(matrix, at, when, setting.size),
  explain: explainOuter,
  term: () => null,
  spoken({ reply: { gradient }, timing: { inputs } }, { row, count }) {
    if (count > inputs)
      return t("dense.spoken.offset", { row: row + 1, value: format(gradient?.bias[row] ?? 0) });
    const value = format(gradient?.weight[row][count - 1] ?? 0);
    return t("dense.spoken.slope", { row: row + 1, column: count, value });
  },
};

/** The transposed product: each number's gradient is a column of weights times the upstream, added up. @type {Direction} */
export const COLLECT = {
  parts: { slice: "cells", vector: "collected", weight: "weight", bias: "bias", score: "upstream" },
  names: {
    input: ["gradient", "dense.cells"],
    vector: ["gradient", "∂L/∂x"],
    weight: ["filter", "W"],
    bias: null,
    score: ["gradient", "dense.upstream"],
  },
  signs: ["", "·"],
  timing: columns,
  links: columnLinks,
  view(matrix, figure, at) {
    if ("channel" in matrix) return cellsView(figure, matrix.channel, at);
    if (matrix.part === "collected") return collectedView(figure, at);
    if (matrix.part === "weight") return weightView(figure);
    return matrix.part === "bias" ? biasView(figure) : upstreamView(figure);
  },
  moves: ({ part }) => part === "cells" || part === "collected",
  marks: (matrix, at, { timing: when, setting }) => collectMarks(matrix, at, when, setting.size),
  explain: explainCollect,
  term: ({ column }) => ({ row: column }),
  spoken({ reply: { gradient } }, { work, count }) {
    const value = format(gradient?.running[work][count - 1] ?? 0, 4);
    return t("dense.spoken.collected", { column: work + 1, count, value });
  },
};

/**
 * Column by column: of few numbers a product a step, in a large volume a row of it at once.
 * @param {import("./dense-setting.js").Setting} setting
 * @returns {Timing}
 */
function columns({ size, depth, outputs }) {
  const inputs = size[0] * size[1] * depth;
  const few = inputs <= FEW;
  const chunk = few ? 1 : size[1];
  const parts = few ? outputs : 1;
  return { inputs, outputs, chunk, parts, total: (inputs / chunk) * parts };
}

/**
 * @param {Timing} timing
 * @param {number} step of the animation
 * @param {import("./dense-links.js").Pointed | null} hover
 * @param {import("./dense-links.js").Pointed | null} pin
 * @returns {Links}
 */
export function columnLinks({ inputs, outputs, chunk, parts, total }, step, hover, pin) {
  const at = Math.min(step, total - 1);
  const from = Math.floor(at / parts) * chunk;
  const own = { row: 0, count: parts > 1 ? (at % parts) + 1 : outputs, column: from };
  const column = within(hover?.column ?? pin?.column, inputs);
  const row = within(hover?.row, outputs);
  const count = column === null ? own.count : outputs;
  return {
    row: row ?? (column === null && parts > 1 ? own.count - 1 : -1),
    count,
    terms: column === null ? [from, from + chunk] : null,
    column,
    pointedRow: row !== null,
    work: column ?? from,
    own,
  };
}

/**
 * @param {number | undefined} index
 * @param {number} size
 */
function within(index, size) {
  return index !== undefined && index >= 0 && index < size ? index : null;
}
