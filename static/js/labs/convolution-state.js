/** The convolution lab's state, and how it and the address follow each other. */

import { createStore } from "../store.js";
import { bindUrl } from "../url.js";
import { nearest, problem } from "./convolution-setting.js";
import { format, parse } from "./convolution-url.js";

/** @typedef {import("./convolution-setting.js").Setting} Setting */
/** @typedef {import("./convolution-setting.js").Field} Field */
/** @typedef {import("./convolution-links.js").Hover} Hover */
/** @typedef {import("./convolution-links.js").Place} Place */
/** @typedef {import("./convolution-engine.js").Computed} Computed */
/**
 * @typedef {object} State
 * @property {Setting} asked     what the controls and the address say
 * @property {Field | undefined} changed  the field that was changed last: it is to blame if that cannot be
 * @property {Setting} shown     the last possible one
 * @property {number} step       of the animation
 * @property {Hover | null} hover  what the pointer or the focus is on
 * @property {Place | null} pin  an output cell that was clicked
 * @property {Computed | null} computed  numbers for `shown`, or, until they are there, for what was shown before
 * @property {string} refusal    why there are none
 */

/** Changes that follow each other faster than this, in milliseconds, are one for the back button: dragging. */
const ONE_CHANGE = 800;

/**
 * What is asked for is shown if it is possible; else what was shown stays, at first the nearest that is possible.
 * @param {Setting} asked
 * @param {Setting | null} before what is shown now
 * @param {Field} [changed]
 * @returns {Pick<State, "asked" | "changed" | "shown">}
 */
export function accept(asked, before, changed) {
  if (!problem(asked, changed)) return { asked, changed, shown: asked };
  return { asked, changed, shown: before ?? nearest(asked, changed) };
}

/**
 * A store that starts with what the address says, and keeps the address.
 * @returns {import("../store.js").Store<State>}
 */
export function openStore() {
  /** @param {URL} url @param {Setting | null} before */
  const read = (url, before) => {
    const { setting, step } = parse(url.searchParams);
    return { ...accept(setting, before), step, pin: null, hover: null };
  };
  const first = read(new URL(location.href), null);
  const store = createStore(/** @type {State} */ ({ ...first, computed: null, refusal: "" }));
  let changedAt = Number.NEGATIVE_INFINITY;
  bindUrl(store, {
    parse: (url) => read(url, store.get().shown),
    format: ({ asked, step }) => format(asked, step),
    isStep: ({ asked }, before) => {
      if (asked === before.asked) return false;
      const quick = performance.now() - changedAt < ONE_CHANGE;
      changedAt = performance.now();
      return !quick;
    },
  });
  return store;
}
