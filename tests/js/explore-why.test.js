/** Why: its addresses, what a view asks about, and where the cells of a map lie. */

import assert from "node:assert/strict";
import test from "node:test";
import {
  asked,
  attributionPath,
  convolutions,
  kinds,
  targetOf,
} from "../../static/js/labs/explore-why-asked.js";
import { boundOf, boxOf, levelsOf, nearest } from "../../static/js/labs/explore-why-cells.js";
import { attributionCalls, excitationCalls } from "../../static/js/labs/explore-why-code.js";
import {
  ASKED_NOTHING,
  elsewhere,
  formatWhy,
  isWhyStep,
  parseWhy,
} from "../../static/js/labs/explore-why-place.js";

const layer = (
  /** @type {string} */ id,
  /** @type {string} */ op,
  /** @type {number[]} */ shape,
  /** @type {string} */ from,
) => ({
  id,
  op,
  shape,
  inputs: [from],
});
const PICTURE = /** @type {any} */ ({
  model: {
    id: "tiny",
    version: "abc",
    classes: ["cat", "dog", "cup"],
    input: { height: 32, width: 32 },
    layers: [
      layer("conv1", "conv2d", [4, 32, 32], "input"),
      layer("relu1", "relu", [4, 32, 32], "conv1"),
      layer("conv2", "conv2d", [8, 16, 16], "relu1"),
      layer("fc", "linear", [3], "conv2"),
      layer("softmax", "softmax", [3], "fc"),
    ],
  },
  run: { image: "ff00", predictions: [{ index: 2 }, { index: 0 }] },
  edits: "",
});
const NOWHERE = { layer: null, channel: null, row: null, column: null };
const MAP = { layer: "conv2", channel: 5, row: null, column: null };
const VALUE = { ...MAP, row: 3, column: 4 };

test("every question has an address that leads back to it", () => {
  for (const why of [
    ASKED_NOTHING,
    { ...ASKED_NOTHING, excite: 7 },
    { ...ASKED_NOTHING, method: /** @type {const} */ ("gradcam"), layer: "conv1", marks: ["box", "mask"] },
    { ...ASKED_NOTHING, method: /** @type {const} */ ("occlusion"), patch: 5, stride: 2, index: 0 },
    {
      ...ASKED_NOTHING,
      method: /** @type {const} */ ("guided"),
      of: /** @type {const} */ ("class"),
      excite: 0,
    },
  ])
    assert.deepEqual(parseWhy(new URLSearchParams(formatWhy(why))), why);
});

test("what an address says wrongly is as if it were not there", () => {
  assert.deepEqual(parseWhy(new URLSearchParams("why=magic&for=2")), ASKED_NOTHING);
  const { patch, marks, of } = parseWhy(new URLSearchParams("why=gradient&patch=-3&mark=halo*box&of=all"));
  assert.deepEqual([patch, marks, of], [null, ["box"], null]);
});

test("another method is a step back; a mark, a patch or a seed is not", () => {
  const why = { ...ASKED_NOTHING, method: /** @type {const} */ ("gradcam"), excite: 1 };
  assert.ok(isWhyStep(why, ASKED_NOTHING));
  assert.ok(!isWhyStep({ ...why, marks: ["box"], patch: 3, excite: 2 }, why));
});

test("another network is asked by the same method, and nothing else is kept of the question", () => {
  const why = {
    ...ASKED_NOTHING,
    method: /** @type {const} */ ("gradcam"),
    index: 400,
    layer: "conv9",
    marks: ["mask"],
  };
  assert.deepEqual(elsewhere(why), { ...ASKED_NOTHING, method: "gradcam", marks: ["mask"] });
});

test("a view asks about what it shows, or about the most probable class", () => {
  assert.deepEqual(targetOf(ASKED_NOTHING, NOWHERE, PICTURE), { kind: "class", layer: "fc", at: [2] });
  assert.deepEqual(targetOf(ASKED_NOTHING, MAP, PICTURE), { kind: "map", layer: "conv2", at: [5] });
  assert.deepEqual(targetOf(ASKED_NOTHING, VALUE, PICTURE), { kind: "value", layer: "conv2", at: [5, 3, 4] });
  const score = { ...NOWHERE, layer: "softmax", channel: 1 };
  assert.deepEqual(targetOf(ASKED_NOTHING, score, PICTURE), { kind: "class", layer: "fc", at: [1] });
  assert.deepEqual(targetOf({ ...ASKED_NOTHING, index: 99 }, NOWHERE, PICTURE).at, [2]);
  assert.deepEqual(kinds(VALUE, PICTURE), ["value", "map", "class"]);
});

test("a Grad-CAM weighs a convolution before what is asked about", () => {
  const of = (/** @type {any} */ where) => convolutions(targetOf(ASKED_NOTHING, where, PICTURE), PICTURE);
  assert.deepEqual(of(NOWHERE), ["conv1", "conv2"]);
  assert.deepEqual(of(MAP), ["conv1"]);
  assert.deepEqual(of({ ...MAP, layer: "conv1", channel: 0 }), ["conv1"]);
  assert.equal(asked(ASKED_NOTHING, NOWHERE, PICTURE).layer, "conv2");
  assert.equal(asked({ ...ASKED_NOTHING, layer: "conv2" }, MAP, PICTURE).layer, "conv1");
});

test("paths and programs ask for the same", () => {
  const what = asked({ ...ASKED_NOTHING, method: "occlusion", patch: 4 }, MAP, PICTURE);
  const query = "method=occlusion&target=conv2%2F5&patch=4&stride=2";
  assert.ok(attributionPath(what, PICTURE, "/stream").endsWith(query));
  assert.ok(attributionCalls(what, PICTURE, "http://host").curl.includes(query));
  const calls = excitationCalls(what.target, 3, { ...PICTURE, edits: "conv1.0_0" }, "http://host");
  assert.ok(calls.curl.includes("target=conv2%2F5&seed=3&edits=conv1.0_0"));
  assert.ok(calls.python.includes('"seed":"3"'));
});

test("each pixel has the cell that is nearest; the last patch of an occlusion ends at the edge", () => {
  assert.deepEqual(nearest(6, 3, null), [0, 0, 1, 1, 2, 2]);
  assert.deepEqual(nearest(7, 3, { size: 3, stride: 2 }), [0, 0, 0, 1, 1, 2, 2]);
  const region = { row: 10, column: 20, height: 64, width: 64 };
  const found = /** @type {any} */ ({ shape: [3, 3], patch: { size: 8, stride: 13 } });
  const box = boxOf(found, { row: 2, column: 1 }, { height: 32, width: 32 }, region);
  assert.deepEqual(box, { row: 10 + 2 * 24, column: 20 + 2 * 13, height: 16, width: 16 });
});

test("a few strong pixels do not leave the others pale, and signs keep their sides", () => {
  const values = [Array.from({ length: 200 }, (_, index) => (index === 7 ? 100 : 1))];
  const found = /** @type {any} */ ({ values, low: 0, high: 100 });
  assert.equal(boundOf(found, true), 1);
  assert.equal(boundOf(found, false), 100);
  assert.deepEqual([...levelsOf([-2, 0, 1, 5], 2, true).bytes], [0, 128, 191, 255]);
  assert.deepEqual([...levelsOf([0, 1, 5], 2, false).bytes], [0, 128, 255]);
});
