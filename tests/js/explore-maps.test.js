/** Maps are fetched when they are first asked for, and come in the order asked for. */

import assert from "node:assert/strict";
import test from "node:test";
import { levels, Maps } from "../../static/js/labs/explore-maps.js";

const SHAPE = [4, 1, 2];

/** Maps whose bytes, low and high all tell their channel. @param {number[]} channels */
function tensor(channels) {
  return {
    shape: [channels.length, 1, 2],
    low: channels.map((channel) => -channel),
    high: channels,
    bytes: new Uint8Array(channels.flatMap((channel) => [channel, channel])),
  };
}

test("maps come in the order asked for, and each is fetched once", async () => {
  const maps = new Maps();
  /** @type {number[][]} */
  const calls = [];
  const fetch = async (/** @type {number[]} */ missing) => {
    calls.push(missing);
    return tensor(missing);
  };
  assert.deepEqual(await maps.get("conv1", SHAPE, [3, 1], fetch), tensor([3, 1]));
  assert.deepEqual(await maps.get("conv1", SHAPE, [0, 1, 3], fetch), tensor([0, 1, 3]));
  assert.deepEqual(await maps.get("conv1", SHAPE, [1], fetch), tensor([1]));
  assert.deepEqual(await maps.get("conv2", SHAPE, [1], fetch), tensor([1]));
  assert.deepEqual(calls, [[3, 1], [0], [1]]);
});

test("a map that could not be had is asked for again", async () => {
  const maps = new Maps();
  const refused = () => Promise.reject(new Error("busy"));
  await assert.rejects(maps.get("conv1", SHAPE, [2], refused), /busy/);
  const found = await maps.get("conv1", SHAPE, [2], async () => tensor([2]));
  assert.deepEqual(levels(found, 0), { bytes: new Uint8Array([2, 2]), low: -2, high: 2 });
});
