/** A lab's numbers from the API: what goes in, what comes out, and the trace page by page. */

import { getJson, postJson } from "../api.js";
import { Trace } from "./lab-trace.js";

/** @typedef {import("../draw/windows.js").Axis} Axis */
/**
 * What `GET /labs/{lab}` says of a setting. `body` is what `POST /ops/{op}` takes; each lab knows what else there is.
 * @typedef {{op: string, body: any, output: number[][][], shape: [number, number, number], formula: string,
 *   arithmetic: {rows: Axis, columns: Axis}, parameters: {weights: number, biases: number, total: number},
 *   parameters_formula: string, multiply_adds: number, [more: string]: any}} Reply
 */
/**
 * What time walks over: a step a number, filter by filter, then row by row.
 * @typedef {object} Walk
 * @property {[number, number, number]} shape
 * @property {number} products  how many numbers a step holds, about
 * @property {(start: number, limit: number, signal: AbortSignal) => Promise<import("./lab-trace.js").TraceStep[]>} page
 */
/**
 * @template S
 * @typedef {object} Computed
 * @property {S} setting
 * @property {Reply} reply
 * @property {Trace} trace
 * @property {[number, number, number]} shape of what time walks over: the output, unless the lab says otherwise
 */

/**
 * What is seen of the output: after the activation function, if there is one.
 * @param {Reply} reply
 * @returns {number[][][]} (map, row, column)
 */
export function seenOutput({ output, activation }) {
  return activation ?? output;
}

/**
 * @template {object} S
 * @param {import("./lab.js").Lab<S>} lab
 * @param {S} setting
 * @param {AbortSignal} signal
 * @param {(error?: unknown) => void} arrived called whenever a page of the trace has come, or failed
 * @returns {Promise<Computed<S>>}
 */
export async function compute(lab, setting, signal, arrived) {
  const query = lab.address.query(setting);
  /** @type {Reply} */
  const reply = await getJson(`/labs/${lab.name}${query ? `?${query}` : ""}`, { signal });
  const { shape, products, page } = lab.walk?.(setting, reply) ?? outputs(reply, lab.products(setting));
  const trace = new Trace(products, (start, limit) => page(start, limit, signal), arrived);
  trace.total = shape[0] * shape[1] * shape[2];
  trace.begin();
  return { setting, reply, trace, shape };
}

/**
 * The numbers of the output, each with all that it is made of.
 * @param {Reply} reply
 * @param {number} products
 * @returns {Walk}
 */
function outputs({ op, body, shape }, products) {
  return {
    shape,
    products,
    page: async (start, limit, signal) =>
      (await postJson(`/ops/${op}/trace`, { ...body, start, limit }, { signal })).steps,
  };
}
