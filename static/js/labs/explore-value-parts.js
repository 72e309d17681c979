/** What a value is made of, drawn from its explanation alone: cards of its inputs, its sum, and a term in full. */

import { make } from "../elements/make.js";
import { t } from "../i18n.js";
import { inputMaps } from "./explore-inputs.js";
import { descending } from "./explore-order.js";
import { sumColumn } from "./explore-sum.js";
import { nameOf } from "./explore-value-card.js";
import { openedTerm } from "./explore-value-opened.js";
import { pixelColumn } from "./explore-value-pixel.js";
import { ranked, target, termsOf } from "./explore-value-terms.js";
import { windowGrid } from "./explore-value-window.js";

/** @typedef {import("./explore.js").State} State */
/** @typedef {import("./explore-source.js").Picture} Picture */
/** @typedef {import("./explore-source.js").Step} Step */
/** @typedef {import("./explore-value-terms.js").Term} Term */

/** Terms that are shown at once, and how many more at a time. */
const FIRST = 8;
const PAGE = 24;

/**
 * @param {import("../store.js").Store<State>} store
 * @param {Picture} picture
 */
export function valueParts(store, picture) {
  const shapeOf = (/** @type {string} */ layer) => picture.shape(layer);
  /** @type {Term[]} */
  let terms = [];
  /** Keys, the largest first. @type {number[]} */
  let order = [];
  let count = FIRST;
  /** @type {number | null} */
  let opened = null;
  /** Exact numbers of a layer that a row of weights or a softmax reads. @type {{layer: string, numbers: number[] | null} | null} */
  let read = null;
  /** @type {{steps: Step[], settled: boolean}} */
  let last = { steps: [], settled: true };

  const act = {
    /** @param {Term} term @param {MouseEvent} [event] */
    go(term, event) {
      const cell = event && cellUnder(term, event);
      if (cell) store.get().go({ layer: term.layer, channel: term.channel, ...cell });
      else store.get().go({ ...target(term, shapeOf(term.layer)) });
    },
    /** @param {Term} term */
    open(term) {
      opened = opened === term.key ? null : term.key;
      redraw();
    },
    /** @param {Term | null} term */
    hover(term) {
      const next = term && { layer: term.layer, channel: term.channel };
      const now = store.get().hover;
      if (next?.layer !== now?.layer || next?.channel !== now?.channel) store.set({ hover: next });
    },
  };
  const cards = inputMaps(picture, act);
  const grid = windowGrid(into);
  const detail = openedTerm(into, () => {
    opened = null;
    redraw();
  });
  const sum = sumColumn(
    picture,
    {
      pick(index) {
        const rival = rivals[index];
        const [layer] = last.steps[0]?.inputs ?? [];
        if (rival) store.get().go({ layer, channel: rival.at[0], row: null, column: null });
        else if (terms[order[index]]) act.go(terms[order[index]]);
      },
      hover: (index) => act.hover(index === null ? null : (terms[order[index]] ?? null)),
      more: () => page(count + PAGE),
      fewer: () => page(FIRST),
    },
    { first: FIRST, page: PAGE },
  );
  const pixel = pixelColumn(picture);
  const note = make("p", { class: "small quiet fold-note" });
  const column = make("section", { class: "sums" }, sum.root, grid.root, note);
  /** A softmax's largest exponentials. @type {Step[]} */
  let rivals = [];

  /** Whether a layer's maps are one number each. @param {string} layer */
  function isNumber(layer) {
    const [, rows, columns] = shapeOf(layer);
    return rows * columns === 1;
  }

  /** @param {number} next */
  function page(next) {
    count = next;
    redraw();
  }

  function redraw() {
    draw(store.get(), last.steps, true);
  }

  /**
   * On to the number in a cell of a term's window.
   * @param {Term} term
   * @param {{row: number, column: number}} cell
   */
  function into({ layer, channel, box, spread }, { row, column }) {
    if (!box) return;
    const [, rows, columns] = shapeOf(layer);
    const at = { row: box.row + row * spread[0], column: box.column + column * spread[1] };
    // Of the padding there is nothing more to tell.
    if (at.row < 0 || at.column < 0 || at.row >= rows || at.column >= columns) return;
    store.get().go({ layer, channel, ...at });
  }

  /**
   * @param {Readonly<State>} state
   * @param {Step[]} steps  of this view's own value
   * @param {boolean} settled  whether this value stays: only then its terms are put in order
   */
  function draw(state, steps, settled) {
    const main = steps[steps.length - 1];
    if (!main) return;
    last = { steps, settled };
    if (main.op === "input") {
      cards.root.hidden = true;
      column.replaceChildren(pixel.root);
      pixel.draw(main, state);
      return;
    }
    const numbers = numbersOf(main, state);
    if (main.exp !== undefined) {
      compare(main, numbers ?? [], state);
      return;
    }
    rivals = [];
    terms = termsOf(main, shapeOf, numbers);
    if (settled || order.length !== terms.length) order = ranked(terms);
    const shown = order.slice(0, count);
    drawCards(main, shown, state);
    sum.draw(steps, terms, shown, state, settled);
    grid.draw(terms.length === 1 ? terms[0] : null, main.argmax);
    drawDetail();
    const folded = picture.layer(main.layer)?.folded;
    note.hidden = !folded;
    if (folded) note.textContent = t("explore.value.fold", { epsilon: folded.epsilon });
  }

  /** The term that was opened; the only one is open by itself. */
  function drawDetail() {
    const key = opened ?? (terms.length === 1 ? 0 : null);
    const term = key === null ? null : (terms[key] ?? null);
    detail.draw(term, term ? nameOf(picture, term) : "", terms.length > 1);
  }

  /**
   * Cards for the terms that lie in maps.
   * @param {Step} step
   * @param {number[]} shown  keys
   * @param {Readonly<State>} state
   */
  function drawCards({ argmax, sources }, shown, state) {
    const withMaps = shown.filter((key) => terms[key].box && !isNumber(terms[key].layer));
    cards.root.hidden = withMaps.length === 0;
    if (cards.root.hidden) return;
    const [, row, column] = sources[0].start;
    const winner = argmax ? { row: row + argmax[0], column: column + argmax[1], height: 1, width: 1 } : null;
    cards.draw({ terms, shown: withMaps, winner }, state, opened);
  }

  /**
   * The exact numbers that a row of weights or a softmax reads, once they are there.
   * @param {Step} step
   * @param {Readonly<State>} state
   */
  function numbersOf({ products, patch, exp, inputs: [layer] }, state) {
    if (patch || (!products && exp === undefined)) return null;
    if (read?.layer !== layer) ask(layer, state);
    return read?.numbers ?? null;
  }

  /**
   * @param {string} layer
   * @param {Readonly<State>} state
   */
  function ask(layer, state) {
    read = { layer, numbers: null };
    picture
      .numbers(layer, null)
      .then((numbers) => {
        read = { layer, numbers: numbers.flat(Infinity) };
        redraw();
      })
      .catch(state.fail);
  }

  /**
   * The rivals of a softmax's number: those with the largest scores, each explained by the API as this one is.
   * @param {Step} step
   * @param {number[]} scores  that it reads; empty while they are on their way
   * @param {Readonly<State>} state
   */
  async function compare(step, scores, state) {
    cards.root.hidden = grid.root.hidden = note.hidden = true;
    detail.draw(null, "", false);
    if (!scores.length) return sum.compare(step, [step], picture.shape(step.layer)[0]);
    const best = descending([...scores.keys()], (index) => scores[index]).slice(0, count);
    const own = step.at[0];
    const wanted = best.includes(own) ? best : [...best.slice(0, -1), own];
    try {
      const found = await Promise.all(wanted.map((index) => picture.value(step.layer, [index])));
      if (last.steps[0] !== step) return;
      rivals = found;
      sum.compare(step, rivals, scores.length);
    } catch (error) {
      state.fail(error);
    }
  }

  return { reads: cards.root, column, detail: detail.root, draw, undo: cards.undo };

  /**
   * The cell of a term's window that the pointer is on, if it is on one.
   * @param {Term} term
   * @param {MouseEvent} event
   */
  function cellUnder({ layer, box }, event) {
    if (!box || !(event.currentTarget instanceof Element)) return null;
    const [, rows, columns] = shapeOf(layer);
    const edge = event.currentTarget.getBoundingClientRect();
    const row = Math.floor(((event.clientY - edge.top) / edge.height) * rows);
    const column = Math.floor(((event.clientX - edge.left) / edge.width) * columns);
    const inside =
      row >= box.row && row < box.row + box.height && column >= box.column && column < box.column + box.width;
    return inside ? { row, column } : null;
  }
}
