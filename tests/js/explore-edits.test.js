/** Interventions in an address: read, written, changed on, taken back. */

import assert from "node:assert/strict";
import test from "node:test";
import {
  changes,
  factorOf,
  filterEdits,
  formatEdits,
  parseEdits,
  reachedBy,
  sameNumbers,
  toBody,
  withEdit,
  withoutChange,
} from "../../static/js/labs/explore-edits.js";

const TEXT = "block2_1.expand.5_0*conv1_1.w.3.0.1.2_-0.5*fc.w.2.17_1e-7*conv1_1.b.3_2";
const scale = (/** @type {number} */ value) => ({
  kind: /** @type {const} */ ("scale"),
  layer: "relu1",
  channel: 3,
  value,
});

test("what an address says of edits is read and written back", () => {
  assert.deepEqual(parseEdits(TEXT), [
    { kind: "scale", layer: "block2_1.expand", channel: 5, value: 0 },
    { kind: "weight", layer: "conv1_1", filter: 3, at: [0, 1, 2], value: -0.5 },
    { kind: "weight", layer: "fc", filter: 2, at: [17], value: 1e-7 },
    { kind: "bias", layer: "conv1_1", filter: 3, value: 2 },
  ]);
  assert.equal(formatEdits(parseEdits(TEXT)), TEXT);
  assert.deepEqual(parseEdits(""), []);
});

test("what is no edit stays as it is written, so that it can be shown and taken back", () => {
  for (const text of ["nonsense", "relu1.3_", "relu1_x", "relu1.3_many"]) {
    assert.deepEqual(parseEdits(text), [{ kind: "unknown", text }]);
    assert.equal(formatEdits(parseEdits(text)), text);
    assert.equal(withoutChange(`${text}*relu1.3_0`, parseEdits(text)[0]), "relu1.3_0");
  }
});

test("the API gets the same edits as objects", () => {
  assert.deepEqual(toBody(TEXT), [
    { layer: "block2_1.expand", channel: 5, scale: 0 },
    { layer: "conv1_1", filter: 3, channel: 0, row: 1, column: 2, weight: -0.5 },
    { layer: "fc", row: 2, column: 17, weight: 1e-7 },
    { layer: "conv1_1", filter: 3, bias: 2 },
  ]);
});

test("an edit of the same number takes its place, another one comes behind", () => {
  const one = withEdit("", scale(0));
  assert.equal(one, "relu1.3_0");
  const two = withEdit(one, { kind: "bias", layer: "conv1", filter: 3, value: 1 });
  assert.equal(two, "relu1.3_0*conv1.b.3_1");
  assert.equal(withEdit(two, scale(0.5)), "relu1.3_0.5*conv1.b.3_1");
  assert.equal(withEdit("relu1.3_0*relu1.3_2", scale(1.5)), "relu1.3_1.5");
});

test("a channel's factor is that of the last edit, and 1 without any", () => {
  assert.equal(factorOf("relu1.3_0*relu1.3_2", "relu1", 3), 2);
  assert.equal(factorOf("relu1.3_0", "relu1", 4), 1);
  assert.equal(factorOf("relu1.33_0", "relu1", 3), 1);
});

test("all numbers of one filter are one change, and are taken back together", () => {
  const text = "conv1.w.3.0.1.1_2*relu1.3_0*conv1.b.3_1*conv1.w.4.0.0.0_5";
  assert.deepEqual(
    changes(text).map((change) => change.length),
    [2, 1, 1],
  );
  assert.equal(filterEdits(text, "conv1", 3).length, 2);
  assert.equal(withoutChange(text, parseEdits(text)[0]), "relu1.3_0*conv1.w.4.0.0.0_5");
});

test("changing on what was changed before is known from changing something else", () => {
  assert.equal(sameNumbers("relu1.3_0", "relu1.3_2"), true);
  assert.equal(sameNumbers("relu1.3_0*conv1.b.3_1", "conv1.b.3_5*relu1.3_2"), true);
  assert.equal(sameNumbers("", "relu1.3_2"), false);
  assert.equal(sameNumbers("relu1.3_0", "relu1.4_0"), false);
});

test("edits reach the layer that they change and all that is computed from it", () => {
  const layers = [
    { id: "conv1", inputs: ["input"] },
    { id: "relu1.unscaled", inputs: ["conv1"] },
    { id: "relu1", inputs: ["relu1.unscaled"] },
    { id: "conv2", inputs: ["relu1"] },
    { id: "side", inputs: ["conv1"] },
    { id: "add", inputs: ["conv2", "side"] },
  ];
  assert.deepEqual([...reachedBy("relu1.3_0", layers)], ["relu1", "conv2", "add"]);
  assert.deepEqual([...reachedBy("conv1.b.3_0", layers)].length, layers.length);
  assert.deepEqual([...reachedBy("", layers)], []);
});
