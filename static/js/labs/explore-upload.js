/** Which picture Explore shows: one that was brought in, or one of the sample strip. */

import { receiveImages } from "../upload.js";

/** @typedef {import("./explore.js").State} State */

/**
 * @param {HTMLElement} root
 * @param {import("../store.js").Store<State>} store
 * @returns {() => void} undo
 */
export function mountUpload(root, store) {
  const undo = new AbortController();
  const strip = root.querySelector("#samples");
  const { show, fail } = store.get();
  const stopReceiving = receiveImages(root, { chosen: show, failed: fail });
  strip?.addEventListener(
    "click",
    (event) => {
      const button = event.target instanceof Element ? event.target.closest("button") : null;
      const sample = store.get().samples.find(({ name }) => name === button?.dataset.sample);
      if (sample) show(sample.id);
    },
    { signal: undo.signal },
  );
  const stop = store.subscribe(({ samples, picture, image, live }) => {
    const id = live ? null : (image ?? picture?.image.id);
    for (const button of strip?.querySelectorAll("button") ?? []) {
      const sample = samples.find(({ name }) => name === button.dataset.sample);
      button.disabled = !sample;
      button.setAttribute("aria-pressed", String(Boolean(sample && sample.id === id)));
    }
  });
  return () => {
    stop();
    stopReceiving();
    undo.abort();
  };
}
