/** The dense lab: the order of the vector, what a step adds, what belongs together, edits, and the address. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { layout } from "../../static/js/labs/dense-layout.js";
import { indexOf, links, placeOf, timing } from "../../static/js/labs/dense-links.js";
import { editsOf, marks, pointedBy } from "../../static/js/labs/dense-marks.js";
import { PRESETS, withImage } from "../../static/js/labs/dense-presets.js";
import { denseAddress, labAddress, rules, STANDARD } from "../../static/js/labs/dense-setting.js";
import { stepOf } from "../../static/js/labs/dense-sum.js";
import { nearest, problem } from "../../static/js/labs/lab-setting.js";

test("the vector runs channel by channel, row by row, and every place is found again", () => {
  const size = /** @type {[number, number]} */ ([2, 3]);
  const places = Array.from({ length: 12 }, (_, index) => placeOf(index, size));
  assert.deepEqual(places.slice(0, 4), [
    { channel: 0, row: 0, column: 0 },
    { channel: 0, row: 0, column: 1 },
    { channel: 0, row: 0, column: 2 },
    { channel: 0, row: 1, column: 0 },
  ]);
  assert.deepEqual(places[6], { channel: 1, row: 0, column: 0 });
  for (const [index, place] of places.entries()) assert.equal(indexOf(place, size), index);
});

test("a step adds one product, and the last of a row its bias", () => {
  const when = timing([2, 2], 3, 4);
  assert.deepEqual([when.chunk, when.parts, when.total], [1, 13, 52]);
  assert.deepEqual(links(when, 0, null, null).terms, [0, 1]);
  const last = links(when, 11, null, null);
  assert.deepEqual([last.row, last.count, last.terms], [0, 12, [11, 12]]);
  const bias = links(when, 12, null, null);
  assert.deepEqual([bias.row, bias.count, bias.terms], [0, 13, null]);
  assert.deepEqual(links(when, 13, null, null).terms, [0, 1]);
  assert.equal(links(when, 999, null, null).row, 3);
});

test("in a large volume a step adds a row of it", () => {
  const when = timing([32, 32], 3, 10);
  assert.deepEqual([when.chunk, when.parts, when.total], [32, 97, 970]);
  assert.deepEqual(links(when, 1, null, null).terms, [32, 64]);
  assert.equal(links(when, 1, null, null).count, 64);
  assert.equal(links(when, 96, null, null).count, 3073);
});

test("a column of one input still has its bias as a step of its own", () => {
  const when = timing([1, 1], 1, 2);
  assert.deepEqual([links(when, 0, null, null).count, links(when, 1, null, null).count], [1, 2]);
  assert.equal(links(when, 1, null, null).terms, null);
});

test("the pointer decides over what was clicked, and both over the animation", () => {
  const when = timing([2, 2], 3, 4);
  const at = links(when, 5, { row: 2 }, { row: 3, column: 7 });
  assert.deepEqual([at.row, at.count, at.column, at.own.row], [2, 13, 7, 0]);
  assert.deepEqual(links(when, 5, null, { column: 7 }).row, 0);
  assert.deepEqual(links(when, 5, null, { row: 9, column: 99 }).column, null);
});

test("a number lights in the volume, in the vector and in its column of weights", () => {
  const when = timing([2, 2], 3, 4);
  const size = /** @type {[number, number]} */ ([2, 2]);
  const pointed = pointedBy({ part: "slice", channel: 1 }, { row: 1, column: 0 }, size);
  assert.deepEqual(pointed, { column: 6 });
  const at = links(when, 0, pointed, null);
  assert.deepEqual(marks({ part: "slice", channel: 1 }, at, when, size).lit, new Set([2]));
  assert.equal(marks({ part: "slice", channel: 0 }, at, when, size).lit, null);
  assert.deepEqual(marks({ part: "vector" }, at, when, size).lit, new Set([6]));
  assert.deepEqual(marks({ part: "weight" }, at, when, size).lit, new Set([6, 18, 30, 42]));
  const weight = links(when, 0, pointedBy({ part: "weight" }, { row: 2, column: 6 }, size), null);
  assert.deepEqual(marks({ part: "weight" }, weight, when, size).lit, new Set([30]));
  assert.deepEqual(marks({ part: "score" }, weight, when, size).current, { row: 2, column: 0 });
});

