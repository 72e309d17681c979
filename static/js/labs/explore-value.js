/** One number from the inside: in a layer with maps, or in one without. */

import { make } from "../elements/make.js";
import { mapView } from "./explore-map-view.js";
import { numberView } from "./explore-number-view.js";

/**
 * @param {import("../store.js").Store<import("./explore.js").State>} store
 * @returns {import("./explore-inspector.js").View}
 */
export function valueView(store) {
  const { picture, layer } = store.get();
  if (!picture || layer === null) return { root: make("div"), draw() {}, enter() {}, play() {}, undo() {} };
  return picture.shape(layer).length === 1 ? numberView(store, picture) : mapView(store, picture);
}
