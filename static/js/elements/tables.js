/** Tables of numbers as data: from a tensor, and to a spreadsheet. */

import { t } from "../i18n.js";

/** @typedef {{caption: string, head: string[], rows: (string | number)[][]}} Table */

/**
 * A table as a spreadsheet takes it from the clipboard: cells parted by tabs, numbers with all their digits.
 * @param {Table} table
 */
export function spreadsheet({ head, rows }) {
  return [head, ...rows].map((row) => row.join("\t")).join("\n");
}

/**
 * The tables of a tensor, one a channel. What is not known yet (null) is an empty cell.
 * @param {string} name of the whole, "Input"
 * @param {(number | null)[][][]} maps channel, row, column
 * @returns {Table[]}
 */
export function mapTables(name, maps) {
  return maps.map((rows, index) => ({
    caption:
      maps.length > 1 ? t("shared.table.channel", { name, channel: index + 1, of: maps.length }) : name,
    head: ["", ...(rows[0] ?? []).map((_, column) => t("shared.table.column", { column: column + 1 }))],
    rows: rows.map((row, at) => [t("shared.table.row", { row: at + 1 }), ...row.map((value) => value ?? "")]),
  }));
}
