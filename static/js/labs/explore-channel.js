/** A channel from the inside, its dossier: its map, what it looks for and where it finds it, and what it is wired to. */

import { make } from "../elements/make.js";
import { t } from "../i18n.js";
import { activationOf, removed } from "./explore-channel-activation.js";
import { connections, through } from "./explore-channel-links.js";
import { overlay } from "./explore-channel-overlay.js";
import { galleryPatches, photoPatches } from "./explore-channel-patches.js";
import { convolutionOf, template } from "./explore-channel-template.js";
import { foldLines } from "./explore-fold.js";
import { statistics } from "./explore-histogram.js";
import { largeMap } from "./explore-large.js";
import { Thumbnails } from "./explore-thumbnails.js";

/** @typedef {import("./explore.js").State} State */
/** @typedef {{root: Node, draw: (state: Readonly<State>) => void}} Part */

/**
 * @param {import("../store.js").Store<State>} store
 * @returns {import("./explore-inspector.js").View}
 */
export function channelView(store) {
  const { picture, layer, channel } = store.get();
  if (!picture || layer === null || channel === null)
    throw new Error("a channel's view needs a picture and a channel");
  const thumbnails = new Thumbnails(store, picture);
  const act = {
    peek: (/** @type {State["peek"]} */ peek) => store.set({ peek }),
    choose: (/** @type {{row: number, column: number}} */ cell) => store.get().go(cell),
  };
  const large = largeMap(store.get(), { ...act, moving: () => false, point: act.peek });
  const over = overlay(picture, layer, channel, act);
  const gallery = galleryPatches(store, picture, layer, channel);
  const slots = {
    values: section("explore.dossier.values", "values"),
    template: section("explore.dossier.template", "whole"),
    removed: section("explore.dossier.removed", "removed"),
    photo: section("explore.dossier.photo", "half"),
    gallery: section("explore.dossier.gallery", "half"),
    inputs: section("explore.dossier.inputs", "half"),
    outputs: section("explore.dossier.outputs", "half"),
    fold: section("explore.card.fold", "whole"),
  };
  slots.gallery.append(...gallery.root);
  slots.fold.hidden = true;
  const below = [slots.template, slots.photo, slots.gallery, slots.inputs, slots.outputs, slots.fold];
  const root = make(
    "div",
    { class: "channel-view" },
    make("div", { class: "channel-top" }, large.figure, over.root, slots.values, slots.removed),
    make("div", { class: "dossier" }, ...below),
  );
  thumbnails.follow(root);
  /** @type {Part[]} */
  const parts = [over, large, thumbnails].map((part) => ({ root, draw: (state) => part.draw(state) }));
  let gone = false;

  /** @param {Part} part */
  function keep(part) {
    parts.push(part);
    part.draw(store.get());
    return part.root;
  }

  async function fill() {
    if (!picture || layer === null || channel === null) return;
    const dossier = await picture.dossier(layer, channel);
    if (gone) return;
    slots.values.append(keep(statistics(picture, layer, dossier.statistics)));
    slots.photo.append(photoPatches(picture, layer, channel, dossier.peaks, act.choose));
    for (const side of /** @type {const} */ (["inputs", "outputs"])) {
      const found = await through(picture, { layer, channel }, side);
      if (gone) return;
      slots[side].append(...connections(store, picture, found, thumbnails));
    }
    if (dossier.fold) {
      slots.fold.hidden = false;
      slots.fold.append(
        make("div", { class: "fold-lines" }, ...foldLines(channel, dossier.fold.epsilon, dossier.fold)),
      );
    }
    await Promise.all([fillTemplate(), fillActivation()]);
  }

  async function fillTemplate() {
    if (!picture || layer === null || channel === null) return;
    const conv = convolutionOf(picture, layer);
    slots.template.hidden = !conv;
    if (!conv) return;
    const found = await template(picture, conv, channel, thumbnails);
    if (!gone) slots.template.append(keep(found));
  }

  async function fillActivation() {
    if (!picture || layer === null || channel === null) return;
    const found = await activationOf(picture, layer, channel);
    slots.removed.hidden = !found;
    if (found && !gone) slots.removed.append(removed(found.before, found.did, channel, thumbnails));
  }

  fill().catch((error) => gone || store.get().fail(error, "trouble"));
  return {
    root,
    draw(state) {
      for (const part of parts) part.draw(state);
    },
    enter: () => large.field.focus({ preventScroll: true }),
    play() {},
    undo() {
      gone = true;
      gallery.undo();
      thumbnails.undo();
    },
  };
}

/**
 * @param {string} key
 * @param {string} place
 */
function section(key, place) {
  return make(
    "section",
    { class: place },
    make("h3", { class: "small" }, t(key)),
    make("p", { class: "small quiet" }, t(`${key}.text`)),
  );
}
