/** Where a map's channel and a step's value come from. */

import assert from "node:assert/strict";
import test from "node:test";
import { elementwise, endOfChannels } from "../../static/js/labs/explore-follows.js";

/** @typedef {import("../../static/js/labs/explore-source.js").Layer} Layer */

const REST = {
  op: "",
  attributes: {},
  multiply_adds: 0,
  receptive_field: { size: 1, stride: 1, offset: 0 },
  level: /** @type {const} */ ("low"),
};
/** @type {Layer[]} */
const LAYERS = [
  { ...REST, id: "conv1", inputs: ["input"], shape: [6, 28, 28], parameters: 156 },
  { ...REST, id: "relu1", inputs: ["conv1"], shape: [6, 28, 28], parameters: 0 },
  { ...REST, id: "pool1", inputs: ["relu1"], shape: [6, 14, 14], parameters: 0 },
  { ...REST, id: "conv2", inputs: ["pool1"], shape: [6, 10, 10], parameters: 906 },
];
const MODEL = {
  id: "digits",
  title: "",
  version: "1",
  classes: [],
  layers: LAYERS,
  input: { height: 28, width: 28, channels: 1 },
};

test("a channel lives on until other channels are mixed into it", () => {
  assert.equal(endOfChannels(MODEL, LAYERS[0]).id, "pool1");
  assert.equal(endOfChannels(MODEL, LAYERS[1]).id, "pool1");
  assert.equal(endOfChannels(MODEL, LAYERS[3]).id, "conv2");
});

test("a step made of the one value at its own place follows from that value", () => {
  const shapeOf = (/** @type {string} */ id) => LAYERS.find((layer) => layer.id === id)?.shape ?? [1, 28, 28];
  const step = (
    /** @type {string} */ layer,
    /** @type {number[]} */ start,
    /** @type {number[]} */ stop,
  ) => ({
    layer: "relu1",
    op: "relu",
    inputs: [layer],
    at: [3, 4, 5],
    output: 1,
    combine: "max",
    sources: [{ layer, start, stop, step: [1, 1, 1] }],
    receptive_field: {
      row: 0,
      column: 0,
      height: 1,
      width: 1,
      input: { row: 0, column: 0, height: 1, width: 1 },
    },
  });
  const shape = [6, 28, 28];
  assert.equal(elementwise(step("conv1", [3, 4, 5], [4, 5, 6]), shape, shapeOf), "conv1");
  assert.equal(elementwise(step("conv1", [3, 4, 5], [4, 6, 7]), shape, shapeOf), null, "a window");
  assert.equal(elementwise(step("conv1", [3, 8, 10], [4, 9, 11]), shape, shapeOf), null, "another place");
  assert.equal(
    elementwise(step("input", [3, 4, 5], [4, 5, 6]), shape, shapeOf),
    null,
    "nothing before the input",
  );
});
