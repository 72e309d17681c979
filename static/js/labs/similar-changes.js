/** The picture changed in four ways: how far each takes it, beside its nearest neighbour, by features and by pixels. */

import { make } from "../elements/make.js";
import { t } from "../i18n.js";
import { SPACES } from "./similar-place.js";
import { variations } from "./similar-source.js";
import { distance } from "./similar-words.js";

/** @typedef {import("./similar.js").State} State */
/** @typedef {import("./similar-source.js").Variation} Variation */

/** Where on a bar the nearest neighbour lies, as a share of its width; the style sheet has the mark there. */
const MARK = 0.6;
const ROLES = { features: "output", pixels: "input" };

/**
 * @param {HTMLElement} root
 * @param {import("../store.js").Store<State>} store
 * @returns {() => void} undo
 */
export function mountChanges(root, store) {
  const list = /** @type {HTMLElement} */ (root.querySelector(".changes"));
  return store.subscribe(({ answer }, previous) => {
    if (!answer || answer === previous.answer) return;
    const { model, image } = answer.features;
    variations(model, image).then(
      (changes) => {
        if (store.get().answer !== answer) return;
        list.replaceChildren(...changes.map((each) => change(each, answer)));
        store.set({ changes });
      },
      () => {}, // the rows say what is wrong with the picture
    );
  });
}

/**
 * @param {Variation} variation
 * @param {import("./similar-source.js").Answer} answer
 */
function change(variation, answer) {
  const name = t(`similar.change.${variation.variation}`);
  return make(
    "li",
    { class: "change" },
    make("img", { src: variation.url, alt: name, width: "256", height: "256", decoding: "async" }),
    make(
      "div",
      {},
      make("p", { class: "name" }, name),
      ...SPACES.map((space) => bar(space, variation[space], answer[space].neighbours[0]?.distance)),
    ),
  );
}

/**
 * @param {import("./similar-place.js").Space} space
 * @param {number} value
 * @param {number | undefined} nearest  distance of the nearest neighbour
 */
function bar(space, value, nearest) {
  const role = ROLES[space];
  const fill = make("span", { class: `fill ${role}` });
  fill.style.width = `${Math.min(1, nearest ? (value / nearest) * MARK : 1) * 100}%`;
  const side = nearest && value > nearest ? "similar.change.farther" : "similar.change.nearer";
  return make(
    "p",
    { class: "far" },
    make("span", { class: role }, t(`similar.change.${space}`)),
    make("b", {}, distance(value, space)),
    make("span", { class: nearest ? "track marked" : "track" }, fill),
    make("span", { class: "spoken" }, nearest ? t(side, { nearest: distance(nearest, space) }) : ""),
  );
}
