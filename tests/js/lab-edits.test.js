/** Numbers changed by hand: the last one counts, and what it does not touch stays. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { withEdit } from "../../static/js/labs/lab-edits.js";
import { edits } from "../../static/js/labs/lab-url.js";

test("the first number of a block can be changed by itself", () => {
  const block = { "x.0.1.1": "1,2;3,4" };
  assert.deepEqual(withEdit(block, "x.0.1.1", 9), { "x.0.1.1": "9,2;3,4" });
  assert.deepEqual(withEdit(block, "x.0.1.2", 9), { "x.0.1.1": "1,2;3,4", "x.0.1.2": "9" });
});

test("what was changed in a block since then stays, wherever it reaches", () => {
  const changed = { "x.0.0.0": "1,2;3,4", "x.1.0.1": "5", "x.0.1.1": "7,8", "x.0.3.1": "6" };
  assert.deepEqual(withEdit(changed, "x.0.0.0", -1), { "x.1.0.1": "5", "x.0.0.0": "-1,2;3,7,8;;,6" });
});

test("what was changed before a block stays before it", () => {
  const changed = { "x.0.1.1": "7", "x.0.0.0": "1,2;3,4" };
  assert.deepEqual(Object.entries(withEdit(changed, "x.0.0.0", 9)), [
    ["x.0.1.1", "7"],
    ["x.0.0.0", "9,2;3,4"],
  ]);
});

test("a smaller block leaves the rest of a larger one, a larger one replaces it; biases are one row", () => {
  assert.deepEqual(withEdit({ "x.0.0.0": "1,2;3,4" }, "x.0.0.0", "5,6"), { "x.0.0.0": "5,6;3,4" });
  assert.deepEqual(withEdit({ "x.0.0.0": "1,2" }, "x.0.0.0", "5,6;7,8"), { "x.0.0.0": "5,6;7,8" });
  assert.deepEqual(withEdit({ "b.0": "1,2", "b.1": "3" }, "b.0", 4), { "b.0": "4,3" });
});

test("a block with gaps survives the address", () => {
  const { read, write } = edits("edits");
  const setting = { edits: { "x.0.0.0": "-1,2;;,6" } };
  assert.deepEqual(read(write(setting)), setting);
});
