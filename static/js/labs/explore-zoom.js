/** Steps from one level of the zoom to another, the chosen map growing out of its place and shrinking back into it. */

import { TimeLine } from "../elements/timeline.js";
import { levelOf } from "./explore-place.js";

/** @typedef {import("./explore.js").State} State */
/** @typedef {import("./explore-place.js").Place} Place */

/** How long a new view may keep its own first picture waiting, in milliseconds: after that it grows unpainted. */
const PATIENCE = 250;

/** How deep a state lies. @param {Readonly<State>} state */
export function level(state) {
  const { picture, layer } = state;
  return levelOf(state, layer !== null && picture?.shape(layer).length === 1);
}

/** Whether a view of a layer, a channel or a value is open, beyond the page's own greeting. @param {Readonly<State>} state */
export function isInside(state) {
  return state.layer !== null && !state.greeting;
}

/**
 * @param {HTMLElement} root
 * @param {import("../store.js").Store<State>} store
 * @returns {{go: (place: Partial<State>) => void, arrive: () => void}} `go` goes to a place, animated where that is
 *   another level or another map; `arrive` sees to it that the last step was taken, as the browser takes it a little later
 */
export function zoomer(root, store) {
  let arrive = () => {};

  /** @param {Partial<State>} place */
  function go(place) {
    arrive();
    const before = store.get();
    const after = { ...before, ...place };
    const moves =
      before.picture && (place.image === undefined || place.image === before.image) && isMove(before, after);
    if (!moves || TimeLine.calm || !document.startViewTransition || document.hidden) {
      store.set(place);
      return;
    }
    const end = mapOf(after) ?? mapOf(before);
    const from = end && find(root, end);
    mark(from);
    arrive = () => {
      arrive = () => {};
      store.set(place);
      mark(null, from);
    };
    const taken = arrive;
    const step = document.startViewTransition(async () => {
      if (arrive === taken) arrive();
      await Promise.race([...painting(root), new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
      mark(end && find(root, end));
    });
    // Whoever moves on at once skips the rest of the animation: nothing is wrong then.
    step.ready.catch(() => {});
    step.finished.catch(() => {}).finally(() => mark(null, ...marked(root)));
  }

  return { go, arrive: () => arrive() };
}

/**
 * @param {Readonly<State>} before
 * @param {Readonly<State>} after
 */
function isMove(before, after) {
  return before.layer !== after.layer || before.channel !== after.channel || level(before) !== level(after);
}

/** The map that a place lies in. @param {Readonly<State>} state */
function mapOf({ layer, channel }) {
  return layer !== null && channel !== null ? { layer, channel } : null;
}

/**
 * Where a map is to be seen: large in the open view, else small in it, else in the columns.
 * @param {HTMLElement} root
 * @param {{layer: string, channel: number}} map
 * @returns {HTMLElement | null}
 */
function find(root, { layer, channel }) {
  const own = `[data-layer="${CSS.escape(layer)}"][data-channel="${channel}"]`;
  for (const place of [`#inside [data-hero]${own}`, `#inside ${own}`, `.network:not([hidden]) .map${own}`]) {
    const found = root.querySelector(place);
    if (found instanceof HTMLElement && found.getClientRects().length) return found;
  }
  return null;
}

/**
 * Gives an element the animation's name and takes it from others.
 * @param {HTMLElement | null} element
 * @param {...(HTMLElement | null)} others
 */
function mark(element, ...others) {
  for (const other of others) other?.style.removeProperty("view-transition-name");
  element?.style.setProperty("view-transition-name", "map");
}

/** @param {HTMLElement} root @returns {HTMLElement[]} */
function marked(root) {
  return [...root.querySelectorAll("[style*='view-transition-name']")].filter(
    (element) => element instanceof HTMLElement,
  );
}

/**
 * What a new view has still to paint: a view sets `data-painting` on its large map until its pixels stand.
 * @param {HTMLElement} root
 * @returns {Promise<unknown>[]}
 */
function painting(root) {
  const element = root.querySelector("#inside [data-painting]");
  if (!element) return [Promise.resolve()];
  return [
    new Promise((resolve) => {
      const watch = new MutationObserver(() => {
        if (element.hasAttribute("data-painting")) return;
        watch.disconnect();
        resolve(null);
      });
      watch.observe(element, { attributeFilter: ["data-painting"] });
    }),
  ];
}
