/** Keeps the explanation of the chosen value, or of the one under the pointer, in the state. The latest wish wins. */

/** @typedef {import("./explore.js").State} State */

/** Values asked for ahead of an animation. */
export const AHEAD = 6;

/**
 * @param {import("../store.js").Store<State>} store
 * @returns {() => void} undo
 */
export function mountSteps(store) {
  let asked = 0;
  const keys = /** @type {const} */ (["picture", "layer", "channel", "row", "column", "peek"]);

  /**
   * @param {Readonly<State>} state
   * @param {Readonly<State>} previous
   */
  async function follow(state, previous) {
    if (keys.every((key) => state[key] === previous[key])) return;
    const { picture, layer } = state;
    const at = placeOf(state);
    const own = ++asked;
    if (!picture || !layer || !at) {
      if (state.steps.length) store.set({ steps: [] });
      return;
    }
    try {
      const steps = await picture.trace(layer, at);
      if (own === asked) store.set({ steps });
    } catch (error) {
      if (own === asked) state.fail(error);
    }
  }

  return store.subscribe(follow);
}

/**
 * The indices of the value to explain: the one under the pointer, else the chosen one; null when there is none.
 * @param {Readonly<State>} state
 * @returns {number[] | null}
 */
export function placeOf({ picture, layer, channel, row, column, peek }) {
  if (!picture || !layer || channel === null) return null;
  if (picture.shape(layer).length === 1) return [channel];
  if (peek) return [channel, peek.row, peek.column];
  return row === null || column === null ? null : [channel, row, column];
}
