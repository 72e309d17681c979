/**
 * A lab's address. It has the names of `GET /api/v1/labs/{lab}`, and says only what differs from the default:
 * `/convolution?input=32x32x3&kernel=5x5&filters=10&padding=2&step=18`.
 */

/** @typedef {[number, number]} Pair vertical, horizontal */
/**
 * How a part of a setting stands in the address. `read` gives null for what it does not understand.
 * @template S
 * @typedef {{read: (text: string) => Partial<S> | null, write: (setting: S) => string}} Parameter
 */
/**
 * @template S
 * @typedef {object} Address
 * @property {(query: URLSearchParams) => {setting: S, step: number}} parse
 *   what is not understood stays at the default; what is impossible is kept, to be explained; step from 0
 * @property {(setting: S, step: number) => string} format path and query
 * @property {(setting: S) => string} query without the step: what the API takes
 * @property {(one: S, other: S) => boolean} same
 */

const EDIT = /^([xwbg](?:\.\d+){1,4})_([\d.,;-][\d.e,;-]*)$/;

/**
 * @template {object} S
 * @param {string} path of the page
 * @param {S} standard the setting of the bare address
 * @param {Record<string, Parameter<S>>} parameters by their name in the query
 * @returns {Address<S>}
 */
export function address(path, standard, parameters) {
  /** @param {S} setting */
  const query = (setting) => {
    const differing = Object.entries(parameters)
      .map(([name, { write }]) => [name, write(setting), write(standard)])
      .filter(([, text, usual]) => text !== usual);
    return encode(new URLSearchParams(differing.map(([name, text]) => [name, text])));
  };
  return {
    query,
    same: (one, other) => query(one) === query(other),
    parse(from) {
      let setting = standard;
      for (const [name, { read }] of Object.entries(parameters)) {
        const text = from.get(name);
        if (text !== null) setting = { ...setting, ...read(text) };
      }
      return { setting, step: Math.max(0, (numbers(from.get("step"), 1)?.[0] ?? 1) - 1) };
    },
    format(setting, step) {
      const text = [query(setting), step > 0 ? `step=${step + 1}` : ""].filter(Boolean).join("&");
      return `${path}${text ? `?${text}` : ""}`;
    },
  };
}

/** Commas and the like are allowed in a query, and far easier to read than their codes. @param {URLSearchParams} query */
function encode(query) {
  return query.toString().replace(/%2C/g, ",").replace(/%3B/g, ";").replace(/%3A/g, ":");
}

/**
 * One whole number.
 * @param {string} key of the setting
 * @returns {Parameter<any>}
 */
export function whole(key) {
  return {
    read: (text) => part(key, numbers(text, 1)?.[0]),
    write: (setting) => String(setting[key]),
  };
}

/**
 * Two numbers, "3x5"; one stands for both.
 * @param {string} key
 * @param {boolean} [short] whether two that are alike are written as one
 * @returns {Parameter<any>}
 */
export function pair(key, short = false) {
  return {
    read: (text) => part(key, numbers(text, 2)),
    write: ({ [key]: [down, across] }) => (short && down === across ? String(down) : `${down}x${across}`),
  };
}

/**
 * Height x width x depth, as the lecture writes it.
 * @param {string} size
 * @param {string} depth
 * @returns {Parameter<any>}
 */
export function volume(size, depth) {
  return {
    read(text) {
      const found = numbers(text, 3);
      return found && { [size]: [found[0], found[1]], [depth]: found[2] };
    },
    write: (setting) => [...setting[size], setting[depth]].join("x"),
  };
}

/**
 * @param {string} key
 * @param {string[]} [choices] the only texts that are understood
 * @returns {Parameter<any>}
 */
export function text(key, choices) {
  return {
    read: (found) => (!choices || choices.includes(found) ? { [key]: found } : null),
    write: (setting) => setting[key],
  };
}

/**
 * @param {string} key
 * @returns {Parameter<any>}
 */
export function flag(key) {
  return {
    read: (found) => ({ [key]: found === "1" || found === "true" }),
    write: (setting) => (setting[key] ? "1" : "0"),
  };
}

/**
 * Numbers changed by hand, by where they stand: `x.0.2.3_5*b.1_-1`; a block of them from there on: `x.0.0.0_1,2;3,4`.
 * @param {string} key
 * @returns {Parameter<any>}
 */
export function edits(key) {
  return {
    read: (found) => ({ [key]: Object.fromEntries(found.split("*").flatMap(understood)) }),
    write: (setting) =>
      Object.entries(setting[key])
        .map(([path, value]) => `${path}_${value}`)
        .join("*"),
  };
}

/** @param {string} edit @returns {[string, string][]} its path and value, if it is one */
function understood(edit) {
  const match = EDIT.exec(edit);
  return match ? [[match[1], match[2]]] : [];
}

/**
 * @param {string} key
 * @param {unknown} value
 */
function part(key, value) {
  return value == null ? null : { [key]: value };
}

/**
 * "7x7x3" or "5" as at most `count` numbers; a number that is missing is the one before it, a missing depth 1.
 * @param {string | null} found
 * @param {number} count
 * @returns {number[] | null}
 */
function numbers(found, count) {
  if (found === null || !/^-?\d{1,6}([x×]-?\d{1,6})*$/.test(found)) return null;
  const given = found.split(/[x×]/).map(Number);
  if (given.length > count) return null;
  if (count === 3 && given.length < 3) return [given[0], given[1] ?? given[0], 1];
  return Array.from({ length: count }, (_, index) => given[Math.min(index, given.length - 1)]);
}
