/** The expression's field: a text with, behind it, what is wrong underlined and what is pointed at marked. */

import { make } from "../elements/make.js";

/** @typedef {import("./backprop-source.js").Span} Span */

export class ExpressionField {
  #area;
  #back;
  #problem;
  /** @type {import("./backprop-source.js").Fault | null} */
  #fault = null;
  /** @type {Span | null} */
  #lit = null;

  /**
   * @param {HTMLTextAreaElement} area
   * @param {HTMLElement} back    behind the text, with the same letters
   * @param {HTMLElement} problem
   * @param {(text: string) => void} typed
   * @param {AbortSignal} signal
   */
  constructor(area, back, problem, typed, signal) {
    this.#area = area;
    this.#back = back;
    this.#problem = problem;
    area.addEventListener(
      "input",
      () => {
        this.#fault = null;
        this.#lit = null;
        this.#draw();
        typed(area.value);
      },
      { signal },
    );
    area.addEventListener("scroll", () => (back.scrollLeft = area.scrollLeft), { signal });
  }

  /** @param {string} text */
  set text(text) {
    if (this.#area.value === text) return;
    this.#area.value = text;
    this.#draw();
  }

  /** @param {import("./backprop-source.js").Fault | null} fault */
  set fault(fault) {
    if (this.#fault === fault) return;
    this.#fault = fault;
    this.#problem.textContent = fault?.message ?? "";
    this.#area.setAttribute("aria-invalid", String(fault !== null));
    this.#draw();
  }

  /** @param {Span | null} span of what is pointed at */
  set lit(span) {
    if (this.#lit === span) return;
    this.#lit = span;
    this.#draw();
  }

  #draw() {
    const text = this.#area.value;
    const lines = text.split("\n");
    this.#area.rows = Math.min(8, lines.length);
    const fault = this.#fault;
    if (fault?.line) {
      const start = offset(lines, fault.line, fault.column);
      const end = Math.max(start + 1, offset(lines, fault.line, fault.endColumn));
      this.#back.replaceChildren(
        text.slice(0, start),
        make("mark", { class: "fault" }, text.slice(start, end) || " "),
        text.slice(end),
        "\n",
      );
    } else if (this.#lit) {
      const { line, column, end_line: endLine, end_column: endColumn } = this.#lit;
      const [start, end] = [offset(lines, line, column), offset(lines, endLine, endColumn)];
      this.#back.replaceChildren(
        text.slice(0, start),
        make("mark", {}, text.slice(start, end)),
        text.slice(end),
        "\n",
      );
    } else this.#back.replaceChildren(text, "\n");
  }
}

/**
 * Where a line's column lies in the whole text.
 * @param {string[]} lines
 * @param {number} line from 1
 * @param {number} column from 1
 */
function offset(lines, line, column) {
  const before = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  return before + Math.min(column - 1, (lines[line - 1] ?? "").length);
}
