/** A lab's state, and how it and the address follow each other. */

import { createStore } from "../store.js";
import { bindUrl } from "../url.js";
import { nearest, problem } from "./lab-setting.js";

/**
 * @template S
 * @typedef {object} State
 * @property {S} asked           what the controls and the address say
 * @property {string | undefined} changed  the field that was changed last: it is to blame if that cannot be
 * @property {S} shown           the last possible one
 * @property {number} step       of the animation
 * @property {any} hover         what the pointer or the focus is on, in the lab's own terms; null for nothing
 * @property {number[] | null} pin  an output cell that was clicked
 * @property {import("./lab-engine.js").Computed<S> | null} computed
 *   numbers for `shown`, or, until they are there, for what was shown before
 * @property {string} refusal    why there are none
 * @property {string} complaint  what was wrong with what somebody pasted or uploaded, until the next change
 */

/** Changes that follow each other faster than this, in milliseconds, are one for the back button: dragging. */
const ONE_CHANGE = 800;

/**
 * What is asked for is shown if it is possible; else what was shown stays, at first the nearest that is possible.
 * @template {object} S
 * @param {import("./lab-setting.js").Rules<S>} rules
 * @param {S} asked
 * @param {S | null} before what is shown now
 * @param {string} [changed]
 * @returns {Pick<State<S>, "asked" | "changed" | "shown" | "complaint">}
 */
export function accept(rules, asked, before, changed) {
  if (!problem(rules, asked, changed)) return { asked, changed, shown: asked, complaint: "" };
  return { asked, changed, shown: before ?? nearest(rules, asked, changed), complaint: "" };
}

/**
 * A store that starts with what the address says, and keeps the address.
 * @template {object} S
 * @param {import("./lab.js").Lab<S>} lab
 * @returns {import("../store.js").Store<State<S>>}
 */
export function openStore(lab) {
  /** @param {URL} url @param {S | null} before */
  const read = (url, before) => {
    const { setting, step } = lab.address.parse(url.searchParams);
    return { ...accept(lab, setting, before), step, pin: null, hover: null };
  };
  const first = read(new URL(location.href), null);
  const store = createStore(
    /** @type {State<S>} */ ({ ...first, computed: null, refusal: "", complaint: "" }),
  );
  let changedAt = Number.NEGATIVE_INFINITY;
  bindUrl(store, {
    parse: (url) => read(url, store.get().shown),
    format: ({ asked, step }) => lab.address.format(asked, step),
    isStep: ({ asked }, before) => {
      if (asked === before.asked) return false;
      const quick = performance.now() - changedAt < ONE_CHANGE;
      changedAt = performance.now();
      return !quick;
    },
  });
  return store;
}
