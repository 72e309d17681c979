/** The convolution lab's numbers: made up, edited by hand, from classic kernels and from images. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { KERNELS, kernel } from "../../static/js/labs/convolution-kernels.js";
import { channels, kernelName, tensors } from "../../static/js/labs/convolution-numbers.js";
import { withImage, withKernel } from "../../static/js/labs/convolution-presets.js";
import { DEFAULT } from "../../static/js/labs/convolution-setting.js";

test("made up numbers can be checked by hand: inputs 0 to 2, weights −1 to 1, small biases", () => {
  const { x, weight, bias } = tensors(DEFAULT, null);
  assert.deepEqual([x.length, x[0].length, x[0][0].length], [3, 7, 7]);
  assert.deepEqual(
    [weight.length, weight[0].length, weight[0][0].length, weight[0][0][0].length],
    [2, 3, 3, 3],
  );
  assert.deepEqual([...new Set(x.flat(2))].sort(), [0, 1, 2]);
  assert.deepEqual([...new Set(weight.flat(3))].sort(), [-1, 0, 1]);
  assert.deepEqual(bias, [1, 0]);
});

test("an input that grows keeps the numbers it has, and another seed brings others", () => {
  const small = tensors(DEFAULT, null).x[0];
  const large = tensors({ ...DEFAULT, size: [9, 9] }, null).x[0];
  assert.deepEqual(
    large.slice(0, 7).map((row) => row.slice(0, 7)),
    small,
  );
  assert.notDeepEqual(tensors({ ...DEFAULT, seed: 2 }, null).x[0], small);
});

test("edits change one number each; those outside wait", () => {
  const edits = { "x.0.2.3": 5, "w.1.2.0.0": -0.5, "b.1": 7, "x.0.99.0": 1 };
  const { x, weight, bias } = tensors({ ...DEFAULT, edits }, null);
  assert.deepEqual([x[0][2][3], weight[1][2][0][0], bias[1]], [5, -0.5, 7]);
  assert.equal(x[0].length, 7);
});

test("blurs keep brightness and edge filters ignore it", () => {
  const sums = Object.fromEntries(
    Object.keys(KERNELS).map((name) => [
      name,
      kernel(name, [3, 3])
        ?.flat()
        .reduce((a, b) => a + b),
    ]),
  );
  for (const name of ["sobel-x", "sobel-y", "laplacian"]) assert.equal(sums[name], 0, name);
  for (const name of ["box", "gaussian", "sharpen", "emboss", "identity"]) {
    assert.ok(Math.abs(Number(sums[name]) - 1) < 1e-12, name);
  }
  assert.equal(kernel("sobel-x", [5, 5]), null);
  assert.equal(kernel("toString", [3, 3]), null);
});

test("a kernel edited by hand is custom, until another is chosen", () => {
  const chosen = { ...DEFAULT, kernels: ["sobel-x"], edits: { "w.0.1.1.1": 3, "b.1": 2 } };
  assert.equal(kernelName({ ...chosen, edits: {} }, 0), "sobel-x");
  assert.equal(kernelName(chosen, 0), "custom");
  assert.equal(kernelName({ ...chosen, kernel: [5, 5], edits: {} }, 0), "");
  const again = { ...chosen, ...withKernel(chosen, 0, "box") };
  assert.equal(kernelName(again, 0), "box");
  assert.deepEqual(again.edits, { "b.1": 2 });
});

test("an image brings a size and edges; numbers bring the default back", () => {
  const cat = withImage(DEFAULT, "cat");
  assert.deepEqual([cat.image, cat.depth, cat.kernels], ["cat", 1, ["sobel-x", "sobel-y"]]);
  assert.equal(withImage({ ...cat, padding: 3 }, "rocket").padding, 3);
  assert.deepEqual(withImage(cat, ""), DEFAULT);
});

test("pixels become one grey channel or three", () => {
  const rgba = [255, 0, 0, 255, 0, 255, 0, 255];
  assert.deepEqual(channels(rgba, [1, 2], 3), [[[255, 0]], [[0, 255]], [[0, 0]]]);
  assert.deepEqual(channels(rgba, [1, 2], 1), [[[76, 150]]]);
});
