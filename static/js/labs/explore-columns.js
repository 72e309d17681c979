/** The columns: every layer's maps, strongest first, fetched layer by layer and painted as they arrive. */

import { format } from "../draw/number.js";
import { make } from "../elements/make.js";
import { t } from "../i18n.js";
import { changed } from "../store.js";
import { moveBetweenMaps } from "./explore-columns-keys.js";
import { describe, mapButton } from "./explore-map-button.js";
import { arranged } from "./explore-order.js";
import { putMap, putStrip, stripWidth } from "./explore-paint.js";
import { endOfChannels } from "./explore-source.js";

/** @typedef {import("./explore.js").State} State */
/** @typedef {import("./explore-source.js").Picture} Picture */

/** Maps of a column before it is unfolded. */
const FOLDED = 8;
/** Layers fetched at the same time. */
const ABREAST = 3;

/**
 * @param {HTMLElement} root
 * @param {import("../store.js").Store<State>} store
 * @returns {() => void} undo
 */
export function mountColumns(root, store) {
  const undo = new AbortController();
  const { signal } = undo;
  /** @type {Set<string>} */
  const unfolded = new Set();
  /** @type {HTMLElement[]} */
  const networks = [...root.querySelectorAll(".network")].filter((each) => each instanceof HTMLElement);

  for (const network of networks) {
    network.addEventListener("click", (event) => click(network, event), { signal });
    network.addEventListener("keydown", moveBetweenMaps, { signal });
    network.addEventListener("pointermove", (event) => hover(event.target, event), { signal });
    network.addEventListener("focusin", (event) => hover(event.target), { signal });
    network.addEventListener("pointerleave", () => hover(null), { signal });
    network.addEventListener("focusout", () => hover(null), { signal });
  }

  /**
   * @param {EventTarget | null} target
   * @param {PointerEvent} [event]
   */
  function hover(target, event) {
    const map = mapOf(target);
    const now = store.get().hover;
    const channel = map && ((event && indexAt(map, event)) ?? Number(map.dataset.channel));
    const next = map ? { layer: map.dataset.layer ?? "", channel: channel ?? 0 } : null;
    if (next?.layer !== now?.layer || next?.channel !== now?.channel) store.set({ hover: next });
  }

  /**
   * @param {HTMLElement} network
   * @param {MouseEvent} event
   */
  function click(network, event) {
    const target = event.target instanceof Element ? event.target : null;
    const fold = target?.closest(".fold");
    const layer = target?.closest("[data-layer]")?.getAttribute("data-layer");
    if (!layer) return;
    if (fold) return toggle(network, layer, event.detail === 0);
    const map = mapOf(target);
    // A click by keyboard has no place in a strip: its strongest number is entered.
    if (map)
      store.get().enter(layer, event.detail === 0 && map.matches(".strip") ? null : indexAt(map, event));
    else store.get().go({ layer, channel: null, row: null, column: null });
  }

  /**
   * Fold or unfold a column. By keyboard one goes on where the button was: at the first map that is new, or at the
   * button again.
   * @param {HTMLElement} network
   * @param {string} layer
   * @param {boolean} byKeyboard
   */
  function toggle(network, layer, byKeyboard) {
    const column = network.querySelector(`.column[data-layer="${layer}"]`);
    if (!(column instanceof HTMLElement)) return;
    if (!unfolded.delete(layer)) unfolded.add(layer);
    drawColumn(column, store.get());
    store.set({ hover: null });
    if (byKeyboard) column.querySelector(".maps")?.querySelectorAll("button")[FOLDED]?.focus();
  }

  /**
   * @param {Readonly<State>} state
   * @param {Readonly<State>} previous
   */
  function draw(state, previous) {
    if (!state.picture) return;
    if (changed(state, previous, "picture", "order", "range", "theme")) {
      for (const network of networks) network.hidden = network.dataset.model !== state.picture.model.id;
      drawAll(state);
    } else if (changed(state, previous, "layer", "channel")) {
      markChosen(state);
    }
  }

  /** @param {Readonly<State>} state */
  async function drawAll(state) {
    const columns = [...root.querySelectorAll(".network:not([hidden]) .column")];
    const waiting = columns.filter((each) => each instanceof HTMLElement);
    for (const column of waiting) arrange(column, state);
    markChosen(state);
    const worker = async () => {
      for (let column = waiting.shift(); column; column = waiting.shift()) {
        if (store.get().picture !== state.picture) return;
        await paint(column, state);
      }
    };
    await Promise.all(Array.from({ length: ABREAST }, worker));
  }

  /**
   * @param {HTMLElement} column
   * @param {Readonly<State>} state
   */
  function drawColumn(column, state) {
    arrange(column, state);
    markChosen(state);
    paint(column, state);
  }

  /**
   * Put a button for each map that the column shows, in order; old pixels stay until new ones arrive.
   * @param {HTMLElement} column
   * @param {Readonly<State>} state
   */
  function arrange(column, state) {
    const { picture, order } = state;
    const id = column.dataset.layer ?? "";
    const summary = picture?.summary(id);
    const maps = column.querySelector(".maps");
    if (!picture || !summary || !maps) return;
    if (!summary.channels.length) {
      const strip = maps.querySelector("button") ?? mapButton();
      describe(strip, id, 0, stripName(id, summary));
      strip.classList.add("strip");
      maps.replaceChildren(strip);
      return;
    }
    const channels = arranged(endSummary(picture, id)?.channels ?? summary.channels, order);
    const shown = unfolded.has(id) ? channels : channels.slice(0, FOLDED);
    const old = [...maps.querySelectorAll(".map")];
    const buttons = shown.map((channel, place) => {
      const button = /** @type {HTMLButtonElement} */ (old[place]) ?? mapButton();
      const { min, max } = summary.channels[channel];
      describe(
        button,
        id,
        channel,
        t("explore.map", { layer: id, channel, low: format(min), high: format(max) }),
      );
      return button;
    });
    maps.replaceChildren(...buttons, ...fold(id, channels.length));
  }

  /** The button that shows the rest of a column. @param {string} layer @param {number} count */
  function fold(layer, count) {
    if (count <= FOLDED) return [];
    const open = unfolded.has(layer);
    const text = open ? t("explore.fewer") : t("explore.more", { count: count - FOLDED });
    const button = make("button", { type: "button", class: "fold link", "data-layer": layer }, text);
    button.setAttribute("aria-expanded", String(open));
    button.setAttribute("aria-label", `${layer}: ${text}`);
    button.tabIndex = -1;
    return [button];
  }

  /**
   * @param {HTMLElement} column
   * @param {Readonly<State>} state
   */
  async function paint(column, state) {
    const { picture } = state;
    const id = column.dataset.layer ?? "";
    if (!picture) return;
    try {
      const tensor = await picture.tensor(id);
      if (store.get().picture !== picture) return;
      const look = store.get();
      for (const map of column.querySelectorAll("button.map")) {
        const canvas = map.querySelector("canvas");
        if (!canvas || !(map instanceof HTMLElement)) continue;
        if (tensor.shape.length === 1) putStrip(canvas, tensor, stripWidth(picture, id), look.theme);
        else putMap(canvas, tensor, Number(map.dataset.channel), look);
      }
      column.classList.add("painted");
    } catch (error) {
      store.get().fail(error);
    }
  }

  /** @param {Readonly<State>} state */
  function markChosen(state) {
    const network = root.querySelector(".network:not([hidden])");
    /** @type {HTMLElement[]} */
    const maps = [...(network?.querySelectorAll(".map") ?? [])].filter((map) => map instanceof HTMLElement);
    const chosen = maps.find((map) => isChosen(map, state));
    for (const map of maps) {
      map.tabIndex = map === (chosen ?? maps[0]) ? 0 : -1;
      if (map === chosen) map.setAttribute("aria-current", "true");
      else map.removeAttribute("aria-current");
    }
    for (const name of network?.querySelectorAll(".layer-name") ?? []) {
      name.setAttribute("aria-pressed", String(name.getAttribute("data-layer") === state.layer));
    }
  }

  const stop = store.subscribe(draw);
  return () => {
    stop();
    undo.abort();
  };
}

