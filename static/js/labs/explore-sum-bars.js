/** A sum as bars that start where the one before ends, so that the running total is seen to grow and shrink. */

import { format } from "../draw/number.js";
import { make } from "../elements/make.js";
import { setText } from "../elements/text.js";
import { t } from "../i18n.js";

/**
 * @typedef {object} Row
 * @property {string} name
 * @property {number} value  what it adds
 * @property {number} total  what all is together so far
 * @property {boolean} lit
 */
/**
 * @typedef {object} Sum
 * @property {Row[]} rows  the terms that are shown
 * @property {{count: number, value: number, total: number} | null} rest  what the others add together
 * @property {{value: number, total: number} | null} bias
 * @property {{low: number, high: number}} range  of the totals; 0 lies within
 */
/** @typedef {{pick: (index: number) => void, hover: (index: number | null) => void, more: () => void,
 *   fewer: () => void}} Act  a row's name was clicked, a row is under the pointer, more or fewer rows are wanted */

/**
 * @param {Act} act
 * @param {number} first  rows that stand there from the beginning
 * @param {number} page  rows that come on demand
 */
export function sumBars(act, first, page) {
  const list = make("ol", {});
  const rest = row(make("span", { class: "bar-name" }));
  const bias = row(make("span", { class: "bar-name bias" }, t("explore.sum.bias")));
  const more = button(act.more);
  more.textContent = t("explore.sum.more", { count: page });
  const fewer = button(act.fewer);
  fewer.textContent = t("explore.inputs.fewer");
  const folds = make("p", { class: "bar-folds small" }, more, fewer);
  const root = make("div", { class: "bars" }, head(), list, rest.root, bias.root, folds);
  /** @type {ReturnType<typeof row>[]} */
  const rows = [];

  function provide(/** @type {number} */ count) {
    while (rows.length < count) {
      const index = rows.length;
      const name = button(() => act.pick(index));
      name.classList.add("bar-name");
      const next = row(name, "li");
      for (const kind of ["pointerenter", "focusin"])
        next.root.addEventListener(kind, () => act.hover(index));
      for (const kind of ["pointerleave", "focusout"])
        next.root.addEventListener(kind, () => act.hover(null));
      rows.push(next);
      list.append(next.root);
    }
    for (const extra of rows.splice(count)) extra.root.remove();
  }

  return {
    root,
    /** @param {Sum} sum */
    draw(sum) {
      const span = sum.range.high - sum.range.low || 1;
      const place = (/** @type {number} */ total) => ((total - sum.range.low) / span) * 100;
      root.style.setProperty("--zero", `${place(0)}%`);
      provide(sum.rows.length);
      for (const [index, each] of sum.rows.entries()) {
        rows[index].draw(each, place);
        setText(rows[index].name, each.name);
        rows[index].root.classList.toggle("lit", each.lit);
      }
      rest.root.hidden = !sum.rest;
      bias.root.hidden = !sum.bias;
      if (sum.rest) {
        rest.draw(sum.rest, place);
        setText(rest.name, t("explore.row.rest", { count: sum.rest.count }));
        setText(more, t("explore.sum.more", { count: Math.min(page, sum.rest.count) }));
      }
      if (sum.bias) bias.draw(sum.bias, place);
      more.hidden = !sum.rest;
      fewer.hidden = sum.rows.length <= first;
      folds.hidden = more.hidden && fewer.hidden;
    },
  };
}

function head() {
  const [adds, total] = [t("explore.value.adds"), t("explore.value.total")];
  const row = make("p", { class: "bar-row bar-head small quiet", "aria-hidden": "true" });
  row.append(make("span"), make("span"), make("span", {}, adds), make("span", {}, total));
  return row;
}

/** @param {() => void} act */
function button(act) {
  const made = make("button", { type: "button", class: "link" });
  made.addEventListener("click", act);
  return made;
}

/**
 * @param {HTMLElement} name
 * @param {"li" | "p"} [tag]
 */
function row(name, tag = "p") {
  const inner = make("i");
  const bar = make("span", { class: "bar-track", "aria-hidden": "true" }, inner);
  const value = make("data", { class: "bar-value" });
  const total = make("data", { class: "bar-total quiet" });
  const root = make(tag, { class: "bar-row" }, name, bar, value, total);
  return {
    root,
    name,
    /**
     * @param {{value: number, total: number}} what
     * @param {(total: number) => number} place  where a total lies, in per cent
     */
    draw(what, place) {
      const [from, to] = [place(what.total - what.value), place(what.total)];
      inner.className = what.value < 0 ? "minus" : "plus";
      inner.style.left = `${Math.min(from, to)}%`;
      inner.style.width = `${Math.abs(to - from)}%`;
      value.value = String(what.value);
      setText(value, format(what.value));
      total.value = String(what.total);
      setText(total, format(what.total));
    },
  };
}
