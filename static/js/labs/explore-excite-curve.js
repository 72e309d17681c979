/** How a unit's value grows while a picture is formed that excites it: a curve with its first and its last number. */

import { curve } from "../draw/chart.js";
import { format } from "../draw/number.js";
import { make } from "../elements/make.js";
import { setText } from "../elements/text.js";
import { t } from "../i18n.js";
import { svg } from "./explore-overlay.js";

/** @typedef {import("./explore-excite-run.js").Forming} Forming */

const SIZE = { width: 320, height: 96 };
const MARGIN = 4;

export function exciteCurve() {
  const zero = svg("path", { class: "zero" });
  const line = svg("path", { class: "curve" });
  const plot = svg("svg", { viewBox: `0 0 ${SIZE.width} ${SIZE.height}`, role: "img" });
  plot.append(zero, line);
  const [high, low, last] = ["high", "low", "last"].map((name) => make("span", { class: name }));
  const root = make(
    "figure",
    { class: "excite-curve" },
    make("div", { class: "excite-axis small quiet", "aria-hidden": "true" }, high, low),
    plot,
    make("figcaption", { class: "small quiet" }, last),
  );
  return {
    root,
    /** @param {Forming} forming */
    draw({ values, steps }) {
      const numbers = values.map(({ y }) => y);
      const least = Math.min(0, ...numbers);
      const most = Math.max(0, ...numbers);
      const frame = {
        left: MARGIN,
        top: MARGIN,
        width: SIZE.width - 2 * MARGIN,
        height: SIZE.height - 2 * MARGIN,
        most: steps,
        high: most - least || 1,
      };
      const path = (/** @type {{x: number, y: number}[]} */ points) =>
        curve(
          frame,
          points.map(({ x, y }) => ({ x, y: y - least })),
        );
      line.setAttribute("d", path(values));
      zero.setAttribute(
        "d",
        path([
          { x: 0, y: 0 },
          { x: steps, y: 0 },
        ]),
      );
      setText(high, format(most));
      setText(low, format(least));
      const now = values.at(-1);
      const text = now
        ? t("explore.excite.curve", { step: now.x, steps, first: format(numbers[0]), value: format(now.y) })
        : "";
      setText(last, text);
      plot.setAttribute("aria-label", text || t("explore.excite.curve.empty"));
    },
  };
}
