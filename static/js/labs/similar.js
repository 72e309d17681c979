/** The Similar page: one picture, and the gallery's nearest to it by features and by pixels. Wires state, address, API. */

import { ApiError, isAbort } from "../api.js";
import "../elements/code-drawer.js";
import "../elements/data-table.js";
import { TimeLine } from "../elements/timeline.js";
import { t } from "../i18n.js";
import { createStore } from "../store.js";
import { bindUrl } from "../url.js";
import { samples } from "./lab-samples.js";
import { mountChanges } from "./similar-changes.js";
import { snippets, tables } from "./similar-code.js";
import { isGrowing, mountGallery } from "./similar-gallery.js";
import { formatPlace, isStep, parsePlace } from "./similar-place.js";
import { mountQuery } from "./similar-query.js";
import { mountRows } from "./similar-rows.js";
import { ask } from "./similar-source.js";
import { named } from "./similar-words.js";

/**
 * @typedef {object} Beside
 * @property {import("./lab-samples.js").Sample[]} samples
 * @property {import("./similar-source.js").Answer | null} answer  the last one that came
 * @property {import("./similar-source.js").Variation[]} changes  of the picture that the answer is about
 * @property {import("./similar-source.js").Gallery | null} gallery
 * @property {import("../draw/colour.js").Theme} theme
 * @property {string} problem  what went wrong, a sentence; or ""
 * @property {(image: string) => void} show  ask about another picture
 * @property {(error: unknown) => void} fail
 */
/** @typedef {import("./similar-place.js").Place & Beside} State */

/** @returns {import("../draw/colour.js").Theme} */
const theme = () => (document.documentElement.dataset.theme === "dark" ? "dark" : "light");

/** @type {State} */
const initial = {
  ...parsePlace(new URL(location.href)),
  samples: [],
  answer: null,
  changes: [],
  gallery: null,
  theme: theme(),
  problem: "",
  show: (image) => store.set({ image, problem: "" }),
  fail,
};
const store = createStore(initial);

/** @param {unknown} error */
function fail(error) {
  if (isAbort(error)) return;
  const lost = error instanceof ApiError && error.status === 404;
  store.set({
    problem: lost ? t("similar.problem.image") : error instanceof Error ? error.message : String(error),
  });
  if (!(error instanceof ApiError)) throw error;
}

let loading = new AbortController();

/** Asks for what the address says; the last good answer stays until that has come. */
async function load() {
  loading.abort();
  loading = new AbortController();
  const { signal } = loading;
  try {
    if (!store.get().samples.length) store.set({ samples: await samples() });
    const { model, image, k, samples: known } = store.get();
    const answer = await ask({ model, k, image: image ?? known[0].id }, signal);
    signal.throwIfAborted();
    await change(() => store.set({ answer, problem: "" }));
    announce();
  } catch (error) {
    fail(error);
  }
}

/**
 * A neighbour that becomes the picture asked about glides to its place.
 * @param {() => void} draw
 */
async function change(draw) {
  const { answer, image } = store.get();
  const tile = document.querySelector(`.tile[data-image="${CSS.escape(image ?? "")}"] img`);
  const same = answer?.features.image === image;
  if (
    same ||
    !(tile instanceof HTMLElement) ||
    TimeLine.calm ||
    document.hidden ||
    !document.startViewTransition
  ) {
    draw();
    return;
  }
  const query = /** @type {HTMLElement} */ (document.getElementById("query"));
  tile.style.setProperty("view-transition-name", "asked");
  const step = document.startViewTransition(() => {
    tile.style.removeProperty("view-transition-name");
    query.style.setProperty("view-transition-name", "asked");
    draw();
  });
  step.ready.catch(() => {}); // whoever goes on at once skips the rest
  step.finished.catch(() => {}).finally(() => query.style.removeProperty("view-transition-name"));
  await step.updateCallbackDone;
}

function announce() {
  const { answer, samples: known } = store.get();
  const said = document.getElementById("said");
  const [first] = answer?.features.neighbours ?? [];
  const [second] = answer?.pixels.neighbours ?? [];
  if (!answer || !said || !first || !second) return;
  const own = answer.features.query ?? known.find(({ id }) => id === answer.features.image);
  const name = own ? named(own) : t("similar.own");
  said.textContent = t("similar.said.found", { name, first: named(first), second: named(second) });
}

/**
 * Whether the answer is of fewer pictures than there are by now.
 * @param {Readonly<State>} state
 */
function isOld({ answer, gallery }) {
  if (!answer || !gallery) return false;
  const then = answer.features.gallery;
  return gallery.indexed !== then.indexed || (isGrowing(then) && !isGrowing(gallery));
}

/**
 * @param {HTMLElement} root
 * @returns {() => void} undo
 */
function mount(root) {
  const undo = new AbortController();
  const problem = /** @type {HTMLElement} */ (root.querySelector("#problem"));
  const drawer = /** @type {import("../elements/code-drawer.js").CodeDrawer} */ (root.querySelector("#code"));
  const table = /** @type {import("../elements/data-table.js").DataTable} */ (root.querySelector("#table"));
  document.addEventListener("themechange", () => store.set({ theme: theme() }), { signal: undo.signal });
  drawer.snippets = () => {
    const { answer, k } = store.get();
    return answer
      ? snippets({ model: answer.features.model, image: answer.features.image, k }, location.origin)
      : [];
  };
  table.tables = () => {
    const { answer, changes } = store.get();
    return answer ? tables(answer, changes) : [];
  };
  const stops = [
    ...[mountQuery, mountRows, mountChanges, mountGallery].map((part) => part(root, store)),
    store.subscribe((state, previous) => {
      if (state.problem !== previous.problem) {
        problem.hidden = !state.problem;
        problem.textContent = state.problem;
      }
      if (state.answer !== previous.answer || state.changes !== previous.changes) {
        drawer.refresh();
        table.refresh();
      }
      const asked =
        state.model !== previous.model || state.image !== previous.image || state.k !== previous.k;
      if (asked || (state.gallery !== previous.gallery && isOld(state))) load();
    }),
    bindUrl(store, { parse: parsePlace, format: formatPlace, isStep }),
  ];
  load();
  return () => {
    loading.abort();
    undo.abort();
    for (const stop of stops) stop();
  };
}

mount(document.getElementById("main") ?? document.body);
