/** The inspector below the columns: where we are, the layer in figures, and inside it a map or one value. */

import "../elements/code-drawer.js";
import "../elements/dot-product.js";
import "../elements/timeline.js";
import { make } from "../elements/make.js";
import { t } from "../i18n.js";
import { changed } from "../store.js";
import { layerCard } from "./explore-card.js";
import { snippets } from "./explore-code.js";
import { crumbs } from "./explore-crumbs.js";
import { mapView } from "./explore-map-view.js";
import { numberView } from "./explore-number-view.js";
import { sheet } from "./explore-sheet.js";
import { elementwiseLayer } from "./explore-source.js";
import { mountSteps } from "./explore-steps.js";

/** @typedef {import("./explore.js").State} State */
/** @typedef {{root: Node, draw: (state: Readonly<State>) => void, enter: () => void,
 *   play: () => void, undo: () => void}} View  `play`: for a few seconds, to show what can be done */

/**
 * @param {HTMLElement} root
 * @param {import("../store.js").Store<State>} store
 * @returns {() => void} undo
 */
export function mountInspector(root, store) {
  const undo = new AbortController();
  const section = root.querySelector("#inspector");
  const trail = root.querySelector("#crumbs");
  const trouble = root.querySelector("#trouble");
  const inside = root.querySelector("#inside");
  const code = /** @type {import("../elements/code-drawer.js").CodeDrawer | null} */ (
    root.querySelector("#code")
  );
  if (code) code.snippets = calls;
  /** @type {View | null} */
  let view = null;
  let shown = "";

  function calls() {
    const state = store.get();
    const image = state.image ?? state.picture?.image.id ?? "";
    const flat = state.layer !== null && state.picture?.shape(state.layer).length === 1;
    return snippets({ ...state, image }, location.origin, flat ?? false);
  }

  /**
   * @param {Readonly<State>} state
   * @param {Readonly<State>} previous
   */
  function draw(state, previous) {
    const { picture, layer, channel } = state;
    if (!picture) return;
    if (changed(state, previous, "picture", "layer", "channel", "row", "column")) {
      trail?.replaceChildren(...crumbs(state, (place) => store.set({ ...place, peek: null })));
      code?.refresh();
      offer(state);
    }
    const flat = layer !== null && picture.shape(layer).length === 1;
    // In a layer without maps the numbers are the steps of one view; elsewhere each map has its own.
    const within = flat ? channel !== null : channel;
    const wanted = [
      picture.model.id,
      picture.run.image,
      layer,
      within,
      state.channel === null && state.order,
    ].join("/");
    if (wanted !== shown || picture !== previous.picture) {
      shown = wanted;
      build(state, flat);
    }
    view?.draw(state);
    if (trouble instanceof HTMLElement && trouble.textContent !== state.trouble) {
      trouble.textContent = state.trouble;
      trouble.hidden = !state.trouble;
    }
  }

  /** The layer's maps, or the one that is open, as a picture. @param {Readonly<State>} state */
  function offer({ picture, layer, channel }) {
    const link = root.querySelector("#picture");
    if (!(link instanceof HTMLAnchorElement) || !picture) return;
    // A layer without maps is a line of numbers: no picture.
    link.hidden = layer === null || picture.shape(layer).length === 1;
    if (layer === null) return;
    link.href = picture.pictureOf(layer, channel);
    link.download = `${[picture.model.id, layer, channel].filter((part) => part !== null).join("-")}.png`;
    link.title = t("explore.picture", { name: link.download });
  }

  /**
   * @param {Readonly<State>} state
   * @param {boolean} flat
   */
  function build(state, flat) {
    view?.undo();
    view = null;
    const { picture, layer, channel } = state;
    if (!picture || layer === null) {
      inside?.replaceChildren(make("p", { class: "prose" }, t("explore.hint")));
      return;
    }
    const own = picture.layer(layer);
    const before = own && elementwiseLayer(picture, own) ? own.inputs : [];
    const cards = [...before, layer].map((id) => layerCard(picture, id));
    if (channel === null) view = sheet(state);
    else view = flat ? numberView(store) : mapView(store);
    inside?.replaceChildren(view.root, ...cards);
    if (state.greeting) view.play();
  }

  /** After a click on a map, the reader's place is inside of it. */
  function arrive() {
    view?.enter();
    section?.scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("explore-enter", arrive, { signal: undo.signal });
  const stops = [store.subscribe(draw), mountSteps(store)];
  return () => {
    for (const stop of stops) stop();
    undo.abort();
    view?.undo();
  };
}
