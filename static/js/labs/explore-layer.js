/** A layer from the inside: its card, what it answers to in the photo, and all its maps or numbers. */

import { make } from "../elements/make.js";
import { layerCard } from "./explore-card.js";
import { layerAnswers } from "./explore-layer-answers.js";
import { layerNumbers } from "./explore-layer-numbers.js";
import { sheet } from "./explore-sheet.js";
import { Thumbnails } from "./explore-thumbnails.js";

/** @typedef {import("./explore.js").State} State */

/**
 * @param {import("../store.js").Store<State>} store
 * @returns {import("./explore-inspector.js").View}
 */
export function layerView(store) {
  const { picture, layer } = store.get();
  if (!picture || layer === null) throw new Error("a layer's view needs a picture and a layer");
  const card = layerCard(store, picture, layer);
  const thumbnails = new Thumbnails(store, picture);
  const [, rows = 1, columns = 1] = picture.shape(layer);
  const isMaps = rows * columns > 1;
  // The input answers to nothing: it is what the others answer to.
  const answers = isMaps && layer !== "input" ? layerAnswers(store, picture, layer, thumbnails) : null;
  const all = isMaps ? sheet(picture, layer, thumbnails) : layerNumbers(store, picture, layer);
  const root = make("div", { class: "layer-view" }, card.root, ...(answers ? [answers.root] : []), all.root);
  thumbnails.follow(root);
  return {
    root,
    draw(state) {
      card.draw(state);
      thumbnails.draw(state);
      all.draw(state);
    },
    enter: all.enter,
    play() {},
    undo() {
      answers?.undo();
      thumbnails.undo();
    },
  };
}
