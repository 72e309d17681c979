/** The body of a tensor grid that shows numbers: one element a cell, touched only where something changed. */

import { coarse, format } from "../draw/number.js";
import { cells as cellsOf } from "../draw/windows.js";
import { inside } from "./grid-inside.js";
import { make } from "./make.js";
import { setText } from "./text.js";

/** @typedef {import("./tensor-grid.js").View} View */
/** @typedef {import("./tensor-grid.js").Marks} Marks */
/** @typedef {import("./tensor-grid.js").Cell} Cell */

/** Width of a digit as a part of the font's size. */
const DIGIT = 0.62;
/** Below this many pixels fewer digits are better than smaller ones. */
const LEAST = 10;

export class CellsBody {
  root = make("div", { class: "grid-cells", role: "presentation" });
  /** @type {HTMLElement[]} */
  #cells = [];
  /** @type {View | null} */
  #view = null;
  #layout = "";
  /** @type {(cell: Cell) => string} */
  #name = () => "";
  #filled = 0;
  /** @type {(value: number) => string} */
  #text = format;
  /** @type {Record<string, Set<number>>} */
  #classes = {};
  /** @type {HTMLElement | null} */
  #focused = null;

  /**
   * @param {View} view
   * @param {(cell: Cell) => string} name
   */
  draw(view, name) {
    const layout = JSON.stringify([view.rows, view.columns, view.padding, view.spread, view.unreached]);
    const rebuilt = layout !== this.#layout;
    const before = this.#view;
    this.#view = view;
    this.#name = name;
    if (rebuilt) this.#build(view);
    this.#layout = layout;
    const sizes = Array.from(view.values, Math.abs).filter(Number.isFinite);
    const largest = sizes.reduce((most, size) => Math.max(most, size), 0);
    /** @type {((value: number) => string)[]} from the most exact to the shortest */
    const ways = [(value) => format(value), (value) => format(value, 2), (value) => coarse(value, largest)];
    let [texts, font] = this.#fit(view, ways[0]);
    for (const way of ways.slice(1)) if (font < LEAST) [texts, font] = this.#fit(view, way);
    this.root.style.setProperty("--font", `${Math.round(font * 2) / 2}px`);
    this.#filled = view.rows * view.columns;
    const renamed = rebuilt || before?.label !== view.label || Boolean(view.before);
    for (const [index, text] of texts.entries()) this.#write(index, text, renamed);
    const { shade } = view;
    for (const [index, cell] of shade ? this.#cells.entries() : [])
      cell.style.setProperty("--shade", `${Math.round(100 * Number(shade?.(view.values[index])))}%`);
    this.root.classList.toggle("shaded", Boolean(shade));
  }

  /**
   * All numbers as texts, written one way, and the size at which the longest fits into a cell.
   * @param {View} view
   * @param {(value: number) => string} way
   * @returns {[string[], number]}
   */
  #fit({ rows, columns, values, cell, across = cell, widest = 1 }, way) {
    this.#text = way;
    const texts = Array.from({ length: rows * columns }, (_, index) => way(values[index]));
    const longest = texts.reduce((most, text) => Math.max(most, text.length), widest);
    return [texts, Math.min(cell * 0.5, (across - 2) / (longest * DIGIT), 16)];
  }

  /** @param {Marks} marks */
  mark({ window = null, current = null, lit = null, kept = null, filled = null }) {
    const view = this.#view;
    if (!view) return;
    this.#toggle("tap", window ? cellsOf(window, view.columns) : new Set());
    this.#toggle("current", current ? new Set([current.row * view.columns + current.column]) : new Set());
    this.#toggle("lit", lit ?? new Set());
    this.#toggle("kept", kept ?? new Set());
    const until = filled ?? view.rows * view.columns;
    const [from, to] = [Math.min(until, this.#filled), Math.max(until, this.#filled)];
    this.#filled = until;
    for (let index = from; index < to; index++) {
      this.#write(index, index < until ? this.#text(view.values[index]) : "", true);
    }
  }

  /**
   * @param {Cell} cell
   * @param {boolean} take whether to move the focus there, too
   */
  focus({ row, column }, take) {
    const element = this.#cells[row * (this.#view?.columns ?? 0) + column];
    if (!element) return;
    if (this.#focused) this.#focused.tabIndex = -1;
    element.tabIndex = 0;
    this.#focused = element;
    if (take) element.focus({ preventScroll: false });
  }

  /**
   * @param {EventTarget | null} target
   * @returns {Cell | null}
   */
  cellOf(target) {
    const index = this.#cells.indexOf(/** @type {HTMLElement} */ (target));
    const columns = this.#view?.columns ?? 1;
    return index < 0 ? null : { row: Math.floor(index / columns), column: index % columns };
  }

  /** @param {View} view */
  #build(view) {
    const { rows, columns, unreached } = view;
    this.#cells = [];
    this.#classes = {};
    this.#focused = null;
    this.root.style.gridTemplateColumns = `repeat(${columns}, var(--across))`;
    this.root.replaceChildren();
    for (let row = 0; row < rows; row++) {
      const line = make("div", { role: "row", "aria-rowindex": String(row + 1) });
      for (let column = 0; column < columns; column++) {
        const cell = make("div", { role: "gridcell", tabindex: "-1", "aria-colindex": String(column + 1) });
        const never = row >= rows - (unreached?.rows ?? 0) || column >= columns - (unreached?.columns ?? 0);
        cell.classList.toggle("pad", !inside(view, { row, column }));
        cell.classList.toggle("unreached", never);
        this.#cells.push(cell);
        line.append(cell);
      }
      this.root.append(line);
    }
  }

  /**
   * @param {number} index
   * @param {string} text
   * @param {boolean} rename
   */
  #write(index, text, rename) {
    const cell = this.#cells[index];
    const changed = cell.textContent !== text;
    if (changed) setText(cell, text);
    cell.classList.toggle("blank", text === "");
    const { columns = 1, before, values } = this.#view ?? {};
    cell.classList.toggle(
      "cleared",
      text !== "" && before !== undefined && before[index] !== values?.[index],
    );
    if (changed || rename) {
      cell.setAttribute(
        "aria-label",
        this.#name({ row: Math.floor(index / columns), column: index % columns }),
      );
    }
  }

  /**
   * Give a class to exactly these cells.
   * @param {string} name
   * @param {Set<number>} wanted
   */
  #toggle(name, wanted) {
    const before = this.#classes[name] ?? new Set();
    for (const index of before) if (!wanted.has(index)) this.#cells[index]?.classList.remove(name);
    for (const index of wanted) if (!before.has(index)) this.#cells[index]?.classList.add(name);
    this.#classes[name] = wanted;
  }
}
