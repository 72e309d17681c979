/** Small maps of a view, buttons into them: fetched and painted when they come in sight, never before. */

import { format } from "../draw/number.js";
import { make } from "../elements/make.js";
import { t } from "../i18n.js";
import { describe } from "./explore-map-button.js";
import { levels } from "./explore-maps.js";
import { paintMap } from "./explore-paint.js";

/** @typedef {import("./explore.js").State} State */
/** @typedef {import("./explore-source.js").Picture} Picture */

/** How far below the window a map is painted already. */
const AHEAD = "240px";
/** Maps asked for in one call. */
const CALL = 48;

export class Thumbnails {
  /** Those that came in sight since the last call. @type {Set<HTMLElement>} */
  #waiting = new Set();
  /** @type {Map<HTMLElement, import("./explore-maps.js").Levels>} */
  #painted = new Map();
  #watch = new IntersectionObserver((entries) => this.#seen(entries), { rootMargin: AHEAD });
  #look = "";
  #over = false;
  #picture;
  #store;

  /**
   * @param {import("../store.js").Store<State>} store
   * @param {Picture} picture
   */
  constructor(store, picture) {
    this.#store = store;
    this.#picture = picture;
    this.#look = look(store.get());
  }

  /**
   * A map of a layer, or of the input: press it to step inside.
   * @param {string} layer
   * @param {number} channel
   */
  map(layer, channel) {
    const summary = this.#picture.summary(layer)?.channels[channel];
    const name = summary
      ? t("explore.map", { layer, channel, low: format(summary.min), high: format(summary.max) })
      : t("explore.flow.map", { layer, channel });
    const map = make("button", { type: "button", class: "map" });
    describe(map, layer, channel, name);
    map.addEventListener("click", () => this.#store.get().enter(layer, channel));
    this.#watch.observe(map);
    return map;
  }

  /** Paints again what is painted, where theme or range of colours have changed. @param {Readonly<State>} state */
  draw(state) {
    if (look(state) === this.#look) return;
    this.#look = look(state);
    for (const [map, one] of this.#painted) this.#paint(map, one);
  }

  /**
   * The map under the pointer, or with the focus, shows its connections in the columns.
   * @param {HTMLElement} root
   */
  follow(root) {
    const hover = (/** @type {Event} */ event) => {
      const over = event.target instanceof Element ? event.target : null;
      // What belongs to a map, such as the weights that it meets, stands for it.
      const map = over?.closest("button.map") ?? over?.closest("li")?.querySelector("button.map");
      const { layer, channel } = map instanceof HTMLElement ? map.dataset : {};
      const next = layer === undefined ? null : { layer, channel: Number(channel) };
      const now = this.#store.get().hover;
      if (next?.layer !== now?.layer || next?.channel !== now?.channel) this.#store.set({ hover: next });
    };
    for (const name of ["pointerover", "focusin"]) root.addEventListener(name, hover);
    for (const name of ["pointerleave", "focusout"])
      root.addEventListener(name, () => this.#store.get().hover && this.#store.set({ hover: null }));
  }

  undo() {
    this.#over = true;
    this.#watch.disconnect();
  }

  /** @param {IntersectionObserverEntry[]} entries */
  #seen(entries) {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting || !(target instanceof HTMLElement)) continue;
      this.#watch.unobserve(target);
      if (!this.#waiting.size) queueMicrotask(() => this.#ask());
      this.#waiting.add(target);
    }
  }

  /** Asks for what came in sight together, layer by layer. */
  #ask() {
    const maps = [...this.#waiting];
    this.#waiting.clear();
    for (const layer of new Set(maps.map((map) => map.dataset.layer ?? ""))) {
      const some = maps.filter((map) => map.dataset.layer === layer);
      for (let from = 0; from < some.length; from += CALL) this.#load(layer, some.slice(from, from + CALL));
    }
  }

  /**
   * @param {string} layer
   * @param {HTMLElement[]} maps
   */
  async #load(layer, maps) {
    try {
      const channels = [...new Set(maps.map((map) => Number(map.dataset.channel)))];
      const tensor = await this.#picture.maps(layer, channels);
      if (this.#over) return;
      for (const map of maps) {
        const one = levels(tensor, channels.indexOf(Number(map.dataset.channel)));
        this.#painted.set(map, one);
        this.#paint(map, one);
      }
    } catch (error) {
      if (!this.#over) this.#store.get().fail(error, "trouble");
    }
  }

  /**
   * @param {HTMLElement} map
   * @param {import("./explore-maps.js").Levels} one
   */
  #paint(map, one) {
    const canvas = map.querySelector("canvas") ?? map.appendChild(make("canvas", { class: "pixels" }));
    paintMap(canvas, this.#picture, map.dataset.layer ?? "", one, this.#store.get());
  }
}

/** @param {Readonly<State>} state */
function look({ theme, range }) {
  return `${theme} ${range}`;
}
