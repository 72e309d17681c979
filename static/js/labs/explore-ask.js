/** Where a network is not sure, the way to one that knows more: the one with the most classes, on the same image. */

import { grouped } from "../draw/number.js";
import { t } from "../i18n.js";
import { changed } from "../store.js";
import { formatPlace } from "./explore-place.js";
import { isSure } from "./explore-prediction.js";

/** @typedef {import("./explore.js").State} State */

/**
 * @param {HTMLElement} root
 * @param {import("../store.js").Store<State>} store
 * @param {HTMLSelectElement} networks  has all of them, each with the number of its classes
 * @returns {() => void} undo
 */
export function mountAsk(root, store, networks) {
  const link = /** @type {HTMLAnchorElement} */ (root.querySelector("#ask"));
  const known = [...networks.options].map(({ value, dataset }) => ({
    id: value,
    count: Number(dataset.classes ?? 0),
  }));
  const most = known.reduce((best, each) => (each.count > best.count ? each : best));
  const undo = new AbortController();
  link.addEventListener(
    "click",
    (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      store.set({ beside: most.id });
    },
    { signal: undo.signal },
  );
  const stop = store.subscribe((state, previous) => {
    const { picture, beside } = state;
    if (!picture || !changed(state, previous, "picture", "beside")) return;
    const classes = picture.original.model.classes.length;
    link.hidden = isSure(picture.run.predictions) || classes >= most.count || beside === most.id;
    link.href = formatPlace({ ...state, image: picture.image.id, beside: most.id });
    link.textContent = t("explore.verdict.ask", { id: most.id, count: grouped(most.count) });
  });
  return () => {
    stop();
    undo.abort();
  };
}
