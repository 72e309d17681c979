/** "Your turn": when an answer counts as right, and which exercises are drawn. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { rules, STANDARD } from "../../static/js/labs/convolution-setting.js";
import { another, problem } from "../../static/js/labs/lab-setting.js";
import { exactly, sizes } from "../../static/js/labs/lab-turn.js";

test("a number is right however it is written, and to the digits that are shown", () => {
  const { right } = exactly(-1.23456, "");
  assert.equal(right("-1.23"), true);
  assert.equal(right("−1,23"), true);
  assert.equal(right("1.23"), false);
  assert.equal(right("-1.24"), false);
  assert.equal(right("minus one"), null);
  assert.equal(exactly(1760, "").right("1 760"), true);
  assert.equal(exactly(1760, "").right("1761"), false);
});

test("a size is three numbers", () => {
  for (const given of ["7 × 7 × 2", "7x7x2", "7, 7, 2"]) assert.equal(sizes(given, [7, 7, 2]), true, given);
  assert.equal(sizes("7x7x3", [7, 7, 2]), false);
  assert.equal(sizes("7x7", [7, 7, 2]), null);
});

test("every exercise is possible, whatever is drawn", () => {
  for (let seed = 0; seed < 200; seed++) {
    let state = seed;
    const random = () => {
      state = (state * 48271 + 11) % 65537;
      return state / 65537;
    };
    assert.equal(problem(rules, another(rules, STANDARD, random)), null);
  }
});
