/** Loss and accuracy as curves: training thin, test with points; another run behind them, paler. */

import { curve, placed, ticks } from "../draw/chart.js";
import { format } from "../draw/number.js";
import { t } from "../i18n.js";
import { svg } from "./backprop-svg.js";

/** @typedef {import("./train-history.js").Curves} Curves */
/** @typedef {"loss" | "accuracy"} Kind */

const SIZE = { width: 560, height: 230 };
const MARGIN = { left: 46, right: 16, top: 10, bottom: 26 };
/** So many times the loss of guessing is the most that the figure is high. */
const ROOM = 2;

export class Chart {
  #kind;
  #root;
  #read;
  /** @type {number | null} */
  #pointed = null;
  /** @type {[Curves, Curves | null, number, number] | null} */
  #shown = null;

  /**
   * @param {Kind} kind
   * @param {HTMLElement} root with an <svg> and an <output>
   */
  constructor(kind, root) {
    this.#kind = kind;
    this.#root = /** @type {SVGSVGElement} */ (root.querySelector("svg"));
    this.#read = /** @type {HTMLElement} */ (root.querySelector("output"));
    this.#root.addEventListener("pointermove", (event) => this.#point(event));
    this.#root.addEventListener("pointerleave", () => {
      this.#pointed = null;
      this.#redraw();
    });
  }

  /**
   * @param {Curves} curves
   * @param {Curves | null} other  of the run to compare with
   * @param {number} steps
   * @param {number} classes
   */
  draw(curves, other, steps, classes) {
    this.#shown = [curves, other, steps, classes];
    this.#redraw();
  }

  /** @param {PointerEvent} event */
  #point(event) {
    if (!this.#shown) return;
    const box = this.#root.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * SIZE.width;
    const share = (x - MARGIN.left) / (SIZE.width - MARGIN.left - MARGIN.right);
    this.#pointed = Math.max(0, Math.round(share * this.#shown[2]));
    this.#redraw();
  }

  #redraw() {
    if (!this.#shown) return;
    const [curves, other, steps, classes] = this.#shown;
    const frame = this.#frame(curves, other, steps, classes);
    const { left, top, width, height, high } = frame;
    const lines = ticks(high, 4).map((value) => {
      const { y } = placed(frame, { x: 0, y: value });
      const label = svg("text", { x: String(left - 6), y: String(y + 4), "text-anchor": "end" });
      label.textContent = this.#kind === "accuracy" ? `${Math.round(value * 100)} %` : format(value);
      return svg("g", { class: "tick" }, svg("path", { d: `M${left} ${y}H${left + width}` }), label);
    });
    const below = ticks(steps, 4).map((value) => {
      const { x } = placed(frame, { x: value, y: 0 });
      const label = svg("text", { x: String(x), y: String(top + height + 18), "text-anchor": "middle" });
      label.textContent = String(value);
      return svg("g", { class: "tick" }, label);
    });
    const parts = [...lines, ...below];
    if (other) parts.push(...this.#run(frame, other, "ghost"));
    parts.push(...this.#run(frame, curves, "run"));
    if (this.#pointed !== null) {
      const { x } = placed(frame, { x: this.#pointed, y: 0 });
      parts.push(svg("g", {}, svg("path", { class: "pointer", d: `M${x} ${top}V${top + height}` })));
    }
    this.#root.replaceChildren(...parts);
    this.#say(curves);
  }

  /**
   * @param {Curves} curves
   * @param {Curves | null} other
   * @param {number} steps
   * @param {number} classes
   */
  #frame(curves, other, steps, classes) {
    const most = Math.max(...[curves, other].flatMap((each) => (each ? each.loss : [])), 0.1);
    const high = this.#kind === "accuracy" ? 1 : Math.min(most * 1.05, ROOM * Math.log(classes));
    return {
      left: MARGIN.left,
      top: MARGIN.top,
      width: SIZE.width - MARGIN.left - MARGIN.right,
      height: SIZE.height - MARGIN.top - MARGIN.bottom,
      most: steps,
      high,
    };
  }

  /**
   * @param {import("../draw/chart.js").Frame} frame
   * @param {Curves} curves
   * @param {string} name
   */
  #run(frame, curves, name) {
    const training = curves[this.#kind].map((y, x) => ({ x, y }));
    const test = curves.looks.map((look) => ({ x: look.step, y: look[this.#kind] }));
    const points = test.map((point) => {
      const { x, y } = placed(frame, point);
      return svg("circle", { cx: x.toFixed(1), cy: y.toFixed(1), r: "2.5" });
    });
    return [
      svg("g", { class: `${name} training` }, svg("path", { d: curve(frame, training) })),
      svg("g", { class: `${name} test` }, svg("path", { d: curve(frame, test) }), ...points),
    ];
  }

  /** @param {Curves} curves */
  #say(curves) {
    const step = Math.min(this.#pointed ?? Number.POSITIVE_INFINITY, curves.loss.length - 1);
    const look = curves.looks.findLast((each) => each.step <= Math.max(step + 1, 0));
    /** @param {number | undefined} value */
    const said = (value) =>
      value === undefined ? "–" : this.#kind === "accuracy" ? `${format(value * 100)} %` : format(value);
    const training = said(step >= 0 ? curves[this.#kind][step] : undefined);
    this.#read.textContent = t("train.read", { step: step + 1, training, test: said(look?.[this.#kind]) });
  }
}
