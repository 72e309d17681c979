/** The convolution lab on its way back: who sent what to a cell, what a weight met, and what has come by a step. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { editOf } from "../../static/js/labs/convolution-cells.js";
import { collectLinks, numberOf, slopes } from "../../static/js/labs/convolution-collect.js";
import { collectMarks } from "../../static/js/labs/convolution-collect-marks.js";
import { layout } from "../../static/js/labs/convolution-layout.js";
import { geometry as geometryOf } from "../../static/js/labs/convolution-links.js";
import { convolutionAddress, STANDARD } from "../../static/js/labs/convolution-setting.js";
import { arrived, Collected, spreadLinks } from "../../static/js/labs/convolution-spread.js";
import { spreadMarks } from "../../static/js/labs/convolution-spread-marks.js";

/** @typedef {[number, number, number]} Place */

const axis = { n: 5, f: 3, p: 1, s: 1, d: 1, exact: 5, size: 5, fits: true, unused: 0 };
const reply = /** @type {any} */ ({
  op: "conv2d",
  shape: [2, 5, 5],
  arithmetic: { rows: axis, columns: axis },
});
const geometry = geometryOf(reply, { ...STANDARD, depth: 2 });

test("the cell in the middle of the window is written out, with all outputs that saw it", () => {
  const { cell, senders, filters, pointed, term } = spreadLinks(geometry, 6, null, null);
  assert.deepEqual(cell, { channel: 0, row: 2, column: 2 });
  assert.deepEqual(filters, [0, 1]);
  assert.deepEqual(
    senders.map((rows) => rows.map((row) => row.length)),
    [
      [3, 3, 3],
      [3, 3, 3],
    ],
  );
  assert.deepEqual(pointed, { place: [0, 1, 1], row: 1, column: 1 });
  assert.deepEqual(term, { channel: 0, row: 1, column: 1 });
  assert.deepEqual(senders[0][0][0], { place: [0, 0, 0], row: 2, column: 2 });
  assert.equal(arrived(senders, 6, reply.shape), 5);
  assert.equal(arrived(senders, 49, reply.shape), 18);
});

test("a corner of the padding was seen once, and a cell that is pointed at is written out", () => {
  const hover = { part: /** @type {const} */ ("input"), channel: 1, row: 0, column: 0 };
  const found = spreadLinks(geometry, 6, hover, null);
  assert.deepEqual(found.cell, { channel: 1, row: 0, column: 0 });
  assert.equal(found.senders.flat(2).length, 2);
  assert.equal(found.pointed, null);
  const marks = spreadMarks({ part: "upstream", filter: 1 }, geometry, found, 6);
  assert.deepEqual(marks.lit, new Set([0]));
});

test("a term that is pointed at lights its output and its weight", () => {
  const tap = { channel: 1, row: 0, column: 2 };
  const found = spreadLinks(geometry, 6, { part: "term", tap }, null);
  assert.deepEqual(found.pointed?.place, [1, 0, 2]);
  const upstream = spreadMarks({ part: "upstream", filter: 1 }, geometry, found, 6);
  assert.deepEqual(upstream.lit, new Set([2]));
  const filter = spreadMarks({ part: "weight", filter: 1, channel: 0 }, geometry, found, 6);
  assert.deepEqual(filter.current, { row: 2, column: 0 });
  const stamp = spreadMarks({ part: "spread", filter: 1, channel: 0 }, geometry, found, 6);
  assert.deepEqual(stamp, { filled: 0 });
});

test("with zeros between, the input nearest to the middle is written out", () => {
  const along = { n: 2, f: 3, p: 1, s: 2, d: 1, exact: 3, size: 3, fits: true, unused: 0 };
  const spread = geometryOf(
    /** @type {any} */ ({
      op: "conv_transpose2d",
      shape: [1, 3, 3],
      arithmetic: { rows: along, columns: along },
    }),
    { ...STANDARD, depth: 1, filters: 1 },
  );
  const { cell } = spreadLinks(spread, 4, null, null);
  assert.deepEqual(cell, { channel: 0, row: 1, column: 1 });
});