test("edits name the place in the volume, also of a weight and of a block of weights", () => {
  const size = /** @type {[number, number]} */ ([2, 2]);
  assert.deepEqual(editsOf({ part: "slice", channel: 2 }, { row: 1, column: 0, value: 5 }, size), [
    ["x.2.1.0", "5"],
  ]);
  assert.deepEqual(editsOf({ part: "weight" }, { row: 3, column: 6, value: -1 }, size), [
    ["w.3.1.1.0", "-1"],
  ]);
  assert.deepEqual(editsOf({ part: "bias" }, { row: 1, column: 0, value: "1;2" }, size), [["b.1", "1,2"]]);
  assert.deepEqual(editsOf({ part: "weight" }, { row: 0, column: 3, value: "1,2;3,4" }, size), [
    ["w.0.0.1.1", "1"],
    ["w.0.1.0.0", "2"],
    ["w.1.0.1.1", "3"],
    ["w.1.1.0.0", "4"],
  ]);
});

test("the written out row is folded as the input is", () => {
  const reply = /** @type {any} */ ({
    body: { x: [[[1, 2]], [[3, 4]]], weight: [[5, 6, 7, 8]], bias: [9] },
    channel_sums: [[17, 53]],
    output: [79],
  });
  assert.deepEqual(stepOf(reply, 0), {
    patch: [[[1, 2]], [[3, 4]]],
    weight: [[[5, 6]], [[7, 8]]],
    channel_sums: [17, 53],
    bias: 9,
    output: 79,
  });
  assert.equal(stepOf(reply, 0), stepOf(reply, 0));
});

test("the address says what differs, the API's part of it alone, and comes back the same", () => {
  const setting = {
    ...STANDARD,
    size: /** @type {[number, number]} */ ([3, 2]),
    outputs: 5,
    temperature: 0.25,
    target: 3,
    digit: "",
    strokes: "ABCD.EF",
    layer: "fc2",
    edits: { "w.0.1.1.0": "2", "x.0.0.0": "1,2;3,4" },
  };
  const path = denseAddress.format(setting, 4);
  const read = denseAddress.parse(new URLSearchParams(path.split("?")[1]));
  assert.deepEqual(read, { setting, step: 4 });
  assert.equal(
    labAddress.query(setting),
    "input=3x2x3&outputs=5&edits=w.0.1.1.0_2*x.0.0.0_1,2;3,4&temperature=0.25&target=3",
  );
  assert.equal(denseAddress.format(STANDARD, 0), "/dense");
  const strange = denseAddress.parse(new URLSearchParams("temperature=hot&layer=conv1&digit=x&outputs=many"));
  assert.deepEqual(strange.setting, STANDARD);
});

test("what is impossible says why and what is nearest", () => {
  const many = problem(rules, { ...STANDARD, size: [64, 64] }, "size");
  assert.deepEqual([many?.field, many?.key, many?.nearest], ["size", "dense.problem.many", [36, 36]]);
  assert.deepEqual(problem(rules, { ...STANDARD, size: [64, 64], depth: 2 }, "depth")?.nearest, 1);
  assert.deepEqual(problem(rules, { ...STANDARD, target: 4 })?.nearest, 3);
  assert.deepEqual(problem(rules, { ...STANDARD, temperature: 0.001 })?.nearest, 0.01);
  assert.equal(problem(rules, { ...STANDARD, image: "cat", depth: 2 })?.key, "shared.problem.channels");
  assert.equal(problem(rules, STANDARD), null);
  assert.equal(problem(rules, nearest(rules, { ...STANDARD, size: [64, 64], depth: 9, target: 20 })), null);
});

test("every preset is possible, and so is every image", () => {
  for (const preset of Object.values(PRESETS.lecture))
    assert.equal(problem(rules, { ...STANDARD, ...preset }), null);
  assert.equal(problem(rules, withImage(STANDARD, "cat")), null);
  assert.deepEqual(withImage(withImage(STANDARD, "cat"), ""), STANDARD);
});

test("small layers show numbers that can be touched, large ones colours; softmax stands beside where there is room", () => {
  const wide = layout(STANDARD, 1376);
  assert.deepEqual([wide.mode, wide.beside, wide.cell], ["numbers", true, 38]);
  const phone = layout(STANDARD, 328);
  assert.equal(phone.beside, false);
  assert.ok(phone.cell >= 24);
  const large = layout({ size: [32, 32], depth: 3, outputs: 10 }, 1376);
  assert.deepEqual([large.mode, large.beside], ["colours", true]);
  assert.ok(large.slice * 32 <= large.across * 1024);
});
