/**
 * The body of a tensor grid that shows colours: one pixel a cell on a canvas that is scaled up without smoothing.
 * The ARIA grid is virtual: a single cell that moves with the focus, so that ten thousand cells cost nothing.
 */

import { pixels, veil } from "../draw/matrix.js";
import { make } from "./make.js";

/** @typedef {import("./tensor-grid.js").View} View */
/** @typedef {import("./tensor-grid.js").Marks} Marks */
/** @typedef {import("./tensor-grid.js").Cell} Cell */

export class CanvasBody {
  root = make("div", { class: "grid-canvas", role: "presentation" });
  #canvas = make("canvas", { "aria-hidden": "true" });
  #veil = make("canvas", { "aria-hidden": "true", class: "grid-veil" });
  #current = make("div", { class: "grid-current", hidden: "" });
  #cell = make("div", { role: "gridcell", tabindex: "0", class: "grid-focus" });
  #row = make("div", { role: "row" }, this.#cell);
  #hatches = make("div", { "aria-hidden": "true" });
  /** @type {View | null} */
  #view = null;
  /** @type {(cell: Cell) => string} */
  #name = () => "";
  #image = new ImageData(1, 1);
  #filled = -1;
  /** @type {Set<number> | null} */
  #lit = null;
  /** @type {Cell} */
  #focus = { row: 0, column: 0 };

  constructor() {
    this.root.append(this.#canvas, this.#hatches, this.#veil, this.#current, this.#row);
    this.#veil.hidden = true;
  }

  /**
   * @param {View} view
   * @param {(cell: Cell) => string} name
   */
  draw(view, name) {
    this.#view = view;
    this.#name = name;
    const { rows, columns, values, paint } = view;
    if (this.#canvas.width !== columns || this.#canvas.height !== rows) {
      for (const canvas of [this.#canvas, this.#veil]) [canvas.width, canvas.height] = [columns, rows];
    }
    this.#image = new ImageData(
      pixels(values, rows * columns, paint ?? (() => [128, 128, 128])),
      columns,
      rows,
    );
    this.#filled = -1;
    this.#hatch(view);
  }

  /** @param {Marks} marks */
  mark({ current = null, lit = null, filled = null }) {
    const view = this.#view;
    if (!view) return;
    this.#fill(Math.min(filled ?? Number.POSITIVE_INFINITY, view.rows * view.columns), view);
    this.#current.hidden = !current;
    if (current) {
      const { cell, across = cell } = view;
      this.#current.style.transform = `translate(${current.column * across}px, ${current.row * cell}px)`;
    }
    if (lit !== this.#lit) {
      this.#lit = lit;
      this.#veil.hidden = !lit;
      if (!lit) return;
      const paper = getComputedStyle(this.#veil)
        .color.match(/[\d.]+/g)
        ?.map(Number) ?? [128, 128, 128];
      const cover = new ImageData(veil(lit, view.rows * view.columns, paper), view.columns, view.rows);
      this.#veil.getContext("2d")?.putImageData(cover, 0, 0);
    }
  }

  /**
   * @param {Cell} cell
   * @param {boolean} take whether to move the focus there, too
   */
  focus(cell, take) {
    const { cell: side, across = side } = this.#view ?? { cell: 1 };
    this.#focus = cell;
    this.#row.setAttribute("aria-rowindex", String(cell.row + 1));
    this.#cell.setAttribute("aria-colindex", String(cell.column + 1));
    this.#cell.setAttribute("aria-label", this.#name(cell));
    this.#cell.style.transform = `translate(${cell.column * across}px, ${cell.row * side}px)`;
    if (take) this.#cell.focus({ preventScroll: true });
  }

  /**
   * @param {EventTarget | null} target
   * @returns {Cell | null}
   */
  cellOf(target) {
    return target === this.#cell ? this.#focus : null;
  }

  /**
   * Show the first `until` cells. Whole rows are put at once; only what changed is put at all.
   * @param {number} until
   * @param {View} view
   */
  #fill(until, { rows, columns }) {
    if (until === this.#filled) return;
    const context = this.#canvas.getContext("2d");
    if (!context) return;
    const whole = Math.floor(until / columns);
    if (until < this.#filled || this.#filled < 0) context.clearRect(0, 0, columns, rows);
    const from = until < this.#filled || this.#filled < 0 ? 0 : Math.floor(this.#filled / columns);
    this.#filled = until;
    if (whole > from) context.putImageData(this.#image, 0, 0, 0, from, columns, whole - from);
    if (until % columns) context.putImageData(this.#image, 0, 0, 0, whole, until % columns, 1);
  }

  /**
   * Padding and cells that no window reaches, as hatched strips over the canvas.
   * @param {View} view
   */
  #hatch({ rows, columns, cell, across = cell, padding, spread = [1, 1], unreached }) {
    const { top, right, bottom, left } = padding ?? { top: 0, right: 0, bottom: 0, left: 0 };
    const strips = [
      [0, 0, top, columns, "pad"],
      [rows - bottom, 0, bottom, columns, "pad"],
      [top, 0, rows - top - bottom, left, "pad"],
      [top, columns - right, rows - top - bottom, right, "pad"],
      ...between(rows, top, bottom, spread[0]).map((row) => [row, left, 1, columns - left - right, "pad"]),
      ...between(columns, left, right, spread[1]).map((column) => [
        top,
        column,
        rows - top - bottom,
        1,
        "pad",
      ]),
      [rows - (unreached?.rows ?? 0), 0, unreached?.rows ?? 0, columns, "unreached"],
      [
        0,
        columns - (unreached?.columns ?? 0),
        rows - (unreached?.rows ?? 0),
        unreached?.columns ?? 0,
        "unreached",
      ],
    ];
    this.#hatches.replaceChildren(
      ...strips
        .filter(([, , height, width]) => height && width)
        .map(([row, column, height, width, kind]) => {
          const strip = make("div", { class: `grid-hatch ${kind}` });
          Object.assign(strip.style, {
            left: `${Number(column) * across}px`,
            top: `${Number(row) * cell}px`,
            width: `${Number(width) * across}px`,
            height: `${Number(height) * cell}px`,
          });
          return strip;
        }),
    );
  }
}

/**
 * The lines between two ends that hold only zeros.
 * @param {number} count of all lines
 * @param {number} first lines that are padding
 * @param {number} last
 * @param {number} step from one line with numbers to the next
 */
function between(count, first, last, step) {
  return [...Array(count).keys()].filter(
    (at) => at > first && at < count - last && (at - first) % step !== 0,
  );
}
