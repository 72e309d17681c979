/** How far the gallery's index is: a line with a bar while it grows, and the files that could not be read. */

import { grouped } from "../draw/number.js";
import { make } from "../elements/make.js";
import { t } from "../i18n.js";
import { gallery } from "./similar-source.js";

/** @typedef {import("./similar.js").State} State */
/** @typedef {import("./similar-source.js").Gallery} Gallery */

/** Milliseconds from one question to the next, while the index grows and once it is ready. */
const SOON = 1000;
const LATER = 15_000;
/** How often, in questions, the growing index is spoken of: a voice that never stops tells nothing. */
const SPOKEN = 10;

/**
 * @param {HTMLElement} root
 * @param {import("../store.js").Store<State>} store
 * @returns {() => void} undo
 */
export function mountGallery(root, store) {
  const find = (/** @type {string} */ id) => /** @type {HTMLElement} */ (root.querySelector(`#${id}`));
  const bar = /** @type {HTMLProgressElement} */ (find("indexing"));
  const said = find("said");
  let timer = 0;
  let asked = 0;
  let ended = false;

  async function look() {
    clearTimeout(timer);
    let wait = LATER;
    if (!document.hidden) {
      try {
        const found = await gallery();
        if (ended) return;
        if (isGrowing(found)) wait = SOON;
        draw(found);
        store.set({ gallery: found });
      } catch {
        // The server is away or busy; whoever asks it for neighbours is told.
      }
    }
    timer = setTimeout(look, wait);
  }

  /** @param {Gallery} found */
  function draw(found) {
    const growing = isGrowing(found);
    const before = store.get().gallery;
    find("gallery-line").textContent = sentence(found);
    bar.hidden = !growing;
    bar.max = Math.max(1, found.total);
    bar.value = found.indexed + found.failed;
    if (growing && asked++ % SPOKEN === 0) said.textContent = sentence(found);
    if (!growing && before && isGrowing(before)) {
      said.textContent = t("similar.said.done", { total: grouped(found.indexed) });
    }
    find("folder-hint").hidden = !found.samples;
    const failures = find("failures");
    failures.hidden = found.failed === 0;
    const key = found.failed === 1 ? "similar.gallery.failed.one" : "similar.gallery.failed";
    find("failed").textContent = t(key, { count: grouped(found.failed) });
    failures
      .querySelector("ul")
      ?.replaceChildren(
        ...found.failures.map(({ file, reason }) => make("li", {}, make("code", {}, file), ` ${reason}`)),
      );
  }

  const wake = () => document.hidden || look();
  document.addEventListener("visibilitychange", wake);
  look();
  return () => {
    ended = true;
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", wake);
  };
}

/** Whether there is more to come. @param {import("./similar-source.js").Status} status */
export function isGrowing({ state }) {
  return state === "waiting" || state === "indexing";
}

/** @param {Gallery} found */
function sentence(found) {
  const { samples, folder, total, indexed, failed, state, detail } = found;
  const of = samples ? "samples" : "folder";
  const numbers = { folder: folder ?? "", total: grouped(total), done: grouped(indexed + failed) };
  if (isGrowing(found)) return t(`similar.gallery.growing.${of}`, numbers);
  const whose = t(`similar.gallery.${of}`, numbers);
  if (state === "missing") return `${whose} · ${t("similar.gallery.missing")}`;
  if (state === "full") return `${whose} · ${t("similar.gallery.full")}`;
  return detail ? `${whose} · ${t("similar.gallery.more", numbers)}` : whose;
}
