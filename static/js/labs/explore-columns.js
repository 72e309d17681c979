/** The columns: each layer's maps in their order, under folded or open blocks; what is pointed at and pressed there. */

import { changed } from "../store.js";
import { arrangeBlocks, mountBlocks, opened } from "./explore-columns-blocks.js";
import { channelsOf, likened, orderedBy } from "./explore-columns-channels.js";
import { mountFilter } from "./explore-columns-filter.js";
import { moveBetweenMaps } from "./explore-columns-keys.js";
import { fill, fillStrip, next, rows } from "./explore-columns-maps.js";
import { painter } from "./explore-columns-painter.js";
import { isInside } from "./explore-zoom.js";

/** @typedef {import("./explore.js").State} State */

/**
 * @param {HTMLElement} root
 * @param {import("../store.js").Store<State>} store
 * @returns {() => void} undo
 */
export function mountColumns(root, store) {
  const undo = new AbortController();
  const { signal } = undo;
  /** How many maps a column shows beyond the first, by layer. @type {Map<string, number>} */
  const more = new Map();
  /** How alike a layer's maps are to one, by picture, layer and channel. @type {Map<string, number[]>} */
  const alike = new Map();
  const paint = painter(store, settle);
  /** What the columns show. @type {Readonly<State>} */
  let drawn = { ...store.get(), picture: null };
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
    const channel = map && event ? indexOf(map, event) : Number(map?.dataset.channel ?? 0);
    const next = map ? { layer: map.dataset.layer ?? "", channel } : null;
    if (next?.layer !== now?.layer || next?.channel !== now?.channel) store.set({ hover: next });
  }

  /** @param {HTMLElement} map @param {MouseEvent} event */
  function indexOf(map, event) {
    return indexAt(map, event, store.get().picture?.shape(map.dataset.layer ?? "")[0] ?? 1);
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
    if (fold) return toggle(network, layer, fold.classList.contains("fewer"), event.detail === 0);
    const map = mapOf(target);
    // A click by keyboard has no place in a strip: its strongest number is entered.
    if (map)
      store.get().enter(layer, event.detail === 0 && map.matches(".strip") ? null : indexOf(map, event));
    else if (target?.closest(".layer-name"))
      store.get().go({ layer, channel: null, row: null, column: null });
  }

  /**
   * Show more maps of a column, or the first again. By keyboard one goes on where the button was: at the first map that
   * is new, or at the button again.
   * @param {HTMLElement} network
   * @param {string} layer
   * @param {boolean} fewer
   * @param {boolean} byKeyboard
   */
  function toggle(network, layer, fewer, byKeyboard) {
    const column = network.querySelector(`.column[data-layer="${layer}"]`);
    if (!(column instanceof HTMLElement)) return;
    const before = more.get(layer) ?? 0;
    more.set(layer, next(before, fewer));
    arrange(column, store.get());
    markChosen(network, store.get());
    store.set({ hover: null });
    const place = rows(store.get()) + (fewer ? 0 : before);
    if (byKeyboard) column.querySelector(".maps")?.querySelectorAll("button")[place]?.focus();
    else if (fewer) column.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  /** @param {Readonly<State>} state */
  function draw(state) {
    const { picture, live } = state;
    const previous = drawn;
    if (!picture) return;
    if (live && live !== previous.live) follow(live);
    const places = changed(state, previous, "picture", "layer");
    // This draws what then is the state.
    if (places && opened(state) !== state.open) return store.set({ open: opened(state) });
    drawn = state;
    for (const each of networks) each.hidden = each.dataset.model !== picture.model.id;
    const network = shownNetwork();
    if (network) drawNetwork(network, state, previous);
  }

  /** The camera's frame in the same maps. @param {import("./explore-camera-frame.js").Frame} frame */
  function follow(frame) {
    paint.again(mapsOf(shownNetwork()), frame);
  }

  /** @returns {HTMLElement | undefined} */
  function shownNetwork() {
    return networks.find((each) => !each.hidden);
  }

  /**
   * @param {HTMLElement} network
   * @param {Readonly<State>} state
   * @param {Readonly<State>} previous
   */
  function drawNetwork(network, state, previous) {
    const inside = isInside(state);
    const stepped = inside !== isInside(previous);
    const chosen = changed(state, previous, "layer", "channel") || stepped;
    network.classList.toggle("low", inside);
    if (stepped || changed(state, previous, "picture", "open")) arrangeBlocks(network, state);
    const all =
      stepped ||
      changed(state, previous, "picture", "order", "range", "theme", "filter", "open") ||
      (chosen && state.order === "similarity");
    const own = [state.layer, previous.layer];
    const columns = shownColumns(network).filter((column) => all || own.includes(column.dataset.layer ?? ""));
    if (all || (chosen && inside)) for (const column of columns) arrange(column, state);
    if (all || chosen) markChosen(network, state);
    if (inside && chosen) reveal(network, state);
  }

  /**
   * Put a button for each map that a column shows; they are painted as they come near.
   * @param {HTMLElement} column
   * @param {Readonly<State>} state
   */
  function arrange(column, state) {
    const id = column.dataset.layer ?? "";
    const summary = state.picture?.summary(id);
    const maps = column.querySelector(".maps");
    if (!summary || !maps) return;
    const before = [...maps.querySelectorAll(".map")];
    const channels = channelsOf(state, id, isInside(state), alike.get(likeness(state, id)));
    const buttons = column.classList.contains("flat")
      ? fillStrip(maps, id, summary)
      : fill(maps, state, id, channels, more.get(id) ?? 0);
    paint.forget(before.filter((button) => !button.isConnected));
    paint.watch(column, buttons);
  }

  /** @param {Readonly<State>} state @param {string} id */
  function likeness(state, id) {
    const { picture } = state;
    return picture
      ? [picture.model.id, picture.run.image, orderedBy(picture, id), likened(state, id)].join()
      : "";
  }

  /**
   * Before a column is painted, it has to stand in its order: by similarity once the API has told how alike maps are.
   * @param {HTMLElement} column
   */
  async function settle(column) {
    const state = store.get();
    const { picture, order } = state;
    const id = column.dataset.layer ?? "";
    const key = likeness(state, id);
    if (!picture || order !== "similarity" || column.classList.contains("flat") || alike.has(key))
      return false;
    const { coefficients } = await picture.original.similarity(orderedBy(picture, id), likened(state, id));
    alike.set(key, coefficients);
    if (likeness(store.get(), id) !== key || store.get().order !== order) return false;
    arrange(column, store.get());
    return true;
  }

  /**
   * @param {HTMLElement} network
   * @param {Readonly<State>} state
   */
  function markChosen(network, state) {
    const maps = mapsOf(network);
    const chosen = maps.find((map) => isChosen(map, state));
    for (const stop of network.querySelectorAll(".groups [tabindex='0']"))
      stop.setAttribute("tabindex", "-1");
    for (const map of maps) {
      map.tabIndex = map === (chosen ?? maps[0]) ? 0 : -1;
      if (map === chosen) map.setAttribute("aria-current", "true");
      else map.removeAttribute("aria-current");
    }
    for (const name of network.querySelectorAll(".layer-name")) {
      name.setAttribute("aria-pressed", String(name.getAttribute("data-layer") === state.layer));
    }
    for (const group of network.querySelectorAll(".group")) {
      const holds = [...group.querySelectorAll(".column")].some(
        (each) => each.getAttribute("data-layer") === state.layer,
      );
      group.classList.toggle("holds", holds && isInside(state));
    }
  }

  const stops = [store.subscribe(draw), mountBlocks(root, store), mountFilter(root, store)];
  // Letters that come late, or another size of the window, move columns: their arcs follow.
  const watch = new ResizeObserver(() => {
    const network = shownNetwork();
    if (network && store.get().picture) arrangeBlocks(network, store.get());
  });
  for (const network of networks) watch.observe(network);
  return () => {
    for (const stop of stops) stop();
    watch.disconnect();
    paint.stop();
    undo.abort();
  };
}

