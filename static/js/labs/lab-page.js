/** What every lab's page hears, whatever its figure shows: time, terms and cells, pictures, keys, the theme, its room. */

import { isAbort } from "../api.js";
import { language } from "../i18n.js";
import { receiveImages } from "../upload.js";

/**
 * @typedef {object} Answers
 * @property {Record<string, (detail: any) => void>} heard  what the parts of the page say, by the name of their event
 * @property {() => void} draw  draw everything anew
 * @property {() => void} shuffle  other numbers were asked for
 * @property {(id: string) => void} image  a picture was brought in
 * @property {(width: number) => void} room  the figure has got another width, in pixels
 */

/**
 * @param {HTMLElement} root
 * @param {import("../store.js").Store<import("./lab-state.js").State<any>>} store
 * @param {import("./lab-controls.js").Controls<any>} controls
 * @param {Answers} answers
 * @returns {() => void} undo
 */
export function listen(root, store, controls, { heard, draw, shuffle, image, room }) {
  const undo = new AbortController();
  const { signal } = undo;
  const said = {
    /** @param {{message: string}} detail */
    "cell-refused": ({ message }) => store.set({ complaint: message }),
    ...heard,
  };
  for (const [name, then] of Object.entries(said))
    root.addEventListener(name, (event) => then(/** @type {CustomEvent} */ (event).detail), { signal });
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key === "Escape" && !event.defaultPrevented) store.set({ pin: null, hover: null });
    },
    { signal },
  );
  document.addEventListener("themechange", draw, { signal });
  root.querySelector("#shuffle")?.addEventListener("click", shuffle, { signal });
  const uploads = receiveImages(root, {
    chosen: image,
    failed: (error) => {
      if (!isAbort(error)) store.set({ complaint: error instanceof Error ? error.message : String(error) });
    },
  });
  const stage = root.querySelector("#stage");
  const resized = new ResizeObserver(() => room(stage?.clientWidth ?? 0));
  if (stage) resized.observe(stage);
  controls.offerImages(language()).catch((error) => store.set({ refusal: error.message }));
  return () => {
    undo.abort();
    uploads();
    resized.disconnect();
  };
}
