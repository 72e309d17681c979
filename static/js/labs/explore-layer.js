/** A layer from the inside: its card, and all its maps on a sheet. */

import { make } from "../elements/make.js";
import { layerCard } from "./explore-card.js";
import { sheet } from "./explore-sheet.js";

/**
 * @param {import("../store.js").Store<import("./explore.js").State>} store
 * @returns {import("./explore-inspector.js").View}
 */
export function layerView(store) {
  const state = store.get();
  const { picture, layer } = state;
  const maps = sheet(state);
  const card = picture && layer !== null ? [layerCard(picture, layer)] : [];
  return { ...maps, root: make("div", { class: "layer-view" }, ...card, maps.root) };
}
