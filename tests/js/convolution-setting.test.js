/** The convolution lab's settings: what is possible, what would be, and the address that keeps them. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { kernelName, withKernel } from "../../static/js/labs/convolution-kernels.js";
import { kernelNames } from "../../static/js/labs/convolution-networks.js";
import { PRESETS, withImage } from "../../static/js/labs/convolution-presets.js";
import { convolutionAddress, rules, STANDARD } from "../../static/js/labs/convolution-setting.js";
import { symmetric, turnEdit } from "../../static/js/labs/convolution-turn.js";
import { dropEdits, withEdit } from "../../static/js/labs/lab-edits.js";
import { nearest, problem } from "../../static/js/labs/lab-setting.js";

/** @typedef {import("../../static/js/labs/convolution-setting.js").Setting} Setting */
/** @typedef {[number, number]} Pair */

const { format, parse } = convolutionAddress;

/** @param {Partial<Setting>} part @returns {Setting} */
const setting = (part) => ({ ...STANDARD, ...part });
/** @param {number} both @returns {Pair} */
const twice = (both) => [both, both];

test("the controls offer what fits, and nothing more", () => {
  const possible = rules.bounds(setting({ size: [7, 5], padding: twice(1), dilation: twice(2) }));
  assert.deepEqual(possible.kernel, { min: 1, max: 4 });
  assert.deepEqual(possible.dilation, { min: 1, max: 3 });
  assert.equal(problem(rules, setting({ size: [7, 5], padding: twice(1), dilation: twice(3) })), null);
  assert.notEqual(problem(rules, setting({ size: [7, 5], padding: twice(1), dilation: twice(4) })), null);
});

test("a list of filters may name layers with dots", () => {
  assert.deepEqual(kernelNames(".imagenet:stem.conv:3.photos:conv1_1:0"), [
    "",
    "imagenet:stem.conv:3",
    "photos:conv1_1:0",
  ]);
  assert.deepEqual(kernelNames("a:b.c.d:0."), ["a:b.c.d:0", ""]);
  const own = setting({ kernels: ["imagenet:block3_1.depthwise:7", "sobel-x"] });
  const url = new URL(format(own), "http://localhost");
  assert.deepEqual(parse(url.searchParams).setting.kernels, own.kernels);
});

test("the field that was changed is to blame, and its nearest possible value is named", () => {
  const wrong = setting({ size: [4, 4], kernel: [9, 9], padding: twice(0) });
  assert.deepEqual(problem(rules, wrong, "kernel")?.nearest, [4, 4]);
  assert.deepEqual(problem(rules, wrong, "size")?.nearest, [9, 9]);
  assert.deepEqual(problem(rules, wrong, "padding")?.nearest, twice(3));
  assert.deepEqual(problem(rules, setting({ dilation: twice(5) }), "dilation")?.nearest, twice(4));
});

test("what is out of the lab's bounds says so", () => {
  assert.equal(problem(rules, setting({ filters: 99 }))?.key, "shared.problem.range");
  assert.equal(problem(rules, setting({ filters: 99 }))?.nearest, 16);
  assert.equal(problem(rules, setting({ image: "cat", depth: 2 }))?.key, "shared.problem.channels");
});

test("the nearest possible setting is possible", () => {
  for (const wrong of [
    setting({ size: [4, 4], kernel: [9, 9], padding: twice(0) }),
    setting({ size: [500, 0], depth: 40, kernel: [99, -3], stride: twice(0), dilation: twice(77) }),
    setting({ image: "cat", depth: 7, size: [2, 2] }),
  ]) {
    assert.equal(problem(rules, nearest(rules, wrong)), null);
  }
});

test("groups divide channels and filters, and only such numbers are offered", () => {
  const grouped = setting({ depth: 6, filters: 4, groups: 2 });
  assert.equal(problem(rules, grouped), null);
  assert.deepEqual(rules.allowed?.(grouped).groups, [1, 2]);
  assert.deepEqual(rules.allowed?.(grouped).depth, [2, 4, 6, 8, 10, 12, 14, 16]);
  assert.deepEqual(rules.allowed?.(setting({ image: "cat" })).depth, [1, 3]);
  const wrong = setting({ depth: 6, filters: 4, groups: 3 });
  assert.deepEqual(
    ["groups", "filters", "depth"].map((field) => {
      const found = problem(rules, wrong, field);
      return [found?.field, found?.nearest];
    }),
    [
      ["groups", 2],
      ["filters", 3],
      ["groups", 2],
    ],
  );
  assert.equal(problem(rules, wrong)?.key, "convolution.problem.groups");
});

test("a transposed convolution takes away no more than it adds, and its output stays in bounds", () => {
  const backwards = setting({ mode: "transposed", size: [3, 3], stride: twice(2) });
  assert.equal(problem(rules, backwards), null);
  assert.deepEqual(rules.bounds(backwards).padding, { min: 0, max: 2 });
  const padded = problem(rules, { ...backwards, padding: twice(5) }, "padding");
  assert.deepEqual(
    [padded?.key, padded?.nearest, padded?.values.most],
    ["convolution.problem.overpadded", [2, 2], "2"],
  );
  const large = problem(rules, { ...backwards, size: [64, 64], stride: twice(9) }, "stride");
  assert.deepEqual(
    [large?.key, large?.field, large?.nearest],
    ["convolution.problem.large", "stride", [2, 2]],
  );
  const nothing = { ...backwards, size: /** @type {Pair} */ ([1, 1]), padding: twice(2) };
  assert.equal(problem(rules, nothing, "padding")?.nearest.toString(), "1,1");
});

