/** What the Backprop page says of a node in formulas: with its operands' names, and with their numbers. */

import { factor, format } from "../draw/number.js";

/** @typedef {import("./backprop-source.js").Graph} Graph */
/** @typedef {import("./backprop-source.js").GraphNode} GraphNode */

/** Longer operands are not written into a formula. */
const LONG = 18;
const SIGNS = { add: "+", subtract: "−", multiply: "×", divide: "/", matmul: "@" };

/** @param {Graph} graph @param {string} id @returns {GraphNode} */
export function nodeOf(graph, id) {
  return /** @type {GraphNode} */ (graph.nodes.find((node) => node.id === id));
}

/** What a reader calls a value: its name, or its text. @param {GraphNode} node */
export function called(node) {
  return node.name ?? node.expression;
}

/** The same where there is little room. @param {GraphNode} node */
export function shortly(node) {
  const name = called(node);
  return name.length > LONG ? "(…)" : name;
}

/**
 * A derivative in words of the op's x, y and f, with the node's own in their places.
 * @param {string} formula
 * @param {GraphNode[]} operands
 * @param {GraphNode} node
 */
export function slope(formula, operands, node) {
  /** @type {Record<string, string>} */
  const names = {
    x: braced(operands[0]),
    y: operands[1] ? braced(operands[1]) : "y",
    f: node.name ?? node.label,
  };
  return formula.replace(/(?<![A-Za-z])[xyf](?![A-Za-z0-9])/g, (word) => names[word] ?? word);
}

/** @param {GraphNode} node */
function braced(node) {
  const name = shortly(node);
  return /^[\w.()…]+$/.test(name) ? name : `(${name})`;
}

/**
 * An op of single numbers with these in their places: "2 × (−1)", "exp(−1)"; null where there are tensors.
 * @param {Graph} graph
 * @param {GraphNode} node
 */
export function withNumbers(graph, node) {
  const values = node.inputs.map((id) => nodeOf(graph, id).value);
  if (!values.every((value) => typeof value === "number")) return null;
  const numbers = /** @type {number[]} */ (values);
  const sign = SIGNS[/** @type {keyof typeof SIGNS} */ (node.op ?? "")];
  if (sign)
    return numbers.map((number, index) => (index ? factor(number, 4) : format(number, 4))).join(` ${sign} `);
  if (node.op === "negative") return `−${factor(numbers[0], 4)}`;
  if (node.op === "power")
    return node.label.replace(/^x|$/, (x) => (x ? factor(numbers[0], 4) : format(numbers[0], 4)));
  return `${node.op}(${numbers.map((number) => format(number, 4)).join(", ")})`;
}
