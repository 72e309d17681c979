/** Heatmaps: from bytes or exact values to pixels, and their legend. */

import assert from "node:assert/strict";
import test from "node:test";
import { colourOf } from "../../static/js/draw/colour.js";
import { paintLegend, paintLevels, paintPhoto, paintValues } from "../../static/js/draw/heatmap.js";

const SCALE = /** @type {const} */ ({ kind: "diverging", bound: 2, theme: "light" });

test("a map in 8 bits has the colours of the values that its bytes stand for", () => {
  const picture = paintLevels({ bytes: new Uint8Array([0, 255, 51, 0, 255, 0]), low: -1, high: 2 }, 3, SCALE);
  assert.equal(picture.width, 3);
  assert.equal(picture.height, 2);
  assert.deepEqual([...picture.data.slice(0, 4)], [...colourOf(SCALE, -1), 255]);
  assert.deepEqual([...picture.data.slice(4, 8)], [...colourOf(SCALE, 2), 255]);
  assert.deepEqual([...picture.data.slice(8, 12)], [...colourOf(SCALE, -0.4), 255]);
});

test("exact values are painted row by row", () => {
  const picture = paintValues([1, -1, 0, 2], 2, SCALE);
  assert.deepEqual([...picture.data.slice(12, 16)], [...colourOf(SCALE, 2), 255]);
});

test("the input is a photo again: all channels share one range", () => {
  const channel = (/** @type {number} */ low, /** @type {number} */ high) => ({
    bytes: new Uint8Array([0, 255]),
    low,
    high,
  });
  const picture = paintPhoto([channel(-1, 1), channel(0, 0), channel(-1, 0)], 2);
  assert.deepEqual([...picture.data], [0, 128, 0, 255, 255, 128, 128, 255]);
  assert.deepEqual([...paintPhoto([channel(3, 3)], 2).data.slice(0, 4)], [0, 0, 0, 255]);
});

test("a legend runs from the lowest value to the highest", () => {
  const { data, width, height } = paintLegend(SCALE, 5);
  assert.deepEqual([width, height], [5, 1]);
  assert.deepEqual([...data.slice(0, 3)], colourOf(SCALE, -2));
  assert.deepEqual([...data.slice(8, 11)], colourOf(SCALE, 0));
  assert.deepEqual([...data.slice(16, 19)], colourOf(SCALE, 2));
});
