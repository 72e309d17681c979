/** What excites a unit: a picture that is formed from noise, uphill on the unit's gradient, once somebody asks for it. */

import { photoPatches } from "./explore-channel-patches.js";
import { excitePanel } from "./explore-excite-panel.js";
import { excitationPath, excite } from "./explore-excite-run.js";
import { unitOf } from "./explore-why-where.js";
import { nameOf } from "./explore-why-words.js";

/** @typedef {import("./explore.js").State} State */

/** Patches of the photo to compare with. */
const PATCHES = 6;
/** How long a unit or a seed stays before its picture is begun: a number that is dragged. Milliseconds. */
const REST = 300;

/**
 * @param {HTMLElement} root
 * @param {import("../store.js").Store<State>} store
 * @returns {() => void} undo
 */
export function mountExcite(root, store) {
  const opener = /** @type {HTMLButtonElement} */ (root.querySelector("#excite-open"));
  const panel = /** @type {HTMLElement} */ (root.querySelector("#excite-panel"));
  const undo = new AbortController();
  let running = new AbortController();
  let timer = 0;
  /** What the picture is of: the path that gives it. */
  let subject = "";
  /** What is compared with: the subject, and a photo. */
  let beside = "";
  /** @type {ReturnType<typeof build> | null} */
  let parts = null;

  const change = (/** @type {number | null} */ seed) =>
    store.set({ why: { ...store.get().why, excite: seed } });
  opener.addEventListener("click", () => change(store.get().why.excite === null ? 0 : null), {
    signal: undo.signal,
  });

  function build() {
    const own = excitePanel({ start: run, cancel: () => running.abort(), choose: change });
    panel.replaceChildren(...own.parts);
    return own;
  }

  function run() {
    const state = store.get();
    const unit = unitOf(state);
    if (!unit || !state.picture || !parts) return;
    running.abort();
    running = new AbortController();
    const { signal } = running;
    const own = parts;
    const about = subject;
    excite(excitationPath(unit, state.why.excite ?? 0, state.picture), signal, (forming) => {
      if (about === subject) own.draw(forming);
    });
  }

  /** The strongest patches of the photo, where there is a map to have some. */
  async function compare() {
    const { picture, layer, channel, go, fail } = store.get();
    const own = parts;
    if (!own || !picture) return;
    own.patches.replaceChildren();
    own.compared.hidden = layer === null || channel === null || picture.shape(layer).length !== 3;
    if (layer === null || channel === null || own.compared.hidden) return;
    const about = beside;
    try {
      /** @type {{peaks: import("./explore-patches.js").Peak[]}} */
      const { peaks } = await picture.dossier(layer, channel);
      if (about !== beside) return;
      const act = {
        choose: (/** @type {{row: number, column: number}} */ cell) => go({ layer, channel, ...cell }),
        peek: () => {},
      };
      const excited = peaks.filter(({ value }) => value > 0).slice(0, PATCHES);
      own.compared.hidden = !excited.length;
      own.patches.replaceChildren(photoPatches(picture, layer, channel, excited, act));
    } catch (error) {
      fail(error, "trouble");
    }
  }

  /** @param {Readonly<State>} state */
  function draw(state) {
    const { picture, why } = state;
    const unit = unitOf(state);
    opener.hidden = !unit;
    const seed = why.excite;
    const open = unit !== null && seed !== null;
    panel.hidden = !open;
    opener.setAttribute("aria-expanded", String(open));
    if (!open || !picture) {
      stop();
      subject = "";
      beside = "";
      return;
    }
    parts ??= build();
    if (parts.seed.value !== seed) parts.seed.value = seed;
    const path = excitationPath(unit, seed, picture);
    if (path !== subject) {
      stop();
      timer = setTimeout(run, subject ? REST : 0);
      subject = path;
      parts.about(nameOf(unit, picture));
    }
    const now = `${path} ${picture.image.id}`;
    if (now === beside) return;
    beside = now;
    compare();
  }

  function stop() {
    clearTimeout(timer);
    running.abort();
  }

  const end = store.subscribe(draw);
  return () => {
    end();
    stop();
    undo.abort();
  };
}
