/** What is spoken for, and where a cell of a map lies, in the reader's words. */

import { format } from "../draw/number.js";
import { t } from "../i18n.js";
import { className } from "./class-name.js";

/** @typedef {import("./explore-why-asked.js").Target} Target */
/** @typedef {import("./explore-source.js").Box} Box */

/**
 * @param {Target} target
 * @param {Pick<import("./explore-source.js").Picture, "model">} picture
 */
export function nameOf({ kind, layer, at }, { model }) {
  const [channel, row, column] = at;
  if (kind === "class") return t("explore.why.class", { name: className(model.classes[channel]) });
  if (row === undefined) return t(`explore.why.${kind === "map" ? "map" : "number"}`, { layer, channel });
  return t("explore.why.value", { layer, channel, row, column });
}

/**
 * What a cell of a map says.
 * @param {import("./explore-why-place.js").Method} method
 * @param {{row: number, column: number}} cell
 * @param {number} value
 */
export function cellText(method, { row, column }, value) {
  const size = format(Math.abs(value));
  if (method !== "occlusion") return t(`explore.why.cell.${method}`, { row, column, value: format(value) });
  return t(`explore.why.cell.${value < 0 ? "rises" : "falls"}`, { row, column, value: size });
}

/** A box in pixels of the photo, its first and last. @param {Box} box */
export function boxText({ row, column, height, width }) {
  const [top, left] = [Math.max(0, Math.round(row)), Math.max(0, Math.round(column))];
  return t("explore.why.box.text", {
    top,
    left,
    bottom: Math.round(row + height) - 1,
    right: Math.round(column + width) - 1,
  });
}
