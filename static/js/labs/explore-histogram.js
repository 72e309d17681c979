/** What values are like together: a histogram over the colours that they have in the maps, and its numbers. */

import { paintValues } from "../draw/heatmap.js";
import { bars, ticks } from "../draw/histogram.js";
import { format, grouped } from "../draw/number.js";
import { make } from "../elements/make.js";
import { t } from "../i18n.js";
import { svg } from "./explore-overlay.js";
import { mapScale, put } from "./explore-paint.js";

/** @typedef {import("./explore.js").State} State */
/** @typedef {import("./explore-source.js").Picture} Picture */
/** @typedef {{shape: number[], min: number, max: number, mean: number, zero_fraction: number,
 *   histogram: import("../draw/histogram.js").Histogram}} Statistics */

/** How fine the strip of colours is. */
const STRIP = 128;

/**
 * @param {Picture} picture
 * @param {string} layer
 * @param {Statistics} found  of the layer or of one of its channels
 * @returns {{root: HTMLElement, draw: (state: Readonly<State>) => void}} `draw` colours the strip
 */
export function statistics(picture, layer, found) {
  const { min, max, zero_fraction: share, histogram, shape } = found;
  const count = shape.reduce((product, n) => product * n, 1);
  const zeros = Math.round(share * count);
  const strip = make("canvas", { class: "pixels histogram-strip", "aria-hidden": "true" });
  const name = t("explore.histogram", { count: grouped(count), low: format(min), high: format(max) });
  const root = make(
    "div",
    { class: "statistics" },
    make(
      "figure",
      { class: "histogram" },
      drawn(histogram, zeros, name),
      strip,
      axis(histogram.edges),
      make("figcaption", { class: "small quiet" }, caption(histogram, zeros, share)),
    ),
    make(
      "dl",
      { class: "facts small" },
      .../** @type {const} */ (["min", "mean", "max"]).flatMap((name) => [
        make("dt", { class: "quiet" }, t(`explore.table.${name}`)),
        make("dd", {}, make("data", { class: name, value: String(found[name]) }, format(found[name]))),
      ]),
      make("dt", { class: "quiet" }, t("explore.card.zeros")),
      make(
        "dd",
        {},
        make("data", { class: "zeros", value: String(share), title: grouped(zeros) }, percentage(share)),
      ),
    ),
  );
  let painted = "";
  return {
    root,
    draw(state) {
      const look = `${state.theme} ${state.range}`;
      if (painted === look) return;
      painted = look;
      const [low, high] = [histogram.edges[0], histogram.edges[histogram.edges.length - 1]];
      const values = Array.from({ length: STRIP }, (_, i) => low + ((i + 0.5) / STRIP) * (high - low));
      put(strip, paintValues(values, STRIP, mapScale(picture, layer, { low: min, high: max }, state)));
    },
  };
}

/**
 * @param {import("../draw/histogram.js").Histogram} histogram
 * @param {number} zeros
 * @param {string} name
 */
function drawn(histogram, zeros, name) {
  const { bars: shapes, zero } = bars(histogram, zeros);
  const root = svg("svg", {
    class: "histogram-bars",
    viewBox: "0 0 1 1",
    preserveAspectRatio: "none",
    role: "img",
    "aria-label": name,
  });
  for (const { x, width, height, low, high, count } of shapes) {
    const bar = svg("rect", {
      x: String(x),
      width: String(width),
      y: String(1 - height),
      height: String(height),
    });
    const title = svg("title");
    title.textContent = t("explore.histogram.bar", {
      low: format(low),
      high: format(high),
      count: grouped(count),
    });
    bar.append(title);
    root.append(bar);
  }
  if (zero !== null) root.append(svg("path", { class: "zero", d: `M${zero} 0V1` }));
  return root;
}

/**
 * What the height stands for, and that zeros have no part in it.
 * @param {import("../draw/histogram.js").Histogram} histogram
 * @param {number} zeros
 * @param {number} share
 */
function caption(histogram, zeros, share) {
  const { bars: shapes, most } = bars(histogram, zeros);
  const some = shapes.some(({ count }) => count > 0);
  return [
    ...(some ? [t("explore.histogram.tallest", { count: grouped(most) })] : []),
    ...(zeros ? [t("explore.histogram.zeros", { share: percentage(share) })] : []),
  ].join(" ");
}

/** @param {number[]} edges */
function axis(edges) {
  const numbers = ticks(edges).map(({ at, value }) => {
    const number = make("span", {}, format(value));
    number.style.left = `${at * 100}%`;
    number.dataset.end = at === 0 ? "left" : at === 1 ? "right" : "";
    return number;
  });
  return make("div", { class: "histogram-axis quiet", "aria-hidden": "true" }, ...numbers);
}

/**
 * A share as whole per cent, but none that is there as 0 and none that is not whole as 100.
 * @param {number} share
 */
export function percentage(share) {
  const rounded = Math.round(share * 100);
  if (share > 0 && rounded === 0) return "< 1 %";
  if (share < 1 && rounded === 100) return "> 99 %";
  return `${rounded} %`;
}