/** @param {HTMLElement} network @returns {HTMLElement[]} */
function shownColumns(network) {
  return [...network.querySelectorAll(".column:not([hidden])")].filter((each) => each instanceof HTMLElement);
}

/** The maps on the page of a network, or of none. @param {HTMLElement} [network] */
function mapsOf(network) {
  const columns = network ? shownColumns(network) : [];
  return columns.flatMap((column) =>
    [...column.querySelectorAll(".map")].filter((map) => map instanceof HTMLElement),
  );
}

/**
 * The chosen layer's column comes into view from the side, if it is not there.
 * @param {HTMLElement} network
 * @param {Readonly<State>} state
 */
function reveal(network, { layer }) {
  const own = network.querySelector(`.column[data-layer="${layer}"]:not([hidden])`);
  const column = own ?? network.querySelector(".holds .column:not([hidden])");
  if (!column) return;
  const [box, frame] = [column.getBoundingClientRect(), network.getBoundingClientRect()];
  if (box.left >= frame.left && box.right <= frame.right) return;
  network.scrollLeft += (box.left + box.right) / 2 - (frame.left + frame.right) / 2;
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
 * @param {number} count  of channels
 */
function indexAt(map, event, count) {
  const canvas = map.querySelector("canvas");
  if (!map.classList.contains("strip") || !canvas) return Number(map.dataset.channel);
  const box = canvas.getBoundingClientRect();
  const cell = (/** @type {number} */ share, /** @type {number} */ n) =>
    Math.max(0, Math.min(n - 1, Math.floor(share * n)));
  const row = cell((event.clientY - box.top) / box.height, canvas.height);
  const index = row * canvas.width + cell((event.clientX - box.left) / box.width, canvas.width);
  return Math.min(index, count - 1);
}
