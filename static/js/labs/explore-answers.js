/** Outlines in the picture the places where the chosen map answers most strongly. */

import { changed } from "../store.js";
import { place, svg } from "./explore-overlay.js";

/** @typedef {import("./explore.js").State} State */
/** @typedef {import("./explore-source.js").Picture} Picture */

const MOST = 3;

/**
 * @param {HTMLElement} root
 * @param {import("../store.js").Store<State>} store
 * @returns {() => void} undo
 */
export function mountAnswers(root, store) {
  let asked = 0;

  /**
   * @param {Readonly<State>} state
   * @param {Readonly<State>} previous
   */
  async function draw(state, previous) {
    if (!changed(state, previous, "picture", "layer", "channel")) return;
    const { picture, layer, channel, fail } = state;
    const own = ++asked;
    // Of another map none is left meanwhile; of the same map in another picture they move.
    if (changed(state, previous, "layer", "channel")) clear();
    const map = picture && layer !== null && channel !== null && picture.shape(layer).length === 3;
    try {
      const boxes = map ? await answers(picture, layer, channel) : [];
      if (own !== asked) return;
      clear();
      const overlay = root.querySelector("#photo .overlay");
      for (const box of boxes) {
        const rect = svg("rect", { class: "answer" });
        place(rect, box);
        overlay?.insertBefore(rect, overlay.querySelector(".field"));
      }
    } catch (error) {
      fail(error, "trouble");
    }
  }

  function clear() {
    for (const old of root.querySelectorAll("#photo .overlay .answer")) old.remove();
  }

  return store.subscribe(draw);
}

/**
 * The receptive fields of a map's strongest values, in pixels of the picture.
 * @param {Picture} picture
 * @param {string} layer
 * @param {number} channel
 * @returns {Promise<import("./explore-source.js").Box[]>}
 */
async function answers(picture, layer, channel) {
  /** @type {{peaks: import("./explore-patches.js").Peak[]}} */
  const { peaks } = await picture.dossier(layer, channel);
  return peaks.slice(0, MOST).map((peak) => peak.receptive_field);
}
