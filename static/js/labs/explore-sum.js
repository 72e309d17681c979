/** A value's arithmetic: what it is, its terms as bars with their running total, and the lines down to the number. */

import { make } from "../elements/make.js";
import { t, tell } from "../i18n.js";
import { className } from "./class-name.js";
import { sumBars } from "./explore-sum-bars.js";
import { hint, lastLines, opName } from "./explore-sum-lines.js";
import { nameOf } from "./explore-value-card.js";
import { account } from "./explore-value-terms.js";

/** @typedef {import("./explore.js").State} State */
/** @typedef {import("./explore-source.js").Picture} Picture */
/** @typedef {import("./explore-source.js").Step} Step */
/** @typedef {import("./explore-value-terms.js").Term} Term */
/** @typedef {{low: number, high: number}} Range */

/**
 * @param {Picture} picture
 * @param {import("./explore-sum-bars.js").Act} act
 * @param {{first: number, page: number}} pages
 */
export function sumColumn(picture, act, { first, page }) {
  const title = make("p", { class: "sum-title" });
  const bars = sumBars(act, first, page);
  const share = make("p", { class: "small quiet" });
  const lines = make("div", { class: "sum-lines" });
  const root = make("div", { class: "arithmetic" }, title, bars.root, share, lines);
  /** While numbers follow each other, bars are compared on one scale. @type {Range | null} */
  let held = null;

  return {
    root,
    /**
     * @param {Step[]} steps
     * @param {Term[]} terms
     * @param {number[]} shown  keys
     * @param {Readonly<State>} state
     * @param {boolean} settled  whether this value stays
     */
    draw(steps, terms, shown, state, settled) {
      const main = steps[steps.length - 1];
      const added = main.combine === "sum" && terms.length > 1 ? account(terms, shown, main.bias ?? 0) : null;
      bars.root.hidden = !added;
      share.hidden = !added || shown.length === terms.length;
      tell(title, ...titleOf(main, terms));
      if (added) {
        const rest = terms.length - shown.length;
        held = settled || !held ? added : wider(held, added);
        const layers = new Set(shown.map((key) => terms[key].layer)).size;
        const rows = shown.map((key, index) => ({
          name: nameOf(picture, terms[key], layers),
          value: terms[key].value,
          total: added.totals[index],
          lit: same(state.hover, terms[key]),
        }));
        bars.draw({
          rows,
          rest: rest ? { count: rest, value: added.rest, total: added.totals[shown.length] } : null,
          bias: main.bias === undefined ? null : { value: main.bias, total: added.totals[shown.length + 1] },
          range: held,
        });
        share.textContent = t("explore.value.share", {
          shown: shown.length,
          total: terms.length,
          share: Math.round(added.share * 100),
        });
      }
      lines.replaceChildren(...lastLines(steps), ...winner(main));
    },
    /**
     * A softmax: exponentials that add up to the one by which the number's own is divided.
     * @param {Step} step
     * @param {Step[]} rivals  the same layer's numbers with the largest exponentials, this one among them
     * @param {number} count  of all
     */
    compare(step, rivals, count) {
      const { sum = 0, at } = step;
      tell(title, "explore.softmax.title");
      bars.root.hidden = share.hidden = false;
      let total = 0;
      const rows = rivals.map(({ at: [index], exp = 0 }) => {
        total += exp;
        return { name: classOf(picture, index, count), value: exp, total, lit: index === at[0] };
      });
      const rest = count - rivals.length;
      bars.draw({
        rows,
        rest: rest ? { count: rest, value: sum - total, total: sum } : null,
        bias: null,
        range: { low: 0, high: sum },
      });
      share.textContent = t("explore.value.rivals", { shown: rivals.length, total: count });
      lines.replaceChildren(...lastLines([step]));
    },
  };
}

/**
 * The key of the text that says what the sum is, and what it is filled with.
 * @param {Step} step
 * @param {Term[]} terms
 * @returns {[string, Record<string, string | number>]}
 */
function titleOf({ at, combine, channel_sums, products, patch, input, from, op, inputs }, terms) {
  const values = { channel: at[0], layer: inputs[0] ?? "", total: terms.length, op: opName(op) };
  if (channel_sums) {
    const key = terms.length === 1 ? "own" : terms[0].factors ? "pixel" : "channels";
    return [`explore.value.title.${key}`, values];
  }
  if (products) return ["explore.value.title.row", values];
  if (patch) return [combine === "max" ? "explore.max.title" : "explore.mean.title", values];
  if (Array.isArray(input))
    return [`explore.value.title.${combine === "product" ? "product" : "add"}`, values];
  return [from ? "explore.from.title" : "explore.single.title", values];
}

/** Where a pooling's winner lies. @param {Step} step */
function winner({ argmax, sources: [source] }) {
  if (!argmax || !source) return [];
  const { layer, start } = source;
  const place = { layer, row: start[1] + argmax[0], column: start[2] + argmax[1] };
  return [hint(t("explore.max.winner", place))];
}

/**
 * @param {Picture} picture
 * @param {number} index
 * @param {number} count
 */
function classOf(picture, index, count) {
  const { classes } = picture.model;
  return classes.length === count ? className(classes[index]) : String(index);
}

/**
 * @param {Range} a
 * @param {Range} b
 */
function wider(a, b) {
  return { low: Math.min(a.low, b.low), high: Math.max(a.high, b.high) };
}

/**
 * @param {{layer: string, channel: number} | null} hover
 * @param {Term} term
 */
function same(hover, { layer, channel }) {
  return hover?.layer === layer && hover.channel === channel;
}
