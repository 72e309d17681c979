/** The Explore page: one zoom from a photo to a single multiplication. Wires state, address, API and drawings. */

import { ApiError, isAbort } from "../api.js";
import { language, t } from "../i18n.js";
import { changed, createStore } from "../store.js";
import { bindUrl } from "../url.js";
import { className } from "./class-name.js";
import { mountAnswers } from "./explore-answers.js";
import { mountCamera } from "./explore-camera.js";
import { mountColumns } from "./explore-columns.js";
import { mountCompare } from "./explore-compare.js";
import { mountDrawing } from "./explore-draw.js";
import { mountEdits } from "./explore-edit.js";
import { mountExcite } from "./explore-excite.js";
import { elementwiseLayer } from "./explore-follows.js";
import { mountInspector } from "./explore-inspector.js";
import { mountLinks } from "./explore-links.js";
import { imageOf, open, samples } from "./explore-open.js";
import { arranged } from "./explore-order.js";
import { mountPhoto } from "./explore-photo.js";
import { existing, formatPlace, isStep, outwards, parsePlace, START } from "./explore-place.js";
import { mountPrediction, percent } from "./explore-prediction.js";
import { mountTable } from "./explore-table.js";
import { mountToolbar } from "./explore-toolbar.js";
import { mountUpload } from "./explore-upload.js";
import { mountWhy } from "./explore-why.js";
import { isInside, zoomer } from "./explore-zoom.js";

/** @typedef {import("./explore-source.js").ImageInfo} ImageInfo */
/**
 * The address, and what belongs to it but is not part of it.
 * @typedef {object} Beside
 * @property {import("./explore-source.js").Picture | null} picture  the last run that succeeded
 * @property {import("./explore-camera-frame.js").Frame | null} live  the camera's last frame, while it runs
 * @property {ImageInfo[]} samples
 * @property {{layer: string, channel: number} | null} hover  the map under the pointer
 * @property {{row: number, column: number} | null} peek  the value under the pointer in the large map
 * @property {import("./explore-source.js").Step[]} steps  the chosen or peeked value, explained; it first, then what
 *   it follows from
 * @property {import("../draw/colour.js").Theme} theme
 * @property {boolean} greeting  whether the page itself chose what it shows, as the reader did not yet
 * @property {string} problem  what went wrong with the picture or the network, a sentence; or ""
 * @property {string} trouble  what went wrong with a value; or ""
 * @property {(error: unknown, where?: "problem" | "trouble") => void} fail
 * @property {(image: string) => void} show
 * @property {(layer: string, channel: number | null) => void} enter  step into a map; in a layer without maps into a
 *   number, the strongest if none is named
 * @property {(place: Partial<import("./explore-place.js").Place>) => void} go  step to another place on the zoom
 */
/** @typedef {import("./explore-place.js").Place & import("./explore-place.js").Options & Beside} State */

/** @returns {import("../draw/colour.js").Theme} */
const theme = () => (document.documentElement.dataset.theme === "dark" ? "dark" : "light");

const NOWHERE = { layer: null, channel: null, row: null, column: null };

/** @type {State} */
const initial = {
  ...START,
  ...parsePlace(new URL(location.href)),
  picture: null,
  live: null,
  samples: [],
  hover: null,
  peek: null,
  steps: [],
  theme: theme(),
  greeting: false,
  problem: "",
  trouble: "",
  fail,
  show,
  enter,
  go,
};
const store = createStore(initial);
const page = document.getElementById("main") ?? document.body;
const zoom = zoomer(page, store);

/**
 * @param {unknown} error
 * @param {"problem" | "trouble"} [where]
 */
function fail(error, where = "problem") {
  if (isAbort(error)) return;
  store.set({ [where]: error instanceof Error ? error.message : String(error) });
  if (!(error instanceof ApiError)) throw error;
}

/**
 * Another image, seen from where the reader is; what the page itself chose to show of the last one goes.
 * @param {string} image
 */
function show(image) {
  const inside = isInside(store.get());
  store.set({ ...(inside ? {} : NOWHERE), greeting: false, image, problem: "" });
}

/** @param {Partial<import("./explore-place.js").Place>} place */
function go(place) {
  const { picture } = store.get();
  zoom.go({ image: picture?.image.id, peek: null, hover: null, greeting: false, problem: "", ...place });
}

/**
 * @param {string} layer
 * @param {number | null} channel
 */
async function enter(layer, channel) {
  const { picture } = store.get();
  if (!picture) return;
  try {
    const index = channel ?? (await strongest(picture, layer));
    go({ ...NOWHERE, layer, channel: index });
  } catch (error) {
    fail(error);
  }
}

/**
 * Something real is to be seen at once: the first map that is made of other maps, with its window under way.
 * @param {import("./explore-source.js").Picture} picture
 */
