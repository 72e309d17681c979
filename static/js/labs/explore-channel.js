/** A channel from the inside, its dossier: its map, what it looks for and where it finds it, and what it is wired to. */

import { make } from "../elements/make.js";
import { t } from "../i18n.js";
import { activationOf, removal } from "./explore-channel-activation.js";
import { connections, through } from "./explore-channel-links.js";
import { overlay } from "./explore-channel-overlay.js";
import { galleryPatches, photoPatches } from "./explore-channel-patches.js";
import { convolutionOf, template } from "./explore-channel-template.js";
import { foldLines } from "./explore-fold.js";
import { statistics } from "./explore-histogram.js";
import { largeMap } from "./explore-large.js";
import { Thumbnails } from "./explore-thumbnails.js";

/** @typedef {import("./explore.js").State} State */
/** @typedef {{draw: (state: Readonly<State>) => void}} Drawn */

/**
 * @param {import("../store.js").Store<State>} store
 * @returns {import("./explore-inspector.js").View}
 */
export function channelView(store) {
  const { picture, layer, channel } = store.get();
  if (!picture || layer === null || channel === null)
    throw new Error("a channel's view needs a picture and a channel");
  return dossierOf(store, picture, layer, channel);
}

/**
 * @param {import("../store.js").Store<State>} store
 * @param {import("./explore-source.js").Picture} picture
 * @param {string} layer
 * @param {number} channel
 * @returns {import("./explore-inspector.js").View}
 */
function dossierOf(store, picture, layer, channel) {
  const thumbnails = new Thumbnails(store, picture);
  const act = {
    peek: (/** @type {State["peek"]} */ peek) => store.set({ peek }),
    choose: (/** @type {{row: number, column: number}} */ cell) => store.get().go(cell),
  };
  const large = largeMap(store.get(), { ...act, moving: () => false, point: act.peek });
  const over = overlay(picture, layer, channel, act);
  // The input is what is answered to: it is made of nothing and looks for nothing.
  const computed = layer !== "input";
  const gallery = computed ? galleryPatches(store, picture, layer, channel) : null;
  const conv = convolutionOf(picture, layer);
  const slots = {
    values: section("explore.dossier.values", true),
    removed: section("explore.dossier.removed", computed),
    template: section("explore.dossier.template", conv !== null, "whole template-slot"),
    photo: section("explore.dossier.photo", computed),
    gallery: section("explore.dossier.gallery", computed),
    inputs: section("explore.dossier.inputs", computed),
    outputs: section("explore.dossier.outputs", true),
    fold: section("explore.card.fold", Boolean(picture.layer(layer)?.folded), "whole"),
  };
  slots.gallery.append(...(gallery?.root ?? []));
  const { values, removed, ...rest } = slots;
  const root = make(
    "div",
    { class: "channel-view" },
    make("div", { class: "channel-top" }, large.figure, over.root, values, removed),
    make("div", { class: "dossier" }, ...Object.values(rest)),
  );
  thumbnails.follow(root);
  /** What is drawn anew when the state changes. @type {Drawn[]} */
  const drawn = [over, large, thumbnails];
  let gone = false;

  async function fill() {
    const dossier = await picture.dossier(layer, channel);
    if (gone) return;
    const found = statistics(picture, layer, dossier.statistics);
    add(values, found.root, found);
    if (computed) slots.photo.append(photoPatches(picture, layer, channel, dossier.peaks, act));
    if (dossier.fold) {
      const lines = foldLines(channel, dossier.fold.epsilon, dossier.fold);
      slots.fold.append(make("div", { class: "fold-lines" }, ...lines));
    }
    await Promise.all([fillTemplate(), fillRemoved(), connect("inputs"), connect("outputs")]);
  }

  /**
   * @param {HTMLElement} slot
   * @param {Node} content
   * @param {Drawn} part
   */
  function add(slot, content, part) {
    slot.append(content);
    drawn.push(part);
    part.draw(store.get());
  }

  async function fillTemplate() {
    if (!conv) return;
    const found = await template(picture, conv, channel, thumbnails);
    if (!gone) add(slots.template, found.root, found);
  }

  async function fillRemoved() {
    const found = computed ? await activationOf(picture, layer, channel) : null;
    removed.hidden = !found;
    if (found && !gone) removed.append(removal(found.before, found.did, channel, thumbnails));
  }

  /** @param {"inputs" | "outputs"} side */
  async function connect(side) {
    const found = await through(picture, { layer, channel }, side);
    if (!gone) slots[side].append(...connections(store, picture, found, thumbnails));
  }

  fill().catch((error) => gone || store.get().fail(error, "trouble"));
  return {
    root,
    draw(state) {
      for (const part of drawn) part.draw(state);
    },
    enter: () => large.field.focus({ preventScroll: true }),
    play() {},
    undo() {
      gone = true;
      gallery?.undo();
      thumbnails.undo();
    },
  };
}

/**
 * @param {string} key
 * @param {boolean} shown
 * @param {string} [place]
 */
function section(key, shown, place = "half") {
  const root = make(
    "section",
    { class: place },
    make("h3", { class: "small" }, t(key)),
    make("p", { class: "small quiet" }, t(`${key}.text`)),
  );
  root.hidden = !shown;
  return root;
}
