/** The inspector below the columns: where we are, the layer in figures, and inside it a map or one value. */

import "../elements/code-drawer.js";
import "../elements/dot-product.js";
import "../elements/timeline.js";
import { make } from "../elements/make.js";
import { t } from "../i18n.js";
import { changed } from "../store.js";
import { channelView } from "./explore-channel.js";
import { snippets } from "./explore-code.js";
import { crumbs } from "./explore-crumbs.js";
import { insideOf } from "./explore-inside.js";
import { layerView } from "./explore-layer.js";
import { mountSteps } from "./explore-steps.js";
import { valueView } from "./explore-value.js";
import { whyCalls } from "./explore-why-where.js";
import { isInside, level } from "./explore-zoom.js";

/** @typedef {import("./explore.js").State} State */
/** @typedef {import("./explore-source.js").Picture} Picture */
/** @typedef {import("../store.js").Store<State>} Store */
/** @typedef {{root: Node, draw: (state: Readonly<State>) => void, enter: () => void,
 *   play: () => void, undo: () => void}} View  `play`: for a few seconds, to show what can be done */

/** What is inside at each level of the zoom. @type {Record<import("./explore-place.js").Level, (store: Store) => View>} */
const VIEWS = { network: networkView, layer: layerView, channel: channelView, value: valueView };

/** @returns {View} */
function networkView() {
  const root = make("p", { class: "prose" }, t("explore.hint"));
  return { root, draw() {}, enter() {}, play() {}, undo() {} };
}

/**
 * What a view shows all its life: a value's view goes over its map, or, in a layer without maps, over its numbers.
 * @param {Readonly<State>} state
 */
function viewName(state) {
  const { picture, layer, channel } = state;
  const depth = level(state);
  const flat = picture?.shape(layer ?? "").length === 1;
  return [depth, layer, depth === "value" && flat ? "" : channel].join("/");
}

/**
 * Whether two runs are of one network on one image, with other interventions.
 * @param {Picture} picture
 * @param {Picture | null} other
 */
function isEdited(picture, other) {
  return picture.original === other?.original;
}

/**
 * @param {HTMLElement} root
 * @param {Store} store
 * @returns {() => void} undo
 */
export function mountInspector(root, store) {
  const section = root.querySelector("#inspector");
  const trail = root.querySelector("#crumbs");
  const trouble = root.querySelector("#trouble");
  const place = insideOf(/** @type {HTMLElement} */ (root.querySelector("#inside")));
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
    const own = snippets({ ...state, image }, location.origin, flat ?? false);
    return own.map((each) => ({ ...each, code: [each.code, ...whyCalls(state, each.id)].join("\n\n") }));
  }

  /**
   * @param {Readonly<State>} state
   * @param {Readonly<State>} previous
   */
  function draw(state, previous) {
    const { picture } = state;
    if (!picture) return;
    if (changed(state, previous, "picture", "layer", "channel", "row", "column")) {
      trail?.replaceChildren(...crumbs(state));
      code?.refresh();
      offer(state);
    }
    if (state.why !== previous.why) code?.refresh();
    const wanted = viewName(state);
    if (wanted !== shown || picture !== previous.picture) {
      if (wanted === shown && isEdited(picture, previous.picture) && !state.greeting) follow(picture);
      else build(state);
      shown = wanted;
      if (isInside(state) && !(previous.picture && isInside(previous))) arrive(!previous.picture);
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

  /** @param {Readonly<State>} state */
  function build(state) {
    view = VIEWS[level(state)](store);
    section?.setAttribute("data-level", level(state));
    place.put(view);
    if (state.greeting) view.play();
  }

  /** The same view of a network that was changed. @param {Picture} picture */
  function follow(picture) {
    place.follow(() => {
      const made = VIEWS[level(store.get())](store);
      view = made;
      made.draw(store.get());
      return { view: made, whole: picture.settled() };
    });
  }

  /**
   * A reader who steps inside goes on there, as does one whose address leads there: the network lies above as a strip.
   * @param {boolean} first  whether the page has just been opened: the focus then stays at its start
   */
  function arrive(first) {
    const figure = root.querySelector(".network:not([hidden])");
    figure?.scrollIntoView({ block: "start" });
    if (!first) view?.enter();
  }

  const stops = [store.subscribe(draw), mountSteps(store)];
  return () => {
    for (const stop of stops) stop();
    place.undo();
  };
}
