/** "As code" on Explore: the calls that give the numbers of each level. */

import assert from "node:assert/strict";
import test from "node:test";
import { snippets } from "../../static/js/labs/explore-code.js";

const PLACE = { model: "photos", image: "ab12", layer: "conv2_1", channel: 3, row: 4, column: 5 };
const HOST = "http://host";
const URL_OF_LAYER = `${HOST}/api/v1/models/photos/activations/ab12/conv2_1`;

/**
 * @param {Partial<typeof PLACE & {edits: string}> | Record<string, null>} part
 * @param {boolean} [flat]
 */
function codes(part, flat = false) {
  const place = /** @type {typeof PLACE & {edits?: string}} */ ({ ...PLACE, ...part });
  const [curl, python] = snippets(place, HOST, flat);
  return { curl: curl.code, python: python.code };
}

test("a layer's code has its maps and its card, a channel's its map and its dossier", () => {
  const layer = codes({ channel: null, row: null, column: null });
  assert.deepEqual(layer.curl.split("\n"), [`curl -s "${URL_OF_LAYER}"`, `curl -s "${URL_OF_LAYER}/card"`]);
  assert.match(layer.python, /card = httpx\.get\(url \+ "\/card"\)\.json\(\)/);
  const channel = codes({ row: null, column: null });
  assert.deepEqual(channel.curl.split("\n"), [
    `curl -s "${URL_OF_LAYER}/3"`,
    `curl -s "${URL_OF_LAYER}/3/dossier"`,
  ]);
});

test("a number's code is one call, also where a layer has no maps", () => {
  assert.equal(codes({}).curl, `curl -s "${URL_OF_LAYER}/3/4/5"`);
  assert.equal(codes({ layer: "fc", row: null, column: null }, true).curl.split("\n").length, 1);
  assert.equal(
    codes({ layer: "fc", channel: null, row: null, column: null }, true).curl.split("\n").length,
    2,
  );
});

test("what is changed in the network is part of every call", () => {
  const { curl, python } = codes({ row: null, column: null, edits: "conv1_1.3_0*fc.b.2_1" });
  for (const call of curl.split("\n")) assert.match(call, /\?edits=conv1_1\.3_0\*fc\.b\.2_1"$/);
  assert.equal(python.match(/params=edits/g)?.length, 2);
});
