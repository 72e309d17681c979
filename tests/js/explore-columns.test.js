/** Which channels a reader asks for by typing, and in which order they stand. */

import assert from "node:assert/strict";
import test from "node:test";
import { channelsOf, likened } from "../../static/js/labs/explore-columns-channels.js";
import { parseFilter } from "../../static/js/labs/explore-columns-filter.js";

/** The channels 0 to 19, whose largest values are 0, 0.1, … 1.9, that a text asks for. */
const asked = (text) => {
  const wanted = parseFilter(text);
  return wanted && [...Array(20).keys()].filter((channel) => wanted(channel, { max: channel / 10 }));
};

test("numbers and ranges ask for any of them", () => {
  assert.deepEqual(asked("7"), [7]);
  assert.deepEqual(asked("3-6"), [3, 4, 5, 6]);
  assert.deepEqual(asked("6–3"), [3, 4, 5, 6]);
  assert.deepEqual(asked(" 1, 4 - 5 , 19"), [1, 4, 5, 19]);
  assert.deepEqual(asked("1 4"), [1, 4]);
});

test("comparisons are with a map's largest value, and all have to hold", () => {
  assert.deepEqual(asked("> 1.7"), [18, 19]);
  assert.deepEqual(asked(">=1.8"), [18, 19]);
  assert.deepEqual(asked("< 0.2"), [0, 1]);
  assert.deepEqual(asked("= 0"), [0]);
  assert.deepEqual(asked("> 0.5 < 0.8"), [6, 7]);
  assert.deepEqual(asked("≤ −1"), []);
  assert.deepEqual(asked("0-9 > .75"), [8, 9]);
});

test("nothing typed asks for all; what is no choice is told from one that nothing fits", () => {
  assert.equal(asked("").length, 20);
  assert.deepEqual(asked("300"), []);
  for (const text of ["x", "> ", "3-", "7 up", "-4"]) assert.equal(parseFilter(text), null, text);
});

const map = (max) => ({ min: 0, max, mean: 0 });
const conv = { id: "conv", inputs: ["input"], parameters: 9, shape: [4, 2, 2] };
const relu = { id: "relu", inputs: ["conv"], parameters: 0, shape: [4, 2, 2] };
const summaries = { conv: [4, 3, 2, 1].map(map), relu: [1, 2, 3, 4].map(map) };
const run = (channels) => ({
  model: { layers: [conv, relu] },
  layer: (id) => ({ conv, relu })[id],
  summary: (id) => ({ channels: channels[id] }),
});
const picture = { ...run(summaries), original: run(summaries) };
const state = { picture, order: "strongest", filter: "", layer: null, channel: null };

test("a convolution's maps stand as those of its ReLU do; the filter goes by its own values", () => {
  assert.deepEqual(channelsOf(state, "conv", false), [3, 2, 1, 0]);
  assert.deepEqual(channelsOf({ ...state, filter: "> 2" }, "conv", false), [1, 0]);
  assert.deepEqual(channelsOf({ ...state, order: "index" }, "conv", false), [0, 1, 2, 3]);
});

test("by similarity the most alike come first, once it is known; until then the strongest", () => {
  const similar = { ...state, order: "similarity" };
  assert.deepEqual(channelsOf(similar, "relu", false), [3, 2, 1, 0]);
  assert.deepEqual(channelsOf(similar, "relu", false, [0.5, 1, -1, 0]), [1, 0, 3, 2]);
  assert.equal(likened(similar, "conv"), 3);
  assert.equal(likened({ ...similar, layer: "relu", channel: 2 }, "conv"), 2);
});

test("above a deeper view the chosen map comes first, whatever the filter", () => {
  assert.deepEqual(
    channelsOf({ ...state, layer: "relu", channel: 0, filter: "1-2" }, "relu", true),
    [0, 2, 1],
  );
  assert.deepEqual(channelsOf({ ...state, layer: "relu", channel: 0 }, "relu", false), [3, 2, 1, 0]);
});

test("while the network is changed, maps stay where they stood without the change", () => {
  const changed = { ...picture, ...run({ ...summaries, relu: [4, 0, 0, 0].map(map) }) };
  assert.deepEqual(channelsOf({ ...state, picture: changed }, "relu", false), [3, 2, 1, 0]);
});
