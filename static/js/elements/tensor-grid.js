/**
 * `<tensor-grid>`: one matrix, as numbers in cells or as colours on a canvas, with a window over it.
 *
 * Property `view` (what the matrix is; set it when data or layout change):
 *   {label, kind, rows, columns, values, mode: "numbers" | "colours", cell, paint?, padding?, spread?, unreached?,
 *   before?, editable?, widest?, across?, shade?, describe?}
 *   `kind` "input" | "filter" | "output" | "gradient" gives the role's colour; `values` row-major; `cell` the side of a cell in
 *   pixels; `paint` value → [r, g, b] for colours; `padding` {top, right, bottom, left} hatched; `spread`
 *   [down, across] how far the numbers within lie apart, zeros between them hatched; `unreached` {rows, columns} at the
 *   end, hatched too; `before` what the values were before something cleared them (ReLU): pale where they differ;
 *   `widest` the longest number, in characters, where several matrices are to
 *   be written in one size; `across` the width of a cell that is no square; `shade` value → 0 … 1, how much of the
 *   role's wash lies behind a number; `describe` (cell, value) → what a screen reader says of a cell, where row and
 *   column are not its place. All coordinates count padded cells from 0.
 * Method `mark` (what lies on it; cheap, call it every step):
 *   {window?, ghost?, current?, lit?, kept?, filled?}: a window ({row, column, rows, columns, dilation}) outlined, another one
 *   pale, one cell emphasised ({row, column}), a set of row-major indices lit, another one (of numbers only) that was
 *   kept before, and how many cells are already filled (null: all); the others stay blank.
 * Events (bubbling): `cell-hover` {row, column} or null, by pointer and by focus; `cell-pick` {row, column} on click or
 *   Enter; `cell-edit` {row, column, value} on editable cells (click or type, Enter keeps, Esc lets go;
 *   or drag sideways; or paste, then `value` may be a block "1,2;3,4" with its first number there); `cell-refused`
 *   {message} where what was pasted is no numbers. Copying puts the whole matrix on the clipboard.
 * For everyone: an ARIA grid, arrow keys, each cell named with its place and value.
 */

import { format } from "../draw/number.js";
import { t } from "../i18n.js";
import { CanvasBody } from "./grid-canvas.js";
import { CellsBody } from "./grid-cells.js";
import { clipboard } from "./grid-clipboard.js";
import { edit } from "./grid-editor.js";
import { innermost, inside } from "./grid-inside.js";
import { place } from "./grid-outline.js";
import { scrubbable } from "./grid-scrub.js";
import { make } from "./make.js";

/** @typedef {import("../draw/windows.js").Window} Window */
/** @typedef {{row: number, column: number}} Cell */
/**
 * @typedef {{label: string, kind: "input" | "filter" | "bias" | "output" | "gradient", rows: number, columns: number,
 *   values: ArrayLike<number>, mode: "numbers" | "colours", cell: number,
 *   paint?: (value: number) => [number, number, number],
 *   padding?: {top: number, right: number, bottom: number, left: number}, spread?: [number, number],
 *   before?: ArrayLike<number>, unreached?: {rows: number, columns: number}, editable?: boolean, widest?: number,
 *   across?: number, shade?: (value: number) => number, describe?: (cell: Cell, value: string) => string}} View
 */
/**
 * @typedef {{window?: Window | null, ghost?: Window | null, current?: Cell | null,
 *   lit?: Set<number> | null, kept?: Set<number> | null, filled?: number | null}} Marks
 */

export class TensorGrid extends HTMLElement {
  /** @type {View | null} */
  #view = null;
  /** @type {Marks} */
  #marks = {};
  /** @type {CellsBody | CanvasBody | null} */
  #body = null;
  /** @type {Cell} */
  #focus = { row: 0, column: 0 };
  /** @type {Cell | null} */
  #hovered = null;
  #window = make("div", { class: "grid-window", hidden: "" });
  #ghost = make("div", { class: "grid-window grid-ghost", hidden: "" });
  #undo = new AbortController();

