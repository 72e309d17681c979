/** Outlines in the picture the places where the chosen map answers most strongly. */

import { changed } from "../store.js";
import { levels } from "./explore-maps.js";
import { peaks } from "./explore-order.js";
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
    const map = picture && layer !== null && channel !== null && picture.shape(layer).length === 3;
    try {
      const boxes = map ? await answers(picture, layer, channel) : [];
      if (own !== asked) return;
      const overlay = root.querySelector("#photo .overlay");
      for (const old of overlay?.querySelectorAll(".answer") ?? []) old.remove();
      for (const box of boxes) {
        const rect = svg("rect", { class: "answer" });
        place(rect, box);
        overlay?.insertBefore(rect, overlay.querySelector(".field"));
      }
    } catch (error) {
      fail(error, "trouble");
    }
  }

  return store.subscribe(draw);
}

/**
 * The receptive fields of a map's strongest values, in pixels of the picture.
 * @param {Picture} picture
 * @param {string} layer
 * @param {number} channel
 */
async function answers(picture, layer, channel) {
  const tensor = await picture.tensor(layer);
  const places = peaks(levels(tensor, channel), tensor.shape[2], MOST);
  const steps = await Promise.all(
    places.map(({ row, column }) => picture.value(layer, [channel, row, column])),
  );
  return steps.map((step) => step.receptive_field);
}
