/** The dense lab's numbers from the API, for what its state asks for. */

import { getJson, isAbort } from "../api.js";
import { labAddress } from "./dense-setting.js";

/** @typedef {import("./dense-setting.js").Setting} Setting */
/**
 * What `GET /labs/dense` says.
 * @typedef {object} Reply
 * @property {string} op
 * @property {{x: number[][][], weight: number[][], bias: number[]}} body
 * @property {number[]} output        the scores
 * @property {number[]} flattened
 * @property {number[][]} running     (output, input + 1) the sum after each product, at the end with the bias
 * @property {number[][]} channel_sums
 * @property {{weights: number, biases: number, total: number}} parameters
 * @property {number} multiply_adds
 * @property {string} formula
 * @property {string} parameters_formula
 * @property {{input: number, parameters: number, output: number, total: number}} memory
 * @property {{scaled: number[], largest: number, shifted: number[], exp: number[], sum: number, output: number[]}} softmax
 * @property {number} temperature
 * @property {{target: number, probability: number, log_sum: number, shifted: number, output: number}} loss
 * @property {Gradient | null} gradient  on the way back
 */
/**
 * What becomes of a gradient for the scores.
 * @typedef {object} Gradient
 * @property {number[]} loss          what cross-entropy sends to the scores
 * @property {number[]} upstream      what is sent back here
 * @property {number[][][]} x
 * @property {number[]} flattened
 * @property {number[][]} weight
 * @property {number[]} bias
 * @property {number[][]} running     (input, output) the sum after each product that makes a number of `flattened`
 */
/** @typedef {{setting: Setting, reply: Reply}} Computed */

/**
 * Gets the numbers of a setting; what is still on its way for an earlier one is given up, and nothing is asked for
 * twice in a row.
 * @param {(computed: Computed) => void} arrived
 * @param {(message: string) => void} complain
 */
export function loading(arrived, complain) {
  let running = new AbortController();
  let asked = "none";
  return {
    /** @param {Setting} setting */
    async load(setting) {
      const query = labAddress.query(setting);
      if (query === asked) return;
      asked = query;
      running.abort();
      running = new AbortController();
      const { signal } = running;
      try {
        const reply = await getJson(`/labs/dense${query ? `?${query}` : ""}`, { signal });
        if (!signal.aborted) arrived({ setting, reply });
      } catch (error) {
        if (signal.aborted || isAbort(error)) return;
        asked = "none";
        complain(error instanceof Error ? error.message : String(error));
      }
    },
    stop() {
      running.abort();
    },
  };
}
