/** Expressions to begin with: the lecture's, neurons and layers. A preset's texts stand in the catalogue by its name. */

/** @typedef {import("./backprop-setting.js").Setting} Setting */
/** @typedef {Setting & {compare?: string}} Preset  `compare`: another expression on the same values, shown beside */

const HIDDEN = "h = relu(W1 @ x + b1)\ns = W2 @ h + b2\nloss = cross_entropy(s, 0)";
const STACKED = {
  W1: [
    [1, -2],
    [0.5, 1],
    [-1, 1],
  ],
  W2: [
    [1, 0, 2],
    [-1, 1, 1],
  ],
  x: [1, 2],
};

/** @type {Record<string, Record<string, Preset>>} by group and name */
export const PRESETS = {
  lecture: {
    product: { expression: "f = (x + y) * z", values: { x: -2, y: 5, z: -4 } },
    neuron: {
      expression: "f = 1 / (1 + exp(-(w0*x0 + w1*x1 + w2)))",
      values: { w0: 2, x0: -1, w1: -3, x1: -2, w2: -3 },
    },
    gate: {
      expression: "f = sigmoid(w0*x0 + w1*x1 + w2)",
      values: { w0: 2, x0: -1, w1: -3, x1: -2, w2: -3 },
    },
    patterns: { expression: "f = 2 * (x*y + max(z, w))", values: { x: 3, y: -4, z: 2, w: -1 } },
    branches: { expression: "f = x*x + x", values: { x: 3 } },
    length: {
      expression: "f = sum((W @ x) ** 2)",
      values: {
        W: [
          [0.1, 0.5],
          [-0.3, 0.8],
        ],
        x: [0.2, 0.4],
      },
    },
  },
  layers: {
    unit: { expression: "y = relu(w @ x + b)", values: { w: [0.5, -1, 2], x: [1, 2, 1], b: 0.5 } },
    scores: {
      expression: "s = W @ x + b\nloss = cross_entropy(s, 0)",
      values: {
        W: [
          [0.2, -0.5, 0.1],
          [1.5, 1.3, 2.1],
          [0, 0.3, 0.2],
        ],
        x: [0.6, 0.2, 0.9],
        b: [1.1, 3.2, -1.2],
      },
    },
    gated: {
      expression: "f = sum(relu(W @ x + b) ** 2)",
      values: {
        W: [
          [1, -2],
          [0.5, 1],
          [-1, 0.5],
        ],
        x: [1, 2],
        b: [0, -1, 0.5],
      },
    },
    linear: { expression: "y = W2 @ (W1 @ x)", values: STACKED, compare: "W = W2 @ W1\ny = W @ x" },
    nonlinear: { expression: "y = W2 @ relu(W1 @ x)", values: STACKED, compare: "W = W2 @ W1\ny = W @ x" },
    network: {
      expression: HIDDEN,
      values: { ...STACKED, b1: [0, 0.5, 0], b2: [0, 0.5] },
    },
  },
};

/** @type {Setting} what the bare address shows */
export const STANDARD = PRESETS.lecture.neuron;

/** @returns {[string, Preset][]} */
export function allPresets() {
  return Object.values(PRESETS).flatMap((group) => Object.entries(group));
}
