/** The pooling lab's settings: what is possible, what would be, and the address that keeps them. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { nearest, problem } from "../../static/js/labs/lab-setting.js";
import { layout } from "../../static/js/labs/pooling-layout.js";
import { PRESETS, withImage } from "../../static/js/labs/pooling-presets.js";
import { poolingAddress, rules, STANDARD } from "../../static/js/labs/pooling-setting.js";

/** @typedef {import("../../static/js/labs/pooling-setting.js").Setting} Setting */
/** @typedef {[number, number]} Pair */

const { format, parse } = poolingAddress;

/** @param {Partial<Setting>} part @returns {Setting} */
const setting = (part) => ({ ...STANDARD, ...part });
/** @param {number} both @returns {Pair} */
const twice = (both) => [both, both];
/** @param {string} query */
const read = (query) => parse(new URLSearchParams(query)).setting;

test("a pooling is padded by at most half of its window, and is told so", () => {
  const over = setting({ padding: twice(2) });
  assert.equal(problem(rules, over)?.key, "pooling.problem.padding");
  assert.deepEqual(problem(rules, over, "padding")?.nearest, twice(1));
  assert.deepEqual(problem(rules, over, "kernel")?.nearest, twice(4));
  assert.deepEqual(rules.bounds(setting({ size: twice(9), kernel: [5, 3] })).padding, { min: 0, max: 1 });
  assert.equal(rules.bounds(setting({ size: twice(9), kernel: twice(4), padding: twice(2) })).kernel.min, 4);
});

test("a window that does not fit blames what was changed, and names the nearest that does", () => {
  const wrong = setting({ kernel: [5, 6] });
  assert.equal(problem(rules, wrong)?.key, "pooling.problem.misfit");
  assert.deepEqual(problem(rules, wrong, "kernel")?.nearest, [4, 4]);
  assert.deepEqual(problem(rules, wrong, "size")?.nearest, [5, 6]);
  assert.deepEqual(problem(rules, wrong, "padding")?.nearest, twice(1));
});

test("the nearest possible setting is possible", () => {
  for (const wrong of [
    setting({ kernel: [9, 2], padding: twice(5) }),
    setting({ size: [500, 0], depth: 40, kernel: [99, -3], stride: twice(0), padding: twice(77) }),
    setting({ image: "cat", depth: 7, size: [2, 2] }),
  ]) {
    assert.equal(problem(rules, nearest(rules, wrong)), null);
  }
});

test("without a stride the window's size is one, in the address as in the API", () => {
  assert.deepEqual(read("input=9x9&kernel=3x2").stride, [3, 2]);
  assert.deepEqual(read("stride=1&input=9x9&kernel=3x2").stride, [1, 1]);
  assert.equal(format(setting({ kernel: [3, 3], stride: [3, 3] }), 0), "/pooling?kernel=3x3");
  assert.equal(format(setting({ kernel: [3, 3] }), 0), "/pooling?kernel=3x3&stride=2");
  assert.equal(format(setting({ stride: [2, 1] }), 0), "/pooling?stride=2x1");
});

test("every preset is possible and survives its address", () => {
  for (const [id, part] of Object.values(PRESETS).flatMap(Object.entries)) {
    const chosen = setting(part);
    assert.equal(problem(rules, chosen), null, id);
    const { setting: found, step } = parse(new URL(format(chosen, 2), "http://host").searchParams);
    assert.deepEqual([found, step], [chosen, 2], id);
  }
});

test("the lecture's slice is in the address as a block", () => {
  const slice = setting(PRESETS.lecture.slice);
  assert.equal(format(slice, 0), "/pooling?edits=x.0.0.0_1,1,2,4;5,6,7,8;3,2,1,0;1,2,3,4");
  assert.equal(format(STANDARD, 0), "/pooling");
  assert.deepEqual(read("kind=median&gradient=maybe&input=zebra"), STANDARD);
});

test("an image brings a size at which one sees something; the kind stays", () => {
  const cat = withImage(setting({ kind: "avg" }), "cat");
  assert.deepEqual([cat.image, cat.depth, cat.size, cat.kind], ["cat", 3, [64, 64], "avg"]);
  assert.deepEqual(withImage({ ...cat, kernel: twice(4) }, "rocket").kernel, twice(4));
  assert.deepEqual(withImage(cat, ""), setting({ kind: "avg" }));
});

test("few numbers are numbers, an image is colours; an output stands beside its input while there is room", () => {
  assert.deepEqual(layout(STANDARD, [2, 2], 576), {
    mode: "numbers",
    beside: true,
    narrow: true,
    cell: 60,
    magnified: 60,
  });
  assert.equal(layout(setting({ size: [14, 14] }), [7, 7], 328).beside, false);
  assert.ok(layout(setting({ size: [14, 14] }), [7, 7], 328).cell >= 22);
  const photo = setting({ size: [64, 64], depth: 3, image: "cat" });
  const { mode, narrow, cell, magnified } = layout(photo, [32, 32], 1376);
  assert.deepEqual([mode, narrow, cell, magnified], ["colours", false, 4, 44]);
  assert.equal(layout(photo, [32, 32], 328).cell, 3);
  assert.equal(layout(setting({ size: [15, 15] }), [7, 7], 1376).mode, "colours");
});
