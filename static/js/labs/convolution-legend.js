/** The colours of the current map with their numbers: zero is the paper. */

import { paintLegend } from "../draw/heatmap.js";
import { format } from "../draw/number.js";
import { make } from "../elements/make.js";
import { t } from "../i18n.js";
import { scaleOf } from "./convolution-paint.js";

const WIDTH = 101;

export class Legend {
  root = make("div", { class: "legend" });
  #canvas = make("canvas", { width: String(WIDTH), height: "1", "aria-hidden": "true" });

  /**
   * @param {ArrayLike<number>} values of the map
   * @param {import("../draw/colour.js").Theme} theme
   */
  draw(values, theme) {
    const scale = scaleOf(values, theme);
    const { data, width, height } = paintLegend(scale, WIDTH);
    this.#canvas.getContext("2d")?.putImageData(new ImageData(data, width, height), 0, 0);
    const signed = scale.kind === "diverging";
    const ends = [format(signed ? -scale.bound : 0), format(scale.bound)];
    this.root.setAttribute("role", "img");
    this.root.setAttribute("aria-label", t("convolution.legend", { low: ends[0], high: ends[1] }));
    this.root.replaceChildren(ends[0], this.#canvas, ends[1]);
  }
}
