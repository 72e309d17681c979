/** Numbers as a reader expects them, written and read. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { bytes, coarse, factor, format, grouped, parse } from "../../static/js/draw/number.js";

test("numbers are written as a reader expects them", () => {
  assert.equal(format(-3), "−3");
  assert.equal(format(-0), "0");
  assert.equal(format(1 / 9), "0.111");
  assert.equal(format(28.333), "28.3");
  assert.equal(format(999.96), "1000");
  assert.equal(format(-1234.5), "−1235");
  assert.equal(format(0.5, 6), "0.5");
  assert.equal(format(0.00001234), "1.23·10⁻⁵");
  assert.equal(format(2.5e7), "2.5·10⁷");
  assert.equal(format(Number.NaN), "–");
  assert.equal(format(Number.NEGATIVE_INFINITY), "−∞");
});

test("in little room small numbers are as exact as the largest beside them", () => {
  assert.equal(coarse(0.0052, 0.36), "0.01");
  assert.equal(coarse(-0.0056, 0.36), "−0.01");
  assert.equal(coarse(0.0014, 0.36), "0");
  assert.equal(coarse(0.0526, 0.05), "0.053");
  assert.equal(coarse(-12.6, 180), "−13");
  assert.equal(coarse(0, 0), "0");
});

test("a negative factor stands in parentheses", () => {
  assert.equal(factor(-1), "(−1)");
  assert.equal(factor(2), "2");
});

test("thousands stand apart", () => {
  assert.equal(grouped(2646), "2\u202f646");
  assert.equal(grouped(56), "56");
});

test("memory is counted in the unit that suits it", () => {
  assert.deepEqual([0, 1176, 12_345, 4.5e6].map(bytes), ["0 B", "1\u202f176 B", "12.3 KB", "4.5 MB"]);
});

test("what is typed is read with either minus sign and either decimal mark, and nothing else is", () => {
  assert.equal(parse("−1,5"), -1.5);
  assert.equal(parse(" 1e-3 "), 0.001);
  assert.ok(Number.isNaN(parse("")));
  assert.ok(Number.isNaN(parse("2 apples")));
});
