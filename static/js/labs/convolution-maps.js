/** All output maps, small, one beside the other: N filters make a volume of depth N. Each leads to its filter. */

import { pixels } from "../draw/matrix.js";
import { make } from "../elements/make.js";
import { t } from "../i18n.js";
import { filled } from "./convolution-links.js";
import { mapColours } from "./convolution-paint.js";

/** @typedef {import("./convolution-views.js").Figure} Figure */

export class MapStrip {
  root = make("div", { class: "maps", role: "group" });
  #show;
  /** @type {{button: HTMLButtonElement, context: CanvasRenderingContext2D | null, image: ImageData, filled: number}[]} */
  #maps = [];
  /** @type {[number, number, number]} */
  #shape = [0, 0, 0];

  /** @param {(filter: number) => void} show */
  constructor(show) {
    this.#show = show;
  }

  /** @param {Figure} figure */
  draw(figure) {
    const { result } = figure;
    const [count, rows, columns] = result.shape;
    this.#shape = result.shape;
    this.root.hidden = count < 2;
    this.root.setAttribute("aria-label", t("convolution.maps", { maps: count }));
    while (this.#maps.length > count) this.#maps.pop()?.button.remove();
    for (let filter = 0; filter < count; filter++) {
      const values = result.output[filter].flat();
      const rgba = pixels(values, values.length, mapColours(figure, filter).paint);
      this.#maps[filter] ??= this.#make(filter);
      const map = this.#maps[filter];
      const canvas = map.context?.canvas;
      if (canvas) [canvas.width, canvas.height] = [columns, rows];
      map.image = new ImageData(rgba, columns, rows);
      map.filled = 0;
    }
  }

  /**
   * @param {number} step of the animation
   * @param {number} current filter
   */
  mark(step, current) {
    const columns = this.#shape[2];
    this.#maps.forEach((map, filter) => {
      const until = filled(step, filter, this.#shape);
      map.button.setAttribute("aria-pressed", String(filter === current));
      if (until === map.filled || !map.context) return;
      if (until < map.filled) map.context.clearRect(0, 0, columns, this.#shape[1]);
      map.filled = until;
      const whole = Math.floor(until / columns);
      map.context.putImageData(map.image, 0, 0, 0, 0, columns, whole);
      if (until % columns) map.context.putImageData(map.image, 0, 0, 0, whole, until % columns, 1);
    });
  }

  /** @param {number} filter */
  #make(filter) {
    const canvas = make("canvas", { class: "pixels", "aria-hidden": "true" });
    const button = make("button", { type: "button", class: "thumb" }, canvas, String(filter + 1));
    button.setAttribute("aria-label", t("convolution.maps.show", { filter: filter + 1 }));
    button.addEventListener("click", () => this.#show(filter));
    this.root.append(button);
    return { button, context: canvas.getContext("2d"), image: new ImageData(1, 1), filled: 0 };
  }
}