test("what has come is the page's beginning and what each step leaves under its window", () => {
  const zeros = () => Array.from({ length: 7 }, () => Array(7).fill(0));
  const leave = (/** @type {number} */ value) =>
    Array.from({ length: 2 }, () => Array.from({ length: 3 }, () => Array(3).fill(value)));
  /** @type {Record<number, any>} */
  const steps = {
    0: { at: [0, 0, 0], sums: leave(1), before: [zeros(), zeros()] },
    1: { at: [0, 0, 1], sums: leave(2) },
    2: { at: [0, 0, 2], sums: leave(9), before: [zeros(), zeros()] },
  };
  const trace = /** @type {any} */ ({
    limit: 2,
    step: (/** @type {number} */ index) => steps[index] ?? null,
  });
  const collected = new Collected(geometry, trace, 2);
  assert.deepEqual(collected.at(1)[0][0].slice(0, 5), [1, 2, 2, 2, 0]);
  assert.deepEqual(collected.at(0)[1][2].slice(0, 5), [1, 1, 1, 0, 0]);
  assert.deepEqual(collected.at(2)[0][0].slice(0, 6), [0, 0, 9, 9, 9, 0]);
  assert.deepEqual(collected.at(5)[0][0].slice(0, 6), [0, 0, 9, 9, 9, 0]);
});

test("time walks over the weights of each filter and its bias", () => {
  assert.deepEqual(slopes(geometry), [2, 1, 19]);
  const { place, tap, window } = collectLinks(geometry, 19 + 11, null, null);
  assert.deepEqual(place, [1, 0, 11]);
  assert.deepEqual(tap, { channel: 1, row: 0, column: 2 });
  assert.deepEqual(window, { row: 0, column: 2, rows: 5, columns: 5, dilation: [1, 1] });
  assert.equal(numberOf(geometry, { channel: 1, row: 0, column: 2 }), 11);
  const bias = collectLinks(geometry, 18, null, null);
  assert.deepEqual([bias.tap, bias.window], [null, null]);
  const marks = (/** @type {any} */ matrix) => collectMarks(matrix, geometry, bias, 18);
  assert.deepEqual(marks({ part: "offset", filter: 0 }), { filled: 1, current: { row: 0, column: 0 } });
  assert.equal(marks({ part: "offset", filter: 1 }).filled, 0);
  assert.equal(marks({ part: "slope", filter: 0, channel: 1 }).filled, 9);
  assert.equal(marks({ part: "slope", filter: 1, channel: 0 }).filled, 0);
});

test("an upstream cell, its input and its term belong together", () => {
  const hover = { part: /** @type {const} */ ("output"), place: /** @type {Place} */ ([0, 2, 3]) };
  const found = collectLinks(geometry, 5, hover, null);
  assert.deepEqual(found.term, { channel: 0, row: 2, column: 3 });
  const input = collectMarks({ part: "input", channel: 0 }, geometry, found, 5);
  assert.deepEqual(input.lit, new Set([3 * 7 + 5]));
  const under = { part: /** @type {const} */ ("input"), channel: 0, row: 3, column: 5 };
  assert.deepEqual(collectLinks(geometry, 5, under, null).met, { row: 2, column: 3 });
  assert.equal(collectLinks(geometry, 5, { ...under, channel: 1 }, null).met, null);
});

test("numbers of the upstream gradient are edited, those that are computed are not", () => {
  const at = spreadLinks(geometry, 6, null, null);
  const edit = { row: 1, column: 2, value: 5 };
  assert.deepEqual(editOf({ part: "upstream", filter: null }, edit, at, geometry, false), ["g.0.1.2", 5]);
  assert.equal(editOf({ part: "cells", channel: 0 }, edit, at, geometry, false), null);
});

test("the way back is in the address, and a preset is itself whichever way it runs", () => {
  const { setting } = convolutionAddress.parse(
    new URLSearchParams("back=weights&upstream=ones&edits=g.0.1.2_-3"),
  );
  assert.deepEqual([setting.back, setting.upstream, setting.edits], ["weights", "ones", { "g.0.1.2": "-3" }]);
  assert.equal(convolutionAddress.query(setting), "back=weights&upstream=ones&edits=g.0.1.2_-3");
  assert.equal(convolutionAddress.same({ ...STANDARD, back: "input" }, STANDARD), true);
});

test("what a step sends back stands beside each filter, also on a phone", () => {
  const back = { ...STANDARD, back: /** @type {const} */ ("input") };
  for (const width of [1376, 734, 328]) {
    const { cell, mode } = layout(back, [7, 7], width);
    assert.equal(mode, "numbers");
    assert.equal(cell.given, cell.filter);
  }
  assert.equal(layout({ ...back, back: "weights" }, [7, 7], 1376).cell.given, 0);
});
