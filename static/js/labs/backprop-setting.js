/**
 * The Backprop page's setting and its address: `/backprop?expression=f = x*y&values=x_-2*y_0.5,1;2,3&step=4`, where a
 * vector has commas, a matrix semicolons between its rows. A vector of one number ends in a comma, a single row in `;`.
 */

/** @typedef {number | number[] | number[][]} Value */
/** @typedef {{expression: string, values: Record<string, Value>}} Setting */

const NAME = /^[A-Za-z][A-Za-z0-9_]*$/;
const NUMBER = /^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * @param {Record<string, Value>} values
 * @returns {string}
 */
export function writeValues(values) {
  return Object.entries(values)
    .map(([name, value]) => `${name}_${write(value)}`)
    .join("*");
}

/** @param {Value} value */
function write(value) {
  if (typeof value === "number") return String(value);
  const rows = value.map((row) => (Array.isArray(row) ? row.join(",") : null));
  if (rows.includes(null)) return value.length === 1 ? `${value[0]},` : value.join(",");
  return rows.length === 1 ? `${rows[0]};` : rows.join(";");
}

/**
 * What of a text can be read; the rest is left out.
 * @param {string} text
 * @returns {Record<string, Value>}
 */
export function readValues(text) {
  /** @type {Record<string, Value>} */
  const found = {};
  for (const part of text.split("*")) {
    const at = part.lastIndexOf("_");
    const [name, value] = [part.slice(0, at), read(part.slice(at + 1))];
    if (NAME.test(name) && value !== null) found[name] = value;
  }
  return found;
}

/** @param {string} text @returns {Value | null} */
function read(text) {
  if (text.includes(";")) {
    const rows = text.replace(/;$/, "").split(";").map(numbers);
    const even = rows.every((row) => row.length === rows[0].length && row.every(Number.isFinite));
    return even ? rows : null;
  }
  const some = numbers(text.replace(/,$/, ""));
  if (!some.every(Number.isFinite)) return null;
  return text.includes(",") ? some : some[0];
}

/** @param {string} text */
function numbers(text) {
  return text.split(",").map((part) => (NUMBER.test(part) ? Number(part) : Number.NaN));
}

/**
 * @param {URLSearchParams} query
 * @param {Setting} standard
 * @returns {{setting: Setting, step: number | null}}  step from 0; null where the address says none
 */
export function parseQuery(query, standard) {
  const expression = query.get("expression");
  const values = query.get("values");
  const step = Number.parseInt(query.get("step") ?? "", 10);
  const own = expression === null ? standard : { expression, values: {} };
  return {
    setting: { ...own, values: values === null ? own.values : readValues(values) },
    step: step > 0 ? step - 1 : null,
  };
}

/**
 * Path and query of a setting; what is the standard's stays out.
 * @param {Setting} setting
 * @param {number} step from 0
 * @param {Setting} standard
 */
export function formatQuery({ expression, values }, step, standard) {
  const query = new URLSearchParams();
  if (expression !== standard.expression) query.set("expression", expression);
  const own = expression === standard.expression ? writeValues(standard.values) : "";
  if (writeValues(values) !== own) query.set("values", writeValues(values));
  if (step > 0) query.set("step", String(step + 1));
  const text = query
    .toString()
    .replace(/%2C/g, ",")
    .replace(/%3B/g, ";")
    .replace(/%28/g, "(")
    .replace(/%29/g, ")");
  return `/backprop${text ? `?${text}` : ""}`;
}

/**
 * A value with one of its numbers changed.
 * @param {Value} value
 * @param {number[]} at  its index, as long as the value has axes
 * @param {number} number
 * @returns {Value}
 */
export function withNumber(value, at, number) {
  if (at.length === 0) return number;
  const copy = /** @type {any[]} */ (structuredClone(value));
  if (at.length === 1) copy[at[0]] = number;
  else copy[at[0]][at[1]] = number;
  return copy;
}
