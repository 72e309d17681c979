/** A number of a map from the inside: what it is made of, the map itself under a moving window, and what it sees. */

import { make } from "../elements/make.js";
import { TimeLine } from "../elements/timeline.js";
import { t } from "../i18n.js";
import { largeMap } from "./explore-large.js";
import { AHEAD } from "./explore-steps.js";
import { valueParts } from "./explore-value-parts.js";
import { reach } from "./explore-value-reach.js";

/** @typedef {import("./explore.js").State} State */
/** @typedef {import("./explore-source.js").Step} Step */

/** Stops of the window a second, to begin with. */
const SPEED = 8;
/** How long the window slides by itself when the page opens, in milliseconds. */
const GREETING = 4500;
/** How long the pointer rests on a number before its terms are put in order, in milliseconds. */
const REST = 300;

/**
 * @param {import("../store.js").Store<State>} store
 * @param {import("./explore-source.js").Picture} picture
 * @returns {import("./explore-inspector.js").View}
 */
export function mapView(store, picture) {
  const state = store.get();
  const layer = state.layer ?? "";
  const channel = state.channel ?? 0;
  const [, rows, columns] = picture.shape(layer);
  const parts = valueParts(store, picture);
  const field = reach(picture, layer, state.fail);
  const time = /** @type {import("../elements/timeline.js").TimeLine} */ (
    document.createElement("time-line")
  );
  time.total = rows * columns;
  time.speed = SPEED;
  time.ready = ready;
  const large = largeMap(state, {
    peek: (peek) => !same(peek, store.get().peek) && store.set({ peek }),
    moving: () => time.playing,
    choose(cell) {
      time.pause();
      store.set({ ...cell, peek: null });
    },
  });
  const hint = make("p", { class: "small quiet" }, t("explore.large.hint"));
  // A map of one number has nothing to slide over.
  time.hidden = hint.hidden = rows * columns === 1;
  const slide = make("div", { class: "slide" }, large.figure, time, hint);
  const root = make("div", { class: "flow" }, parts.reads, slide, parts.column, parts.detail, field.root);

  let greeted = 0;
  /** @type {number | undefined} */
  let resting;
  /** The number under the pointer since it rests there. @type {State["peek"]} */
  let rested = null;

  // Whoever stops the greeting has the timeline in hand.
  time.addEventListener("timeline-play", (event) => {
    const { playing } = /** @type {CustomEvent<{playing: boolean}>} */ (event).detail;
    if (playing) return;
    clearTimeout(greeted);
    greeted = 0;
    draw(store.get());
  });
  time.addEventListener("timeline-seek", (event) => {
    const { index, byUser } = /** @type {CustomEvent<{index: number, byUser: boolean}>} */ (event).detail;
    // While the animation runs, the pointer still decides which value is explained.
    const peek = byUser ? null : store.get().peek;
    store.set({ row: Math.floor(index / columns), column: index % columns, peek });
  });

  /**
   * Whether the animation may go on to a value; asks for it and for some more.
   * @param {number} index
   */
  function ready(index) {
    for (let next = index; next < Math.min(index + AHEAD, rows * columns); next++) {
      picture.trace(layer, at(next)).catch(() => time.pause());
    }
    return picture.has(layer, at(index));
  }

  /** @param {number} index */
  const at = (index) => [channel, Math.floor(index / columns), index % columns];

  function endGreeting() {
    if (!greeted) return;
    clearTimeout(greeted);
    greeted = 0;
    time.pause();
  }

  /** Whether the value that is shown stays for a while. @param {State["peek"]} peek */
  function settled(peek) {
    if (time.playing) return false;
    if (peek && !same(peek, rested)) {
      clearTimeout(resting);
      resting = setTimeout(() => {
        rested = peek;
        draw(store.get());
      }, REST);
      return false;
    }
    return true;
  }

  /** @param {Readonly<State>} now */
  function draw(now) {
    const steps = ours(now);
    if (!now.greeting) endGreeting();
    large.draw({ ...now, steps });
    if (now.row !== null && now.column !== null) {
      const position = now.row * columns + now.column;
      if (position !== time.position) time.position = position;
    }
    parts.draw(now, steps, settled(now.peek));
    if (steps.length) field.draw(steps[0]);
  }

  /**
   * An explanation of another map may still stand while this one's is on its way.
   * @param {Readonly<State>} state
   * @returns {Step[]}
   */
  function ours({ steps }) {
    const [top] = steps;
    return top?.layer === layer && top.at[0] === channel ? steps : [];
  }

  return {
    root,
    draw,
    enter: () => large.field.focus({ preventScroll: true }),
    play() {
      if (TimeLine.calm) return;
      time.play();
      greeted = setTimeout(endGreeting, GREETING);
    },
    undo() {
      endGreeting();
      clearTimeout(resting);
      time.pause();
      parts.undo();
    },
  };
}

/**
 * @param {{row: number, column: number} | null} a
 * @param {{row: number, column: number} | null} b
 */
function same(a, b) {
  return a?.row === b?.row && a?.column === b?.column;
}