test("what a transposed convolution offers is possible, to the ends of each range", () => {
  const fields = /** @type {const} */ (["size", "kernel", "stride", "padding", "dilation"]);
  for (const part of [
    {},
    { size: twice(3), stride: twice(2) },
    { size: twice(20), stride: twice(4), dilation: twice(3) },
    { size: /** @type {Pair} */ ([9, 2]), kernel: /** @type {Pair} */ ([1, 4]), padding: twice(0) },
  ]) {
    const chosen = setting({ mode: "transposed", ...part });
    assert.equal(problem(rules, chosen), null);
    const bounds = rules.bounds(chosen);
    for (const field of fields)
      for (const end of [bounds[field].min, bounds[field].max])
        assert.equal(problem(rules, { ...chosen, [field]: twice(end) }), null, `${field} ${end}`);
  }
});

test("a turned block of numbers keeps its place on screen", () => {
  assert.deepEqual(turnEdit([3, 3], { row: 0, column: 0, value: "1,2;3,4" }), {
    row: 1,
    column: 1,
    value: "4,3;2,1",
  });
  assert.deepEqual(turnEdit([3, 3], { row: 2, column: 1, value: "1,2,9;3,4,9" }), {
    row: 0,
    column: 0,
    value: "2,1",
  });
  assert.deepEqual(turnEdit([3, 5], { row: 0, column: 0, value: -2 }), { row: 2, column: 4, value: "-2" });
  assert.equal(symmetric([[[1, 2, 1]], [[0, 5, 0]]]), true);
  assert.equal(symmetric([[[1, 2, 0]]]), false);
});

test("every preset is possible and survives its address", () => {
  for (const [id, part] of Object.values(PRESETS).flatMap(Object.entries)) {
    const chosen = setting(part);
    assert.equal(problem(rules, chosen), null, id);
    const url = new URL(format(chosen, 4), "http://host");
    const { setting: read, step } = parse(url.searchParams);
    assert.equal(format(read, step), format(chosen, 4), id);
    assert.deepEqual({ ...read, kernels: [] }, { ...chosen, kernels: [] }, id);
    assert.equal(step, 4);
  }
});

test("the default has a bare address, and edits are short in it", () => {
  assert.equal(format(STANDARD, 0), "/convolution");
  const edited = setting({
    edits: { "x.0.2.3": "-5", "w.1.0.1.1": "0.25", "b.0": "1", "x.1.0.0": "1,2;3,4" },
  });
  assert.equal(format(edited, 0), "/convolution?edits=x.0.2.3_-5*w.1.0.1.1_0.25*b.0_1*x.1.0.0_1,2;3,4");
  assert.deepEqual(
    parse(new URLSearchParams("edits=x.0.2.3_-5*w.1.0.1.1_0.25*b.0_1*x.1.0.0_1,2;3,4")).setting,
    edited,
  );
});

test("an address that is nonsense is the default", () => {
  const { setting: read, step } = parse(
    new URLSearchParams("input=zebra&kernel=3x3x3x3&stride=&edits=x_1*y.0_2&step=-4"),
  );
  assert.deepEqual(read, STANDARD);
  assert.equal(step, 0);
});

test("a number changed again counts from then on", () => {
  const edits = withEdit(withEdit({ "x.0.0.0": "1" }, "x.0.0.1", 2), "x.0.0.0", "7,8");
  assert.deepEqual(Object.entries(edits), [
    ["x.0.0.1", "2"],
    ["x.0.0.0", "7,8"],
  ]);
  assert.deepEqual(dropEdits({ ...edits, "b.0": "1" }, "x."), { "b.0": "1" });
});

test("a kernel edited by hand is custom, until another is chosen", () => {
  const chosen = setting({ kernels: ["sobel-x"], edits: { "w.0.1.1.1": "3", "b.1": "2" } });
  assert.equal(kernelName({ ...chosen, edits: {} }, 0), "sobel-x");
  assert.equal(kernelName(chosen, 0), "custom");
  assert.equal(kernelName({ ...chosen, kernel: [5, 5], edits: {} }, 0), "");
  const again = { ...chosen, ...withKernel(chosen, 0, "box") };
  assert.equal(kernelName(again, 0), "box");
  assert.deepEqual(again.edits, { "b.1": "2" });
});

test("an image brings a size and edges; numbers bring the default back", () => {
  const cat = withImage(STANDARD, "cat");
  assert.deepEqual([cat.image, cat.depth, cat.kernels], ["cat", 1, ["sobel-x", "sobel-y"]]);
  assert.deepEqual(withImage({ ...cat, padding: twice(3) }, "rocket").padding, twice(3));
  assert.deepEqual(withImage(cat, ""), STANDARD);
});
