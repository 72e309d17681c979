/** What the activation function behind a channel removed: its map before and after, and how much that is. */

import { make } from "../elements/make.js";
import { known, t } from "../i18n.js";
import { percentage } from "./explore-histogram.js";

/** @typedef {import("./explore-source.js").Picture} Picture */
/** @typedef {{layer: string, op: string, removed: number, removed_mass: number, kept: number}} Activation */

/**
 * The layer that a channel's activation follows on and what it did; null where there is none.
 * @param {Picture} picture
 * @param {string} id
 * @param {number} channel
 * @returns {Promise<{before: string, did: Activation} | null>}
 */
export async function activationOf(picture, id, channel) {
  const own = await picture.dossier(id, channel);
  if (own.activation) return { before: id, did: own.activation };
  const [before] = picture.layer(id)?.inputs ?? [];
  if (!before || before === "input" || picture.shape(before)[0] !== picture.shape(id)[0]) return null;
  const { activation } = await picture.dossier(before, channel);
  return activation?.layer === id ? { before, did: activation } : null;
}

/**
 * @param {string} before
 * @param {Activation} did
 * @param {number} channel
 * @param {import("./explore-thumbnails.js").Thumbnails} thumbnails
 */
export function removal(before, did, channel, thumbnails) {
  const op = known(`explore.name.${did.op}`) ? t(`explore.name.${did.op}`) : did.op;
  const share = percentage(did.removed);
  const part = make("i");
  part.style.width = `${did.kept * 100}%`;
  const bar = make("span", { class: "kept-bar", role: "img" }, part);
  bar.setAttribute("aria-label", t("explore.removed.bar", { kept: percentage(did.kept), removed: share }));
  return make(
    "div",
    { class: "removed" },
    make(
      "div",
      { class: "removed-maps" },
      captioned(thumbnails.map(before, channel), before),
      make("span", { class: "quiet" }, `${op} →`),
      captioned(thumbnails.map(did.layer, channel), did.layer),
    ),
    bar,
    make(
      "p",
      { class: "small" },
      t("explore.removed.text", { op, removed: share, mass: percentage(did.removed_mass) }),
    ),
  );
}

/**
 * @param {HTMLElement} map
 * @param {string} name
 */
function captioned(map, name) {
  return make("figure", {}, map, make("figcaption", { class: "quiet" }, breakable(name)));
}

/** A name that may be broken behind its dots and underscores. @param {string} name */
function breakable(name) {
  return name.replace(/[._]/g, "$&\u200b");
}
