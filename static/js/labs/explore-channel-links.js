/** A channel's connections: the maps that it is made of and those that are made of it, the strongest first. */

import { format } from "../draw/number.js";
import { make } from "../elements/make.js";
import { t } from "../i18n.js";
import { numberName } from "./explore-layer-numbers.js";

/** @typedef {import("./explore-source.js").Picture} Picture */
/** @typedef {import("./explore-channel-template.js").Link} Link */
/** @typedef {{via: Link[], links: Link[], count: number}} Connections  `via`: elementwise layers on the way to them;
 *   `count`: how many links there are in all */

/** Connections that are shown at first. */
const FIRST = 6;

/**
 * What a channel is connected with. A layer that only passes each number on says little: it is gone through.
 * @param {Picture} picture
 * @param {{layer: string, channel: number}} from
 * @param {"inputs" | "outputs"} side
 * @returns {Promise<Connections>}
 */
export async function through(picture, from, side) {
  /** @type {Link[]} */
  const via = [];
  let found = await picture.dossier(from.layer, from.channel);
  while (found[side].length === 1 && passesOn(picture, found, found[side][0], side)) {
    const [next] = found[side];
    const further = await picture.dossier(next.layer, next.channel);
    if (!further[side].length) break;
    via.push(next);
    found = further;
  }
  return { via, links: found[side], count: found.counts[side] };
}

/**
 * Whether a connection has no weights and leads to the same channel: an activation or a pooling reads it.
 * @param {Picture} picture
 * @param {{layer: string, channel: number}} from
 * @param {Link} link
 * @param {"inputs" | "outputs"} side
 */
function passesOn(picture, from, link, side) {
  const reader = picture.layer(side === "inputs" ? from.layer : link.layer);
  return (
    reader?.parameters === 0 &&
    link.channel === from.channel &&
    link.layer !== "input" &&
    picture.shape(link.layer).length === 3
  );
}

/**
 * @param {import("../store.js").Store<import("./explore.js").State>} store
 * @param {Picture} picture
 * @param {Connections} found
 * @param {import("./explore-thumbnails.js").Thumbnails} thumbnails
 */
export function connections(store, picture, { via, links, count }, thumbnails) {
  if (!links.length) return [make("p", { class: "small quiet" }, t("explore.links.none"))];
  const most = Math.max(...links.map(({ strength }) => strength)) || 1;
  const list = make("ol", { class: "links-list small" });
  const more = make("button", { type: "button", class: "link small" });
  more.hidden = links.length <= FIRST;
  more.textContent =
    links.length < count
      ? t("explore.links.more", { shown: links.length, count })
      : t("explore.sheet.more", { count });
  more.addEventListener("click", () => {
    list.append(...links.slice(FIRST).map((link) => item(link)));
    more.hidden = true;
    [...list.querySelectorAll("button")].at(FIRST + via.length)?.focus();
  });

  /**
   * @param {Link} link
   * @param {boolean} [passed]  whether it is only gone through
   */
  function item({ layer, channel, strength, sum }, passed = false) {
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
      ...(passed
        ? [make("span", { class: "links-via quiet" }, t("explore.links.via"))]
        : [
            make("span", { class: "links-bar", "aria-hidden": "true" }, bar),
            make("data", { class: "figures", value: String(strength) }, format(strength)),
          ]),
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

  list.append(...via.map((link) => item(link, true)), ...links.slice(0, FIRST).map((link) => item(link)));
  return [list, more];
}
