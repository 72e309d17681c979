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
 * @template S
 * @typedef {object} Computed
 * @property {S} setting
 * @property {Reply} reply
 * @property {Trace} trace
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
  const { op, body, shape } = reply;
  const page = async (/** @type {number} */ start, /** @type {number} */ limit) =>
    (await postJson(`/ops/${op}/trace`, { ...body, start, limit }, { signal })).steps;
  const trace = new Trace(lab.products(setting), page, arrived);
  trace.total = shape[0] * shape[1] * shape[2];
  trace.begin();
  return { setting, reply, trace };
}
