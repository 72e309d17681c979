/** Changes to a network that come faster than it runs: one run at a time, and of the wishes meanwhile the last one. */

/** What still has to be painted of the last wish. */
const BUSY = ".network:not([hidden]) .column[aria-busy]";
/** How long the next one waits for that at most, in milliseconds. */
const PATIENCE = 600;

/** @typedef {import("./explore.js").State} State */
/** @typedef {{now: () => string, want: (edits: string) => void, undo: () => void}} Wishes
 *   `now` is what is wanted, be it shown already or not */

/**
 * @param {import("../store.js").Store<State>} store
 * @returns {Wishes}
 */
export function wishes(store) {
  /** @type {string | null} */
  let wanted = null;
  let granted = Number.NEGATIVE_INFINITY;

  /** Whether the last one that was granted is shown, or was refused. @param {Readonly<State>} state */
  const isFree = ({ picture, edits, problem }) => Boolean(problem) || picture?.edits === edits;

  function grant() {
    if (wanted === null || !isFree(store.get())) return;
    if (document.querySelector(BUSY) && performance.now() - granted < PATIENCE) {
      requestAnimationFrame(grant);
      return;
    }
    const edits = wanted;
    wanted = null;
    granted = performance.now();
    store.set({ edits, problem: "" });
  }

  const stop = store.subscribe((state, previous) => {
    // Another address, from the back button or a link, has the last word.
    if (wanted !== null && state.model !== previous.model) wanted = null;
    // Once all others have heard of this change.
    if (wanted !== null) queueMicrotask(grant);
  });
  return {
    now: () => wanted ?? store.get().edits,
    want(edits) {
      wanted = edits;
      grant();
    },
    undo: stop,
  };
}
