/** A value's terms on Explore: where they come from, which count most, and how they add up. */

import assert from "node:assert/strict";
import test from "node:test";
import { around } from "../../static/js/labs/explore-field.js";
import { pixelOf } from "../../static/js/labs/explore-value-pixel.js";
import { growth } from "../../static/js/labs/explore-value-reach.js";
import { account, ranked, target, termsOf, unravel } from "../../static/js/labs/explore-value-terms.js";

const REACH = { row: 0, column: 0, height: 1, width: 1, input: { row: 0, column: 0, height: 1, width: 1 } };

/** @param {Partial<import("../../static/js/labs/explore-source.js").Step>} parts */
function step(parts) {
  return {
    ...{ layer: "conv", op: "conv2d", inputs: ["before"], at: [0, 0, 0], output: 0, combine: "sum" },
    ...{ sources: [{ layer: "before", start: [4, 1, 1], stop: [6, 3, 3], step: [1, 1, 1] }] },
    ...{ receptive_field: REACH },
    ...parts,
  };
}

const shapes = { before: [8, 5, 5], pool: [3, 2, 2], vector: [6], deep: [3, 4, 4] };
const shapeOf = (/** @type {string} */ layer) => shapes[/** @type {keyof typeof shapes} */ (layer)];

const conv = step({
  patch: [
    [
      [1, 2],
      [0, 1],
    ],
    [
      [3, 0],
      [0, 0],
    ],
  ],
  weight: [
    [
      [1, -1],
      [1, 1],
    ],
    [
      [-1, 1],
      [1, 1],
    ],
  ],
  products: [
    [
      [1, -2],
      [0, 1],
    ],
    [
      [-3, 0],
      [0, 0],
    ],
  ],
  channel_sums: [0, -3],
  bias: 0.5,
  sum: -2.5,
});

test("a convolution is made of one term a channel, each with its window and what it adds", () => {
  const terms = termsOf(conv, shapeOf);
  assert.deepEqual(
    terms.map(({ layer, channel, value }) => [layer, channel, value]),
    [
      ["before", 4, 0],
      ["before", 5, -3],
    ],
  );
  assert.deepEqual(terms[0].box, { row: 1, column: 1, height: 2, width: 2 });
  assert.equal(terms[0].factors, null);
  assert.deepEqual(ranked(terms), [1, 0]);
});

test("where the window is one pixel a term is one product, whose factors are told", () => {
  const one = step({ patch: [[[2]]], weight: [[[-3]]], products: [[[-6]]], channel_sums: [-6] });
  assert.deepEqual(termsOf(one, shapeOf)[0].factors, [2, -3]);
});

test("products of a row of weights stand where they were traced back to, the others in the layer that is read", () => {
  const linear = step({
    sources: [{ layer: "pool", start: [0, 0, 0], stop: [3, 2, 2], step: [1, 1, 1] }],
    row: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2],
    products: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6],
    origins: [{ index: 11, product: 6, layer: "deep", at: [2, 3, 0] }],
  });
  const terms = termsOf(linear, shapeOf, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3]);
  assert.deepEqual(terms[11].factors, [3, 2]);
  assert.deepEqual([terms[11].layer, terms[11].channel, terms[11].box?.row], ["deep", 2, 3]);
  assert.deepEqual([terms[5].layer, terms[5].channel, terms[5].box?.column], ["pool", 1, 1]);
});

test("a sum of branches has a term a branch, a number that is taken over one term", () => {
  const at = (/** @type {string} */ layer) => ({ layer, start: [1, 2, 2], stop: [2, 3, 3], step: [1, 1, 1] });
  const add = step({ input: [2, -5], sources: [at("before"), at("deep")] });
  assert.deepEqual(
    termsOf(add, shapeOf).map(({ layer, value }) => [layer, value]),
    [
      ["before", 2],
      ["deep", -5],
    ],
  );
  const flat = step({ input: 7, from: [1, 2, 2], sources: [at("before")], output: 7 });
  assert.deepEqual(
    termsOf(flat, shapeOf).map(({ channel, value }) => [channel, value]),
    [[1, 7]],
  );
});

