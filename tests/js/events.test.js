/** What the server tells step by step, read as it comes. */

import assert from "node:assert/strict";
import test from "node:test";
import { ApiError, fromBase64, getEvents } from "../../static/js/api.js";

/**
 * Lets fetch answer with these pieces of a stream.
 * @param {import("node:test").TestContext} context
 * @param {string[]} pieces
 * @param {() => void} [left] called when the reader goes away
 */
function streaming(context, pieces, left = () => {}) {
  const encoder = new TextEncoder();
  const parts = pieces.map((piece) => encoder.encode(piece));
  const body = new ReadableStream({
    pull(controller) {
      const part = parts.shift();
      if (part) controller.enqueue(part);
      else controller.close();
    },
    cancel: left,
  });
  context.mock.method(globalThis, "fetch", async () => new Response(body));
}

/** @param {AsyncIterable<any>} events */
async function all(events) {
  const found = [];
  for await (const event of events) found.push(event);
  return found;
}

test("events are read whole, wherever the network cuts them", async (context) => {
  streaming(context, ["event: beg", 'in\ndata: {"rows": 2}\n', '\n: alive\n\nevent: row\ndata: "a: b"\n\n']);
  assert.deepEqual(await all(getEvents("/x")), [
    { name: "begin", data: { rows: 2 } },
    { name: "row", data: "a: b" },
  ]);
});

test("an event called error is thrown as a refusal", async (context) => {
  streaming(context, ['event: error\ndata: {"status": 422, "detail": "too large: give less"}\n\n']);
  await assert.rejects(all(getEvents("/x")), (error) => {
    assert.ok(error instanceof ApiError);
    assert.equal(error.status, 422);
    assert.equal(error.message, "too large: give less");
    return true;
  });
});

test("who leaves the loop closes the stream", async (context) => {
  let gone = false;
  const event = "event: step\ndata: 1\n\n";
  streaming(context, [event, event, event, event], () => {
    gone = true;
  });
  for await (const _ of getEvents("/x")) break;
  assert.ok(gone);
});

test("eight bits a value, packed for an event, become a tensor", () => {
  const tensor = fromBase64({ shape: [2, 2], low: [0, -2], high: [1, 2], bytes: "AP8A/w==" });
  assert.deepEqual([...tensor.bytes], [0, 255, 0, 255]);
  assert.deepEqual(tensor.high, [1, 2]);
});
