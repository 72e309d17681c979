/** What all pages share: tensors in 8 bits, messages, the store and the lines between maps. */

import assert from "node:assert/strict";
import test from "node:test";
import { decodeTensor } from "../../static/js/api.js";
import { link } from "../../static/js/draw/curve.js";
import { escaped, fill, t } from "../../static/js/i18n.js";
import { createStore } from "../../static/js/store.js";

test("a tensor in 8 bits is read by its header", () => {
  const header = new TextEncoder().encode('{"shape":[1,1,2],"low":[-1],"high":[2.5]}   ');
  const buffer = new Uint8Array(4 + header.length + 2);
  new DataView(buffer.buffer).setUint32(0, header.length, true);
  buffer.set(header, 4);
  buffer.set([7, 255], 4 + header.length);
  const tensor = decodeTensor(buffer.buffer);
  assert.deepEqual(tensor.shape, [1, 1, 2]);
  assert.deepEqual([tensor.low, tensor.high], [[-1], [2.5]]);
  assert.deepEqual([...tensor.bytes], [7, 255]);
});

test("placeholders are filled in, unknown ones and unknown keys stand as they are", () => {
  assert.equal(fill("{a} of {b}, {c}", { a: 1, b: "x" }), "1 of x, {c}");
  assert.equal(t("no.such.key"), "no.such.key");
});

test("a value inside of markup stays text", () => {
  assert.equal(escaped(`<b title="a" id='b'>&`), "&#60;b title=&#34;a&#34; id=&#39;b&#39;&#62;&#38;");
});

test("listeners hear of changes, with the state before, and only of changes", () => {
  const store = createStore({ a: 1, b: 2 });
  /** @type {unknown[]} */
  const heard = [];
  const stop = store.subscribe((state, previous) => heard.push([state, previous]));
  store.set({ a: 1 });
  store.set({ a: 3 });
  stop();
  store.set({ b: 4 });
  assert.deepEqual(heard, [
    [
      { a: 3, b: 2 },
      { a: 1, b: 2 },
    ],
  ]);
  assert.deepEqual(store.get(), { a: 3, b: 4 });
});

test("a connection leaves and arrives horizontally", () => {
  assert.equal(link(0, 10, 20, 50), "M0 10C12 10 8 50 20 50");
});
