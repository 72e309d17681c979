/** The convolution lab: what belongs to the pointed cell or weight, how a setting is laid out, and how its trace arrives. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { filled } from "../../static/js/draw/windows.js";
import { editOf, hoverOf } from "../../static/js/labs/convolution-cells.js";
import { layout } from "../../static/js/labs/convolution-layout.js";
import { geometry as geometryOf, links, seen } from "../../static/js/labs/convolution-links.js";
import { marks } from "../../static/js/labs/convolution-marks.js";
import { PRESETS } from "../../static/js/labs/convolution-presets.js";
import { STANDARD } from "../../static/js/labs/convolution-setting.js";
import { Trace } from "../../static/js/labs/lab-trace.js";

/** @typedef {[number, number, number]} Place */

const axis = { n: 7, f: 3, p: 1, s: 2, d: 1, exact: 4, size: 4, fits: true, unused: 0 };
const reply = /** @type {any} */ ({ shape: [2, 4, 4], arithmetic: { rows: axis, columns: axis } });
const geometry = geometryOf(reply, STANDARD);

/** @param {string} id */
const preset = (id) => ({ ...STANDARD, ...{ ...PRESETS.lecture, ...PRESETS.kernels }[id] });

test("without a pointer the animation decides", () => {
  const { place, window, ghost } = links(geometry, 6, null, null);
  assert.deepEqual(place, [0, 1, 2]);
  assert.deepEqual([window.row, window.column], [2, 4]);
  assert.equal(ghost, null);
});

test("a pointer on an output cell decides, a clicked cell next, and the animation stays as a ghost", () => {
  const hover = { part: /** @type {const} */ ("output"), place: /** @type {Place} */ ([1, 0, 3]) };
  assert.deepEqual(links(geometry, 6, hover, [0, 0, 0]).place, [1, 0, 3]);
  assert.deepEqual(links(geometry, 6, hover, null).ghost, [0, 1, 2]);
  assert.deepEqual(links(geometry, 6, null, [0, 0, 0]).place, [0, 0, 0]);
  assert.deepEqual(links(geometry, 6, null, [5, 0, 0]).place, [0, 1, 2]);
});

test("a weight lights all that it meets, and its product only in its own filter", () => {
  const tap = { channel: 1, row: 0, column: 2 };
  const own = links(geometry, 6, { part: "weight", filter: 0, tap }, null);
  assert.equal(own.shared?.cells.size, 16);
  assert.deepEqual(own.tap, tap);
  assert.equal(links(geometry, 6, { part: "weight", filter: 1, tap }, null).tap, null);
});

test("in groups a filter sees only its own channels, and a term's channel counts from there", () => {
  const grouped = geometryOf(reply, { ...STANDARD, depth: 4, filters: 2, groups: 2 });
  assert.deepEqual(
    [seen(grouped, 0), seen(grouped, 1)],
    [
      [0, 2],
      [2, 4],
    ],
  );
  const second = 17;
  const { tap, term } = links(
    grouped,
    second,
    { part: "term", tap: { channel: 1, row: 0, column: 2 } },
    null,
  );
  assert.deepEqual([tap?.channel, term?.channel], [3, 1]);
  const other = links(grouped, second, { part: "tap", tap: { channel: 1, row: 0, column: 2 } }, null);
  assert.equal(other.tap, null);
});

test("an input under the window is a product of it; anywhere it lights the outputs that see it", () => {
  const at = { part: /** @type {const} */ ("input"), channel: 1 };
  const under = links(geometry, 6, { ...at, row: 3, column: 5 }, null);
  assert.deepEqual(under.tap, { channel: 1, row: 1, column: 1 });
  const elsewhere = links(geometry, 6, { ...at, row: 0, column: 0 }, null);
  assert.equal(elsewhere.tap, null);
  assert.deepEqual([...(elsewhere.reached?.cells ?? [])], [0]);
  const [seen, unseen] = [0, 1].map((filter) =>
    marks({ part: "output", filter }, geometryOf(reply, { ...STANDARD, depth: 4, groups: 2 }), elsewhere, 6),
  );
  assert.deepEqual([seen.lit?.size, unseen.lit], [1, null]);
});

