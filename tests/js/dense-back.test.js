/** The dense lab on its way back: what time walks over, what is at work, how much is done, and which numbers can be set. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { COLLECT, columnLinks, OUTER } from "../../static/js/labs/dense-back.js";
import { collectMarks, outerMarks } from "../../static/js/labs/dense-back-marks.js";
import { layout } from "../../static/js/labs/dense-layout.js";
import { links } from "../../static/js/labs/dense-links.js";
import { editsOf, pointedBy } from "../../static/js/labs/dense-marks.js";
import { denseAddress, STANDARD } from "../../static/js/labs/dense-setting.js";

/** @type {[number, number]} */
const size = [2, 2];
const when = COLLECT.timing(STANDARD);

test("backwards to the input a column takes as many steps as there are scores", () => {
  assert.deepEqual(when, { inputs: 12, outputs: 4, chunk: 1, parts: 4, total: 48 });
  const { work, count, row, terms } = columnLinks(when, 22, null, null);
  assert.deepEqual([work, count, row, terms], [5, 3, 2, [5, 6]]);
  const pointed = columnLinks(when, 22, { column: 7 }, null);
  assert.deepEqual([pointed.work, pointed.count, pointed.row, pointed.terms], [7, 4, -1, null]);
  assert.equal(columnLinks(when, 22, { row: 0 }, null).row, 0);
});

test("of a large volume a step collects a row of it", () => {
  const large = COLLECT.timing({ ...STANDARD, size: [32, 32], outputs: 10 });
  assert.deepEqual(large, { inputs: 3072, outputs: 10, chunk: 32, parts: 1, total: 96 });
  const found = columnLinks(large, 33, null, null);
  assert.deepEqual([found.work, found.count, found.row], [33 * 32, 10, -1]);
  const marks = collectMarks({ part: "cells", channel: 1 }, found, large, [32, 32]);
  assert.deepEqual([marks.filled, marks.window?.row, marks.current], [64, 1, null]);
});

test("what has been collected is filled, and the column of weights is outlined", () => {
  const at = columnLinks(when, 22, null, null);
  assert.equal(collectMarks({ part: "collected" }, at, when, size).filled, 6);
  assert.deepEqual(
    [0, 1, 2].map((channel) => collectMarks({ part: "cells", channel }, at, when, size).filled),
    [4, 2, 0],
  );
  const weight = collectMarks({ part: "weight" }, at, when, size);
  assert.deepEqual(weight.window, { row: 0, column: 5, rows: 4, columns: 1, dilation: [1, 1] });
  assert.deepEqual(collectMarks({ part: "upstream" }, at, when, size).kept, new Set([0, 1, 2]));
});

test("the outer product fills row by row, and after each row its bias", () => {
  const rows = OUTER.timing(STANDARD);
  const within = links(rows, 13 + 4, null, null);
  assert.equal(outerMarks({ part: "slope" }, within, rows, size).filled, 12 + 5);
  assert.equal(outerMarks({ part: "offset" }, within, rows, size).filled, 1);
  const bias = links(rows, 25, null, null);
  assert.equal(outerMarks({ part: "slope" }, bias, rows, size).filled, 24);
  assert.deepEqual(outerMarks({ part: "offset" }, bias, rows, size), {
    filled: 2,
    current: { row: 1, column: 0 },
  });
});

test("the upstream gradient is edited, alone or as a pasted column; gradients point as what they are of", () => {
  assert.deepEqual(editsOf({ part: "upstream" }, { row: 1, column: 0, value: 5 }, size), [["g.1.0.0", "5"]]);
  assert.deepEqual(editsOf({ part: "upstream" }, { row: 1, column: 0, value: "5;;6" }, size), [
    ["g.1.0.0", "5"],
    ["g.3.0.0", "6"],
  ]);
  assert.deepEqual(pointedBy({ part: "slope" }, { row: 1, column: 3 }, size), { row: 1, column: 3 });
  assert.deepEqual(pointedBy({ part: "collected" }, { row: 0, column: 3 }, size), { column: 3 });
  assert.deepEqual(pointedBy({ part: "cells", channel: 1 }, { row: 1, column: 0 }, size), { column: 6 });
});

test("the way back is in the address, and gradients have room for their digits", () => {
  const { setting } = denseAddress.parse(new URLSearchParams("back=input&upstream=ones"));
  assert.deepEqual([setting.back, setting.upstream], ["input", "ones"]);
  assert.equal(denseAddress.same(setting, STANDARD), true);
  const [forward, back] = [STANDARD, setting].map((each) => layout(each, 1376));
  assert.ok(back.across > forward.across);
  assert.ok(back.beside);
});
