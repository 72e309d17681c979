/** What follows from the setting: output size by the formula, shape, parameters, multiply-adds, and whether it fits. */

import { outputSize, parameters, spoken } from "../draw/formula.js";
import { format, grouped } from "../draw/number.js";
import { make } from "../elements/make.js";
import { t } from "../i18n.js";

/** @typedef {import("../draw/formula.js").Part} Part */
/** @typedef {import("../draw/windows.js").Axis} Axis */

/**
 * @param {HTMLElement} root holds an element a `data-fact`
 * @param {import("./convolution-views.js").Figure} figure
 */
export function summarise(root, { setting, reply }) {
  const { rows, columns } = reply.arithmetic;
  /** @param {string} name @param {...(Node | string)} content */
  const put = (name, ...content) => root.querySelector(`[data-fact="${name}"]`)?.replaceChildren(...content);
  const alike = JSON.stringify(rows) === JSON.stringify(columns);
  const sizes = alike
    ? [line(outputSize(rows))]
    : [
        line([{ text: `${t("convolution.rows")} ` }, ...outputSize(rows)]),
        line([{ text: `${t("convolution.columns")} ` }, ...outputSize(columns)]),
      ];
  put("size", ...sizes);
  const [maps, height, width] = reply.shape;
  put("shape", make("span", { class: "output" }, `${height} × ${width} × ${maps}`));
  put(
    "parameters",
    line(parameters(setting.kernel, setting.depth / setting.groups, setting.filters, reply.parameters.total)),
  );
  put("operations", grouped(reply.multiply_adds));
  put("fit", fit(rows, columns));
}

/**
 * Whether every cell is reached; else which are not, and the stride that would do.
 * @param {Axis} rows
 * @param {Axis} columns
 */
export function fit(rows, columns) {
  if (rows.fits && columns.fits) return t("convolution.fit.yes");
  const both = rows.unused > 0 && columns.unused > 0;
  const axis = rows.fits ? columns : rows;
  const key = both ? "both" : rows.unused ? "rows" : "columns";
  const values = { rows: rows.unused, columns: columns.unused, exact: format(axis.exact), size: axis.size };
  return t(`convolution.fit.${key}`, { ...values, stride: fittingStride(rows, columns) });
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
 * @param {Part[]} parts
 * @returns {HTMLElement}
 */
function line(parts) {
  const drawn = make("span", { "aria-hidden": "true" }, ...parts.map(draw));
  return make("span", { class: "formula" }, drawn, make("span", { class: "spoken" }, spoken(parts)));
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
