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
      const next = { ...state, ...part };
      if (!changed(next, state, .../** @type {(keyof S)[]} */ (Object.keys(part)))) return;
      const previous = state;
      state = next;
      for (const listener of [...listeners]) listener(state, previous);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/**
 * Whether any of these parts differs between two states.
 * @template {object} S
 * @param {Readonly<S>} state
 * @param {Readonly<S>} previous
 * @param {...(keyof S)} parts
 */
export function changed(state, previous, ...parts) {
  return parts.some((part) => !Object.is(state[part], previous[part]));
}
