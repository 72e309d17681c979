/** Drawings as text, and where the numbers of a network's last layers stand in their picture. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { decode, encode, extended, ink, MOST, SIDE } from "../../static/js/draw/strokes.js";
import { arranged, cellOf, indexAt, placeInMaps, TILINGS } from "../../static/js/labs/dense-digit-cells.js";
import { DIGITS } from "../../static/js/labs/dense-digits.js";

test("a drawing comes back from its text", () => {
  const strokes = /** @type {import("../../static/js/draw/strokes.js").Stroke[]} */ ([
    [
      [0, 0],
      [63, 63],
      [10, 40],
    ],
    [[5, 6]],
  ]);
  assert.deepEqual(decode(encode(strokes)), strokes);
  assert.match(encode(strokes), /^[\w.-]+$/);
  assert.deepEqual(decode(""), []);
});

test("what is no drawing is an empty one", () => {
  for (const text of ["A", "AB.C", "A B", "%", "A".repeat(3 * MOST + 2)]) assert.deepEqual(decode(text), []);
});

test("a pen that rests draws no further point", () => {
  assert.equal(extended([[1, 2]], [1, 2]).length, 1);
  assert.equal(extended([[1, 2]], [1, 3]).length, 2);
  assert.equal(extended([], [1, 3]).length, 1);
});

test("long pieces are straight, short ones curve", () => {
  /** @type {string[]} */
  const calls = [];
  const context = /** @type {any} */ ({
    beginPath() {},
    stroke: () => calls.push("stroke"),
    moveTo: () => calls.push("move"),
    lineTo: () => calls.push("line"),
    quadraticCurveTo: () => calls.push("curve"),
  });
  ink(
    context,
    decode(
      encode([
        [
          [0, 0],
          [40, 0],
          [40, 40],
        ],
      ]),
    ),
    SIDE,
  );
  assert.deepEqual(calls, ["move", "line", "line", "line", "stroke"]);
  calls.length = 0;
  ink(
    context,
    [
      [
        [0, 0],
        [4, 0],
        [8, 2],
      ],
    ],
    SIDE,
  );
  assert.deepEqual(calls, ["move", "line", "curve", "line", "stroke"]);
});

test("there is a drawing of every digit", () => {
  assert.equal(DIGITS.length, 10);
  for (const text of DIGITS) assert.equal(encode(decode(text)), text);
});

test("each number of a layer has one cell of its picture", () => {
  for (const tiling of Object.values(TILINGS)) {
    assert.equal(tiling.rows * tiling.columns, tiling.count);
    const cells = Array.from({ length: tiling.count }, (_, index) => cellOf(tiling, index));
    assert.equal(new Set(cells.map(({ row, column }) => row * 1000 + column)).size, tiling.count);
    for (const [index, cell] of cells.entries()) assert.equal(indexAt(tiling, cell), index);
    const numbers = Array.from({ length: tiling.count }, (_, index) => index);
    const picture = arranged(tiling, numbers);
    for (const [index, { row, column }] of cells.entries())
      assert.equal(picture[row * tiling.columns + column], index);
  }
});

test("the flattened maps lie side by side, four in a row", () => {
  assert.deepEqual(placeInMaps(131), { map: 5, row: 1, column: 1 });
  assert.deepEqual(cellOf(TILINGS.flatten, 131), { row: 6, column: 6 });
  assert.deepEqual(cellOf(TILINGS.relu4, 13), { row: 1, column: 1 });
});
