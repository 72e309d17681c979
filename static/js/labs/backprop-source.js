/** What the Backprop page asks the API for: an expression's graph, and another one to compare it with. */

import { ApiError, postJson } from "../api.js";

/** @typedef {import("./backprop-setting.js").Setting} Setting */
/** @typedef {number | number[] | number[][]} Value */
/** @typedef {{line: number, column: number, end_line: number, end_column: number}} Span */
/**
 * @typedef {object} Local
 * @property {string} input
 * @property {"scalar" | "diagonal" | "matrix" | "too_large"} kind
 * @property {[number, number]} shape
 * @property {any} value
 * @property {number | null} nonzero
 * @property {string} formula  in words of the inputs x, y and the output f
 */
/**
 * @typedef {object} GraphNode
 * @property {string} id
 * @property {"input" | "constant" | "op"} kind
 * @property {string | null} op
 * @property {string} label
 * @property {string | null} name
 * @property {string} expression
 * @property {Span} span
 * @property {string[]} inputs
 * @property {number[]} shape
 * @property {Value} value
 * @property {Value | null} gradient
 * @property {{from: string, slot: number, gradient: Value, total: Value}[]} arrivals  `total`: so far
 * @property {Local[]} local
 * @property {Value[]} downstream
 * @property {string | null} rule
 */
/** @typedef {{analytic: Value, numeric: Value | null, relative_error: number, checked: number, step: number}} Check */
/**
 * @typedef {object} Graph
 * @property {string} expression
 * @property {string} output
 * @property {GraphNode[]} nodes
 * @property {string[]} forward
 * @property {string[]} backward
 * @property {Record<string, Check>} checks
 * @property {{numpy: string, torch: string}} code
 */
/** @typedef {{message: string, line: number | null, column: number, endColumn: number}} Fault where in the expression */

/** What a name that is new in the expression is at first. */
const FIRST = 1;

/**
 * The graph of a setting, and the values that it reads, in its order: those of names that are new, too.
 * @param {Setting} setting
 * @param {AbortSignal} signal
 * @returns {Promise<{graph: Graph, values: Record<string, Value>}>}
 */
export async function ask({ expression, values }, signal) {
  /** @type {Graph} */
  const graph = await postJson("/graphs", { expression, values, default: FIRST }, { signal });
  const read = graph.nodes.filter(({ kind }) => kind === "input");
  return { graph, values: Object.fromEntries(read.map(({ id }) => [id, values[id] ?? FIRST])) };
}

/** What an error says, and where. @param {unknown} error @returns {Fault} */
export function faultOf(error) {
  const message = error instanceof Error ? error.message : String(error);
  const found = /** @type {any} */ (error instanceof ApiError ? error.errors[0] : null);
  return {
    message,
    line: found?.line ?? null,
    column: found?.column ?? 0,
    endColumn: found?.end_column ?? 0,
  };
}