/**
 * A convolution's maps stand in the order of what comes of them, so that a row follows one channel.
 * @param {Picture} picture
 * @param {string} id
 */
function endSummary(picture, id) {
  const layer = picture.layer(id);
  return layer && picture.summary(endOfChannels(picture.model, layer).id);
}

/**
 * @param {HTMLElement} map
 * @param {Readonly<State>} state
 */
function isChosen(map, { layer, channel }) {
  if (map.dataset.layer !== layer || channel === null) return false;
  return map.classList.contains("strip") || Number(map.dataset.channel) === channel;
}

/**
 * @param {string} layer
 * @param {import("./explore-source.js").LayerRun} summary
 */
function stripName(layer, { shape, min, max }) {
  return t("explore.strip", { layer, count: shape[0], low: format(min), high: format(max) });
}

/**
 * @param {EventTarget | null} target
 * @returns {HTMLElement | null}
 */
function mapOf(target) {
  const map = target instanceof Element ? target.closest(".map") : null;
  return map instanceof HTMLElement ? map : null;
}

/**
 * The channel under the pointer: a map's own, or in a strip the number there.
 * @param {HTMLElement} map
 * @param {MouseEvent} event
 */
function indexAt(map, event) {
  const canvas = map.querySelector("canvas");
  if (!map.classList.contains("strip") || !canvas) return Number(map.dataset.channel);
  const box = canvas.getBoundingClientRect();
  const cell = (/** @type {number} */ share, /** @type {number} */ n) =>
    Math.max(0, Math.min(n - 1, Math.floor(share * n)));
  const row = cell((event.clientY - box.top) / box.height, canvas.height);
  return row * canvas.width + cell((event.clientX - box.left) / box.width, canvas.width);
}
