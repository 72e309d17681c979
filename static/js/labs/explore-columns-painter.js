/** Paints the columns' maps as they come near to the view: eight at a time, of a few layers at a time. */

import { scaleFor } from "../draw/colour.js";
import { paintValues } from "../draw/heatmap.js";
import { levels } from "./explore-maps.js";
import { reach } from "./explore-order.js";
import { paintMap, put, stripWidth } from "./explore-paint.js";

/** @typedef {import("./explore.js").State} State */
/** @typedef {import("./explore-source.js").Picture} Picture */
/** @typedef {{column: HTMLElement, maps: HTMLElement[], near: Set<Element>, done: boolean}} Batch */

/** Maps fetched in one go. */
const BATCH = 8;
/** Batches fetched at the same time. */
const ABREAST = 4;
/** Numbers one above the other in a layer without maps; more stand in several columns of cells. */
const CELLS = 84;
/** Maps of more pixels a row than this are shown smaller than they are: smoothly. */
const SHARP = 80;

/**
 * @param {import("../store.js").Store<State>} store
 * @param {(column: HTMLElement) => Promise<boolean>} settle  called before a column is painted for the first time;
 *   whether it arranged the column anew
 */
export function painter(store, settle) {
  /** @type {WeakMap<Element, Batch>} */
  const batches = new WeakMap();
  /** @type {Set<Batch>} */
  const waiting = new Set();
  let busy = 0;
  const watch = new IntersectionObserver(notice, { rootMargin: "200px", scrollMargin: "300px" });

  /** @param {IntersectionObserverEntry[]} entries */
  function notice(entries) {
    for (const { target, isIntersecting } of entries) {
      const batch = batches.get(target);
      if (!batch) continue;
      if (isIntersecting) batch.near.add(target);
      else batch.near.delete(target);
      if (batch.near.size && !batch.done) waiting.add(batch);
      else waiting.delete(batch);
      batch.column.toggleAttribute("aria-busy", false);
    }
    for (const { column } of waiting) column.setAttribute("aria-busy", "true");
    work();
  }

  function work() {
    for (const batch of waiting) {
      if (busy === ABREAST) return;
      waiting.delete(batch);
      busy += 1;
      paint(batch)
        .catch((error) => store.get().fail(error))
        .finally(() => {
          busy -= 1;
          work();
        });
    }
  }

  /** @param {Batch} batch */
  async function paint(batch) {
    const { column, maps } = batch;
    const { picture } = store.get();
    const current = () => store.get().picture === picture && maps.every((map) => batches.get(map) === batch);
    // A network that was left has layers that the next one does not know.
    if (!picture || !current() || column.closest(".network[hidden]")) return;
    batch.done = true;
    try {
      if ((await settle(column)) || !current()) return;
      const draw = await (column.classList.contains("flat") ? numbers : pictures)(picture, batch);
      if (current()) draw();
    } finally {
      if (current()) {
        column.classList.add("painted");
        column.removeAttribute("aria-busy");
      }
    }
  }

  /** @param {Picture} picture @param {Batch} batch */
  async function numbers(picture, { column, maps }) {
    const layer = column.dataset.layer ?? "";
    const tensor = await picture.tensor(layer);
    return () => paintStrip(maps[0], picture, layer, tensor, store.get());
  }

  /** @param {Picture} picture @param {Batch} batch */
  async function pictures(picture, { column, maps }) {
    const layer = column.dataset.layer ?? "";
    const tensor = await picture.maps(
      layer,
      maps.map((map) => Number(map.dataset.channel)),
    );
    return () => {
      for (const [i, map] of maps.entries()) paintOne(map, picture, layer, levels(tensor, i));
    };
  }

  /**
   * @param {HTMLElement} map
   * @param {Picture} picture
   * @param {string} layer
   * @param {import("./explore-maps.js").Levels} values
   */
  function paintOne(map, picture, layer, values) {
    const canvas = map.querySelector("canvas");
    if (!canvas) return;
    canvas.classList.toggle("smooth", picture.shape(layer)[2] > SHARP);
    paintMap(canvas, picture, layer, values, store.get());
  }

  return {
    /**
     * A column's maps are to be painted, once they are near.
     * @param {HTMLElement} column
     * @param {HTMLElement[]} maps
     */
    watch(column, maps) {
      for (let start = 0; start < maps.length; start += BATCH) {
        const batch = { column, maps: maps.slice(start, start + BATCH), near: new Set(), done: false };
        for (const map of batch.maps) {
          if (batches.get(map)?.near.size) column.setAttribute("aria-busy", "true");
          batches.set(map, batch);
          watch.unobserve(map);
          watch.observe(map);
        }
      }
    },
    /** @param {Element[]} maps */
    forget(maps) {
      for (const map of maps) {
        const batch = batches.get(map);
        if (batch) waiting.delete(batch);
        batches.delete(map);
        watch.unobserve(map);
      }
    },
    /**
     * Paints those maps that are near at once, each by itself, from a frame of the camera: it may not have all of them.
     * @param {HTMLElement[]} maps
     * @param {Picture} frame
     */
    again(maps, frame) {
      for (const map of maps) {
        const batch = batches.get(map);
        if (!batch?.near.has(map)) continue;
        const how = batch.column.classList.contains("flat") ? numbers : pictures;
        how(frame, { ...batch, maps: [map] }).then((draw) => draw(), store.get().fail);
      }
    },
    stop: () => watch.disconnect(),
  };
}

/**
 * A layer without maps: its numbers in rows of cells.
 * @param {HTMLElement} strip
 * @param {Picture} picture
 * @param {string} layer
 * @param {import("../api.js").Tensor} tensor
 * @param {import("./explore-paint.js").Look} look
 */
function paintStrip(strip, picture, layer, { low, high }, { theme, range }) {
  const canvas = strip.querySelector("canvas");
  if (!canvas) return;
  const scale = scaleFor(Math.min(...low), Math.max(...high), theme);
  if (range === "network") scale.bound = Math.max(...picture.run.layers.map(reach));
  const flattened = picture.shape(layer).length === 1 ? stripWidth(picture, layer) : 1;
  const width = Math.max(flattened, Math.ceil(low.length / CELLS));
  const missing = (width - (low.length % width)) % width;
  const pixels = paintValues([...low, ...Array(missing).fill(0)], width, scale);
  pixels.data.fill(0, low.length * 4);
  put(canvas, pixels);
}
