/** Which channels are shown, as a reader types it: numbers, ranges, or how large a map's largest value is. */

import { format } from "../draw/number.js";
import { t } from "../i18n.js";
import { changed } from "../store.js";

/** @typedef {import("./explore.js").State} State */
/** @typedef {(channel: number, summary: {max: number}) => boolean} Choice */

const PART =
  /\s*(?:(?<first>\d+)\s*(?:[-–]\s*(?<last>\d+))?|(?<sign>[<>]=?|[≤≥=])\s*(?<bound>[-−]?\d*\.?\d+))\s*(?:,|$|(?=[\d<>≤≥=]))/y;
/** @type {Record<string, (value: number, bound: number) => boolean>} */
const SIGNS = {
  "<": (value, bound) => value < bound,
  "<=": (value, bound) => value <= bound,
  "≤": (value, bound) => value <= bound,
  ">": (value, bound) => value > bound,
  ">=": (value, bound) => value >= bound,
  "≥": (value, bound) => value >= bound,
  "=": (value, bound) => value === bound,
};

/**
 * What a text asks for: any of its numbers and ranges, and all of its comparisons.
 * @param {string} text  such as "7, 12-15" or "3-9 > 0.5"; an empty one asks for all
 * @returns {Choice | null} null if the text is none of this
 */
export function parseFilter(text) {
  /** @type {[number, number][]} */
  const ranges = [];
  /** @type {((max: number) => boolean)[]} */
  const comparisons = [];
  const rest = text.trim();
  PART.lastIndex = 0;
  while (PART.lastIndex < rest.length) {
    const { first, last = first, sign, bound } = PART.exec(rest)?.groups ?? {};
    if (first !== undefined) ranges.push([Math.min(+first, +last), Math.max(+first, +last)]);
    else if (sign) comparisons.push((max) => SIGNS[sign](max, Number(bound.replace("−", "-"))));
    else return null;
  }
  return (channel, { max }) =>
    (!ranges.length || ranges.some(([low, high]) => low <= channel && channel <= high)) &&
    comparisons.every((holds) => holds(max));
}

/**
 * The field in which it is typed, and the sentence when nothing fits.
 * @param {HTMLElement} root
 * @param {import("../store.js").Store<State>} store
 * @returns {() => void} undo
 */
export function mountFilter(root, store) {
  const undo = new AbortController();
  const field = root.querySelector("#filter");
  const said = root.querySelector("#filter-said");
  if (!(field instanceof HTMLInputElement) || !said) return () => {};
  field.addEventListener("input", () => store.set({ filter: field.value.trim() }), { signal: undo.signal });

  /** @param {Readonly<State>} state */
  function draw({ filter, picture }) {
    if (field instanceof HTMLInputElement && field.value.trim() !== filter) field.value = filter;
    const choice = parseFilter(filter);
    field?.setAttribute("aria-invalid", String(!choice));
    const layers = picture?.run.layers.filter(({ channels }) => channels.length) ?? [];
    const found = layers.some(({ channels }) =>
      channels.some((summary, channel) => choice?.(channel, summary)),
    );
    const last = Math.max(...layers.map(({ channels }) => channels.length)) - 1;
    const high = format(Math.max(...layers.map(({ max }) => max)));
    if (!choice) said?.replaceChildren(t("explore.filter.unclear", { filter }));
    else
      said?.replaceChildren(...(found || !picture ? [] : [t("explore.filter.none", { filter, last, high })]));
  }

  const stop = store.subscribe((state, previous) => {
    if (changed(state, previous, "filter", "picture")) draw(state);
  });
  draw(store.get());
  return () => {
    stop();
    undo.abort();
  };
}
