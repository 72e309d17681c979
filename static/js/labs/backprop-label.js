/**
 * What stands beside a node: one number as it is, a small tensor number by number, a larger one as a strip of shades
 * with its shape. Over the line the value, below it the gradient. Each part tells how much room it takes.
 */

import { format } from "../draw/number.js";
import { rowsOf, sizeOf, written } from "./backprop-grid.js";
import { svg } from "./backprop-svg.js";

/** @typedef {number | number[] | number[][]} Value */

/** Pixels of a character, of a line, and of a cell with a number or a shade in it. */
const LETTER = 8;
const LINE = 17;
const CELL = { letter: 7.2, gap: 10, height: 15 };
const SHADE = 8;
/** Up to so many rows and columns, numbers are written out; up to so many, cells are drawn. */
const WRITTEN = 4;
const DRAWN = 16;
/** Between the line and what stands there. */
const CLEAR = 6;

/**
 * @param {Value} value
 * @param {{name?: string | null, below?: boolean, part?: boolean}} options  `name` before an equals sign; `part`: more
 *   of a gradient is still to come
 * @returns {SVGElement[]}
 */
export function label(value, { name = null, below = false, part = false }) {
  const before = name === null ? "" : `${name} = `;
  if (typeof value === "number") return [text(`${before}${format(value)}${part ? " …" : ""}`, below)];
  const rows = rowsOf(value);
  const size = [rows.length, rows[0].length];
  const indent = before.length * LETTER;
  const named = before ? [text(before, below)] : [];
  if (Math.max(...size) <= WRITTEN) return [...named, numbers(rows, indent, below)];
  if (Math.max(...size) <= DRAWN) return [...named, shades(rows, indent, below)];
  return [text(`${before}${sizeOf(size)}`, below)];
}

/**
 * @param {string} content
 * @param {boolean} below
 */
function text(content, below) {
  const element = svg("text", { y: String(below ? CLEAR + 11 : -CLEAR) });
  element.textContent = content;
  return roomy(element, content.length * LETTER, LINE + CLEAR);
}

/**
 * @param {number[][]} rows
 * @param {number} indent
 * @param {boolean} below
 */
function numbers(rows, indent, below) {
  const largest = Math.max(...rows.flat().map(Math.abs));
  const texts = rows.map((row) => row.map((number) => written(number, largest)));
  const widest = Math.max(2, ...texts.flat().map((each) => each.length)) * CELL.letter + CELL.gap;
  const height = rows.length * CELL.height;
  const top = below ? CLEAR : -CLEAR - height;
  const cells = texts.flatMap((row, r) =>
    row.map((content, c) => {
      const x = indent + (c + 1) * widest - 4;
      const cell = svg("text", {
        x: String(x),
        y: String(top + (r + 0.75) * CELL.height),
        "text-anchor": "end",
        class: "cell",
      });
      cell.textContent = content;
      return cell;
    }),
  );
  const width = rows[0].length * widest;
  const frame = svg("path", { d: brackets(indent, top, width, height), class: "brackets" });
  return roomy(svg("g", {}, frame, ...cells), indent + width + 4, height + CLEAR + 4);
}

/**
 * @param {number} x
 * @param {number} y
 * @param {number} width
 * @param {number} height
 */
function brackets(x, y, width, height) {
  const [right, bottom] = [x + width + 1, y + height + 1];
  return `M${x + 3} ${y - 1}H${x}V${bottom}H${x + 3}M${right - 3} ${y - 1}H${right}V${bottom}H${right - 3}`;
}

/**
 * @param {number[][]} rows
 * @param {number} indent
 * @param {boolean} below
 */
function shades(rows, indent, below) {
  const largest = Math.max(...rows.flat().map(Math.abs)) || 1;
  const height = rows.length * SHADE;
  const top = below ? CLEAR : -CLEAR - height;
  const cells = rows.flatMap((row, r) =>
    row.map((number, c) => {
      const cell = svg("rect", {
        x: String(indent + c * SHADE),
        y: String(top + r * SHADE),
        width: String(SHADE - 1),
        height: String(SHADE - 1),
        class: number < 0 ? "shade negative" : "shade",
      });
      cell.style.setProperty("fill-opacity", String(0.08 + (0.92 * Math.abs(number)) / largest));
      return cell;
    }),
  );
  return roomy(svg("g", {}, ...cells), indent + rows[0].length * SHADE, height + CLEAR);
}

/**
 * @template {SVGElement} E
 * @param {E} element
 * @param {number} width
 * @param {number} height
 */
function roomy(element, width, height) {
  element.dataset.width = String(width);
  element.dataset.height = String(height);
  return element;
}
