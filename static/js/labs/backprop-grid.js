/** A value in HTML: one number as text, a small tensor as a table of numbers, a larger one in colours with its shape. */

import { scaleFor } from "../draw/colour.js";
import { paintValues } from "../draw/heatmap.js";
import { format } from "../draw/number.js";
import { make } from "../elements/make.js";
import { t } from "../i18n.js";

/** @typedef {number | number[] | number[][]} Value */
/** @typedef {"input" | "output" | "gradient" | "local"} Role */

/** Up to so many rows and columns, numbers are written out. */
const WRITTEN = 8;

/** Beside a number so many times as large, one is what rounding left of 0. */
const ROUNDING = 1e12;

/**
 * A number of a tensor whose largest is `largest`.
 * @param {number} number
 * @param {number} largest
 */
export function written(number, largest) {
  return format(Math.abs(number) * ROUNDING < largest ? 0 : number);
}

/**
 * A value as rows: a vector is one.
 * @param {Value} value
 * @returns {number[][]}
 */
export function rowsOf(value) {
  if (typeof value === "number") return [[value]];
  return Array.isArray(value[0]) ? /** @type {number[][]} */ (value) : [/** @type {number[]} */ (value)];
}

/** @param {readonly number[]} shape @returns {string} "3 × 2", or "" for one number */
export function sizeOf(shape) {
  return shape.join(" × ");
}

/**
 * @param {Value} value
 * @param {Role} role
 * @param {string} name  what a reader who hears the page is told that it is
 * @param {import("../draw/colour.js").Theme} theme
 * @returns {HTMLElement}
 */
export function grid(value, role, name, theme) {
  if (typeof value === "number") return make("span", { class: `number ${role}` }, format(value, 4));
  const rows = rowsOf(value);
  return rows.length <= WRITTEN && rows[0].length <= WRITTEN
    ? spelled(rows, role, name)
    : coloured(rows, name, theme);
}

/**
 * @param {number[][]} rows
 * @param {Role} role
 * @param {string} name
 */
function spelled(rows, role, name) {
  const largest = Math.max(...rows.flat().map(Math.abs));
  const body = rows.map((row) =>
    make(
      "tr",
      {},
      ...row.map((number) => make("td", { class: number === 0 ? "zero" : "" }, written(number, largest))),
    ),
  );
  return make("table", { class: `grid ${role}`, "aria-label": name }, make("tbody", {}, ...body));
}

/**
 * @param {number[][]} rows
 * @param {string} name
 * @param {import("../draw/colour.js").Theme} theme
 */
function coloured(rows, name, theme) {
  const values = rows.flat();
  const [low, high] = values.reduce(([a, b], x) => [Math.min(a, x), Math.max(b, x)], [0, 0]);
  const [height, width] = [rows.length, rows[0].length];
  const canvas = make("canvas", { width: String(width), height: String(height), class: "pixels grid-map" });
  canvas.role = "img";
  const said = { name, size: sizeOf([height, width]), low: format(low), high: format(high) };
  canvas.setAttribute("aria-label", t("backprop.grid", said));
  canvas.title = t("backprop.grid", said);
  const picture = paintValues(values, width, scaleFor(low, high, theme));
  canvas.getContext("2d")?.putImageData(new ImageData(picture.data, width, height), 0, 0);
  canvas.style.width = `${Math.min(320, Math.max(48, width * 10))}px`;
  canvas.style.height = `${Math.min(320, Math.max(10, height * 10))}px`;
  return canvas;
}
