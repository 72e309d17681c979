/** A value's explanation as terms: where each comes from, what it adds, and which of them count most. */

/** @typedef {import("./explore-source.js").Step} Step */
/** @typedef {import("./explore-source.js").Box} Box */
/**
 * One thing that a value is made of.
 * @typedef {object} Term
 * @property {number} key  its place among all terms of the step
 * @property {string} layer  where it comes from
 * @property {number} channel  its map there, or its index in a layer without maps
 * @property {Box | null} box  the window in that map, padding included; null in a layer without maps
 * @property {[number, number]} spread  rows and columns between neighbouring cells of the window
 * @property {number} value  what it adds
 * @property {[number, number] | null} factors  input and weight, where it is one product
 * @property {number[][] | null} patch  the numbers under the window, where there are several
 * @property {number[][] | null} weight  what they are multiplied by
 * @property {number[][] | null} products
 * @property {Place | null} place  where the zoom goes on, if that is not in the window
 */
/** @typedef {{layer: string, channel: number, row: number | null, column: number | null}} Place */

/**
 * What a step combines, as its parts tell: the channels under a filter, the products of a row, the window of a pooling,
 * the branches of a sum, or the one number that it takes over. Empty where the parts lie in no layer.
 * @param {Step} step
 * @param {(layer: string) => number[]} shapeOf
 * @param {number[] | null} [read]  the numbers that a row of weights meets, once they are known
 * @returns {Term[]}
 */
export function termsOf(step, shapeOf, read = null) {
  const [source] = step.sources;
  if (!source) return [];
  if (step.channel_sums) return channels(step, step.channel_sums);
  if (step.products) return products(step, step.products, shapeOf, read);
  if (step.patch) return [{ ...cellOf(0, source, step.output), patch: plane(step.patch) }];
  if (step.exp !== undefined) return [];
  const inputs = [step.input ?? []].flat();
  return step.sources.map((each, index) => cellOf(index, each, inputs[index] ?? step.output));
}

/**
 * @param {Step} step
 * @param {number[]} sums
 * @returns {Term[]}
 */
function channels({ sources: [source], patch, weight, products: multiplied }, sums) {
  return sums.map((value, key) => {
    const single = patch[key].length * patch[key][0].length === 1;
    return {
      ...cellOf(key, source, value),
      channel: source.start[0] + key,
      factors: single ? [patch[key][0][0], weight[key][0][0]] : null,
      patch: patch[key],
      weight: weight[key],
      products: multiplied?.[key] ?? null,
    };
  });
}

/**
 * The products of a row of weights; those that were traced back stand in the map that they come from.
 * @param {Step} step
 * @param {number[]} values
 * @param {(layer: string) => number[]} shapeOf
 * @param {number[] | null} read  the numbers that the weights meet
 * @returns {Term[]}
 */
function products({ sources: [{ layer }], row = [], origins = [] }, values, shapeOf, read) {
  const traced = new Map(origins.map((origin) => [origin.index, origin]));
  return values.map((value, key) => {
    const own = cellAt(key, layer, unravel(key, shapeOf(layer)), value);
    const origin = traced.get(key);
    const factors = read ? /** @type {[number, number]} */ ([read[key], row[key]]) : null;
    if (!origin) return { ...own, factors };
    const from = { ...cellAt(key, origin.layer, origin.at, value), factors };
    if (origin.at.length > 1) return from;
    // All of a map comes together in the one number that is read: the zoom goes on there.
    const [, height, width] = shapeOf(origin.layer);
    return {
      ...from,
      box: height ? { row: 0, column: 0, height, width } : null,
      place: target(own, shapeOf(layer)),
    };
  });
}

/**
 * One number, by its place.
 * @param {number} key
 * @param {string} layer
 * @param {number[]} at
 * @param {number} value
 */
function cellAt(key, layer, at, value) {
  const source = { layer, start: at, stop: at.map((index) => index + 1), step: at.map(() => 1) };
  return cellOf(key, source, value);
}

/**
 * @param {number} key
 * @param {Step["sources"][0]} source
 * @param {number} value
 * @returns {Term}
 */
function cellOf(key, { layer, start, stop, step }, value) {
  const [channel, row, column] = start;
  const box = row === undefined ? null : { row, column, height: stop[1] - row, width: stop[2] - column };
  const [, down = 1, across = 1] = step;
  return {
    key,
    layer,
    channel,
    box,
    spread: [down, across],
    value,
    factors: null,
    patch: null,
    weight: null,
    products: null,
    place: null,
  };
}

/** A pooling's window, given with or without an axis for its one channel. @param {any} patch @returns {number[][]} */
function plane(patch) {
  return Array.isArray(patch[0][0]) ? patch[0] : patch;
}

/**
 * The indices of the number at a place in a row, as NumPy counts.
 * @param {number} index
 * @param {number[]} shape
 */
export function unravel(index, shape) {
  /** @type {number[]} */
  const at = [];
  let rest = index;
  for (const size of [...shape].reverse()) {
    at.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return at;
}

/**
 * Where the zoom goes on from a term: the cell of its window that counts most, or the middle where all are equal.
 * @param {Term} term
 * @param {number[]} shape  of the layer that it lies in
 * @returns {Place}
 */
export function target({ layer, channel, box, spread, products: multiplied, patch, place }, shape) {
  if (place) return place;
  if (!box) return { layer, channel, row: null, column: null };
  const numbers = (multiplied ?? patch ?? [[0]]).map((row) => row.map(Math.abs));
  const largest = Math.max(...numbers.flat().filter(Number.isFinite), 0);
  const middle = [Math.floor(numbers.length / 2), Math.floor(numbers[0].length / 2)];
  const first = numbers.flat().indexOf(largest);
  const [i, j] = largest > 0 ? [Math.floor(first / numbers[0].length), first % numbers[0].length] : middle;
  const within = (/** @type {number} */ cell, /** @type {number} */ size) =>
    Math.max(0, Math.min(size - 1, cell));
  return {
    layer,
    channel,
    row: within(box.row + i * spread[0], shape[1]),
    column: within(box.column + j * spread[1], shape[2]),
  };
}

/**
 * Terms by what they add, whatever its sign.
 * @param {Term[]} terms
 * @returns {number[]} their keys, the largest first; equal ones as they were
 */
export function ranked(terms) {
  return terms.map(({ key }) => key).sort((a, b) => Math.abs(terms[b].value) - Math.abs(terms[a].value));
}

/**
 * How a sum comes about: the total after each of the terms that are shown, after the others together, and after the
 * bias.
 * @param {Term[]} terms
 * @param {number[]} shown  keys
 * @param {number} bias
 * @returns {{totals: number[], rest: number, share: number, low: number, high: number}} `rest`: what the others add;
 *   `share`: of all that is added and taken away, how much the shown terms are; `low` and `high`: the least and the
 *   most that the total comes to on the way, from 0 on
 */
export function account(terms, shown, bias) {
  const own = new Set(shown);
  const others = terms.filter(({ key }) => !own.has(key));
  const rest = others.reduce((sum, { value }) => sum + value, 0);
  /** @type {number[]} */
  const totals = [];
  for (const value of [...shown.map((key) => terms[key].value), rest, bias])
    totals.push((totals.at(-1) ?? 0) + value);
  const size = (/** @type {Term[]} */ some) => some.reduce((sum, { value }) => sum + Math.abs(value), 0);
  const all = size(terms);
  return {
    totals,
    rest,
    share: all > 0 ? 1 - size(others) / all : 1,
    low: Math.min(0, ...totals),
    high: Math.max(0, ...totals),
  };
}
