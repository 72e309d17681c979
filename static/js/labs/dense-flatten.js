/** How a volume unrolls: from each slice lines spread to its part of the vector, and a ruler names channels and rows. */

import { make } from "../elements/make.js";
import { t } from "../i18n.js";

/** How high the lines between slice and vector are, in pixels. */
const HEIGHT = 26;
/** A row of the volume that is narrower in the vector has no room for its name. */
const NAMED = 44;
const SVG = "http://www.w3.org/2000/svg";

/** @typedef {import("./dense-setting.js").Setting} Setting */

/**
 * One drawing a channel.
 * @param {Setting} setting
 * @param {import("./dense-layout.js").Layout} layout
 */
export function fan({ size: [rows, columns], depth }, { slice, across }) {
  const width = rows * columns * across;
  const inset = (width - columns * slice) / 2;
  return Array.from({ length: depth }, () => {
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", `0 0 ${width} ${HEIGHT}`);
    svg.setAttribute("width", String(width));
    svg.setAttribute("height", String(HEIGHT));
    const area = document.createElementNS(SVG, "path");
    area.setAttribute("d", `M${inset} 0H${width - inset}L${width} ${HEIGHT}H0Z`);
    const edges = document.createElementNS(SVG, "path");
    edges.setAttribute("d", `M${inset} 0L0.5 ${HEIGHT}M${width - inset} 0L${width - 0.5} ${HEIGHT}`);
    edges.setAttribute("class", "edges");
    svg.append(area, edges);
    return svg;
  });
}

/**
 * The vector's parts by channel, each with its rows where their names have room.
 * @param {Setting} setting
 * @param {number} across width of a cell of the vector
 */
export function ruler({ size: [rows, columns], depth }, across) {
  const named = rows > 1 && columns * across >= NAMED;
  return Array.from({ length: depth }, () => {
    const part = make("div", { class: "ruler-channel" });
    part.style.width = `${rows * columns * across}px`;
    if (!named) return part;
    for (let row = 0; row < rows; row++) {
      const mark = make("span", { class: "ruler-row" }, t("dense.row", { row: row + 1 }));
      mark.style.width = `${columns * across}px`;
      part.append(mark);
    }
    return part;
  });
}
