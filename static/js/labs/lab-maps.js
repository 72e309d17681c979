/** All output maps, small, one beside the other: N filters make a volume of depth N. Each leads to its filter. */

import { pixels } from "../draw/matrix.js";
import { filled } from "../draw/windows.js";
import { make } from "../elements/make.js";
import { t } from "../i18n.js";

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

  /**
   * @param {number[][][]} output (map, row, column)
   * @param {[number, number, number]} shape
   * @param {(map: number) => (value: number) => [number, number, number]} paint the colours of a map
   */
  draw(output, shape, paint) {
    const [count, rows, columns] = shape;
    this.#shape = shape;
    this.root.hidden = count < 2;
    this.root.setAttribute("aria-label", t("shared.lab.maps", { maps: count }));
    while (this.#maps.length > count) this.#maps.pop()?.button.remove();
    for (let filter = 0; filter < count; filter++) {
      const values = output[filter].flat();
      const rgba = pixels(values, values.length, paint(filter));
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
      const pressed = String(filter === current);
      if (map.button.ariaPressed !== pressed) map.button.ariaPressed = pressed;
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
    button.setAttribute("aria-label", t("shared.lab.maps.show", { map: filter + 1 }));
    button.addEventListener("click", () => this.#show(filter));
    this.root.append(button);
    return { button, context: canvas.getContext("2d"), image: new ImageData(1, 1), filled: 0 };
  }
}
