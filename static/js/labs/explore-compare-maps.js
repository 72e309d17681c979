/** Two images through the same layer: both maps of a channel side by side and their difference. */

import { make } from "../elements/make.js";
import { language, t } from "../i18n.js";
import { trio } from "./explore-compare-trio.js";
import { levels } from "./explore-maps.js";
import { arranged } from "./explore-order.js";
import { isInside } from "./explore-zoom.js";

/** @typedef {import("./explore.js").State} State */
/** @typedef {import("./explore-source.js").Picture} Picture */

/** How many channels of a layer stand there at first, and how many more come at a time. */
const SHOWN = 12;

/**
 * @param {HTMLElement} place
 * @param {import("../store.js").Store<State>} store
 * @returns {(state: Readonly<State>, other: Picture | null) => void} draws it
 */
export function compareMaps(place, store) {
  let drawing = new AbortController();
  let count = SHOWN;
  let shown = "";
  /** @type {Picture | null} */
  let compared = null;

  /** @param {Readonly<State>} state @param {Picture | null} other */
  function draw(state, other) {
    compared = other;
    drawing.abort();
    drawing = new AbortController();
    const { picture, layer } = state;
    const inside = picture && other && layer !== null && isInside(state) && picture.shape(layer).length === 3;
    place.hidden = !inside;
    if (!inside) {
      place.replaceChildren();
      shown = "";
      return;
    }
    const key = [picture.model.id, layer, state.channel].join("/");
    if (key !== shown) count = SHOWN;
    shown = key;
    place.dataset.level = state.channel === null ? "layer" : "channel";
    fill(state, picture, other, layer, drawing.signal).catch(state.fail);
  }

  /**
   * @param {Readonly<State>} state
   * @param {Picture} picture
   * @param {Picture} other
   * @param {string} layer
   * @param {AbortSignal} signal
   */
  async function fill(state, picture, other, layer, signal) {
    const order = await channelsToShow(state, picture, other, layer);
    const channels = order.slice(0, count);
    const tensors = await Promise.all([
      picture.maps(layer, channels),
      other.maps(layer, channels),
      picture.difference(layer, other.image.id, channels),
    ]);
    if (signal.aborted) return;
    const items = channels.map((channel, index) => {
      const one = trio(
        [titleOf(picture), titleOf(other), t("explore.compare.difference")],
        picture.shape(layer),
      );
      const [mine, its, difference] = tensors.map((tensor) => levels(tensor, index));
      one.paint([picture, other], layer, [mine, its, difference], state);
      const item = make("li", {}, one.root);
      if (state.channel === null) item.prepend(heading(layer, channel));
      return item;
    });
    place.replaceChildren(caption(state), make("ol", { class: "trios" }, ...items), ...more(order.length));
  }

  /** @param {string} layer @param {number} channel */
  function heading(layer, channel) {
    const text = t("explore.crumb.channel", { channel });
    const button = make("button", { type: "button", class: "link" }, text);
    button.addEventListener("click", () => store.get().enter(layer, channel));
    return make("h3", { class: "small" }, button);
  }

  /** @param {number} total */
  function more(total) {
    if (total <= count) return [];
    const button = make(
      "button",
      { type: "button", class: "link" },
      t("explore.more", { count: total - count }),
    );
    button.addEventListener("click", () => {
      count += 2 * SHOWN;
      draw(store.get(), compared);
    });
    return [button];
  }

  return draw;
}

/**
 * The channel that is open; in a layer all of them, the one that differs most first.
 * @param {Readonly<State>} state
 * @param {Picture} picture
 * @param {Picture} other
 * @param {string} layer
 */
async function channelsToShow({ channel, order }, picture, other, layer) {
  if (channel !== null) return [channel];
  const all = picture.summary(layer)?.channels ?? [];
  const indices = all.map((_, index) => index);
  if (order === "index") return indices;
  const { low, high } = await picture.difference(layer, other.image.id, indices);
  return arranged(
    low.map((min, index) => ({ min, max: high[index], mean: 0 })),
    "strongest",
  );
}

/** @param {Readonly<State>} state */
function caption({ channel, order, picture }) {
  const key = channel !== null ? "one" : order === "index" ? "index" : "strongest";
  const text = t(`explore.compare.maps.${key}`);
  const unedited = picture?.edits ? ` ${t("explore.compare.unedited")}` : "";
  return make("p", { class: "small quiet" }, text + unedited);
}

/** @param {Picture} picture */
function titleOf({ image }) {
  return image.titles?.[language()] ?? image.title;
}