  connectedCallback() {
    this.#undo = new AbortController();
    const { signal } = this.#undo;
    this.setAttribute("role", "grid");
    this.addEventListener("pointermove", (event) => this.#point(event), { signal });
    this.addEventListener("pointerleave", () => this.#hover(null), { signal });
    scrubbable(
      this,
      (event) => this.#grip(event),
      (cell, value) => this.#changed(cell, value),
      signal,
    );
    clipboard(
      this,
      () => this.#view,
      () => this.#inner(),
      signal,
    );
    this.addEventListener("click", (event) => this.#click(event), { signal });
    this.addEventListener("keydown", (event) => this.#key(event), { signal });
    this.addEventListener("focusin", (event) => this.#focused(event), { signal });
    this.addEventListener("focusout", () => this.#hover(null), { signal });
  }

  disconnectedCallback() {
    this.#undo.abort();
  }

  get view() {
    return this.#view;
  }
  set view(/** @type {View | null} */ view) {
    this.#view = view;
    if (!view) return;
    this.setAttribute("aria-label", view.label);
    this.setAttribute("aria-rowcount", String(view.rows));
    this.setAttribute("aria-colcount", String(view.columns));
    if (view.editable) this.removeAttribute("aria-readonly");
    else this.setAttribute("aria-readonly", "true");
    this.dataset.kind = view.kind;
    this.dataset.mode = view.mode;
    const across = view.across ?? view.cell;
    this.style.width = `${view.columns * across + 1}px`;
    this.style.height = `${view.rows * view.cell + 1}px`;
    this.style.setProperty("--cell", `${view.cell}px`);
    this.style.setProperty("--across", `${across}px`);
    const Body = view.mode === "numbers" ? CellsBody : CanvasBody;
    if (!(this.#body instanceof Body)) {
      this.#body = new Body();
      this.replaceChildren(this.#body.root, this.#ghost, this.#window);
    }
    this.#focus = {
      row: Math.min(this.#focus.row, view.rows - 1),
      column: Math.min(this.#focus.column, view.columns - 1),
    };
    this.#body.draw(view, (cell) => this.#name(cell));
    this.#body.focus(this.#focus, false);
    this.mark(this.#marks);
  }

  get marks() {
    return this.#marks;
  }

  /** @param {Marks} marks */
  mark(marks) {
    this.#marks = marks;
    if (!this.#view || !this.#body) return;
    this.#body.mark(marks);
    this.toggleAttribute("data-lit", Boolean(marks.lit));
    const { cell, across = cell } = this.#view;
    place(this.#window, marks.window ?? null, cell, across);
    place(this.#ghost, marks.ghost ?? null, cell, across);
  }

  /**
   * What a screen reader says of a cell: its place without the padding, and its value.
   * @param {Cell} cell
   */
  #name(cell) {
    const view = /** @type {View} */ (this.#view);
    const index = cell.row * view.columns + cell.column;
    const filled = this.#marks.filled ?? view.rows * view.columns;
    const value = index < filled ? format(view.values[index]) : t("shared.grid.blank");
    const own = inside(view, cell);
    if (!own) return t("shared.grid.padding", { value });
    if (view.describe) return view.describe(cell, value);
    const before = index < filled ? view.before?.[index] : undefined;
    const cleared = before !== undefined && before !== view.values[index];
    const names = { row: own.row + 1, column: own.column + 1, value };
    return cleared
      ? t("shared.grid.cleared", { ...names, before: format(before) })
      : t("shared.grid.cell", names);
  }

  /**
   * Whether a cell may be edited: padding is always zero.
   * @param {Cell} cell
   */
  #editable(cell) {
    return Boolean(this.#view?.editable && inside(this.#view, cell));
  }

  /** The current cell, or the nearest one that is not padding. */
  #inner() {
    return this.#view ? innermost(this.#view, this.#focus) : this.#focus;
  }

  /**
   * The cell under a pointer, from coordinates: the same for cells and canvas.
   * @param {MouseEvent} event
   * @returns {Cell | null}
   */
  #under(event) {
    const view = this.#view;
    if (!view) return null;
    const box = this.getBoundingClientRect();
    const row = Math.floor(((event.clientY - box.top) / box.height) * view.rows);
    const column = Math.floor(((event.clientX - box.left) / box.width) * view.columns);
    const inside = row >= 0 && column >= 0 && row < view.rows && column < view.columns;
    return inside ? { row, column } : null;
  }

  /** @param {PointerEvent} event */
  #point(event) {
    this.#hover(this.#under(event));
  }

  /** @param {Cell | null} cell */
  #hover(cell) {
    const same = cell?.row === this.#hovered?.row && cell?.column === this.#hovered?.column;
    if (same) return;
    this.#hovered = cell;
    this.dispatchEvent(new CustomEvent("cell-hover", { bubbles: true, detail: cell }));
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const cell = this.#under(event);
    if (!cell || event.target instanceof HTMLInputElement) return;
    this.#focus = cell;
    this.#body?.focus(cell, true);
    this.#use(cell);
  }

  /**
   * A click or Enter: edit the cell, or pick it.
   * @param {Cell} cell
   * @param {string} [text] what was typed already
   */
  #use(cell, text) {
    if (this.#editable(cell)) this.#edit(cell, text);
    else this.dispatchEvent(new CustomEvent("cell-pick", { bubbles: true, detail: cell }));
  }

  /**
   * The editable cell that a pointer takes hold of.
   * @param {PointerEvent} event
   */
  #grip(event) {
    const cell = event.target instanceof HTMLInputElement ? null : this.#under(event);
    const view = this.#view;
    if (!cell || !view || !this.#editable(cell)) return null;
    return { cell, value: view.values[cell.row * view.columns + cell.column] };
  }

  /**
   * @param {Cell} cell
   * @param {number} value
   */
  #changed(cell, value) {
    this.dispatchEvent(new CustomEvent("cell-edit", { bubbles: true, detail: { ...cell, value } }));
  }

  /**
   * @param {Cell} cell
   * @param {string} [text]
   */
  #edit(cell, text) {
    const view = /** @type {View} */ (this.#view);
    const value = view.values[cell.row * view.columns + cell.column];
    const shown = text ?? format(value, 6);
    const sides = { cell: view.cell, across: view.across ?? view.cell };
    edit(this, cell, sides, shown, this.#name(cell), text !== undefined, (edited, byKey) => {
      if (edited !== null && edited !== value) {
        this.dispatchEvent(
          new CustomEvent("cell-edit", { bubbles: true, detail: { ...cell, value: edited } }),
        );
      }
      if (byKey) this.#body?.focus(this.#focus, true);
    });
  }

  /** @param {FocusEvent} event */
  #focused(event) {
    const cell = this.#body?.cellOf(event.target);
    if (cell) this.#focus = cell;
    this.#hover(this.#focus);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const view = this.#view;
    if (!view || event.target instanceof HTMLInputElement || event.ctrlKey || event.metaKey || event.altKey)
      return;
    const { row, column } = this.#focus;
    const [down, right] = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[
      event.key
    ] ?? [0, 0];
    if (down || right) {
      this.#focus = {
        row: Math.max(0, Math.min(view.rows - 1, row + down)),
        column: Math.max(0, Math.min(view.columns - 1, column + right)),
      };
      this.#body?.focus(this.#focus, true);
      this.#hover(this.#focus);
    } else if (event.key === "Enter" || event.key === "F2") this.#use(this.#focus);
    else if (/^[-\d.]$/.test(event.key) && this.#editable(this.#focus)) this.#use(this.#focus, event.key);
    else return;
    event.preventDefault();
  }
}

customElements.define("tensor-grid", TensorGrid);
