/** What the network takes the picture for, with bars, and an honest sentence when it is not sure. */

import { make } from "../elements/make.js";
import { known, t } from "../i18n.js";

/** @typedef {import("./explore.js").State} State */
/** @typedef {import("./explore-source.js").Prediction} Prediction */

const SHOWN = 5;
/** From here on, and twice as probable as the next, a class stands out; from LEADS on it leads. */
const SURE = 0.75;
const LEADS = 0.3;

/**
 * @param {HTMLElement} root
 * @param {import("../store.js").Store<State>} store
 * @returns {() => void} undo
 */
export function mountPrediction(root, store) {
  const list = root.querySelector("#predictions");
  const sentence = root.querySelector("#verdict");
  return store.subscribe(({ picture, enter }, previous) => {
    if (!picture || picture === previous.picture || !list || !sentence) return;
    const { predictions } = picture.run;
    const last = picture.model.layers[picture.model.layers.length - 1].id;
    list.replaceChildren(
      ...predictions.slice(0, SHOWN).map((each) => row(each, () => enter(last, each.index))),
    );
    sentence.textContent = verdict(predictions);
  });
}

/**
 * @param {Prediction} prediction
 * @param {() => void} open
 */
function row({ class: name, probability }, open) {
  const share = percent(probability);
  const bar = make("span", { class: "bar" }, make("span"));
  const fill = /** @type {HTMLElement} */ (bar.firstElementChild);
  fill.style.width = `${probability * 100}%`;
  const label = make("span", { class: "name" }, className(name));
  const button = make("button", { type: "button" }, label, make("span", { class: "share" }, share), bar);
  button.addEventListener("click", open);
  return make("li", {}, button);
}

/** @param {Prediction[]} predictions sorted */
export function verdict(predictions) {
  const [first, second] = predictions;
  const count = predictions.length;
  if (first.probability >= SURE && first.probability >= 2 * second.probability)
    return t("explore.verdict.sure", { count });
  if (first.probability < LEADS) return t("explore.verdict.unsure", { count });
  return t("explore.verdict.leaning", { first: className(first.class), second: className(second.class) });
}

/** @param {number} probability */
export function percent(probability) {
  if (probability < 0.0005) return "< 0.1 %";
  if (probability >= 0.9995) return "> 99.9 %";
  return `${(probability * 100).toFixed(1)} %`;
}

/** A class in the reader's language, where the catalogue knows it. @param {string} name */
export function className(name) {
  const key = `explore.class.${name}`;
  return known(key) ? t(key) : name;
}
