/** Comparison: another image through the same network, or another network on the same image, beside what is open. */

import { uploadImage } from "../api.js";
import { changed } from "../store.js";
import { mountAsk } from "./explore-ask.js";
import { imageCards, networkCards } from "./explore-compare-cards.js";
import { compareMaps } from "./explore-compare-maps.js";
import { imageOf, open } from "./explore-open.js";

/** @typedef {import("./explore.js").State} State */
/** @typedef {import("./explore-source.js").Picture} Picture */

/**
 * @param {HTMLElement} root
 * @param {import("../store.js").Store<State>} store
 * @returns {() => void} undo
 */
export function mountCompare(root, store) {
  const undo = new AbortController();
  const find = (/** @type {string} */ id) => /** @type {HTMLElement} */ (root.querySelector(`#${id}`));
  const [opener, choice] = [find("compare-open"), find("compare-choice")];
  const [images, networks, inside] = [find("compared"), find("besides"), find("compare-maps")];
  const beside = /** @type {HTMLSelectElement} */ (find("beside"));
  const file = /** @type {HTMLInputElement} */ (find("compare-file"));
  const maps = compareMaps(inside, store);
  /** The same network on the other image; the other network on the same image. */
  const others = {
    image: /** @type {Picture | null} */ (null),
    network: /** @type {Picture | null} */ (null),
  };

  listen(opener, "click", () => unfold(choice.hidden === true));
  listen(choice, "click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    const sample = store.get().samples.find(({ name }) => name === button?.dataset.name);
    if (sample) choose(sample.id);
  });
  listen(file, "change", async () => {
    const [picture] = file.files ?? [];
    file.value = "";
    if (!picture) return;
    try {
      choose((await uploadImage(picture, { signal: undo.signal })).id);
    } catch (error) {
      store.get().fail(error);
    }
  });
  listen(beside, "change", () => store.set({ beside: beside.value || null }));

  /** @param {string} id */
  function choose(id) {
    unfold(false);
    store.set({ with: id });
    opener.focus();
  }

  /** @param {boolean} shown */
  function unfold(shown) {
    choice.hidden = !shown;
    opener.setAttribute("aria-expanded", String(shown));
  }

  /**
   * @param {HTMLElement} element
   * @param {string} name
   * @param {(event: Event) => void} then
   */
  function listen(element, name, then) {
    element.addEventListener(name, then, { signal: undo.signal });
  }

  /** What to run beside an open picture, to be compared with it. @param {Readonly<State>} state */
  async function load({ picture, with: image, beside: model, samples, fail }) {
    if (!picture) return;
    const { signal } = undo;
    const run = async (
      /** @type {string} */ network,
      /** @type {string} */ id,
      /** @type {Picture | null} */ last,
    ) => open({ model: network, edits: "", picture: last }, await imageOf(samples, id, signal), signal);
    try {
      const [other, another] = await Promise.all([
        image === null ? null : run(picture.model.id, image, others.image),
        model === null || model === picture.model.id ? null : run(model, picture.image.id, others.network),
      ]);
      if (store.get().picture !== picture || store.get().with !== image || store.get().beside !== model)
        return;
      Object.assign(others, { image: other, network: another });
      draw(store.get());
    } catch (error) {
      fail(error);
      // What cannot be compared with is left.
      if (store.get().with === image && store.get().beside === model) store.set({ with: null, beside: null });
    }
  }

  /** @param {Readonly<State>} state */
  function draw(state) {
    const { picture } = state;
    if (!picture) return;
    images.hidden = !others.image;
    networks.hidden = !others.network;
    images.replaceChildren(...(others.image ? [imageCards(picture, others.image, store)] : []));
    networks.replaceChildren(...(others.network ? [networkCards(picture, others.network, store)] : []));
    beside.value = others.network?.model.id ?? "";
    for (const option of beside.options) {
      option.hidden = option.value === picture.model.id;
      option.disabled = option.hidden;
    }
    for (const button of choice.querySelectorAll("button")) {
      const sample = state.samples.find(({ name }) => name === button.dataset.name);
      button.disabled = !sample || sample.id === picture.image.id;
      button.setAttribute("aria-pressed", String(Boolean(sample && sample.id === others.image?.image.id)));
    }
    maps(state, others.image);
  }

  const stop = store.subscribe((state, previous) => {
    if (changed(state, previous, "picture", "with", "beside")) load(state);
    if (changed(state, previous, "layer", "channel", "row", "order", "range", "theme", "greeting"))
      maps(state, others.image);
  });
  const stopAsking = mountAsk(root, store, beside);
  return () => {
    stop();
    stopAsking();
    undo.abort();
  };
}