test("a pooling's window is one term, given with or without an axis for its channel", () => {
  const source = { layer: "before", start: [1, 2, 2], stop: [2, 4, 4], step: [1, 1, 1] };
  const window = [
    [1, 2],
    [4, 3],
  ];
  for (const patch of [window, [window]]) {
    const [term] = termsOf(step({ patch, combine: "max", output: 4, sources: [source] }), shapeOf);
    assert.deepEqual(term.patch, window);
    assert.deepEqual(target(term, shapeOf("before")), { layer: "before", channel: 1, row: 3, column: 2 });
  }
});

test("the zoom goes on to the number of the window that counts most, and never into the padding", () => {
  const [first, second] = termsOf(conv, shapeOf);
  assert.deepEqual(target(first, [8, 5, 5]), { layer: "before", channel: 4, row: 1, column: 2 });
  assert.deepEqual(target({ ...second, box: { row: -1, column: -1, height: 2, width: 2 } }, [8, 5, 5]), {
    layer: "before",
    channel: 5,
    row: 0,
    column: 0,
  });
  const none = {
    ...first,
    products: [
      [0, 0, 0],
      [0, 0, 0],
      [0, 0, 0],
    ],
  };
  assert.deepEqual(target(none, [8, 5, 5]), { layer: "before", channel: 4, row: 2, column: 2 });
  assert.equal(target({ ...first, box: null }, [8]).row, null);
});

test("the running total passes over the shown terms, the rest and the bias to the sum", () => {
  const terms = [3, -1, 0.5, -0.5].map((value, key) => ({ ...termsOf(conv, shapeOf)[0], key, value }));
  const sum = account(terms, [0, 1], 1);
  assert.deepEqual(sum.totals, [3, 2, 2, 3]);
  assert.equal(sum.rest, 0);
  assert.equal(sum.share, 0.8);
  assert.deepEqual([sum.low, sum.high], [0, 3]);
  assert.equal(account([{ ...terms[0], key: 0, value: 0 }], [0], 0).share, 1);
});

test("a place in a row is a place in the volume that it was", () => {
  assert.deepEqual(unravel(0, [3, 2, 2]), [0, 0, 0]);
  assert.deepEqual(unravel(7, [3, 2, 2]), [1, 1, 1]);
  assert.deepEqual(unravel(5, [6]), [5]);
});

test("the near view shows the box in its middle, moved into the photo, and all of it where the box is large", () => {
  const photo = { width: 600, height: 400 };
  const middle = around({ row: 190, column: 290, height: 20, width: 20 }, photo);
  assert.deepEqual(middle, { row: 182, column: 282, height: 36, width: 36 });
  assert.deepEqual(around({ row: 0, column: 595, height: 5, width: 5 }, photo), {
    row: 0,
    column: 588,
    height: 12,
    width: 12,
  });
  assert.deepEqual(around({ row: 0, column: 0, height: 400, width: 600 }, photo), {
    row: -100,
    column: 0,
    height: 600,
    width: 600,
  });
});

test("a pixel is got back from what was made of it", () => {
  const x = (213 / 255 - 0.48) / 0.27;
  assert.equal(pixelOf(Math.fround(x), 0.48, 0.27), 213);
});

test("only layers at which the receptive field grows are written out, each with what it had before", () => {
  const at = (/** @type {string} */ layer, /** @type {number} */ size, /** @type {number} */ jump) => ({
    ...{ layer, size, jump, kernel: 3, stride: 1, offset: 0, exact: true },
  });
  const grown = growth([at("input", 1, 1), at("conv", 3, 1), at("relu", 3, 1), at("pool", 4, 2)]);
  assert.deepEqual(
    grown.map(({ step: { layer }, before }) => [layer, before.size]),
    [
      ["conv", 1],
      ["pool", 3],
    ],
  );
});
