/** A picture that is drawn: each stroke done is looked at, by the network that is chosen or by the one that knows digits. */

import { isAbort, uploadImage } from "../api.js";
import "../elements/drawing-pad.js";
import { t } from "../i18n.js";

/** @typedef {import("./explore.js").State} State */
/** @typedef {import("../elements/drawing-pad.js").DrawingPad} DrawingPad */

/** The network that has learned from handwriting. */
const DIGITS = "digits";

/**
 * @param {HTMLElement} root
 * @param {import("../store.js").Store<State>} store
 * @returns {() => void} undo
 */
export function mountDrawing(root, store) {
  const undo = new AbortController();
  const { signal } = undo;
  const find = (/** @type {string} */ id) => /** @type {HTMLElement} */ (root.querySelector(id));
  const [button, panel, note, offer] = [
    find("#draw-start"),
    find("#draw"),
    find("#draw-note"),
    find("#draw-digits"),
  ];
  const pad = /** @type {DrawingPad} */ (find("#draw-pad"));
  let sending = new AbortController();

  /** @param {boolean} open */
  function show(open) {
    panel.hidden = !open;
    root.classList.toggle("is-drawing", open);
    button.setAttribute("aria-expanded", String(open));
    if (open) pad.querySelector("canvas")?.focus();
    else sending.abort();
  }

  /** @param {Event} event */
  async function drawn(event) {
    const { strokes, done } = /** @type {CustomEvent} */ (event).detail;
    if (!done) return;
    sending.abort();
    sending = new AbortController();
    const own = sending;
    // What was rubbed out leaves the last picture as it is: an empty sheet is nothing to look at.
    if (!strokes.length) return;
    try {
      const { id } = await uploadImage(await pad.blob(), { signal: own.signal });
      if (own === sending && !own.signal.aborted) store.get().show(id);
    } catch (error) {
      if (!isAbort(error)) store.get().fail(error);
    }
  }

  /** @param {KeyboardEvent} event */
  function leave(event) {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    show(false);
    button.focus();
  }

  /** @param {Readonly<State>} state */
  function draw({ model }) {
    const known = model === DIGITS;
    offer.hidden = known;
    note.textContent = t(known ? "explore.draw.digits" : "explore.draw.other", { model });
  }

  button.addEventListener("click", () => show(panel.hidden === true), { signal });
  offer.addEventListener(
    "click",
    () => {
      store.get().go({ model: DIGITS, layer: null, channel: null, row: null, column: null });
      pad.querySelector("canvas")?.focus();
    },
    { signal },
  );
  panel.addEventListener("keydown", leave, { signal });
  pad.addEventListener("drawing", drawn, { signal });
  draw(store.get());
  const stop = store.subscribe((state, previous) => {
    if (state.model !== previous.model) draw(state);
  });
  return () => {
    stop();
    undo.abort();
    sending.abort();
  };
}
