/** A map as a button: press it to step inside. Its layer, channel and name are put on it when it is used. */

import { make } from "../elements/make.js";

export function mapButton() {
  return make(
    "button",
    { type: "button", class: "map" },
    make("canvas", { class: "pixels", width: "1", height: "1" }),
  );
}

/**
 * @param {HTMLElement} button
 * @param {string} layer
 * @param {number} channel
 * @param {string} name
 */
export function describe(button, layer, channel, name) {
  button.dataset.layer = layer;
  button.dataset.channel = String(channel);
  button.setAttribute("aria-label", name);
  button.title = name;
}
