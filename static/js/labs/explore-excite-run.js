/** A picture that excites a unit, as the API forms it step by step: its events, and its value at each of them. */

import { getEvents, isAbort } from "../api.js";
import { versioned } from "./explore-source.js";
import { targetName } from "./explore-why-asked.js";

/** @typedef {import("./explore-why-asked.js").Target} Target */
/** @typedef {Pick<import("./explore-source.js").Picture, "model" | "edits">} Network */
/**
 * @typedef {object} Forming
 * @property {number} steps  how many there will be
 * @property {{x: number, y: number}[]} values  the unit's value at the steps that were told
 * @property {string} png  the picture as it is now, in base64; "" before the first
 * @property {"running" | "done" | "cancelled" | "failed"} state
 * @property {string} problem
 */

/**
 * @param {Target} target
 * @param {number} seed
 * @param {Network} network
 */
export function excitationPath(target, seed, { model, edits }) {
  const query = new URLSearchParams({ target: targetName(target), seed: String(seed) });
  return `/models/${model.id}/excitations${versioned(model.version, edits)}&${query}`;
}

/**
 * @param {string} path
 * @param {AbortSignal} signal  ends it, within a step
 * @param {(forming: Forming) => void} tell  called after each event
 */
export async function excite(path, signal, tell) {
  /** @type {Forming} */
  let now = { steps: 0, values: [], png: "", state: "running", problem: "" };
  const go = (/** @type {Partial<Forming>} */ part) => {
    now = { ...now, ...part };
    tell(now);
  };
  go({});
  try {
    for await (const { name, data } of getEvents(path, { signal })) {
      if (name === "begin") go({ steps: data.steps });
      if (name === "image") go({ png: data.png, values: [...now.values, { x: data.step, y: data.value }] });
    }
    go({ state: "done" });
  } catch (error) {
    const cancelled = isAbort(error) || signal.aborted;
    const problem = error instanceof Error && !cancelled ? error.message : "";
    go({ state: cancelled ? "cancelled" : "failed", problem });
  }
}
