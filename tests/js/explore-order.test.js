/** The order of maps on Explore: strongest first. */

import assert from "node:assert/strict";
import test from "node:test";
import { arranged, descending, peaks, strengths } from "../../static/js/labs/explore-order.js";

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

test("a filter's strength by input channel is the sum of its |weights| there", () => {
  // Two filters over two channels with 1 × 2 taps, each filter between its own low and high.
  const bytes = new Uint8Array([0, 0, 0, 0, 0, 255, 51, 255]);
  const weight = { shape: [2, 2, 1, 2], low: [-9, -1], high: [9, 4], bytes };
  assert.deepEqual(strengths(weight, 1), [5, 4]);
});

test("a matrix has one weight for each input", () => {
  const weight = { shape: [2, 3], low: [0, -2], high: [1, 0], bytes: new Uint8Array([0, 0, 255, 0, 255, 0]) };
  assert.deepEqual(strengths(weight, 0), [0, 0, 1]);
  assert.deepEqual(strengths(weight, 1), [2, 0, 2]);
});

test("sorting leaves the given list alone", () => {
  const items = [1, 3, 2];
  assert.deepEqual(
    descending(items, (item) => item),
    [3, 2, 1],
  );
  assert.deepEqual(items, [1, 3, 2]);
});

test("peaks are the strongest places of either sign, apart from each other; zeros are none", () => {
  const bytes = new Uint8Array(100).fill(128);
  bytes[11] = 255;
  bytes[12] = 254;
  bytes[88] = 0;
  const levels = { bytes, low: -128, high: 127 };
  assert.deepEqual(peaks(levels, 10, 2), [
    { row: 8, column: 8 },
    { row: 1, column: 1 },
  ]);
  assert.equal(peaks(levels, 10, 9).length, 2);
});
