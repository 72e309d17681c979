/** The order of maps on Explore: strongest first. */

import assert from "node:assert/strict";
import test from "node:test";
import { arranged, descending, strengths } from "../../static/js/labs/explore-order.js";

test("the strongest map first, whatever its sign; equal ones by index", () => {
  const channels = [
    { min: 0, max: 1, mean: 0 },
    { min: -3, max: 1, mean: 0 },
    { min: 0, max: 1, mean: 1 },
    { min: -1, max: 2, mean: 0 },
  ];
  assert.deepEqual(arranged(channels, "strongest"), [1, 3, 0, 2]);
  assert.deepEqual(arranged(channels, "index"), [0, 1, 2, 3]);
});

test("of equally strong maps the one that stands out from its mean comes first", () => {
  const channels = [
    { min: 0, max: 6, mean: 5 },
    { min: 0, max: 6, mean: 1 },
    { min: 0, max: 7, mean: 6 },
  ];
  assert.deepEqual(arranged(channels, "strongest"), [2, 1, 0]);
});

test("by similarity the most alike come first; as long as that is not known, the strongest", () => {
  const channels = [3, 2, 1].map((max) => ({ min: 0, max, mean: 0 }));
  assert.deepEqual(arranged(channels, "similarity"), [0, 1, 2]);
  assert.deepEqual(arranged(channels, "similarity", [-0.5, 0.2, 1]), [2, 1, 0]);
});

test("a filter's strength by input channel is the sum of its |weights| there", () => {
  // Two channels with 1 × 2 taps, each between its own low and high.
  const filter = { shape: [2, 1, 2], low: [-9, -1], high: [9, 4], bytes: new Uint8Array([0, 255, 51, 255]) };
  assert.deepEqual(strengths(filter), [18, 4]);
});

test("a row of a matrix has one weight for each input", () => {
  const row = { shape: [3], low: [0, -2, 1], high: [0, -2, 1], bytes: new Uint8Array(3) };
  assert.deepEqual(strengths(row), [0, 2, 1]);
});

test("sorting leaves the given list alone", () => {
  const items = [1, 3, 2];
  assert.deepEqual(
    descending(items, (item) => item),
    [3, 2, 1],
  );
  assert.deepEqual(items, [1, 3, 2]);
});
