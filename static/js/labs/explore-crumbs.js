/** Where on the zoom the reader is, each level a way back: photos › coffee › relu2_1 › channel 7 › row 38, column 41. */

import { make } from "../elements/make.js";
import { language, t } from "../i18n.js";

/** @typedef {import("./explore.js").State} State */
/** @typedef {import("./explore-place.js").Place} Place */

/**
 * @param {Readonly<State>} state
 * @returns {Node[]}
 */
export function crumbs({ picture, layer, channel, row, column, go }) {
  if (!picture) return [];
  const { image, model } = picture;
  const flat = layer !== null && picture.shape(layer).length === 1;
  const nowhere = { layer: null, channel: null, row: null, column: null };
  /** @type {[string, Partial<Place>][]} */
  const levels = [
    [model.id, nowhere],
    [image.titles?.[language()] ?? image.title, nowhere],
  ];
  if (layer !== null) levels.push([layer, { ...nowhere, layer }]);
  if (channel !== null) {
    const key = flat ? "explore.crumb.index" : "explore.crumb.channel";
    levels.push([t(key, { channel }), { channel, row: null, column: null }]);
  }
  if (row !== null && column !== null) levels.push([t("explore.crumb.cell", { row, column }), {}]);
  const last = levels.length - 1;
  const items = levels.map(([text, place], index) => {
    if (index === last) return make("li", { "aria-current": "location" }, text);
    const button = make("button", { type: "button", class: "link" }, text);
    button.addEventListener("click", () => go(place));
    return make("li", {}, button);
  });
  return [make("ol", {}, ...items)];
}
