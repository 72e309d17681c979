/** What need not be done at every frame. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { pace } from "../../static/js/labs/lab-pace.js";

test("once a span of time, and always where it must be", (context) => {
  let now = 0;
  context.mock.method(performance, "now", () => now);
  const inTime = pace(10);
  const told = [0, 40, 99, 100, 150, 201].map((at) => {
    now = at;
    return inTime(false);
  });
  assert.deepEqual(told, [true, false, false, true, false, true]);
  now = 202;
  assert.equal(inTime(true), true);
  now = 301;
  assert.equal(inTime(false), false);
});
