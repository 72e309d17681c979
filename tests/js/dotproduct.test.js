/** How a dot product is written out: its terms, signs and sum. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { combined, lines, visible } from "../../static/js/draw/dotproduct.js";
import { pixels, veil } from "../../static/js/draw/matrix.js";

test("a step is written out channel by channel, in the order of the window", () => {
  const step = {
    patch: [[[1, 2]], [[0, 200]]],
    weight: [[[0, -1]], [[0.0625, 0.5]]],
    channel_sums: [-2, 100.0625],
    bias: 1,
    output: 99.0625,
  };
  const [first, second] = lines(step);
  assert.deepEqual(
    first.terms.map(({ input, weight }) => `${input}·${weight}`),
    ["1·0", "2·(−1)"],
  );
  assert.deepEqual([first.sum, second.sum], ["−2", "100.1"]);
  assert.deepEqual(second.terms[1], { input: "200", weight: "0.5", row: 0, column: 1 });
});

test("a rest of one is shown rather than folded away", () => {
  assert.equal(visible(30, 30), 30);
  assert.equal(visible(31, 30), 31);
  assert.equal(visible(32, 30), 30);
});

test("a matrix becomes one opaque pixel a value, its veil lets the lit cells through", () => {
  assert.deepEqual(
    [...pixels([0, 9], 2, (value) => [value, 2 * value, 255])],
    [0, 0, 255, 255, 9, 18, 255, 255],
  );
  const cover = veil(new Set([1]), 2, [1, 2, 3]);
  assert.equal(cover[7], 0);
  assert.ok(cover[3] > 0);
});

test("without weights the window's values are compared, or added up and divided", () => {
  const patch = [
    [1, Number.NEGATIVE_INFINITY],
    [-5, 6],
  ];
  const max = combined({ combine: "max", patch, argmax: [1, 1], output: 6 });
  assert.equal(
    max.open + max.terms.map(({ input }) => input).join(max.between) + max.close,
    "max(1, −∞, −5, 6)",
  );
  assert.deepEqual(
    max.terms.map(({ wins }) => wins),
    [false, false, false, true],
  );
  const mean = combined({ combine: "mean", patch: [[-1, -5]], argmax: null, output: -3 });
  assert.equal(
    mean.open + mean.terms.map(({ input }) => input).join(mean.between) + mean.close,
    "(−1 + (−5)) / 2",
  );
});
