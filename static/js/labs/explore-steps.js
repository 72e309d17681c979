/** Keeps the explanation of the chosen value, or of the one under the pointer, in the state. The latest wish wins. */

import { changed } from "../store.js";

/** @typedef {import("./explore.js").State} State */

/** Values asked for ahead of an animation. */
export const AHEAD = 6;

/**
 * @param {import("../store.js").Store<State>} store
 * @returns {() => void} undo
 */
export function mountSteps(store) {
  let asking = false;
  let moved = false;

  /** Asks for one value at a time: those that the pointer only passes are never asked for. */
  async function follow() {
    asking = true;
    moved = false;
    const state = store.get();
    const { picture, layer, fail } = state;
    const at = placeOf(state);
    try {
      const steps = picture && layer && at ? await picture.trace(layer, at) : [];
      if (!moved && (steps.length || state.steps.length)) store.set({ steps, trouble: "" });
    } catch (error) {
      if (!moved) fail(error, "trouble");
    }
    asking = false;
    if (moved) follow();
  }

  return store.subscribe((state, previous) => {
    if (!changed(state, previous, "picture", "layer", "channel", "row", "column", "peek")) return;
    moved = true;
    if (!asking) follow();
  });
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
