/** The line above the columns: which network, in which order, in which colours; and what the colours stand for. */

import { t } from "../i18n.js";
import { changed } from "../store.js";
import { legend, mapScale } from "./explore-paint.js";
import { elsewhere } from "./explore-why-place.js";

/** @typedef {import("./explore.js").State} State */

/**
 * @param {HTMLElement} root
 * @param {import("../store.js").Store<State>} store
 * @returns {() => void} undo
 */
export function mountToolbar(root, store) {
  const undo = new AbortController();
  const line = root.querySelector("#legend");
  const selects = ["network", "order", "range"].map((id) => root.querySelector(`#${id}`));
  const [network, order, range] = selects.filter((each) => each instanceof HTMLSelectElement);

  const listen = (/** @type {HTMLSelectElement} */ select, /** @type {() => void} */ change) =>
    select.addEventListener("change", change, { signal: undo.signal });
  listen(network, () =>
    store.set({
      model: network.value,
      layer: null,
      channel: null,
      row: null,
      column: null,
      edits: "",
      why: elsewhere(store.get().why),
    }),
  );
  listen(order, () => store.set({ order: /** @type {State["order"]} */ (order.value) }));
  listen(range, () => store.set({ range: /** @type {State["range"]} */ (range.value) }));

  /** @param {Readonly<State>} state */
  function draw(state) {
    if (network.value !== state.model) network.value = state.model;
    if (order.value !== state.order) order.value = state.order;
    if (range.value !== state.range) range.value = state.range;
    const { picture, hover, theme } = state;
    if (!picture || !line) return;
    const summary = hover && picture.summary(hover.layer);
    if (!hover || !summary) {
      const strongest = t("explore.legend.max");
      const scales = /** @type {const} */ (["diverging", "sequential"]);
      line.replaceChildren(...scales.map((kind) => legend({ kind, bound: 1, theme }, strongest)));
      return;
    }
    const { min, max } = summary.channels[hover.channel] ?? summary;
    const shared = summary.channels.length ? state.range : "layer";
    const scale = mapScale(picture, hover.layer, { low: min, high: max }, { theme, range: shared });
    line.replaceChildren(t(`explore.legend.${shared}`, hover), legend(scale));
  }

  const stop = store.subscribe((state, previous) => {
    if (changed(state, previous, "picture", "hover", "theme", "range", "order", "model")) draw(state);
  });
  return () => {
    stop();
    undo.abort();
  };
}
