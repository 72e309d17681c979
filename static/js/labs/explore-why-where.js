/** What the section "why" is about in a state of the page, and the calls that give what it shows. */

import { asked, targetOf } from "./explore-why-asked.js";
import { attributionCalls, excitationCalls } from "./explore-why-code.js";
import { isInside } from "./explore-zoom.js";

/** @typedef {import("./explore.js").State} State */

const NOWHERE = { layer: null, channel: null, row: null, column: null };

/** Where a state is: what the page shows by itself to begin with is no place. @param {Readonly<State>} state */
export function whereOf(state) {
  const { layer, channel, row, column } = state;
  return isInside(state) ? { layer, channel, row, column } : NOWHERE;
}

/**
 * What the view itself is about, if that can be excited: a unit, or, where only the network is open, a class.
 * @param {Readonly<State>} state
 */
export function unitOf(state) {
  const { picture, why } = state;
  const where = whereOf(state);
  if (!picture || where.layer === "input" || (where.layer !== null && where.channel === null)) return null;
  return targetOf({ ...why, of: null }, where, picture);
}

/**
 * @param {Readonly<State>} state
 * @param {string} language  "curl" or "python"
 * @returns {string[]}
 */
export function whyCalls(state, language) {
  const { picture, why } = state;
  if (!picture || (language !== "curl" && language !== "python")) return [];
  const unit = why.excite === null ? null : unitOf(state);
  return [
    ...(why.method ? [attributionCalls(asked(why, whereOf(state), picture), picture, location.origin)] : []),
    ...(unit ? [excitationCalls(unit, why.excite ?? 0, picture, location.origin)] : []),
  ].map((calls) => calls[language]);
}
