/** What the page says about how sure the network is. */

import assert from "node:assert/strict";
import test from "node:test";
import { changedVerdict, percent, points, verdict } from "../../static/js/labs/explore-prediction.js";

const said = (/** @type {number[]} */ ...probabilities) =>
  verdict(
    probabilities.map((probability, index) => ({ class: `class ${index}`, index, logit: 0, probability })),
  );

test("a class stands out when it is probable, and twice as probable as the next", () => {
  assert.equal(said(0.9, 0.1), "explore.verdict.sure");
  assert.equal(said(0.75, 0.25), "explore.verdict.sure");
  assert.equal(said(0.74, 0.1), "explore.verdict.leaning");
  assert.equal(said(0.3, 0.1), "explore.verdict.leaning");
  assert.equal(said(0.29, 0.01), "explore.verdict.unsure");
});

test("no probability is rounded to nothing or to certainty", () => {
  assert.equal(percent(0.4235), "42.4 %");
  assert.equal(percent(0.0004), "< 0.1 %");
  assert.equal(percent(0.9997), "> 99.9 %");
});

test("a change between two predictions is told in points, with its sign", () => {
  assert.equal(points(0.5, 0.132), "−36.8");
  assert.equal(points(0.132, 0.5), "+36.8");
  assert.equal(points(0.5, 0.50004), "±0.0");
});

test("an edited network is said to have changed its mind, or not", () => {
  const made = (/** @type {number[]} */ ...order) =>
    order.map((index) => ({ class: `class ${index}`, index, logit: 0, probability: 0.5 }));
  assert.equal(changedVerdict(made(1, 0), made(0, 1)), "explore.verdict.changed");
  assert.equal(changedVerdict(made(0, 1), made(0, 1)), "explore.verdict.still");
});
