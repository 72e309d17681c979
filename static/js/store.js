/** One page's state as a value: read it, replace parts of it, hear of changes. */

/**
 * @template {object} S
 * @typedef {object} Store
 * @property {() => Readonly<S>} get
 * @property {(part: Partial<S>) => void} set  merges `part`; listeners hear of it only when something differs
 * @property {(listener: (state: Readonly<S>, previous: Readonly<S>) => void) => () => void} subscribe
 *   calls `listener` at every change; returns what ends that
 */

/**
 * @template {object} S
 * @param {S} initial
 * @returns {Store<S>}
 */
export function createStore(initial) {
  let state = initial;
  /** @type {Set<(state: S, previous: S) => void>} */
  const listeners = new Set();
  return {
    get: () => state,
    set(part) {
      const differs = /** @type {(keyof S)[]} */ (Object.keys(part)).some(
        (key) => !Object.is(part[key], state[key]),
      );
      if (!differs) return;
      const previous = state;
      state = { ...state, ...part };
      for (const listener of [...listeners]) listener(state, previous);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
