/** Asks the API what in a photo speaks for something, and keeps the last answers; an occlusion grows row by row. */

import { ApiError, getEvents, getJson } from "../api.js";
import { t } from "../i18n.js";
import { attributionPath } from "./explore-why-asked.js";

/** @typedef {import("./explore-why-asked.js").Asked} Asked */
/** @typedef {import("./explore-why-asked.js").Picture} Picture */
/** @typedef {import("./explore-why-cells.js").Found} Found */
/** @typedef {{layer: string, correlation: number, values: number[][]}} Step */
/** @typedef {{steps: Step[], verdict: "depends" | "does not depend"}} Check */

/** Answers that are kept, so that going back is at once. */
const KEPT = 24;
/** By path. @type {Map<string, any>} */
const answers = new Map();

/**
 * @template T
 * @param {string} path
 * @param {() => Promise<T>} ask
 * @returns {Promise<T>}
 */
async function once(path, ask) {
  const answer = answers.get(path) ?? (await ask());
  answers.delete(path);
  answers.set(path, answer);
  if (answers.size > KEPT) answers.delete(answers.keys().next().value ?? "");
  return answer;
}

/**
 * A map.
 * @param {Asked} what
 * @param {Picture} picture
 * @param {{signal: AbortSignal, grow: (found: Found) => void}} options  `grow` is told of each row of an occlusion
 * @returns {Promise<Found>}
 */
export function attribution(what, picture, { signal, grow }) {
  const path = attributionPath(what, picture);
  return once(path, async () => {
    if (what.method === "occlusion") return occlusion(what, picture, signal, grow);
    return { patch: null, region: null, ...(await getJson(path, { signal })) };
  });
}

/**
 * @param {Asked} what
 * @param {Picture} picture
 * @param {AbortSignal} signal
 * @param {(found: Found) => void} grow
 * @returns {Promise<Found>}
 */
async function occlusion(what, picture, signal, grow) {
  const patch = { size: what.patch, stride: what.stride };
  /** @type {Found} */
  let found = { shape: [0, 0], values: [], low: 0, high: 0, patch, peak: null, target: null, region: null };
  for await (const { name, data } of getEvents(attributionPath(what, picture, "/stream"), { signal })) {
    if (name === "done") found = { region: null, ...data };
    if (name === "begin")
      found = { ...found, shape: [data.rows, data.columns], target: { value: data.value } };
    if (name === "row") {
      const low = Math.min(found.low, ...data.values);
      const high = Math.max(found.high, ...data.values);
      found = { ...found, values: [...found.values, data.values], low, high };
    }
    grow(found);
  }
  if (!found.peak) throw new ApiError(0, t("shared.error.offline"));
  return found;
}

/**
 * The same map in networks whose layers are shuffled, from the last one on.
 * @param {Asked} what
 * @param {Picture} picture
 * @param {AbortSignal} signal
 * @returns {Promise<Check>}
 */
export function check(what, picture, signal) {
  const path = attributionPath(what, picture, "/check");
  return once(path, () => getJson(path, { signal }));
}
