/** Two maps side by side in one scale of colours, and their difference. */

import { paintLevels } from "../draw/heatmap.js";
import { format } from "../draw/number.js";
import { make } from "../elements/make.js";
import { t } from "../i18n.js";
import { reach } from "./explore-order.js";
import { legend, mapScale, put } from "./explore-paint.js";

/** @typedef {import("./explore-maps.js").Levels} Levels */
/** @typedef {import("./explore-source.js").Picture} Picture */
/** @typedef {import("../draw/colour.js").Scale} Scale */

/**
 * @param {[string, string, string]} names  of the one, the other, and the difference
 * @param {number[]} shape  of their layer
 */
export function trio(names, [, rows, columns]) {
  const figures = names.map((name) => {
    const canvas = make("canvas", { class: "pixels", role: "img" });
    Object.assign(canvas, { width: columns, height: rows });
    const below = make("div", { class: "trio-scale" });
    const title = make("h4", {}, name);
    return { name, canvas, below, root: make("figure", {}, title, canvas, below) };
  });
  const root = make("div", { class: "trio small" }, ...figures.map((figure) => figure.root));

  /**
   * @param {[Picture, Picture]} pictures
   * @param {string} layer
   * @param {[Levels, Levels, Levels]} maps
   * @param {import("./explore-paint.js").Look} look
   */
  function paint(pictures, layer, maps, look) {
    const scale = sharedScale(pictures, layer, [maps[0], maps[1]], look);
    const scales = [scale, scale, differenceScale(scale, maps[2], look)];
    const width = pictures[0].shape(layer)[2];
    for (const [index, { name, canvas, below }] of figures.entries()) {
      const { low, high } = maps[index];
      put(canvas, paintLevels(maps[index], width, scales[index]));
      canvas.setAttribute(
        "aria-label",
        t("explore.compare.map", { name, low: format(low), high: format(high) }),
      );
      below.replaceChildren(legend(scales[index]));
    }
    root.dataset.painted = "";
  }

  return { root, paint };
}

/**
 * A scale that suits a map of both runs: signed where one of them is, full strength at the larger of their bounds.
 * @param {[Picture, Picture]} pictures
 * @param {string} layer
 * @param {[Levels, Levels]} maps
 * @param {import("./explore-paint.js").Look} look
 * @returns {Scale}
 */
export function sharedScale(pictures, layer, maps, look) {
  const scales = maps.map((map, index) => mapScale(pictures[index], layer, map, look));
  const kind = scales.some((scale) => scale.kind === "diverging") ? "diverging" : "sequential";
  return { kind, bound: Math.max(...scales.map(({ bound }) => bound)), theme: look.theme };
}

/**
 * The scale of a difference: its own where every map has its own, else that of the maps.
 * @param {Scale} scale
 * @param {Levels} map
 * @param {import("./explore-paint.js").Look} look
 * @returns {Scale}
 */
export function differenceScale(scale, map, { range, theme }) {
  const own = reach({ min: map.low, max: map.high });
  return { kind: "diverging", bound: range === "map" ? own : scale.bound, theme };
}
