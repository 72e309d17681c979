/** The colours of the current map with the numbers at their ends. */

import { pixels } from "../draw/matrix.js";
import { format } from "../draw/number.js";
import { make } from "../elements/make.js";
import { t } from "../i18n.js";

const WIDTH = 101;

export class Legend {
  root = make("div", { class: "legend" });
  #canvas = make("canvas", { width: String(WIDTH), height: "1", "aria-hidden": "true" });

  /** @param {import("./lab-paint.js").Colours} colours */
  draw({ low, high, paint }) {
    const values = Array.from({ length: WIDTH }, (_, index) => low + (index / (WIDTH - 1)) * (high - low));
    this.#canvas.getContext("2d")?.putImageData(new ImageData(pixels(values, WIDTH, paint), WIDTH, 1), 0, 0);
    const ends = [format(low), format(high)];
    this.root.role = "img";
    this.root.setAttribute("aria-label", t("shared.lab.legend", { low: ends[0], high: ends[1] }));
    this.root.replaceChildren(ends[0], this.#canvas, ends[1]);
  }
}
