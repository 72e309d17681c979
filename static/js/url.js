/** State <-> URL: every view can be linked, bookmarked and left by the back button. */

import { keepChrome, whole } from "./embed.js";

/**
 * Keeps the address and a store alike, in both directions; what the address says of how a view is shown (hide, embed,
 * theme) stays. The links to this view in the other language, or out of its frame, follow.
 * @template {object} S
 * @param {import("./store.js").Store<S>} store
 * @param {object} mapping
 * @param {(url: URL) => Partial<S>} mapping.parse  the state that a URL stands for
 * @param {(state: Readonly<S>) => string} mapping.format  path and query for a state, such as "/convolution?stride=2"
 * @param {(state: Readonly<S>, previous: Readonly<S>) => boolean} mapping.isStep
 *   whether the back button should return to `previous`; else the entry in the history is replaced
 * @returns {() => void} undo
 */
export function bindUrl(store, { parse, format, isStep }) {
  const read = () => {
    store.set(parse(new URL(location.href)));
    pointLinks();
  };
  // Browsers limit how often the address may change; an animation writes where it is at most so often.
  let timer = 0;
  const write = (/** @type {boolean} */ step) => {
    clearTimeout(timer);
    timer = 0;
    const address = keepChrome(format(store.get()), location.search);
    if (address === location.pathname + location.search) return;
    if (step) history.pushState(null, "", address);
    else history.replaceState(null, "", address);
    pointLinks();
  };
  const stop = store.subscribe((state, previous) => {
    if (isStep(state, previous)) write(true);
    else if (!timer) timer = setTimeout(() => write(false), 150);
  });
  addEventListener("popstate", read);
  pointLinks();
  return () => {
    stop();
    clearTimeout(timer);
    removeEventListener("popstate", read);
  };
}

/** The header's language links lead to this very view in the other language; an embedded view's link, to the whole. */
function pointLinks() {
  for (const link of document.querySelectorAll("a[data-language]")) {
    if (!(link instanceof HTMLAnchorElement)) continue;
    const url = new URL(location.href);
    url.searchParams.set("lang", link.dataset.language ?? "");
    link.href = url.pathname + url.search;
  }
  const out = document.querySelector("a[data-whole]");
  if (out instanceof HTMLAnchorElement) out.href = whole(location.href);
}
