/** A channel's connections: the maps that it is made of and those that are made of it, the strongest first. */

import { format } from "../draw/number.js";
import { make } from "../elements/make.js";
import { t } from "../i18n.js";
import { numberName } from "./explore-layer-numbers.js";

/** @typedef {import("./explore-source.js").Picture} Picture */
/** @typedef {import("./explore-channel-template.js").Link} Link */

/** Connections that are shown at first. */
const FIRST = 6;

/**
 * @param {import("../store.js").Store<import("./explore.js").State>} store
 * @param {Picture} picture
 * @param {Link[]} links  the strongest first
 * @param {number} count  how many there are in all
 * @param {import("./explore-thumbnails.js").Thumbnails} thumbnails
 */
export function connections(store, picture, links, count, thumbnails) {
  if (!links.length) return [make("p", { class: "small quiet" }, t("explore.links.none"))];
  const most = Math.max(...links.map(({ strength }) => strength)) || 1;
  const list = make("ol", { class: "links-list small" });
  const more = make("button", { type: "button", class: "link small" });
  more.hidden = links.length <= FIRST;
  more.textContent = t("explore.links.more", { shown: links.length, count });
  more.addEventListener("click", () => {
    list.append(...links.slice(FIRST).map(item));
    more.hidden = true;
    list.querySelectorAll("button")[FIRST]?.focus();
  });

  /** @param {Link} link */
  function item({ layer, channel, strength, sum }) {
    const bar = make("i", { class: sum < 0 ? "minus" : "plus" });
    bar.style.width = `${(100 * strength) / most}%`;
    const name = t("explore.source", { layer, channel });
    const flat = picture.shape(layer).length === 1;
    const label = flat ? [name, numberName(picture, layer, channel)].filter(Boolean).join(", ") : name;
    return make(
      "li",
      {},
      flat ? number(layer, channel, label) : thumbnails.map(layer, channel),
      make("span", { class: "links-name" }, label),
      make("span", { class: "links-bar", "aria-hidden": "true" }, bar),
      make("span", { class: "figures" }, format(strength)),
    );
  }

  /**
   * A number has no map to click.
   * @param {string} layer
   * @param {number} channel
   * @param {string} label
   */
  function number(layer, channel, label) {
    const button = make("button", { type: "button", class: "links-number", "aria-label": label }, "›");
    button.addEventListener("click", () => store.get().go({ layer, channel, row: null, column: null }));
    return button;
  }

  list.append(...links.slice(0, FIRST).map(item));
  return [list, more];
}
