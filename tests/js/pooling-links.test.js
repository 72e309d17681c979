/** The pooling lab: what belongs to the pointed cell, what is marked, and where the gradient goes. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { hoverOf, pathOf } from "../../static/js/labs/pooling-cells.js";
import { geometry as geometryOf, links } from "../../static/js/labs/pooling-links.js";
import { marks } from "../../static/js/labs/pooling-marks.js";
import { routing } from "../../static/js/labs/pooling-routing.js";
import { writtenOut } from "../../static/js/labs/pooling-views.js";

const SLICE = [
  [1, 1, 2, 4],
  [5, 6, 7, 8],
  [3, 2, 1, 0],
  [1, 2, 3, 4],
];

/** @param {number} f @param {number} s @param {number} p @param {number} size */
const axis = (f, s, p, size) => ({ n: 4, f, p, s, d: 1, exact: size, size, fits: true, unused: 0 });

/** @param {any} more @returns {any} */
const reply = (more = {}) => ({
  op: "max_pool2d",
  body: { x: [SLICE, SLICE] },
  output: [
    [
      [6, 8],
      [3, 4],
    ],
    [
      [6, 8],
      [3, 4],
    ],
  ],
  shape: [2, 2, 2],
  arithmetic: { rows: axis(2, 2, 0, 2), columns: axis(2, 2, 0, 2) },
  gradient: null,
  ...more,
});

const lecture = reply();
const geometry = geometryOf(lecture);

/** Max pooling 3×3, stride 1, padding 1, of the one slice: windows overlap, and one may hold padding. */
const overlapping = reply({
  body: { x: [SLICE] },
  output: [
    [
      [6, 7, 8, 8],
      [6, 7, 8, 8],
      [6, 7, 8, 8],
      [3, 3, 4, 4],
    ],
  ],
  shape: [1, 4, 4],
  arithmetic: { rows: axis(3, 1, 1, 4), columns: axis(3, 1, 1, 4) },
  gradient: {
    upstream: [SLICE.map(() => [1, 1, 1, 1])],
    x: [
      [
        [0, 0, 0, 0],
        [0, 3, 3, 6],
        [2, 0, 0, 0],
        [0, 0, 0, 2],
      ],
    ],
  },
});

test("the winners of the lecture's slice are 6, 8, 3 and 4", () => {
  assert.deepEqual(geometry.winners[0], [
    { row: 1, column: 1 },
    { row: 1, column: 3 },
    { row: 2, column: 0 },
    { row: 3, column: 3 },
  ]);
  assert.deepEqual(geometryOf(reply({ op: "avg_pool2d" })).winners, []);
});

test("without a pointer the animation decides, channel by channel", () => {
  assert.deepEqual(links(geometry, 5, null, null).place, [1, 0, 1]);
  assert.deepEqual(links(geometry, 1, null, null).winner, { row: 1, column: 3 });
});

test("a pointer on an output decides, then a clicked one; the animation stays as a ghost", () => {
  const hover = hoverOf({ part: "upstream", channel: 1 }, { row: 1, column: 0 });
  assert.deepEqual(links(geometry, 0, hover, [0, 1, 1]).place, [1, 1, 0]);
  assert.deepEqual(links(geometry, 0, hover, [0, 1, 1]).ghost, [0, 0, 0]);
  assert.deepEqual(links(geometry, 0, null, [0, 1, 1]).place, [0, 1, 1]);
  assert.deepEqual(links(geometry, 0, null, [7, 1, 1]).place, [0, 0, 0]);
});

test("a pointer on an input moves the window there, and lights its term", () => {
  const hover = hoverOf({ part: "input", channel: 0 }, { row: 3, column: 2 });
  const { place, tap, term } = links(geometry, 0, hover, null);
  assert.deepEqual([place, tap], [[0, 1, 1], { row: 1, column: 0 }]);
  assert.deepEqual(term, { channel: 0, row: 1, column: 0 });
  const own = hoverOf({ part: "input", channel: 0 }, { row: 1, column: 2 });
  assert.deepEqual(links(geometryOf(overlapping), 1, own, null).place, [0, 0, 1]);
});

test("an input that several windows see lights all of their outputs", () => {
  const hover = hoverOf({ part: "input", channel: 0 }, { row: 2, column: 2 });
  const found = links(geometryOf(overlapping), 0, hover, null);
  assert.equal(found.reached?.cells.size, 9);
  assert.equal(links(geometry, 0, hover, null).reached, null);
});

test("the winner is marked before and after, and those that won earlier are kept", () => {
  const at = links(geometry, 2, null, null);
  assert.deepEqual(marks({ part: "input", channel: 0 }, geometry, at, 2, "numbers"), {
    window: { row: 2, column: 0, rows: 2, columns: 2, dilation: [1, 1] },
    ghost: null,
    lit: null,
    current: { row: 2, column: 0 },
    kept: new Set([5, 7, 8]),
  });
  assert.equal(marks({ part: "input", channel: 1 }, geometry, at, 2, "numbers").window, undefined);
  assert.deepEqual(marks({ part: "patch" }, geometry, at, 2, "numbers").current, { row: 0, column: 0 });
  const { filled, current } = marks({ part: "output", channel: 0 }, geometry, at, 2, "numbers");
  assert.deepEqual([filled, current], [3, { row: 1, column: 0 }]);
});

test("only numbers of the input can be edited, from its window too", () => {
  const [sizes, at] = [geometryOf(overlapping), links(geometryOf(overlapping), 0, null, null)];
  assert.equal(pathOf({ part: "input", channel: 0 }, { row: 1, column: 2 }, at, sizes), "x.0.0.1");
  assert.equal(pathOf({ part: "patch" }, { row: 1, column: 2 }, at, sizes), "x.0.0.1");
  assert.equal(pathOf({ part: "patch" }, { row: 0, column: 0 }, at, sizes), null);
  assert.equal(pathOf({ part: "output", channel: 0 }, { row: 0, column: 0 }, at, sizes), null);
});

test("padding is written as what it counts as: less than anything for a maximum, zero for a mean", () => {
  const step = {
    index: 0,
    at: /** @type {[number, number, number]} */ ([0, 0, 0]),
    patch: [
      [0, 0, 0],
      [0, 1, 1],
      [0, 5, 6],
    ],
    output: 6,
  };
  const max = writtenOut({ ...step, argmax: [2, 2] }, overlapping, geometryOf(overlapping));
  assert.deepEqual(max.patch[1], [Number.NEGATIVE_INFINITY, 1, 1]);
  const average = { ...overlapping, op: "avg_pool2d" };
  assert.deepEqual(writtenOut(step, average, geometryOf(average)).patch[1], [0, 1, 1]);
});

test("a maximum's gradient goes to the winner, and adds up where windows overlap", () => {
  const sizes = geometryOf(overlapping);
  assert.deepEqual(routing(overlapping, sizes, links(sizes, 0, null, null)), [
    { key: "winner", values: { gradient: "1", row: 2, column: 2 } },
    { key: "summed", values: { total: "3" } },
  ]);
});

test("a mean's gradient is shared, and what falls on padding is lost", () => {
  const average = { ...overlapping, op: "avg_pool2d" };
  const sizes = geometryOf(average);
  const keys = (/** @type {number} */ step) =>
    routing(average, sizes, links(sizes, step, null, null)).map(({ key }) => key);
  assert.deepEqual(keys(0), ["shared", "lost"]);
  assert.deepEqual(keys(5), ["shared"]);
});
