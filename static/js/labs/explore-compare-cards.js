/** Two runs side by side: their pictures or inputs, what the networks say, and where they differ. */

import { grouped } from "../draw/number.js";
import { make } from "../elements/make.js";
import { language, t } from "../i18n.js";
import { drawInput } from "./explore-field.js";
import { rows } from "./explore-prediction.js";
import { isInside } from "./explore-zoom.js";

/** @typedef {import("./explore.js").State} State */
/** @typedef {import("./explore-source.js").Picture} Picture */
/** @typedef {import("../store.js").Store<State>} Store */

const NOWHERE = { layer: null, channel: null, row: null, column: null };

/**
 * Two images through one network.
 * @param {Picture} picture
 * @param {Picture} other
 * @param {Store} store
 */
export function imageCards(picture, other, store) {
  const cards = [picture, other].map((each) => {
    const name = titleOf(each);
    const photo = make("img", { src: each.image.url, alt: t("explore.photo.alt", { name }) });
    return card(name, photo, [], each);
  });
  const swap = () => {
    const place = isInside(store.get()) ? {} : NOWHERE;
    store.set({ ...place, greeting: false, problem: "", image: other.image.id, with: picture.image.id });
  };
  return pair(t("explore.compare.images"), cards, swap, () => store.set({ with: null }));
}

/**
 * Two networks on one image.
 * @param {Picture} picture
 * @param {Picture} other
 * @param {Store} store
 */
export function networkCards(picture, other, store) {
  const cards = [picture, other].map((each) => {
    const [channels, height, width] = each.run.input.shape;
    const canvas = make("canvas", {
      class: "pixels",
      role: "img",
      width: String(width),
      height: String(height),
    });
    canvas.setAttribute("aria-label", t("explore.compare.input", { id: each.model.id, height, width }));
    drawInput(canvas, each).catch(store.get().fail);
    const { layers, classes } = each.original.model;
    const parameters = layers.reduce((sum, layer) => sum + layer.parameters, 0);
    const facts = [
      t("explore.compare.takes", { height, width, channels }),
      t("explore.compare.layers", { count: layers.length, parameters: grouped(parameters) }),
      t("explore.compare.classes", { count: grouped(classes.length) }),
    ];
    return card(each.model.id, canvas, facts, each);
  });
  const swap = () => {
    const away = { ...NOWHERE, greeting: false, problem: "", edits: "", open: [] };
    store.set({ ...away, model: other.model.id, beside: picture.model.id });
  };
  return pair(t("explore.compare.networks"), cards, swap, () => store.set({ beside: null }));
}

/** @param {Picture} picture */
function titleOf({ image }) {
  return image.titles?.[language()] ?? image.title;
}

/**
 * @param {string} title
 * @param {HTMLElement} picture
 * @param {string[]} facts
 * @param {Picture} run
 */
function card(title, picture, facts, { run }) {
  const notes = facts.map((fact) => make("p", { class: "quiet" }, fact));
  const list = make("ol", { class: "guesses" }, ...rows(run.predictions, null));
  const text = make("div", {}, make("h3", {}, title), ...notes, list);
  return make("article", { class: "card-pair" }, make("div", { class: "card-picture" }, picture), text);
}

/**
 * @param {string} title
 * @param {HTMLElement[]} cards
 * @param {() => void} swap
 * @param {() => void} leave
 */
function pair(title, cards, swap, leave) {
  const buttons = /** @type {const} */ ([
    ["explore.compare.swap", swap],
    ["explore.compare.leave", leave],
  ]).map(([key, act]) => {
    const button = make("button", { type: "button", class: "link" }, t(key));
    button.addEventListener("click", act);
    return button;
  });
  const head = make("div", { class: "pair-head" }, make("h2", { class: "small" }, title), ...buttons);
  return make("section", { class: "pair" }, head, make("div", { class: "pair-cards" }, ...cards));
}
