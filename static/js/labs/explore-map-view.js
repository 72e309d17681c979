/** A map from the inside: its inputs, the map itself under a moving window, and the arithmetic of one value. */

import { make } from "../elements/make.js";
import { TimeLine } from "../elements/timeline.js";
import { t } from "../i18n.js";
import { fieldFigure } from "./explore-field.js";
import { inputMaps } from "./explore-inputs.js";
import { largeMap } from "./explore-large.js";
import { AHEAD } from "./explore-steps.js";
import { sumText } from "./explore-sum.js";

/** @typedef {import("./explore.js").State} State */
/** @typedef {import("./explore-source.js").Step} Step */

/** Stops of the window a second, to begin with. */
const SPEED = 8;
/** How long the window slides by itself when the page opens, in milliseconds. */
const GREETING = 4500;

/**
 * @param {import("../store.js").Store<State>} store
 * @returns {import("./explore-inspector.js").View}
 */
export function mapView(store) {
  const state = store.get();
  const { picture } = state;
  const layer = state.layer ?? "";
  const channel = state.channel ?? 0;
  const [, rows, columns] = picture?.shape(layer) ?? [];
  const reads = make("div", { class: "reads-slot" });
  const field = fieldFigure(picture, state.fail);
  const sum = make("div", { class: "arithmetic" });
  const products = /** @type {import("../elements/dot-product.js").DotProduct} */ (
    document.createElement("dot-product")
  );
  const detail = make(
    "section",
    { class: "products", hidden: "" },
    make("h3", { class: "small quiet" }),
    products,
  );
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
  const text = make("div", { class: "sums" }, sum, detail);
  const root = make(
    "div",
    { class: "flow" },
    field.root,
    reads,
    make("div", { class: "slide" }, large.figure, time),
    text,
  );

  /** @type {ReturnType<typeof inputMaps> | null} */
  let inputs = null;
  let all = false;
  let greeted = 0;
  /** @type {number | null} */
  let opened = null;

  // Whoever stops the greeting has the timeline in hand.
  time.addEventListener("timeline-play", (event) => {
    const { playing } = /** @type {CustomEvent<{playing: boolean}>} */ (event).detail;
    if (playing) return;
    clearTimeout(greeted);
    greeted = 0;
  });
  time.addEventListener("timeline-seek", (event) => {
    const { index, byUser } = /** @type {CustomEvent<{index: number, byUser: boolean}>} */ (event).detail;
    // While the animation runs, the pointer still decides which value is explained.
    const peek = byUser ? null : store.get().peek;
    store.set({ row: Math.floor(index / columns), column: index % columns, peek });
  });
  sum.addEventListener("click", (event) => {
    if (!(event.target instanceof Element && event.target.closest("#more-sums"))) return;
    all = true;
    draw(store.get());
  });

  /**
   * Whether the animation may go on to a value; asks for it and for some more.
   * @param {number} index
   */
  function ready(index) {
    for (let next = index; next < Math.min(index + AHEAD, rows * columns); next++) {
      picture?.trace(layer, at(next)).catch(() => time.pause());
    }
    return picture?.has(layer, at(index)) ?? false;
  }

  /** @param {number} index */
  const at = (index) => [channel, Math.floor(index / columns), index % columns];

  /** @param {number} chosen */
  function open(chosen) {
    opened = opened === chosen ? null : chosen;
    draw(store.get());
  }

  function endGreeting() {
    if (!greeted) return;
    clearTimeout(greeted);
    greeted = 0;
    time.pause();
  }

  /** @param {Readonly<State>} state */
  function draw(state) {
    const now = ours(state);
    if (!now.greeting) endGreeting();
    large.draw(now);
    field.draw(now);
    if (now.row !== null && now.column !== null) {
      const position = now.row * columns + now.column;
      if (position !== time.position) time.position = position;
    }
    inputs?.draw(now);
    inputs?.lit(opened);
    if (!now.steps.length) {
      sum.replaceChildren(make("p", { class: "quiet" }, t("explore.large.hint")));
      detail.hidden = true;
      return;
    }
    const order = inputs?.order ?? [];
    sum.replaceChildren(...sumText(now.steps, { order, all, inputs: [] }), hint(now.steps));
    drawProducts(now.steps[now.steps.length - 1]);
  }

  /**
   * An explanation of another map may still stand while this one's is on its way.
   * @param {Readonly<State>} state
   */
  function ours(state) {
    const [top] = state.steps;
    return top?.layer === layer && top.at[0] === channel ? state : { ...state, steps: [] };
  }

  /** @param {Step} step */
  function drawProducts(step) {
    detail.hidden = opened === null || !step.weight;
    if (opened === null || !step.weight) return;
    const name = t("explore.source", {
      layer: step.sources[0].layer,
      channel: step.sources[0].start[0] + opened,
    });
    const [heading] = detail.children;
    heading.textContent = t("explore.sum.products", {
      layer: step.sources[0].layer,
      channel: step.sources[0].start[0] + opened,
    });
    const one = {
      patch: [step.patch[opened]],
      weight: [step.weight[opened]],
      channel_sums: [step.channel_sums?.[opened] ?? 0],
    };
    products.show({ ...step, ...one, bias: 0, output: one.channel_sums[0] }, { names: [name] });
  }

  // The filter and what it reads are the same everywhere on the map: any value tells.
  picture
    ?.trace(layer, [channel, state.row ?? 0, state.column ?? 0])
    .then((steps) => {
      const main = steps[steps.length - 1];
      if (main.sources.length && main.sources[0].start.length === 3) {
        inputs = inputMaps(ours(store.get()), main, open);
        reads.replaceChildren(inputs.root);
      }
      draw(store.get());
    })
    .catch((error) => state.fail(error, "trouble"));

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
      time.pause();
    },
  };
}

/** @param {Step[]} steps */
function hint(steps) {
  const dot = steps[steps.length - 1].channel_sums;
  const text = dot ? `${t("explore.sum.hint")} ${t("explore.large.hint")}` : t("explore.large.hint");
  return make("p", { class: "small quiet" }, text);
}

/**
 * @param {{row: number, column: number} | null} a
 * @param {{row: number, column: number} | null} b
 */
function same(a, b) {
  return a?.row === b?.row && a?.column === b?.column;
}
