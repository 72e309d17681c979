/** What every lab says of its setting, as the elements that its facts hold: formulas with values, and whether it fits. */

import { outputSize, spoken } from "../draw/formula.js";
import { format } from "../draw/number.js";
import { make } from "../elements/make.js";
import { t } from "../i18n.js";

/** @typedef {import("../draw/formula.js").Part} Part */
/** @typedef {import("../draw/windows.js").Axis} Axis */
/** @typedef {{rows: Axis, columns: Axis}} Axes */

/**
 * Puts facts into their places.
 * @param {HTMLElement} root holds an element a `data-fact`
 * @param {Record<string, Node | string | (Node | string)[]>} facts by name
 */
export function putFacts(root, facts) {
  for (const [name, content] of Object.entries(facts)) {
    const place = root.querySelector(`[data-fact="${name}"]`);
    place?.replaceChildren(...(Array.isArray(content) ? content : [content]));
  }
}

/**
 * The output size by the formula: one line where rows and columns are alike, else one for each.
 * @param {Axes} axes
 * @param {(axis: Axis) => Part[]} [formula]
 * @returns {HTMLElement[]}
 */
export function sizes({ rows, columns }, formula = outputSize) {
  if (JSON.stringify(rows) === JSON.stringify(columns)) return [line(formula(rows))];
  return [
    line([{ text: `${t("shared.lab.rows")} ` }, ...formula(rows)]),
    line([{ text: `${t("shared.lab.columns")} ` }, ...formula(columns)]),
  ];
}

/**
 * A formula, drawn for those who see and spoken for those who hear.
 * @param {Part[]} parts
 * @returns {HTMLElement}
 */
export function line(parts) {
  const drawn = make("span", { "aria-hidden": "true" }, ...parts.map(draw));
  return make("span", { class: "formula" }, drawn, make("span", { class: "spoken" }, spoken(parts)));
}

/**
 * Whether every cell is reached; else which are not, and the stride that would do.
 * @param {Axes} axes
 */
export function fit({ rows, columns }) {
  if (rows.fits && columns.fits) return t("shared.fit.yes");
  const both = rows.unused > 0 && columns.unused > 0;
  const axis = rows.fits ? columns : rows;
  const key = both ? "both" : rows.unused ? "rows" : "columns";
  const values = { rows: rows.unused, columns: columns.unused, exact: format(axis.exact), size: axis.size };
  return t(`shared.fit.${key}`, { ...values, stride: fittingStride(rows, columns) });
}

/**
 * The largest smaller stride at which both directions come out even; 1 always does.
 * @param {Axis} rows
 * @param {Axis} columns
 */
function fittingStride(rows, columns) {
  const ways = [rows, columns].map(({ exact, s }) => Math.round((exact - 1) * s));
  for (let stride = rows.s - 1; stride > 1; stride--) {
    if (ways.every((way) => way % stride === 0)) return stride;
  }
  return 1;
}

/**
 * @param {Part} part
 * @returns {HTMLElement}
 */
function draw(part) {
  if ("text" in part) return make("span", part.role ? { class: part.role } : {}, part.text);
  const [top, bottom] = [part.top.map(draw), part.bottom.map(draw)];
  return make("span", { class: "fraction" }, make("span", {}, ...top), make("span", {}, ...bottom));
}
