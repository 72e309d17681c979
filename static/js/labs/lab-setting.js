/**
 * What can be set in a lab, what of it is possible, and what is wrong with what is not.
 *
 * @typedef {import("./lab-url.js").Pair} Pair
 * @typedef {{min: number, max: number}} Range
 * @typedef {{field: string, key: string, values: Record<string, string>, nearest: number | Pair}} Problem
 *   `key` of the sentence in the catalogue, what to put into it, and the nearest value that is possible
 */
/**
 * The part of a lab's definition that knows what is possible.
 * @template S
 * @typedef {object} Rules
 * @property {S} standard
 * @property {Record<string, Range>} limits of the numbers, in the order of their controls: what still can be looked at
 * @property {(setting: S, changed?: string) => Problem | null} misfit what of it does not go together, blaming
 *   `changed`, the field that was changed last, if that can be
 * @property {(setting: S) => Record<string, Range>} bounds which values of each field are possible, all others staying
 *   as they are; stepping and dragging keep within. Fields that are missing have their limits.
 * @property {(setting: S) => Record<string, number[]>} [allowed] the only values of a field, where there are few
 */

/**
 * What is impossible about a setting; null if nothing.
 * @template S
 * @param {Rules<S>} rules
 * @param {S} setting
 * @param {string} [changed]
 * @returns {Problem | null}
 */
export function problem({ limits, misfit }, setting, changed) {
  for (const [field, range] of Object.entries(limits)) {
    const value = /** @type {Record<string, number | Pair>} */ (setting)[field];
    const numbers = typeof value === "number" ? [value] : value;
    if (numbers.every((number) => number >= range.min && number <= range.max)) continue;
    const nearest = clamp(value, range);
    const { min, max } = range;
    return {
      field,
      key: "shared.problem.range",
      values: { value: written(value), min: String(min), max: String(max), nearest: written(nearest) },
      nearest,
    };
  }
  return misfit(setting, changed);
}

/**
 * The same setting with whatever is wrong at its nearest value that is possible.
 * @template {object} S
 * @param {Rules<S>} rules
 * @param {S} setting
 * @param {string} [changed]
 * @returns {S}
 */
export function nearest(rules, setting, changed) {
  let mended = setting;
  for (
    let found = problem(rules, mended, changed), tries = 0;
    found && tries < 10;
    found = problem(rules, mended), tries++
  ) {
    mended = { ...mended, [found.field]: found.nearest };
  }
  return problem(rules, mended) ? rules.standard : mended;
}

/** Sizes that can be reckoned in the head, for `another`. @type {Record<string, Range>} */
const EASY = {
  size: { min: 4, max: 8 },
  kernel: { min: 1, max: 5 },
  stride: { min: 1, max: 3 },
  padding: { min: 0, max: 2 },
};

/**
 * Another setting of the same kind, drawn at random: one more exercise.
 * @template {object} S
 * @param {Rules<S>} rules
 * @param {S} setting
 * @param {() => number} [random] from 0 to 1
 * @returns {S}
 */
export function another(rules, setting, random = Math.random) {
  const drawn = Object.entries(EASY).map(([field, { min, max }]) => {
    const value = min + Math.floor(random() * (max - min + 1));
    return [field, Array.isArray(/** @type {any} */ (setting)[field]) ? [value, value] : value];
  });
  return nearest(rules, { ...setting, ...Object.fromEntries(drawn) });
}

/**
 * @template {number | Pair} V
 * @param {V} value
 * @param {Range} range
 * @returns {V}
 */
export function clamp(value, { min, max }) {
  /** @param {number} number */
  const one = (number) => Math.max(min, Math.min(max, number));
  return /** @type {V} */ (typeof value === "number" ? one(value) : [one(value[0]), one(value[1])]);
}

/**
 * Part of a field's limits, if any of it is possible.
 * @param {Range} limit
 * @param {number} min
 * @param {number} max
 * @returns {Range}
 */
export function within(limit, min, max) {
  return { min: clamp(min, limit), max: clamp(max, limit) };
}

/** @param {number | Pair} value */
export function written(value) {
  return typeof value === "number" ? String(value) : value.join(" × ");
}

/** Two numbers as one where they are alike. @param {Pair} pair */
export function short([down, across]) {
  return down === across ? String(down) : written([down, across]);
}
