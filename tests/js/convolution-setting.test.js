/** The convolution lab's settings: what is possible, what would be, and the address that keeps them. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { PRESETS, preset } from "../../static/js/labs/convolution-presets.js";
import { bounds, DEFAULT, nearest, problem } from "../../static/js/labs/convolution-setting.js";
import { format, parse } from "../../static/js/labs/convolution-url.js";

/** @typedef {import("../../static/js/labs/convolution-setting.js").Setting} Setting */

/** @param {Partial<Setting>} part @returns {Setting} */
const setting = (part) => ({ ...DEFAULT, ...part });

test("the controls offer what fits, and nothing more", () => {
  const possible = bounds(setting({ size: [7, 5], padding: 1, dilation: 2 }));
  assert.deepEqual(possible.kernel, { min: 1, max: 4 });
  assert.deepEqual(possible.dilation, { min: 1, max: 3 });
  assert.equal(problem(setting({ size: [7, 5], padding: 1, dilation: 3 })), null);
  assert.notEqual(problem(setting({ size: [7, 5], padding: 1, dilation: 4 })), null);
});

test("the field that was changed is to blame, and its nearest possible value is named", () => {
  const wrong = setting({ size: [4, 4], kernel: [9, 9], padding: 0 });
  assert.deepEqual(problem(wrong, "kernel")?.nearest, [4, 4]);
  assert.deepEqual(problem(wrong, "size")?.nearest, [9, 9]);
  assert.equal(problem(wrong, "padding")?.nearest, 3);
  assert.equal(problem(setting({ dilation: 5 }), "dilation")?.nearest, 4);
});

test("what is out of the lab's bounds says so", () => {
  assert.equal(problem(setting({ filters: 99 }))?.key, "range");
  assert.equal(problem(setting({ filters: 99 }))?.nearest, 16);
  assert.equal(problem(setting({ image: "cat", depth: 2 }))?.key, "channels");
});

test("the nearest possible setting is possible", () => {
  for (const wrong of [
    setting({ size: [4, 4], kernel: [9, 9], padding: 0 }),
    setting({ size: [500, 0], depth: 40, kernel: [99, -3], stride: 0, dilation: 77 }),
    setting({ image: "cat", depth: 7, size: [2, 2] }),
  ]) {
    assert.equal(problem(nearest(wrong)), null);
  }
});

test("every preset is possible and survives its address", () => {
  for (const id of Object.values(PRESETS).flatMap(Object.keys)) {
    const chosen = preset(id);
    assert.equal(problem(chosen), null, id);
    const url = new URL(format(chosen, 4), "http://host");
    const { setting: read, step } = parse(url.searchParams);
    assert.equal(format(read, step), format(chosen, 4), id);
    assert.deepEqual({ ...read, kernels: [] }, { ...chosen, kernels: [] }, id);
    assert.equal(step, 4);
  }
});

test("the default has a bare address, and edits are short in it", () => {
  assert.equal(format(DEFAULT, 0), "/convolution");
  const edited = setting({ edits: { "x.0.2.3": -5, "w.1.0.1.1": 0.25, "b.0": 1 } });
  assert.equal(format(edited, 0), "/convolution?edits=x.0.2.3_-5*w.1.0.1.1_0.25*b.0_1");
  assert.deepEqual(parse(new URLSearchParams("edits=x.0.2.3_-5*w.1.0.1.1_0.25*b.0_1")).setting, edited);
});

test("an address that is nonsense is the default", () => {
  const { setting: read, step } = parse(
    new URLSearchParams("input=zebra&kernel=3x3x3x3&stride=&edits=x_1*y.0_2&step=-4"),
  );
  assert.deepEqual(read, DEFAULT);
  assert.equal(step, 0);
});
