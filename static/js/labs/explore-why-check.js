/** Whether a map depends on what was learned: the same map in networks whose layers are shuffled, and how alike it is. */

import { paintValues } from "../draw/heatmap.js";
import { format } from "../draw/number.js";
import { make } from "../elements/make.js";
import { t } from "../i18n.js";
import { put } from "./explore-paint.js";
import { scaleOf } from "./explore-why-map.js";

/** @typedef {import("./explore-why-map.js").Shown} Shown */
/** @typedef {import("./explore-why-source.js").Check} Check */
/** @typedef {import("../draw/colour.js").Theme} Theme */

export function whyCheck() {
  const list = make("ol", { class: "why-steps" });
  const verdict = make("p", { class: "why-verdict", role: "status" });
  const text = make("p", { class: "quiet" }, t("explore.why.check.text"));
  const root = make(
    "section",
    { class: "why-check" },
    make("h3", { class: "small" }, t("explore.why.check")),
    text,
    list,
    verdict,
  );
  /** @type {{canvas: HTMLCanvasElement, values: number[][]}[]} */
  let tiles = [];

  /**
   * @param {string} name
   * @param {number[][]} values
   * @param {number} correlation
   */
  function tile(name, values, correlation) {
    const canvas = make("canvas", { class: "pixels", role: "img" });
    const number = format(correlation, 2);
    canvas.setAttribute("aria-label", t("explore.why.check.tile", { name, correlation: number }));
    tiles.push({ canvas, values });
    return make(
      "li",
      {},
      canvas,
      make("span", { class: "why-step-name quiet" }, name),
      make("data", { value: String(correlation) }, number),
    );
  }

  /**
   * @param {Shown} shown
   * @param {Theme} theme
   */
  function paint(shown, theme) {
    for (const { canvas, values } of tiles) {
      const flat = values.flat();
      const found = {
        ...shown.found,
        values,
        low: Math.min(...rowsOf(values, Math.min)),
        high: Math.max(...rowsOf(values, Math.max)),
      };
      put(canvas, paintValues(flat, values[0].length, scaleOf({ ...shown, found }, theme)));
    }
  }

  return {
    root,
    paint,
    /**
     * @param {Shown} shown
     * @param {Check} found
     * @param {Theme} theme
     */
    draw(shown, { steps, verdict: said }, theme) {
      tiles = [];
      list.replaceChildren(
        tile(t("explore.why.check.learned"), shown.found.values, 1),
        ...steps.map(({ layer, values, correlation }) => tile(layer, values, correlation)),
      );
      paint(shown, theme);
      const key = said === "depends" ? "depends" : "independent";
      const correlation = format(steps[steps.length - 1].correlation, 2);
      verdict.textContent = t(`explore.why.check.${key}`, { correlation });
      list.removeAttribute("aria-busy");
    },
    /** While it is being asked for: what is there is of another map. */
    wait() {
      if (!list.childElementCount) verdict.textContent = t("explore.why.check.waiting");
      list.setAttribute("aria-busy", "true");
    },
    /** There is no check of this. @param {string} reason */
    none(reason) {
      tiles = [];
      list.replaceChildren();
      list.removeAttribute("aria-busy");
      verdict.textContent = reason;
    },
  };
}

/**
 * @param {number[][]} values
 * @param {(...numbers: number[]) => number} extreme
 */
function rowsOf(values, extreme) {
  return values.map((row) => extreme(...row));
}
