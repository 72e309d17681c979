/** What stands in a column: a button for each map, and those that show more of them or fewer. */

import { format } from "../draw/number.js";
import { make } from "../elements/make.js";
import { t } from "../i18n.js";
import { describe, mapButton } from "./explore-map-button.js";
import { isInside } from "./explore-zoom.js";

/** @typedef {import("./explore.js").State} State */

/** Maps of a column before more are asked for; and in the strip above a deeper view. */
const FIRST = 8;
const LOW = 2;
/** How many more are shown at a time. */
const MORE = 64;

/** @param {Readonly<State>} state */
export function rows(state) {
  return isInside(state) ? LOW : FIRST;
}

/**
 * The maps that a column had become others: buttons stay where they are, and keep their pixels until new ones arrive.
 * @param {Element} maps  of the column
 * @param {Readonly<State>} state
 * @param {string} id
 * @param {number[]} channels
 * @param {number} more  how many are shown beyond the first
 * @returns {HTMLButtonElement[]} the maps that are shown
 */
export function fill(maps, state, id, channels, more) {
  const summary = state.picture?.summary(id);
  /** @type {HTMLButtonElement[]} */
  const old = [...maps.querySelectorAll("button")].filter((button) => button.classList.contains("map"));
  const buttons = channels.slice(0, rows(state) + more).map((channel, place) => {
    const button = old[place] ?? mapButton();
    const { min, max } = summary?.channels[channel] ?? { min: 0, max: 0 };
    describe(
      button,
      id,
      channel,
      t("explore.map", { layer: id, channel, low: format(min), high: format(max) }),
    );
    return button;
  });
  const folds = isInside(state) ? [] : foldsOf(id, channels.length - buttons.length, more > 0);
  const none = channels.length ? [] : [make("p", { class: "quiet" }, t("explore.column.none"))];
  maps.replaceChildren(...buttons, ...folds, ...none);
  return buttons;
}

/**
 * A layer without maps as one button.
 * @param {Element} maps
 * @param {string} id
 * @param {import("./explore-source.js").LayerRun} summary
 */
export function fillStrip(maps, id, { shape, min, max }) {
  const strip = maps.querySelector("button") ?? mapButton();
  const name = t("explore.strip", { layer: id, count: shape[0], low: format(min), high: format(max) });
  describe(strip, id, 0, name);
  strip.classList.add("strip");
  if (!strip.isConnected) maps.replaceChildren(strip);
  return [strip];
}

/** @param {number} before  how many are shown beyond the first @param {boolean} fewer */
export function next(before, fewer) {
  return fewer ? 0 : before + MORE;
}

/**
 * The buttons that show more of a column, and again fewer.
 * @param {string} layer
 * @param {number} left
 * @param {boolean} open
 */
function foldsOf(layer, left, open) {
  const button = (/** @type {string} */ text, /** @type {string} */ name) => {
    const made = make("button", { type: "button", class: `fold link ${name}`, tabindex: "-1" }, text);
    made.dataset.layer = layer;
    made.setAttribute("aria-expanded", String(open));
    made.setAttribute("aria-label", `${layer}: ${text}`);
    return made;
  };
  return [
    ...(left > 0 ? [button(t("explore.more", { count: left }), "more")] : []),
    ...(open ? [button(t("explore.fewer"), "fewer")] : []),
  ];
}
