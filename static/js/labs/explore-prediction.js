/** What the network takes the picture for, with bars, and an honest sentence when it is not sure. */

import { make } from "../elements/make.js";
import { t } from "../i18n.js";
import { className } from "./class-name.js";

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
  const title = root.querySelector("#predictions-title");
  const sentence = root.querySelector("#verdict");
  return store.subscribe(({ picture, enter }, previous) => {
    if (!picture || picture === previous.picture || !list || !title || !sentence) return;
    const { original, run, model } = picture;
    const before = picture.edits ? original.run.predictions : null;
    const last = model.layers[model.layers.length - 1].id;
    list.replaceChildren(...rows(run.predictions, before, (index) => enter(last, index)));
    title.textContent = t(before ? "explore.prediction.edited" : "explore.prediction");
    sentence.textContent = before ? changedVerdict(run.predictions, before) : verdict(run.predictions);
  });
}

/**
 * The most probable classes; where the network was changed, with what each was before, the first one of then among them.
 * @param {Prediction[]} predictions sorted
 * @param {Prediction[] | null} before
 * @param {((index: number) => void) | null} [open]  what a press on a class does; null where it does nothing
 */
export function rows(predictions, before, open = null) {
  const shown = predictions.slice(0, SHOWN);
  const was = before && predictions.find(({ index }) => index === before[0].index);
  if (was && !shown.includes(was)) shown.splice(-1, 1, was);
  return shown.map((each) => {
    const then = before?.find(({ index }) => index === each.index) ?? null;
    return row(each, then, open && (() => open(each.index)));
  });
}

/**
 * @param {Prediction} prediction
 * @param {Prediction | null} before
 * @param {(() => void) | null} open
 */
function row({ class: name, index, probability }, before, open) {
  const fill = make("span");
  fill.style.width = `${probability * 100}%`;
  const bar = make("span", { class: "bar" }, fill);
  const share = make("span", { class: "share" }, percent(probability));
  const parts = [make("span", { class: "name", title: className(name) }, className(name)), share, bar];
  if (before) {
    const ghost = make("i");
    ghost.style.width = `${before.probability * 100}%`;
    bar.append(ghost);
    share.prepend(
      make(
        "span",
        { class: "was" },
        t("explore.prediction.was", { share: percent(before.probability).replace(" %", "") }),
      ),
    );
    const change = points(before.probability, probability);
    parts.push(make("span", { class: "points" }, t("explore.prediction.points", { points: change })));
  }
  if (!open) return make("li", {}, make("div", { class: "guess" }, ...parts));
  const button = make("button", { type: "button", class: "guess", "data-index": String(index) }, ...parts);
  button.addEventListener("click", open);
  return make("li", {}, button);
}

/**
 * @param {Prediction[]} predictions sorted
 * @param {number} [count]  of all classes
 */
export function verdict(predictions, count = predictions.length) {
  const [first, second] = predictions;
  if (isSure(predictions)) return t("explore.verdict.sure", { count });
  if (first.probability < LEADS) return t("explore.verdict.unsure", { count });
  return t("explore.verdict.leaning", { first: className(first.class), second: className(second.class) });
}

/** Whether one class stands out. @param {Prediction[]} predictions sorted */
export function isSure([first, second]) {
  return first.probability >= SURE && first.probability >= 2 * second.probability;
}

/**
 * @param {Prediction[]} predictions of the network as it was changed, sorted
 * @param {Prediction[]} before
 */
export function changedVerdict([first], [was]) {
  const names = { first: className(first.class), was: className(was.class), share: percent(was.probability) };
  return t(first.index === was.index ? "explore.verdict.still" : "explore.verdict.changed", names);
}

/** How far two shares are from each other, in percentage points. @param {number} before @param {number} after */
export function points(before, after) {
  const rounded = Math.round((after - before) * 1000) / 10;
  if (rounded === 0) return "±0.0";
  return `${rounded > 0 ? "+" : "−"}${Math.abs(rounded).toFixed(1)}`;
}

/** @param {number} probability */
export function percent(probability) {
  if (probability < 0.0005) return "< 0.1 %";
  if (probability >= 0.9995) return "> 99.9 %";
  return `${(probability * 100).toFixed(1)} %`;
}
