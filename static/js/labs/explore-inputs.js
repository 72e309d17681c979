/** The maps that a value is made of, those first that add or take away most; each is painted once it is in sight. */

import { make } from "../elements/make.js";
import { t } from "../i18n.js";
import { levels } from "./explore-maps.js";
import { card } from "./explore-value-card.js";

/** @typedef {import("./explore.js").State} State */
/** @typedef {import("./explore-source.js").Picture} Picture */
/** @typedef {import("./explore-value-terms.js").Term} Term */
/** @typedef {import("./explore-value-card.js").Card} Card */
/**
 * @typedef {object} Shown
 * @property {Term[]} terms
 * @property {number[]} shown  the keys of those that have a card, in order
 * @property {import("./explore-source.js").Box | null} winner  the cell of a pooling's window that won
 */

/** So many cards are painted without waiting until they are in sight. */
const AT_ONCE = 8;
/** How far below the window's edge a card is painted already. */
const MARGIN = "200px";

/**
 * @param {Picture} picture
 * @param {import("./explore-value-card.js").Act} act
 */
export function inputMaps(picture, act) {
  const list = make("ol", { class: "inputs" });
  const title = make("h3", { class: "small input" }, "…");
  const root = make("section", { class: "reads" }, title, list);
  /** @type {Card[]} */
  const cards = [];
  /** @type {Set<Element>} */
  const near = new Set();
  /** What a card's pixels show. @type {Map<Card, string>} */
  const painted = new Map();
  /** @type {Readonly<State> | null} */
  let current = null;

  const watch = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) near.add(target);
        else near.delete(target);
      }
      paint();
    },
    { rootMargin: MARGIN },
  );

  /** @param {number} count */
  function provide(count) {
    while (cards.length < count) {
      const next = card(picture, act);
      cards.push(next);
      list.append(next.root);
      watch.observe(next.root);
    }
    for (const extra of cards.splice(count)) {
      watch.unobserve(extra.root);
      near.delete(extra.root);
      painted.delete(extra);
      extra.root.remove();
    }
    list.dataset.count = count > 2 ? "many" : String(count);
  }

  /** Paints the cards in sight that show something else by now; all their maps are asked for at once. */
  async function paint() {
    const state = current;
    if (!state) return;
    /** @type {Map<string, Card[]>} */
    const byLayer = new Map();
    for (const [index, each] of cards.entries()) {
      const term = each.term();
      if (!term || (index >= AT_ONCE && !near.has(each.root))) continue;
      const look = [term.layer, term.channel, state.theme, state.range].join();
      if (painted.get(each) === look || picture.shape(term.layer).length < 3) continue;
      painted.set(each, look);
      byLayer.set(term.layer, [...(byLayer.get(term.layer) ?? []), each]);
    }
    await Promise.all([...byLayer].map(([layer, some]) => paintSome(layer, some, state)));
  }

  /**
   * @param {string} layer
   * @param {Card[]} some
   * @param {Readonly<State>} state
   */
  async function paintSome(layer, some, state) {
    const channels = some.map((each) => each.term()?.channel ?? 0);
    try {
      const maps = await picture.maps(layer, channels);
      for (const [index, each] of some.entries()) {
        if (each.term()?.channel === channels[index]) each.paint(levels(maps, index), state);
      }
    } catch (error) {
      for (const each of some) painted.delete(each);
      state.fail(error);
    }
  }

  return {
    root,
    /**
     * @param {Shown} what
     * @param {Readonly<State>} state
     * @param {number | null} opened  the key of the term whose products are open
     */
    draw({ terms, shown, winner }, state, opened) {
      current = state;
      title.textContent = titleOf(terms, shown);
      provide(shown.length);
      const most = {
        value: terms.reduce((largest, { value }) => Math.max(largest, Math.abs(value)), 0),
        weight: terms.reduce(
          (largest, { weight }) => Math.max(largest, ...(weight ?? []).flat().map(Math.abs)),
          0,
        ),
        layers: new Set(shown.map((key) => terms[key].layer)).size,
      };
      for (const [index, key] of shown.entries()) {
        const term = terms[key];
        const lit = state.hover?.layer === term.layer && state.hover.channel === term.channel;
        cards[index].draw(term, state, most, winner);
        cards[index].mark({ key: opened, lit });
      }
      paint();
    },
    undo: () => watch.disconnect(),
  };
}

/**
 * What the cards are, in words: how many of how many maps of which layer.
 * @param {Term[]} terms
 * @param {number[]} shown  keys
 */
function titleOf(terms, shown) {
  const layers = new Set(shown.map((key) => terms[key].layer));
  const [layer] = layers;
  if (layers.size > 1) return t("explore.value.branches");
  const count = { layer, shown: shown.length, total: terms.length };
  if (terms.length > 1 && !terms[0].weight) return t("explore.value.origins", count);
  return t(terms.length > 1 ? "explore.flow.reads" : "explore.flow.read", count);
}
