/** A channel from the inside: its map, large; every value of it is a step away. */

import { make } from "../elements/make.js";
import { largeMap } from "./explore-large.js";

/**
 * @param {import("../store.js").Store<import("./explore.js").State>} store
 * @returns {import("./explore-inspector.js").View}
 */
export function channelView(store) {
  const large = largeMap(store.get(), {
    peek: (peek) => store.set({ peek }),
    moving: () => false,
    choose: (cell) => store.get().go(cell),
  });
  return {
    root: make("div", { class: "channel-view" }, large.figure),
    draw: large.draw,
    enter: () => large.field.focus({ preventScroll: true }),
    play() {},
    undo() {},
  };
}
