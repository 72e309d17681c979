/** Forward: volume, vector, weights, biases, and scores that grow product by product. */

import { format } from "../draw/number.js";
import { t } from "../i18n.js";
import { indexOf, links, timing } from "./dense-links.js";
import { marks } from "./dense-marks.js";
import { explain } from "./dense-sum.js";
import { biasView, scoreView, sliceView, vectorView, weightView } from "./dense-views.js";

/** @type {import("./dense-directions.js").Direction} */
export const FORWARD = {
  parts: { slice: "slice", vector: "vector", weight: "weight", bias: "bias", score: "score" },
  names: {
    input: ["input", "dense.input"],
    vector: ["input", "x"],
    weight: ["filter", "W"],
    bias: ["bias", "dense.bias"],
    score: ["output", "dense.score"],
  },
  signs: ["+", "="],
  timing: ({ size, depth, outputs }) => timing(size, depth, outputs),
  links,
  view(matrix, figure, at) {
    if ("channel" in matrix) return sliceView(figure, matrix.channel);
    if (matrix.part === "vector") return vectorView(figure);
    if (matrix.part === "weight") return weightView(figure);
    return matrix.part === "bias" ? biasView(figure) : scoreView(figure, at);
  },
  moves: ({ part }) => part === "score",
  marks: (matrix, at, { timing: when, setting }, hidden) => marks(matrix, at, when, setting.size, hidden),
  explain,
  term: (tap, size) => ({ column: indexOf(tap, size) }),
  spoken({ reply, timing: { inputs } }, { row, count }) {
    const value = format(reply.running[row][count - 1], 4);
    return t(count > inputs ? "dense.spoken.done" : "dense.spoken", { row: row + 1, count, value });
  },
};
