/** What stands inside of the inspector: one view, and unseen the next one until it is whole. */

import { make } from "../elements/make.js";

/** @typedef {import("./explore-inspector.js").View} View */

/** How long a view that follows a change in the network waits for further ones, in milliseconds. */
const REST = 150;
/** And how long for all that is in it. */
const PATIENCE = 3000;

/** @param {HTMLElement} place */
export function insideOf(place) {
  /** @type {View | null} */
  let shown = null;
  /** @type {View | null} */
  let coming = null;
  let timer = 0;

  /** Takes the place of what stands there. @param {View} view */
  function put(view) {
    clearTimeout(timer);
    const focused = place.contains(document.activeElement);
    if (coming !== view) coming?.undo();
    shown?.undo();
    shown = view;
    coming = null;
    place.removeAttribute("aria-busy");
    place.replaceChildren(view.root);
    // The focus goes on inside of the view that stands in the place of the one it was in.
    if (focused) view.enter();
  }

  /**
   * Takes the place of what stands there once the network changes no more and it is whole, so that nothing flickers.
   * @param {() => {view: View, whole: Promise<void>}} build
   */
  function follow(build) {
    clearTimeout(timer);
    place.setAttribute("aria-busy", "true");
    timer = setTimeout(() => {
      const { view, whole } = build();
      coming?.undo();
      coming = view;
      place.querySelector(".coming")?.remove();
      place.append(make("div", { class: "coming", inert: "" }, view.root));
      const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE));
      Promise.race([whole, patience]).then(() => coming === view && put(view));
    }, REST);
  }

  function undo() {
    clearTimeout(timer);
    coming?.undo();
    shown?.undo();
  }

  return { put, follow, undo };
}
