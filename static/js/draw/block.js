/** Blocks of numbers as text: what a spreadsheet puts on the clipboard, and how an edit in an address writes it. */

import { parse } from "./number.js";

/** Most numbers of one block: the largest matrix of a lab. */
const MOST = 64 * 64;

/**
 * A block from a clipboard: a line a row, its cells by tabs, semicolons, spaces, or else commas.
 * @param {string} text
 * @returns {number[][] | null} null where a cell is no number, or there are too many
 */
export function block(text) {
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").replace(/^\n+/, "").split("\n");
  const rows = lines.map((line) => cells(line).map(parse));
  const count = rows.reduce((sum, row) => sum + row.length, 0);
  return count <= MOST && rows.flat().every(Number.isFinite) ? rows : null;
}

/** @param {string} line */
function cells(line) {
  const plain = line.trim();
  for (const mark of ["\t", ";"]) if (line.includes(mark)) return line.split(mark);
  if (/\s/.test(plain)) return plain.split(/,?\s+/);
  // One comma alone, "1,5", is a decimal one; in a list without spaces it parts the cells.
  return (plain.match(/,/g) ?? []).length > 1 || /\./.test(plain) ? plain.split(",") : [plain];
}

/**
 * A block as an edit has it: rows by semicolons, cells by commas.
 * @param {number[][]} rows
 */
export function written(rows) {
  // The plus of an exponent would be a space in an address.
  return rows
    .map((row) => row.join(","))
    .join(";")
    .replaceAll("e+", "e");
}

/**
 * A matrix as a spreadsheet takes it.
 * @param {ArrayLike<number>} values row-major
 * @param {number} columns
 */
export function tabbed(values, columns) {
  const cells = Array.from(values);
  return Array.from({ length: cells.length / columns }, (_, row) =>
    cells.slice(row * columns, (row + 1) * columns).join("\t"),
  ).join("\n");
}