function greet(picture) {
  const layer = picture.model.layers.find((each) => {
    const before = elementwiseLayer(picture, each) && picture.layer(each.inputs[0]);
    return before && before.inputs[0] !== "input";
  });
  if (!layer) return;
  const [best] = arranged(picture.summary(layer.id)?.channels ?? [], "strongest");
  const [, rows, columns] = layer.shape;
  const middle = { row: Math.floor(rows / 2), column: Math.floor(columns / 4) };
  store.set({ image: picture.image.id, layer: layer.id, channel: best, ...middle, greeting: true });
}

/**
 * The index of the largest |number| in a layer without maps.
 * @param {import("./explore-source.js").Picture} picture
 * @param {string} layer
 */
async function strongest(picture, layer) {
  const { low } = await picture.tensor(layer);
  return low.reduce((best, value, i) => (Math.abs(value) > Math.abs(low[best]) ? i : best), 0);
}

let loading = new AbortController();
/** What was said of interventions that were refused; it stays while the network is run without them. */
let refusal = "";

/** Runs the network of the address on its image; the last good picture stays until that has succeeded. */
async function load() {
  loading.abort();
  loading = new AbortController();
  const { signal } = loading;
  try {
    if (!store.get().samples.length) store.set({ samples: await samples() });
    const { model, image, samples: known } = store.get();
    const info = await imageOf(known, image ?? known[0].id, signal);
    const picture = await open(store.get(), info, signal);
    // The zoom ends at the pixels: the input is a place as well.
    const input = { id: "input", shape: picture.run.input.shape };
    const place = existing(store.get(), [input, ...picture.model.layers]);
    const lost = changed(place, store.get(), "layer", "channel", "row", "column");
    const wanted = [store.get().layer, store.get().channel, store.get().row, store.get().column];
    const problem = lost
      ? t("explore.problem.place", { place: wanted.filter((each) => each !== null).join("/"), model })
      : refusal;
    refusal = "";
    store.set({ ...place, picture, steps: [], problem });
    announce(picture);
    if (image === null) greet(picture);
  } catch (error) {
    fail(error);
    if (isAbort(error)) return;
    // Interventions that are refused leave the network as it was.
    const { picture, model, edits } = store.get();
    const before = picture?.model.id === model ? picture.edits : "";
    if (edits === before) return;
    refusal = isShown({ ...store.get(), edits: before }) ? "" : store.get().problem;
    store.set({ edits: before });
  }
}

/** @param {import("./explore-source.js").Picture} picture */
function announce({ image, run }) {
  const said = document.getElementById("said");
  const [{ class: first, probability }] = run.predictions;
  const name = image.titles?.[language()] ?? image.title;
  if (said)
    said.textContent = t("explore.said.loaded", {
      name,
      first: className(first),
      share: percent(probability),
    });
}

/** @param {KeyboardEvent} event */
function stepOut(event) {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  zoom.arrive();
  const outside = outwards(store.get());
  if (Object.keys(outside).length) go(outside);
}

/** Whether the picture that a state has is the one that its address names. @param {Readonly<State>} state */
function isShown({ picture, model, image, edits }) {
  return picture?.model.id === model && picture.image.id === (image ?? "") && picture.edits === edits;
}

/**
 * @param {HTMLElement} root
 * @returns {() => void} undo
 */
function mount(root) {
  const undo = new AbortController();
  const { signal } = undo;
  const problem = root.querySelector("#problem");
  document.addEventListener("keydown", stepOut, { signal });
  document.addEventListener("themechange", () => store.set({ theme: theme() }), { signal });
  const stops = [
    ...[
      mountPhoto,
      mountAnswers,
      mountPrediction,
      mountUpload,
      mountCamera,
      mountDrawing,
      mountToolbar,
      mountColumns,
      mountLinks,
      mountEdits,
      mountCompare,
      mountWhy,
      mountExcite,
      mountInspector,
      mountTable,
    ].map((part) => part(root, store)),
    store.subscribe((state, previous) => {
      if (problem instanceof HTMLElement && state.problem !== previous.problem) {
        problem.hidden = !state.problem;
        problem.textContent = state.problem;
      }
      if (changed(state, previous, "model", "image", "edits") && !isShown(state)) load();
    }),
    // What the page chose to show by itself is no place that anybody went to.
    bindUrl(
      { ...store, set: zoom.go },
      {
        parse: (url) => ({ ...parsePlace(url), greeting: false }),
        format: (state) => formatPlace(state.greeting ? { ...state, ...NOWHERE } : state),
        isStep: (state, previous) =>
          isStep(state, previous.greeting ? { ...previous, ...NOWHERE } : previous),
      },
    ),
  ];
  load();
  return () => {
    loading.abort();
    undo.abort();
    for (const stop of stops) stop();
  };
}

mount(page);
