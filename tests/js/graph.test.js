/** A network as columns: blocks that fold, values that skip, and arcs that do not meet. */

import assert from "node:assert/strict";
import test from "node:test";
import { arcsOf, blocksOf, bridge, columnsOf, contracted } from "../../static/js/draw/graph.js";

/** A layer; what stands before the dot is its block. */
const layer = (id, ...inputs) => ({
  id,
  op: id.match(/add|concat/)?.[0] ?? "conv2d",
  inputs,
  block: id.split(".")[1] && id.split(".")[0],
});

// stem → a (three layers) → b (with a skip from a around its two convolutions) → fc
const RESIDUAL = [
  layer("stem", "input"),
  layer("a.one", "stem"),
  layer("a.two", "a.one"),
  layer("a.three", "a.two"),
  layer("b.one", "a.three"),
  layer("b.two", "b.one"),
  layer("b.add", "b.two", "a.three"),
  layer("fc", "b.add"),
];

const ids = (columns) => columns.map(({ id }) => id);
const spans = (arcs) => arcs.map(({ from, to }) => [from, to]);

test("consecutive layers of a block are one column, named by its last layer", () => {
  const columns = columnsOf(RESIDUAL, new Set());
  assert.deepEqual(ids(columns), ["stem", "a.three", "b.add", "fc"]);
  assert.deepEqual(ids(columns[1].layers), ["a.one", "a.two", "a.three"]);
  assert.deepEqual(
    columns.map(({ folded }) => folded),
    [false, true, true, false],
  );
  assert.deepEqual(blocksOf(RESIDUAL), ["a", "b"]);
});

test("an open block has a column for each of its layers", () => {
  const columns = columnsOf(RESIDUAL, new Set(["b", "unknown"]));
  assert.deepEqual(ids(columns), ["stem", "a.three", "b.one", "b.two", "b.add", "fc"]);
  assert.deepEqual(
    columns.map(({ block }) => block),
    [null, "a", "b", "b", "b", null],
  );
});

test("a block of one layer does not fold", () => {
  const layers = [layer("a.only", "input"), layer("b.only", "a.only")];
  assert.deepEqual(ids(columnsOf(layers, new Set())), ["a.only", "b.only"]);
  assert.deepEqual(blocksOf(layers), []);
});

test("a skip is an arc to its add; inside of a folded block it stays in its column", () => {
  assert.deepEqual(arcsOf(columnsOf(RESIDUAL, new Set(["b"]))), [{ from: 1, to: 4, op: "add", lane: 0 }]);
  assert.deepEqual(arcsOf(columnsOf(RESIDUAL, new Set()))[0], { from: 2, to: 2, op: "add", lane: 0 });
  assert.deepEqual(spans(arcsOf(columnsOf(RESIDUAL, new Set(["a", "b"])))), [[3, 6]]);
});

test("a chain has no arcs", () => {
  const chain = ["input", "one", "two", "three"].map((id, i, all) => layer(id, all[i - 1])).slice(1);
  assert.deepEqual(arcsOf(columnsOf(chain, new Set())), []);
});

test("the branches of a concat and what reads past a column are arcs; those that overlap are in different lanes", () => {
  const branching = [
    layer("pool", "input"),
    layer("left", "pool"),
    layer("right", "pool"),
    layer("deep", "right"),
    layer("concat", "left", "deep"),
  ];
  const arcs = arcsOf(columnsOf(branching, new Set()));
  assert.deepEqual(spans(arcs), [
    [0, 2],
    [1, 4],
  ]);
  assert.notEqual(arcs[0].lane, arcs[1].lane);
  assert.equal(arcs[0].lane, 0, "the shorter one is the lower one");
});

test("arcs that only touch share a lane", () => {
  const layers = [
    layer("a", "input"),
    layer("b", "a"),
    layer("add1", "b", "a"),
    layer("c", "add1"),
    layer("add2", "c", "add1"),
  ];
  assert.deepEqual(
    arcsOf(columnsOf(layers, new Set())).map(({ lane }) => lane),
    [0, 0],
  );
});

test("what skips from the network's input starts before the first column", () => {
  const layers = [layer("a", "input"), layer("b", "a"), layer("add", "b", "input")];
  assert.deepEqual(spans(arcsOf(columnsOf(layers, new Set()))), [[-1, 2]]);
});

test("a value that skips several folded blocks is an arc between their columns", () => {
  const layers = [...RESIDUAL.slice(0, 7), layer("c.one", "b.add"), layer("c.add", "c.one", "a.one")];
  assert.deepEqual(spans(arcsOf(columnsOf(layers, new Set()))), [
    [2, 2],
    [1, 3],
  ]);
});

test("a layer without a column is passed over: who reads it reads what it reads", () => {
  const layers = [
    layer("a", "input"),
    layer("b.unscaled", "a"),
    layer("b", "b.unscaled"),
    layer("add", "b", "a"),
  ];
  const kept = contracted(layers, (id) => id !== "b.unscaled");
  assert.deepEqual(
    kept.map(({ inputs }) => inputs),
    [["input"], ["a"], ["b", "a"]],
  );
});

test("an arc goes up, along and down between its ends", () => {
  assert.equal(bridge(10, 60, 2, 20), "M10 20V9Q10 2 17 2H53Q60 2 60 9V20");
  assert.match(bridge(10, 14, 2, 20), /^M10 20V4Q10 2 12 2H12Q14 2 14 4V20$/);
});
