/** Gets what a lab's state asks for: the numbers of the setting, and the steps that someone looks at. */

import { isAbort } from "../api.js";
import { compute } from "./lab-engine.js";

/** @typedef {import("./lab-trace.js").Trace} Trace */

/** How long a pointer stays before it counts as resting, in milliseconds. */
const REST = 120;

/**
 * @template {object} S
 * @param {import("./lab.js").Lab<S>} lab
 * @param {import("../store.js").Store<import("./lab-state.js").State<S>>} store
 * @param {() => void} arrived called when more steps are there
 */
export function loading(lab, store, arrived) {
  let running = new AbortController();
  let resting = 0;

  /** @param {unknown} error */
  const complain = (error) => {
    if (!isAbort(error)) store.set({ refusal: error instanceof Error ? error.message : String(error) });
  };

  return {
    /** Compute what is to be shown; what is still on its way for an earlier setting is given up. */
    async load() {
      running.abort();
      running = new AbortController();
      const { signal } = running;
      /** @param {unknown} [error] */
      const paged = (error) => {
        if (signal.aborted) return;
        if (error) return complain(error);
        store.set({ refusal: "" });
        arrived();
      };
      try {
        const computed = await compute(lab, store.get().shown, signal, paged);
        if (signal.aborted) return;
        const step = Math.min(store.get().step, computed.trace.total - 1);
        store.set({ computed, refusal: "", step });
      } catch (error) {
        if (!signal.aborted) complain(error);
      }
    },

    /**
     * Ask for a step once the pointer rests on it: whoever scrubs over ten thousand steps does not want them all.
     * @param {Trace} trace
     * @param {number} index
     */
    want(trace, index) {
      clearTimeout(resting);
      if (trace.step(index)) trace.want(index);
      else resting = setTimeout(() => trace.want(index), REST);
    },

    stop() {
      running.abort();
      clearTimeout(resting);
    },
  };
}
