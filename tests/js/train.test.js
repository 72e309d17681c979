// The Train page's pure parts: its address, the pattern, what a run has told, and curves.

import assert from "node:assert/strict";
import test from "node:test";
import { curve, placed, ticks } from "../../static/js/draw/chart.js";
import { History } from "../../static/js/labs/train-history.js";
import { PRESETS } from "../../static/js/labs/train-presets.js";
import { Runner } from "../../static/js/labs/train-runner.js";
import {
  formatSetting,
  OFFERED,
  parseSetting,
  pattern,
  presetOf,
  STANDARD,
} from "../../static/js/labs/train-setting.js";

test("an address says what differs from the usual run, for every preset", () => {
  assert.equal(formatSetting(STANDARD), "/train");
  for (const [name, preset] of Object.entries(PRESETS)) {
    const setting = { ...STANDARD, ...preset };
    const address = new URL(formatSetting(setting), "http://x");
    assert.deepEqual(parseSetting(address.searchParams), setting, name);
    assert.equal(presetOf(setting), name);
  }
  assert.equal(presetOf({ ...STANDARD, batch: 4 }), "");
});

test("what is none of what is offered is as usual", () => {
  assert.deepEqual(parseSetting(new URLSearchParams("blocks=9&rate=x&dataset=cats&seed=-1")), STANDARD);
});

test("every preset and the usual are among what is offered", () => {
  for (const preset of [STANDARD, ...Object.values(PRESETS)])
    for (const [name, value] of Object.entries(preset))
      assert.ok(OFFERED[/** @type {keyof typeof STANDARD} */ (name)].includes(value), `${name} ${value}`);
});

test("the lecture's pattern has the setting's numbers", () => {
  assert.equal(pattern(STANDARD), "[CONV – RELU – POOL] × 2 – FC – RELU – FC – SOFTMAX");
  const other = { ...STANDARD, convolutions: 2, blocks: 3, hidden: 0, activation: "none" };
  assert.equal(pattern(other), "[(CONV) × 2 – POOL] × 3 – FC – SOFTMAX");
});

const steps = (/** @type {number} */ first, /** @type {number[]} */ ...loss) => ({
  name: "steps",
  data: { first, loss, accuracy: loss.map(() => 0.5), gradients: { fc1: 1 }, updates: { fc1: 0.1 } },
});
const look = (/** @type {number} */ step) => ({
  name: "look",
  data: { step, test: { loss: 1, accuracy: 0.5 } },
});

test("a run that is taken up goes on where it was, whatever is told twice", () => {
  const history = new History();
  for (const event of [look(0), steps(0, 3, 2), look(2), { name: "end", data: { reason: "until" } }])
    history.hear(event);
  assert.equal(history.step, 2);
  assert.equal(history.end?.reason, "until");
  for (const event of [look(2), steps(1, 2.5, 1)]) history.hear(event);
  assert.deepEqual(history.curves.loss, [3, 2.5, 1]);
  assert.deepEqual(
    history.curves.looks.map((each) => each.step),
    [0, 2],
  );
  assert.equal(history.step, 3);
  assert.equal(history.end, null);
});

test("curves stay in their frame, and ticks are round", () => {
  const frame = { left: 10, top: 0, width: 100, height: 50, most: 10, high: 2 };
  assert.deepEqual(placed(frame, { x: 5, y: 1 }), { x: 60, y: 25 });
  assert.equal(placed(frame, { x: 5, y: 99 }).y, 0);
  assert.equal(
    curve(frame, [
      { x: 0, y: 0 },
      { x: 10, y: 2 },
    ]),
    "M10.0 50.0L110.0 0.0",
  );
  assert.deepEqual(ticks(1, 4), [0, 0.5, 1]);
  assert.deepEqual(ticks(800, 4), [0, 200, 400, 600, 800]);
  assert.deepEqual(ticks(3.6, 4), [0, 1, 2, 3]);
});

test("a look and a single step are no run that goes on; a pause ends what does", async (context) => {
  const open = () =>
    new Response(new ReadableStream({}), { headers: { "Content-Type": "text/event-stream" } });
  context.mock.method(globalThis, "fetch", async () => open());
  const runner = new Runner(
    () => {},
    (error) => assert.fail(String(error)),
  );
  const history = new History();
  const playing = [0, 1, STANDARD.steps].map((until) => {
    runner.run(history, STANDARD, until, { speed: 0, image: 0 });
    return runner.playing;
  });
  assert.deepEqual(playing, [false, false, true]);
  runner.pause();
  assert.ok(!runner.playing);
});
