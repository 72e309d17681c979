/** A step without weights in one line: `max(1, 1, 5, 6) = 6 → output[…]` or `(1 + 1 + 5 + 6) / 4 = 3.25 → output[…]`. */

import { combined, SUM_DIGITS } from "../draw/dotproduct.js";
import { format } from "../draw/number.js";
import { make } from "./make.js";

/** @typedef {import("../draw/dotproduct.js").Combined} Combined */
/** @typedef {import("./dot-product.js").TermNodes} TermNodes */

export class CombinedLine {
  #name = make("span", { class: "dot-name" });
  #result = make("span");
  root = make("div", { class: "dot-line dot-combined" });
  /** @type {TermNodes[]} */
  nodes = [];

  /**
   * @param {Combined} step
   * @param {number} count how many terms stand there
   * @param {(rest: number) => HTMLElement} more what unfolds the others
   */
  constructor(step, count, more) {
    const { open, between, close, terms } = combined(step);
    const body = make("span", { class: "dot-terms" }, open);
    this.nodes = terms.slice(0, count).map(({ row, column }) => {
      const input = make("span", { class: "input" });
      const term = make("span", { class: "dot-term" }, input);
      return { term, input, weight: null, tap: { channel: 0, row, column } };
    });
    for (const [index, { term }] of this.nodes.entries()) body.append(...(index ? [between] : []), term);
    if (count < terms.length) body.append(between, more(terms.length - count));
    body.append(close, this.#result);
    this.root.append(this.#name, body);
  }

  /**
   * @param {Combined} step
   * @param {string} name of the line
   * @param {string} [target] what the result is
   */
  fill(step, name, target) {
    if (this.#name.textContent !== name) this.#name.textContent = name;
    const { terms } = combined(step);
    for (const [index, { term, input }] of this.nodes.entries()) {
      const { input: text, wins } = terms[index];
      if (input.textContent !== text) input.textContent = text;
      term.classList.toggle("wins", wins);
    }
    const output = make("b", { class: "output dot-output" }, format(step.output, SUM_DIGITS));
    const result = [" = ", output];
    if (target) result.push(" → ", make("span", { class: "output dot-target" }, target));
    this.#result.replaceChildren(...result);
  }
}
