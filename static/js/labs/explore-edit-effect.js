/** How far the interventions change each layer: a bar a layer, by the API's differences. */

import { isAbort, postJson } from "../api.js";
import { format } from "../draw/number.js";
import { make } from "../elements/make.js";
import { t } from "../i18n.js";
import { toBody } from "./explore-edits.js";
import { reach } from "./explore-order.js";

/** @typedef {import("./explore.js").State} State */
/** @typedef {{id: string, largest: number, mean: number}} LayerChange */

/** Arrow keys, in bars from one to the next. @type {Record<string, number>} */
const STEPS = { ArrowLeft: -1, ArrowRight: 1, Home: Number.NEGATIVE_INFINITY, End: Number.POSITIVE_INFINITY };

/**
 * @param {HTMLElement} section
 * @param {import("../store.js").Store<State>} store
 * @returns {(state: Readonly<State>) => void} draws it
 */
export function effect(section, store) {
  const row = /** @type {HTMLElement} */ (section.querySelector("#effect"));
  const said = /** @type {HTMLElement} */ (section.querySelector("#effect-said"));
  let asking = new AbortController();
  /** @type {LayerChange[]} */
  let shown = [];

  const layerOf = (/** @type {Event} */ event) =>
    event.target instanceof Element ? (event.target.closest("button")?.dataset.layer ?? "") : "";
  const tell = (/** @type {Event} */ event) => {
    const change = shown.find(({ id }) => id === layerOf(event));
    said.textContent = change ? about(change) : summary(shown);
  };
  for (const name of ["pointerover", "focusin"]) row.addEventListener(name, tell);
  for (const name of ["pointerleave", "focusout"])
    row.addEventListener(name, () => (said.textContent = summary(shown)));
  row.addEventListener("click", (event) => {
    const layer = layerOf(event);
    if (layer) store.get().go({ layer, channel: null, row: null, column: null });
  });
  row.addEventListener("keydown", (event) => {
    const bars = [...row.querySelectorAll("button")];
    const here = bars.findIndex((bar) => bar === document.activeElement);
    const step = STEPS[event.key];
    if (step === undefined || here < 0) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(bars.length - 1, here + step));
    for (const [index, bar] of bars.entries()) bar.tabIndex = index === next ? 0 : -1;
    bars[next].focus();
  });

  return ({ picture, edits }) => {
    if (!picture || picture.edits !== edits) return;
    asking.abort();
    row.toggleAttribute("data-none", !edits);
    if (!edits) {
      shown = [];
      said.textContent = t("explore.edits.caption");
      row.replaceChildren();
      return;
    }
    asking = new AbortController();
    const body = { image: picture.image.id, edits: toBody(edits), top: 1 };
    postJson(`/models/${picture.model.id}/interventions`, body, { signal: asking.signal })
      .then((/** @type {{changes: LayerChange[]}} */ { changes }) => {
        shown = changes;
        said.textContent = summary(changes);
        draw(row, changes, picture.original);
      })
      .catch((error) => isAbort(error) || store.get().fail(error));
  };
}

/**
 * @param {HTMLElement} row
 * @param {LayerChange[]} changes
 * @param {import("./explore-source.js").Picture} original
 */
function draw(row, changes, original) {
  const old = [...row.querySelectorAll("button")];
  const bars = changes.map((change, index) => {
    const bar = old[index] ?? make("button", { type: "button" }, make("i"), make("b"));
    bar.dataset.layer = change.id;
    bar.tabIndex = index === 0 ? 0 : -1;
    bar.setAttribute("aria-label", about(change));
    const values = original.summary(change.id);
    const whole = values ? reach(values) : 0;
    const [largest, mean] = [change.largest, change.mean].map((size) =>
      whole ? Math.min(1, size / whole) : 0,
    );
    bar.style.setProperty("--largest", String(largest));
    bar.style.setProperty("--mean", String(mean));
    return bar;
  });
  row.replaceChildren(...bars);
}

/** @param {LayerChange} change */
function about({ id, largest, mean }) {
  if (largest === 0) return t("explore.edits.same", { layer: id });
  return t("explore.edits.differs", { layer: id, largest: format(largest), mean: format(mean) });
}

/** @param {LayerChange[]} changes */
function summary(changes) {
  const count = changes.filter(({ largest }) => largest > 0).length;
  return t("explore.edits.layers", { count, total: changes.length });
}
