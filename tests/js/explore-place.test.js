/** Places on Explore: their addresses, the way back out, and what becomes of places that do not exist. */

import assert from "node:assert/strict";
import test from "node:test";
import {
  apiPath,
  existing,
  formatPlace,
  isStep,
  outwards,
  parsePlace,
  START,
} from "../../static/js/labs/explore-place.js";

const LAYERS = [
  { id: "conv1", shape: [6, 28, 28] },
  { id: "fc", shape: [10] },
];
const VALUE = { ...START, model: "digits", image: "ab12", layer: "conv1", channel: 5, row: 3, column: 27 };
const parse = (/** @type {string} */ path) => parsePlace(new URL(path, "http://host"));

test("every place has an address that leads back to it", () => {
  for (const place of [
    START,
    VALUE,
    { ...VALUE, row: null, column: null },
    { ...VALUE, layer: "fc", channel: 7, row: null, column: null },
    { ...VALUE, channel: null, row: null, column: null },
    { ...VALUE, layer: null, channel: null, row: null, column: null, order: /** @type {const} */ ("index") },
    { ...VALUE, range: /** @type {const} */ ("layer") },
  ]) {
    assert.deepEqual(parse(formatPlace(place)), place);
  }
});

test("the page's path is the API's", () => {
  assert.equal(apiPath(VALUE), "/models/digits/activations/ab12/conv1/5/3/27");
  assert.equal(formatPlace({ ...VALUE, order: "index" }), `${apiPath(VALUE)}?order=index`);
});

test("what is no place is where the page starts", () => {
  assert.deepEqual(parse("/"), START);
  assert.deepEqual(parse("/?order=nonsense&range=all"), START);
  assert.equal(parse("/models/%ff/activations/a/%E0").model, "%ff");
});

test("a place that the network does not have becomes the nearest that it has", () => {
  assert.deepEqual(existing(VALUE, LAYERS), VALUE);
  assert.deepEqual(existing({ ...VALUE, row: 28 }, LAYERS), { ...VALUE, row: null, column: null });
  assert.deepEqual(existing({ ...VALUE, channel: 6 }, LAYERS), {
    ...VALUE,
    channel: null,
    row: null,
    column: null,
  });
  assert.deepEqual(existing({ ...VALUE, layer: "fc" }, LAYERS), {
    ...VALUE,
    layer: "fc",
    row: null,
    column: null,
  });
  const nowhere = { ...VALUE, layer: null, channel: null, row: null, column: null };
  assert.deepEqual(existing({ ...VALUE, layer: "conv9" }, LAYERS), nowhere);
});

test("escape leads out one level at a time", () => {
  let place = VALUE;
  const depths = [];
  for (let i = 0; i < 4; i++) {
    place = { ...place, ...outwards(place) };
    depths.push([place.layer, place.channel, place.row]);
  }
  const levels = [
    ["conv1", 5, null],
    ["conv1", null, null],
    [null, null, null],
    [null, null, null],
  ];
  assert.deepEqual(depths, levels);
});

test("the back button undoes steps into the zoom, not moves over a map", () => {
  assert.equal(isStep({ ...VALUE, row: 4 }, VALUE), false);
  assert.equal(isStep({ ...VALUE, channel: 4 }, VALUE), true);
  assert.equal(isStep({ ...VALUE, ...outwards(VALUE) }, VALUE), true);
  assert.equal(isStep(VALUE, START), false, "the page's own first choice");
  const edited = { ...VALUE, edits: "conv1.5_0" };
  assert.equal(isStep(edited, VALUE), true, "an intervention");
  assert.equal(isStep({ ...edited, edits: "conv1.5_0.1" }, edited), false, "the same one, dragged on");
});
