/** Where a channel answers most: in this photo, and in all pictures of the gallery while that is looked through. */

import { getJson } from "../api.js";
import { format } from "../draw/number.js";
import { make } from "../elements/make.js";
import { language, t } from "../i18n.js";
import { patch } from "./explore-patches.js";

/** @typedef {import("./explore.js").State} State */
/** @typedef {import("./explore-source.js").Picture} Picture */
/** @typedef {{image: string, title: string, titles?: Record<string, string>, value: number, at: number[], patch: string}} Found */
/** @typedef {{state: string, total: number, indexed: number, failed: number, detail: string | null}} Gallery */

/** How many. */
const PATCHES = 9;
/** How long until a gallery that is being looked through is asked again, in milliseconds. */
const AGAIN = 2000;

/**
 * @param {Picture} picture
 * @param {string} layer
 * @param {number} channel
 * @param {import("./explore-patches.js").Peak[]} peaks
 * @param {{choose: (at: {row: number, column: number}) => void,
 *   peek: (at: {row: number, column: number} | null) => void}} act
 */
export function photoPatches(picture, layer, channel, peaks, { choose, peek }) {
  if (!peaks.length) return make("p", { class: "small quiet" }, t("explore.patches.none"));
  return make(
    "div",
    { class: "patches" },
    ...peaks.map((peak) => patch(picture, layer, channel, peak, choose, peek)),
  );
}

/**
 * @param {import("../store.js").Store<State>} store
 * @param {Picture} picture
 * @param {string} layer
 * @param {number} channel
 */
export function galleryPatches(store, picture, layer, channel) {
  const list = make("div", { class: "patches" });
  const said = make("p", { class: "small quiet gallery-said", role: "status" });
  const path = `/models/${picture.model.id}/layers/${layer}/${channel}/patches?k=${PATCHES}`;
  /** @type {number | undefined} */
  let later;
  let over = false;

  async function ask() {
    try {
      /** @type {{patches: Found[], gallery: Gallery}} */
      const { patches, gallery } = await getJson(path);
      if (over) return;
      // A picture that leaves a channel at 0 has nothing that it answers to.
      const strong = patches.filter(({ value }) => value !== 0);
      list.replaceChildren(...strong.map(found));
      const original = picture.edits ? ` ${t("explore.patches.gallery.original")}` : "";
      said.textContent = status(gallery, strong.length) + original;
      if (isUnderway(gallery)) later = setTimeout(ask, AGAIN);
    } catch (error) {
      if (!over) said.textContent = error instanceof Error ? error.message : String(error);
    }
  }

  /** @param {Found} each */
  function found({ image, title, titles, value, at: [row, column], patch: url }) {
    const name = titles?.[language()] ?? title;
    const label = t("explore.patches.gallery.patch", { name, row, column, value: format(value) });
    const button = make(
      "button",
      { type: "button", class: "patch", "aria-label": label, title: label },
      make(
        "span",
        { class: "crop-frame" },
        make("img", { class: "crop", src: url, alt: "", loading: "lazy" }),
      ),
      make("data", { class: "patch-value", value: String(value) }, format(value)),
    );
    button.addEventListener("click", () => {
      if (image === picture.image.id) store.get().go({ row, column });
      else store.get().go({ image, layer, channel, row, column });
    });
    return button;
  }

  ask();
  return {
    root: [list, said],
    undo() {
      over = true;
      clearTimeout(later);
    },
  };
}

/** @param {Gallery} gallery */
function isUnderway({ state }) {
  return state === "waiting" || state === "indexing";
}

/**
 * @param {Gallery} gallery
 * @param {number} found
 */
function status(gallery, found) {
  const { total, indexed } = gallery;
  if (gallery.detail) return gallery.detail;
  if (isUnderway(gallery)) return t("explore.patches.gallery.underway", { indexed, total });
  return t(`explore.patches.gallery.${found ? "ready" : "none"}`, { total: indexed });
}
