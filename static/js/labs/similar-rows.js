/** The two rows of neighbours: each a picture to go on with, its distance, and what was compared. */

import { grouped } from "../draw/number.js";
import { make } from "../elements/make.js";
import { t } from "../i18n.js";
import { paintFeatures, paintPixels, put, strongest } from "./similar-paint.js";
import { SPACES } from "./similar-place.js";
import { vector } from "./similar-source.js";
import { distance, named, seenAs } from "./similar-words.js";

/** @typedef {import("./similar.js").State} State */
/** @typedef {import("./similar-place.js").Space} Space */
/** @typedef {import("./similar-source.js").Answer} Answer */
/** @typedef {import("./similar-source.js").Neighbour} Neighbour */

/**
 * @param {HTMLElement} root
 * @param {import("../store.js").Store<State>} store
 * @returns {() => void} undo
 */
export function mountRows(root, store) {
  const undo = new AbortController();
  const rows = SPACES.map((space) => new Row(root, space, store));
  for (const kind of ["pointerover", "focusin"]) {
    root.addEventListener(kind, ({ target }) => mark(target), { signal: undo.signal });
  }
  root.addEventListener("pointerleave", () => mark(null), { signal: undo.signal });
  const stop = store.subscribe((state, previous) => {
    if (!state.answer || (state.answer === previous.answer && state.theme === previous.theme)) return;
    for (const row of rows) row.show(state.answer, state.theme);
  });

  /** The same picture in both rows belongs together. @param {EventTarget | null} target */
  function mark(target) {
    const tile = target instanceof Element ? target.closest(".tile[data-image]") : null;
    const image = tile instanceof HTMLElement ? tile.dataset.image : "";
    for (const each of root.querySelectorAll(".tile")) {
      each.classList.toggle(
        "twin",
        each instanceof HTMLElement && Boolean(image) && each.dataset.image === image,
      );
    }
  }

  return () => {
    stop();
    undo.abort();
  };
}

/** One of the rows. Tiles stay where they are and show what comes, so that the focus stays where it was, too. */
class Row {
  /**
   * @param {HTMLElement} root
   * @param {Space} space
   * @param {import("../store.js").Store<State>} store
   */
  constructor(root, space, store) {
    const row = /** @type {HTMLElement} */ (root.querySelector(`.row[data-space="${space}"]`));
    this.space = space;
    this.store = store;
    this.what = /** @type {HTMLElement} */ (row.querySelector("[data-what]"));
    this.key = /** @type {HTMLCanvasElement} */ (row.querySelector(".key canvas"));
    this.list = /** @type {HTMLElement} */ (row.querySelector(".tiles"));
    this.none = /** @type {HTMLElement} */ (row.querySelector("[data-none]"));
    /** @type {Tile[]} */
    this.tiles = [];
  }

  /**
   * @param {Answer} answer
   * @param {import("../draw/colour.js").Theme} theme
   */
  show(answer, theme) {
    const { neighbours, layer, numbers, model } = answer[this.space];
    const own = answer.compared[this.space];
    const [channels, height, width] = own.shape;
    this.what.textContent = t(`similar.${this.space}.what`, {
      layer,
      count: grouped(numbers),
      channels,
      height,
      width,
    });
    const order = this.space === "features" ? strongest(own) : [];
    const paint = (/** @type {import("../api.js").Tensor} */ tensor) =>
      this.space === "features" ? paintFeatures(tensor, order, own.high[0], theme) : paintPixels(tensor);
    put(this.key, paint(own));
    this.none.hidden = neighbours.length > 0;
    if (!this.tiles.length) this.list.replaceChildren();
    while (this.tiles.length < neighbours.length) {
      const tile = new Tile((image) => this.store.get().show(image));
      this.tiles.push(tile);
      this.list.append(tile.element);
    }
    for (const gone of this.tiles.splice(neighbours.length)) gone.element.remove();
    this.list.style.setProperty("--count", String(neighbours.length));
    neighbours.forEach((neighbour, place) => {
      const tile = this.tiles[place];
      tile.show(neighbour, place + 1, this.space, model);
      vector(model, neighbour.image, this.space).then(
        (tensor) => tile.image === neighbour.image && put(tile.square, paint(tensor)),
        () => {}, // without it the neighbour is still a neighbour
      );
    });
  }
}

/** One neighbour. */
class Tile {
  image = "";
  #picture = make("img", { alt: "", width: "256", height: "256", decoding: "async" });
  #pick = make("button", { type: "button", class: "pick" }, this.#picture);
  #distance = make("b", { class: "distance" });
  #name = make("span", { class: "name" });
  #guess = make("span", { class: "guess quiet" });
  #explore = make("a", { class: "small" }, t("similar.explore"));
  square = make("canvas", { class: "pixels", width: "16", height: "16", "aria-hidden": "true" });
  element = make(
    "li",
    { class: "tile" },
    this.#pick,
    make("div", { class: "compared" }, this.square, this.#distance),
    this.#name,
    this.#guess,
    this.#explore,
  );

  /** @param {(image: string) => void} choose */
  constructor(choose) {
    this.#pick.addEventListener("click", () => choose(this.image));
  }

  /**
   * @param {Neighbour} neighbour
   * @param {number} rank  from 1
   * @param {Space} space
   * @param {string} model
   */
  show(neighbour, rank, space, model) {
    const name = named(neighbour);
    const far = distance(neighbour.distance, space);
    this.image = neighbour.image;
    this.element.dataset.image = neighbour.image;
    if (this.#picture.getAttribute("src") !== neighbour.thumbnail) this.#picture.src = neighbour.thumbnail;
    this.#pick.setAttribute("aria-label", t("similar.pick", { rank, name, distance: far }));
    this.#pick.title = name;
    this.#distance.textContent = far;
    this.#name.textContent = name;
    this.#guess.textContent = seenAs(neighbour.prediction, "similar.guess.short");
    this.#guess.title = seenAs(neighbour.prediction);
    this.#explore.href = `/models/${model}/activations/${neighbour.image}`;
    this.#explore.setAttribute("aria-label", t("similar.explore.spoken", { name }));
  }
}
