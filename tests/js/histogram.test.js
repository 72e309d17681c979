/** Histograms, veils over photos and filters as colours: from the API's numbers to shapes and pixels. */

import assert from "node:assert/strict";
import test from "node:test";
import { colourOf } from "../../static/js/draw/colour.js";
import { bars, binOf, ticks } from "../../static/js/draw/histogram.js";
import { paintTemplate } from "../../static/js/draw/template.js";
import { paintVeil } from "../../static/js/draw/veil.js";

test("bars fill the box from the smallest to the largest value, the fullest to the top", () => {
  const { bars: found, most, zero } = bars({ edges: [-1, 0, 1, 3], counts: [2, 4, 1] });
  assert.equal(most, 4);
  assert.equal(zero, 0.25);
  assert.deepEqual(
    found.map(({ x, width, height }) => [x, width, height]),
    [
      [0, 0.25, 0.5],
      [0.25, 0.25, 1],
      [0.5, 0.5, 0.25],
    ],
  );
});

test("numbers that are exactly zero are left out of the bar that they fall into", () => {
  const { bars: found, most } = bars({ edges: [0, 1, 2], counts: [90, 5] }, 88);
  assert.equal(most, 5);
  assert.deepEqual(
    found.map(({ count }) => count),
    [2, 5],
  );
});

test("zero is marked only where values lie on both sides of it or end there", () => {
  assert.equal(bars({ edges: [1, 2, 3], counts: [1, 1] }).zero, null);
  assert.equal(bars({ edges: [0, 2, 3], counts: [1, 1] }).zero, 0);
  assert.equal(bars({ edges: [-3, -2, 0], counts: [1, 1] }).zero, 1);
});

test("nothing but zeros is a box without bars", () => {
  const { bars: found } = bars({ edges: [-0.5, 0, 0.5], counts: [0, 9] }, 9);
  assert.deepEqual(
    found.map(({ height }) => height),
    [0, 0],
  );
});

test("a value falls into the bin that begins with it, the largest into the last", () => {
  assert.equal(binOf([0, 1, 2], 0), 0);
  assert.equal(binOf([0, 1, 2], 1), 1);
  assert.equal(binOf([0, 1, 2], 2), 1);
});

test("the axis names both ends, and zero where there is room", () => {
  const values = (/** @type {number[]} */ edges) => ticks(edges).map(({ value }) => value);
  assert.deepEqual(values([-1, 0.5, 1]), [-1, 0, 1]);
  assert.deepEqual(values([-0.1, 1, 10]), [-0.1, 10]);
  assert.deepEqual(values([2, 3, 4]), [2, 4]);
});

test("a photo is seen where a map says nothing, and hidden where it answers most", () => {
  const scale = /** @type {const} */ ({ kind: "diverging", bound: 2, theme: "light" });
  const { data, width, height } = paintVeil(
    { bytes: new Uint8Array([0, 128, 255, 64]), low: -2, high: 2 },
    2,
    scale,
  );
  assert.deepEqual([width, height], [2, 2]);
  assert.deepEqual([...data.slice(0, 4)], [...colourOf(scale, -2), 255]);
  assert.ok(data[7] < 5);
  assert.deepEqual([...data.slice(8, 12)], [...colourOf(scale, 2), 255]);
  const green = paintVeil({ bytes: new Uint8Array([0, 255]), low: -2, high: 2 }, 2, {
    ...scale,
    kind: "sequential",
  });
  assert.deepEqual([green.data[3], green.data[7]], [0, 255]);
});

test("a filter's colours are grey at zero, the largest weight decides how far they go", () => {
  const { data } = paintTemplate(
    [
      [-1, 1],
      [0, 0],
      [0, 0.5],
    ],
    2,
  );
  assert.deepEqual([...data], [0, 128, 128, 255, 255, 128, 191, 255]);
});
