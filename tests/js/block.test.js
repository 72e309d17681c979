/** Blocks of numbers: as spreadsheets and people write them, and as an address does. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { block, tabbed, written } from "../../static/js/draw/block.js";

const TWO = [
  [1, 2],
  [3, 4],
];

test("cells are parted as spreadsheets and people part them", () => {
  for (const text of ["1\t2\r\n3\t4\r\n", "1;2\n3;4", "1 2\n3 4\n", "  1, 2\n  3, 4", "1.0,2\n3,4.0"])
    assert.deepEqual(block(text), TWO, JSON.stringify(text));
  assert.deepEqual(block("1,5\t−2"), [[1.5, -2]]);
  assert.deepEqual(block("1,5"), [[1.5]]);
  assert.deepEqual(block("1,2,3"), [[1, 2, 3]]);
});

test("what is no number, or far too many, is no block", () => {
  for (const text of ["a\tb", "1\t\n", "1\t2\nx\t3", "=A1", "1e999"]) assert.equal(block(text), null, text);
  assert.equal(block("1\t".repeat(5000).trimEnd()), null);
});

test("a block is short in an address, and a matrix goes back to a spreadsheet", () => {
  assert.equal(written([[1, -2.5], [3]]), "1,-2.5;3");
  assert.equal(tabbed(TWO.flat(), 2), "1\t2\n3\t4");
});
