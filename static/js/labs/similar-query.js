/** The picture that is asked about, and the ways to choose another: file, camera, samples; network and count. */

import { make } from "../elements/make.js";
import { t } from "../i18n.js";
import { receiveImages } from "../upload.js";
import { named, seenAs } from "./similar-words.js";

/** @typedef {import("./similar.js").State} State */

/** A size at which the large picture is sharp on any screen, and small on the wire. */
const SIDE = 512;

/**
 * @param {HTMLElement} root
 * @param {import("../store.js").Store<State>} store
 * @returns {() => void} undo
 */
export function mountQuery(root, store) {
  const undo = new AbortController();
  const { signal } = undo;
  const find = (/** @type {string} */ id) => /** @type {HTMLElement} */ (root.querySelector(`#${id}`));
  const strip = find("samples");
  const network = /** @type {HTMLSelectElement} */ (find("network"));
  const count = /** @type {HTMLSelectElement} */ (find("count"));
  const picture = /** @type {HTMLImageElement} */ (find("query"));
  const explore = /** @type {HTMLAnchorElement} */ (find("query-explore"));
  const { show, fail } = store.get();
  const stopReceiving = receiveImages(root, { chosen: show, failed: fail });

  strip.addEventListener(
    "click",
    ({ target }) => {
      const button = target instanceof Element ? target.closest("button") : null;
      const sample = store.get().samples.find(({ name }) => name === button?.dataset.sample);
      if (sample) show(sample.id);
    },
    { signal },
  );
  network.addEventListener("change", () => store.set({ model: network.value, problem: "" }), { signal });
  count.addEventListener("change", () => store.set({ k: Number(count.value) }), { signal });
  const stop = store.subscribe(draw);
  draw(store.get());

  /** @param {Readonly<State>} state */
  function draw({ model, image, k, samples, answer }) {
    const shown = image ?? samples[0]?.id;
    for (const button of strip.querySelectorAll("button")) {
      const sample = samples.find(({ name }) => name === button.dataset.sample);
      button.disabled = !sample;
      button.setAttribute("aria-pressed", String(Boolean(sample && sample.id === shown)));
    }
    network.value = model;
    if (![...count.options].some(({ value }) => value === String(k))) {
      count.append(make("option", { value: String(k) }, t("similar.count.option", { count: k })));
    }
    count.value = String(k);
    if (!answer) return;
    const { query, image: id, prediction, model: ran } = answer.features;
    const sample = samples.find((each) => each.id === id);
    const known = query ?? sample;
    const name = known ? named(known) : t("similar.own");
    const source = `/api/v1/images/${id}?side=${SIDE}`;
    if (picture.getAttribute("src") !== source) picture.src = source;
    picture.hidden = false;
    picture.alt = t("similar.query.alt", { name });
    find("query-name").textContent = name;
    find("query-guess").textContent = seenAs(prediction);
    explore.hidden = false;
    explore.href = `/models/${ran}/activations/${id}`;
    explore.setAttribute("aria-label", t("similar.explore.spoken", { name }));
  }

  return () => {
    stop();
    stopReceiving();
    undo.abort();
  };
}