test("a transposed convolution slides a turned filter over the input with zeros between", () => {
  const spread = { n: 3, f: 3, p: 1, s: 2, d: 1, exact: 5, size: 5, fits: true, unused: 0 };
  const backwards = geometryOf(
    /** @type {any} */ ({
      op: "conv_transpose2d",
      shape: [1, 5, 5],
      arithmetic: { rows: spread, columns: spread },
    }),
    { ...STANDARD, depth: 1, filters: 1, mode: "transposed" },
  );
  const all = links(backwards, 0, null, null);
  assert.deepEqual([backwards.rows.total, all.window.row, all.window.column], [7, 0, 0]);
  const weight = /** @type {const} */ ({ part: "weight", filter: 0, channel: 0 });
  const edited = { row: 0, column: 0, value: 5 };
  assert.deepEqual(editOf(weight, edited, all, backwards, true), ["w.0.0.2.2", "5"]);
  assert.deepEqual(editOf({ ...weight, part: "given" }, edited, all, backwards, true), ["w.0.0.0.0", 5]);
  const input = /** @type {const} */ ({ part: "input", channel: 0 });
  assert.deepEqual(editOf(input, { row: 3, column: 1, value: 5 }, all, backwards, true), ["x.0.1.0", 5]);
  assert.equal(editOf(input, { row: 2, column: 1, value: 5 }, all, backwards, true), null);
});

test("a filter as it was set and as it is turned point at each other", () => {
  const given = /** @type {const} */ ({ part: "given", filter: 0, channel: 0 });
  const hover = hoverOf(given, { row: 0, column: 1 }, links(geometry, 6, null, null), geometry);
  assert.deepEqual(hover, { part: "weight", filter: 0, tap: { channel: 0, row: 2, column: 1 } });
  const pointed = links(geometry, 6, hover, null);
  assert.deepEqual([...(marks({ ...given, part: "weight" }, geometry, pointed, 6).lit ?? [])], [7]);
  assert.deepEqual([...(marks(given, geometry, pointed, 6).lit ?? [])], [1]);
});

test("cells fill filter by filter", () => {
  assert.equal(filled(5, 0, geometry.shape), 6);
  assert.equal(filled(5, 1, geometry.shape), 0);
  assert.equal(filled(20, 0, geometry.shape), 16);
  assert.equal(filled(20, 1, geometry.shape), 5);
});

test("small inputs are numbers, large ones and images colours; a phone shows one filter at a time", () => {
  assert.deepEqual(layout(preset("volume"), [7, 7], 1376), {
    mode: "numbers",
    stacked: false,
    every: true,
    cell: { input: 25, filter: 25, output: 25, given: 0 },
  });
  const phone = layout(preset("volume"), [7, 7], 328);
  assert.deepEqual([phone.stacked, phone.every], [true, false]);
  assert.ok(phone.cell.input >= 24);
  assert.equal(layout(preset("ten"), [32, 32], 1376).mode, "colours");
  assert.equal(layout(preset("ten"), [32, 32], 1376).every, false);
  assert.equal(layout(preset("sobel"), [46, 46], 1376).mode, "colours");
  assert.equal(layout(preset("sobel"), [46, 46], 1376).every, true);
  assert.equal(layout({ ...preset("volume"), mode: "convolution" }, [7, 7], 1376).cell.given, 20);
});

test("a trace comes page by page, ahead of where one is, each page once", async () => {
  /** @type {number[]} */
  const asked = [];
  const trace = new Trace(
    400,
    async (start, limit) => {
      asked.push(start);
      return Array.from(
        { length: Math.min(limit, 100 - start) },
        (_, i) => /** @type {any} */ ({ index: start + i }),
      );
    },
    () => {},
  );
  trace.total = 100;
  assert.equal(trace.limit, 20);
  assert.equal(trace.step(25), null);
  trace.want(25);
  trace.want(26);
  await new Promise((resolve) => setTimeout(resolve));
  assert.deepEqual(asked, [20, 40]);
  assert.equal(trace.step(25)?.index, 25);
  trace.want(99);
  assert.deepEqual(asked, [20, 40, 80]);
});

test("a page that failed is asked for again", async () => {
  let tries = 0;
  /** @type {unknown[]} */
  const told = [];
  const trace = new Trace(
    400,
    async () => {
      tries++;
      throw new Error("busy");
    },
    (error) => told.push(error),
    0,
  );
  trace.total = 10;
  trace.want(0);
  trace.want(0);
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(tries, 1);
  trace.want(0);
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(tries, 2);
  assert.equal(told.length, 2);
});
