/** Sliding windows and the output-size formula, as the pages draw and spell them. */

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  multiplyAdds,
  outputSize,
  parameters,
  spoken,
  transposedSize,
} from "../../static/js/draw/formula.js";
import {
  cells,
  indexOf,
  inputAt,
  placeOf,
  reached,
  shared,
  slide,
  span,
  spreadSlide,
  tapAt,
} from "../../static/js/draw/windows.js";

const DILATED = {
  row: 1,
  column: 0,
  rows: 3,
  columns: 2,
  dilation: /** @type {[number, number]} */ ([2, 3]),
};
/** 7 cells, filter 3, stride 2, padding 1. */
const AXIS = { n: 7, f: 3, p: 1, s: 2, d: 1, exact: 4, size: 4, fits: true, unused: 0 };

test("a dilated window spans its gaps, but only its taps are cells of it", () => {
  assert.deepEqual(span(DILATED), [5, 4]);
  assert.deepEqual([...cells(DILATED, 10)], [10, 13, 30, 33, 50, 53]);
  assert.deepEqual(tapAt(DILATED, 3, 3), [1, 1]);
  assert.equal(tapAt(DILATED, 2, 0), null);
  assert.equal(tapAt(DILATED, 7, 0), null);
});

test("a weight meets one input at every place of the window", () => {
  const met = shared(slide(AXIS), slide(AXIS), 0, 2);
  assert.equal(met.size, 16);
  assert.ok(met.has(0 * 9 + 2) && met.has(6 * 9 + 8));
});

test("steps run filter by filter, then row by row", () => {
  const shape = /** @type {[number, number, number]} */ ([2, 3, 4]);
  assert.deepEqual(placeOf(17, shape), [1, 1, 1]);
  for (let index = 0; index < 24; index++) assert.equal(indexOf(placeOf(index, shape), shape), index);
});

test("the output size stands there in letters and in values", () => {
  assert.equal(spoken(outputSize(AXIS)), "(N − F + 2P) / S + 1 = (7 − 3 + 2·1) / 2 + 1 = 4");
});

test("a size that is no whole number is shown before it is cut", () => {
  const axis = { ...AXIS, p: 0, s: 3, exact: 7 / 3, size: 2, fits: false, unused: 1 };
  assert.match(spoken(outputSize(axis)), /= \(7 − 3 \+ 2·0\) \/ 3 \+ 1 = 2\.33 → 2$/);
});

test("a dilated filter counts as D(F − 1) + 1", () => {
  const text = spoken(outputSize({ ...AXIS, d: 2, s: 1, p: 0, exact: 3, size: 3 }));
  assert.equal(text, "(N − (D(F − 1) + 1) + 2P) / S + 1 = (7 − (2·(3 − 1) + 1) + 2·0) / 1 + 1 = 3");
});

test("parameters and multiply-adds are products, thousands apart, and groups share the channels out", () => {
  assert.equal(spoken(parameters([5, 5], { depth: 3, groups: 1 }, 10, 760)), "(5 · 5 · 3 + 1) · 10 = 760");
  assert.equal(spoken(parameters([3, 3], { depth: 8, groups: 4 }, 4, 76)), "(3 · 3 · 8/4 + 1) · 4 = 76");
  const products = multiplyAdds([32, 32, 10], "output", [5, 5, 3], 768000);
  assert.equal(spoken(products), "32 · 32 · 10 · 5 · 5 · 3 = 768\u202f000");
});

test("a transposed convolution's size is told backwards", () => {
  const axis = { n: 3, f: 3, p: 1, s: 2, d: 1, exact: 5, size: 5, fits: true, unused: 0 };
  assert.equal(spoken(transposedSize(axis)), "(N − 1)·S − 2P + F = (3 − 1)·2 − 2·1 + 3 = 5");
  assert.equal(
    spoken(transposedSize({ ...axis, d: 2, size: 7 })),
    "(N − 1)·S − 2P + D(F − 1) + 1 = (3 − 1)·2 − 2·1 + 2·(3 − 1) + 1 = 7",
  );
});

test("an input reaches the outputs whose windows have a tap on it", () => {
  const [rows, columns] = [slide(AXIS), slide(AXIS)];
  assert.deepEqual([...reached(rows, columns, 1, 2)], [0, 1]);
  assert.deepEqual([...reached(rows, columns, 2, 2)], [0, 1, 4, 5]);
  const spread = spreadSlide({ n: 3, f: 3, p: 0, s: 2, d: 1, exact: 7, size: 7, fits: true, unused: 0 });
  assert.deepEqual([...reached(spread, spread, 2, 2)], [0, 1, 2, 7, 8, 9, 14, 15, 16]);
});

test("a transposed convolution slides over inputs with zeros between them", () => {
  const axis = { n: 3, f: 3, p: 1, s: 2, d: 1, exact: 5, size: 5, fits: true, unused: 0 };
  const spread = spreadSlide(axis);
  assert.deepEqual([spread.ring, spread.total, spread.step], [1, 7, 1]);
  assert.deepEqual(
    [0, 1, 2, 3, 4, 5, 6].map((cell) => inputAt(spread, cell)),
    [null, 0, null, 1, null, 2, null],
  );
});
