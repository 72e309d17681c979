/** Interventions: what is changed in the network is listed beside it, and changed on where the reader is. */

import { changed } from "../store.js";
import { effect } from "./explore-edit-effect.js";
import { changeList } from "./explore-edit-list.js";
import { channelPanel } from "./explore-edit-panel.js";
import { wishes } from "./explore-edit-wishes.js";

/** @typedef {import("./explore.js").State} State */

/**
 * @param {HTMLElement} root
 * @param {import("../store.js").Store<State>} store
 * @returns {() => void} undo
 */
export function mountEdits(root, store) {
  const granted = wishes(store);
  const section = root.querySelector("#changes");
  const place = root.querySelector("#edit");
  if (!(section instanceof HTMLElement) || !(place instanceof HTMLElement)) return () => {};
  const list = changeList(section, granted);
  const bars = effect(section, store);
  const panel = channelPanel(place, store, granted);
  const stop = store.subscribe((state, previous) => {
    if (!state.picture) return;
    if (changed(state, previous, "picture", "edits")) {
      list(state);
      bars(state);
    }
    if (changed(state, previous, "picture", "edits", "layer", "channel", "row", "theme", "range", "greeting"))
      panel(state);
  });
  return () => {
    stop();
    granted.undo();
  };
}
