// The Backprop page's pure parts: where nodes lie, what its address says, what is known at each step.

import assert from "node:assert/strict";
import test from "node:test";
import { layered, RADIUS } from "../../static/js/draw/flow.js";
import { allPresets, STANDARD } from "../../static/js/labs/backprop-presets.js";
import {
  formatQuery,
  parseQuery,
  readValues,
  withNumber,
  writeValues,
} from "../../static/js/labs/backprop-setting.js";
import { count, moment, stepOf } from "../../static/js/labs/backprop-steps.js";

/** @param {string} id @param {string[]} inputs */
const node = (id, ...inputs) => ({ id, inputs, width: 50, above: 20, below: 20 });
const NEURON = [
  node("w0"),
  node("x0"),
  node("m0", "w0", "x0"),
  node("w1"),
  node("x1"),
  node("m1", "w1", "x1"),
  node("a", "m0", "m1"),
  node("w2"),
  node("b", "a", "w2"),
  node("f", "b"),
];

/** @param {import("../../static/js/draw/flow.js").Layout} layout @param {string} id */
const place = ({ nodes }, id) => /** @type {any} */ (nodes.find((each) => each.id === id));

test("every node lies right of what it reads, and right before what reads it", () => {
  const layout = layered(NEURON);
  for (const { id, inputs } of NEURON)
    for (const input of inputs) assert.ok(place(layout, input).x < place(layout, id).x, `${input} → ${id}`);
  assert.equal(place(layout, "w2").x, place(layout, "a").x);
  assert.equal(place(layout, "w0").x, place(layout, "x1").x);
});

const SHARED = [node("x"), ...Array.from({ length: 5 }, (_, i) => node(`n${i}`, "x", i ? `n${i - 1}` : "x"))];

test("no two nodes of a column touch", () => {
  for (const { nodes, height, width } of [layered(NEURON), layered(SHARED)])
    for (const one of nodes) {
      assert.ok(one.y >= RADIUS && one.y <= height - RADIUS && one.x <= width);
      const beside = nodes.filter((other) => other !== one && other.x === one.x);
      assert.ok(beside.every((other) => Math.abs(one.y - other.y) >= 2 * RADIUS));
    }
});

test("an edge that passes a column crosses none of its nodes", () => {
  const { nodes, edges } = layered(SHARED);
  const passing = edges.flatMap(({ path }) =>
    [...path.matchAll(/([\d.]+) ([\d.]+)H/g)]
      .slice(1)
      .map((found) => ({ x: Number(found[1]), y: Number(found[2]) })),
  );
  assert.ok(passing.length > 5);
  for (const { x, y } of passing)
    for (const each of nodes.filter((one) => Math.abs(one.x - RADIUS - x) < 1))
      assert.ok(Math.abs(each.y - y) > RADIUS, each.id);
});

test("an expression of one value alone is a figure, too", () => {
  assert.equal(layered([node("x")]).nodes.length, 1);
});

test("values and their texts stand for each other", () => {
  const values = { x: -2, w_1: [0.5, 1e-7], v: [3], W: [[1, 2]], V: [[1], [-2.5]] };
  assert.equal(writeValues(values), "x_-2*w_1_0.5,1e-7*v_3,*W_1,2;*V_1;-2.5");
  assert.deepEqual(readValues(writeValues(values)), values);
  assert.deepEqual(readValues("x_1*_y_2*z*q_a*M_1,2;3*x.y_1"), { x: 1 });
});

test("an address says what differs from the standard, for every preset", () => {
  assert.equal(formatQuery(STANDARD, 0, STANDARD), "/backprop");
  for (const [name, preset] of allPresets()) {
    const address = formatQuery(preset, 3, STANDARD);
    const { setting, step } = parseQuery(new URL(address, "http://x").searchParams, STANDARD);
    assert.deepEqual(setting, { expression: preset.expression, values: preset.values }, name);
    assert.equal(step, 3);
  }
  assert.equal(parseQuery(new URLSearchParams(), STANDARD).step, null);
});

test("one number of a value is changed, and nothing else", () => {
  const matrix = [
    [1, 2],
    [3, 4],
  ];
  assert.equal(withNumber(1, [], 5), 5);
  assert.deepEqual(withNumber([1, 2], [1], 5), [1, 5]);
  assert.deepEqual(withNumber(matrix, [1, 0], 5), [
    [1, 2],
    [5, 4],
  ]);
  assert.equal(matrix[1][0], 3);
});

/** @param {Partial<import("../../static/js/labs/backprop-source.js").GraphNode>} part */
const told = (part) =>
  /** @type {any} */ ({ kind: "op", inputs: [], arrivals: [], value: 0, gradient: 1, ...part });
const GRAPH = /** @type {import("../../static/js/labs/backprop-source.js").Graph} */ (
  /** @type {unknown} */ ({
    nodes: [
      told({
        id: "x",
        kind: "input",
        gradient: 7,
        arrivals: [
          { from: "sum", slot: 1, gradient: 1, total: 1 },
          { from: "square", slot: 0, gradient: 3, total: 4 },
          { from: "square", slot: 1, gradient: 3, total: 7 },
        ],
      }),
      told({ id: "square", inputs: ["x", "x"], arrivals: [{ from: "sum", slot: 0, gradient: 1, total: 1 }] }),
      told({ id: "sum", inputs: ["square", "x"] }),
    ],
    backward: ["sum", "square", "x"],
  })
);

test("time goes forward through the ops, then backward, and gradients add up as they arrive", () => {
  assert.equal(count(GRAPH), 4);
  const [first, , turn, last] = [0, 1, 2, 3].map((step) => moment(GRAPH, step));
  assert.deepEqual([first.pass, first.node?.id, first.number, first.of], ["forward", "square", 1, 2]);
  assert.ok(first.computed("x") && first.computed("square") && !first.computed("sum"));
  assert.equal(first.arrived("sum"), null);
  assert.deepEqual([turn.pass, turn.node?.id], ["backward", "sum"]);
  assert.deepEqual(turn.arrived("sum"), { gradient: 1, whole: true });
  assert.deepEqual(turn.arrived("x"), { gradient: 1, whole: false });
  assert.deepEqual(last.arrived("x"), { gradient: 7, whole: true });
});

test("a node is found in either pass; a value that is given where it is first read, or where its gradient is whole", () => {
  assert.equal(stepOf(GRAPH, "sum", "forward"), 1);
  assert.equal(stepOf(GRAPH, "sum", "backward"), 2);
  assert.equal(stepOf(GRAPH, "x", "forward"), 0);
  assert.equal(stepOf(GRAPH, "x", "backward"), 3);
});
