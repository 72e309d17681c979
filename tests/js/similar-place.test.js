// The Similar page's address: every question has one, and the plain one is the start.

import assert from "node:assert/strict";
import test from "node:test";
import { paintFeatures, paintPixels, strongest } from "../../static/js/labs/similar-paint.js";
import { apiPath, formatPlace, isStep, parsePlace, START } from "../../static/js/labs/similar-place.js";

const at = (/** @type {string} */ path) => parsePlace(new URL(path, "http://here"));

test("an address and a question stand for each other", () => {
  assert.deepEqual(at("/similar"), START);
  assert.equal(formatPlace(START), "/similar");
  const place = { model: "photos", image: "ab", k: 12 };
  assert.equal(formatPlace(place), "/similar?model=photos&image=ab&k=12");
  assert.deepEqual(at(formatPlace(place)), place);
  assert.equal(apiPath(place, "pixels"), "/models/photos/similar/ab?k=12&space=pixels");
});

test("a count that cannot be is the usual one or the most", () => {
  for (const text of ["0", "-3", "x", "2.5", ""]) assert.equal(at(`/similar?k=${text}`).k, START.k);
  assert.equal(at("/similar?k=999").k, 100);
});

test("every other question is a step back", () => {
  assert.equal(isStep(START, { ...START }), false);
  for (const part of [{ model: "digits" }, { image: "ab" }, { k: 4 }])
    assert.ok(isStep({ ...START, ...part }, START));
});

test("features are shown in the order of the picture asked about", () => {
  const one = { shape: [1, 4], low: [0], high: [1], bytes: new Uint8Array([0, 255, 30, 200]) };
  assert.deepEqual(strongest(one), [1, 3, 2, 0]);
  const { data, width, height } = paintFeatures(one, strongest(one), 1, "light");
  assert.deepEqual([width, height], [2, 2]);
  assert.ok(data[1] < data[5] && data[5] < data[9] && data[9] < data[13], "from strong to pale");
});

test("pixels are painted as they are", () => {
  const grey = { shape: [1, 1, 2], low: [10], high: [210], bytes: new Uint8Array([0, 255]) };
  assert.deepEqual([...paintPixels(grey).data], [10, 10, 10, 255, 210, 210, 210, 255]);
  const colour = { shape: [3, 1, 1], low: [1, 2, 3], high: [1, 2, 3], bytes: new Uint8Array([0, 0, 0]) };
  assert.deepEqual([...paintPixels(colour).data], [1, 2, 3, 255]);
});
