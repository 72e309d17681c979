/** The values that the expression reads, each number to type or drag; as a text too, for another shape. */

import { make } from "../elements/make.js";
import { NumberScrubber } from "../elements/number-scrubber.js";
import { t } from "../i18n.js";
import { withNumber } from "./backprop-setting.js";

/** @typedef {import("./backprop-setting.js").Value} Value */

/** Larger tensors are edited as a text only. */
const MOST_CELLS = 36;
const LARGEST = 1e6;

/**
 * A value written as in Python: [[1, 2], [3, 4]]; null for what is none.
 * @param {string} text
 * @returns {Value | null}
 */
export function readTensor(text) {
  try {
    const value = JSON.parse(text.replaceAll("−", "-").trim());
    const rows = Array.isArray(value) ? value : [];
    const flat = rows.flat();
    if (typeof value === "number") return value;
    const even = rows.every((row) => Array.isArray(row) && row.length === rows[0].length && row.length > 0);
    const plain = rows.every((row) => typeof row === "number");
    return rows.length > 0 && (even || plain) && flat.every((each) => typeof each === "number")
      ? value
      : null;
  } catch {
    return null;
  }
}

/** @param {Value} value */
export function writeTensor(value) {
  return JSON.stringify(value).replaceAll(",", ", ");
}

export class Values {
  #root;
  #changed;
  #problem;
  #shown = "";

  /**
   * @param {HTMLElement} root
   * @param {(name: string, value: Value) => void} changed
   * @param {(sentence: string) => void} problem
   */
  constructor(root, changed, problem) {
    this.#root = root;
    this.#changed = changed;
    this.#problem = problem;
  }

  /** @param {Record<string, Value>} values */
  draw(values) {
    const shape = JSON.stringify(Object.entries(values).map(([name, value]) => [name, shapeOf(value)]));
    if (shape !== this.#shown) this.#build(values);
    this.#shown = shape;
    for (const [name, value] of Object.entries(values)) this.#fill(name, value);
  }

  /** @param {Record<string, Value>} values */
  #build(values) {
    const made = Object.entries(values).map(([name, value]) => {
      const rows = Array.isArray(value) ? (Array.isArray(value[0]) ? value : [value]) : null;
      const count = rows ? rows.flat().length : 1;
      const cells = rows ? this.#cells(name, value) : scrubber(name, [], name);
      const text = this.#text(name);
      const label = rows ? [make("span", { class: "scrub-label", "aria-hidden": "true" }, name)] : [];
      return make(
        "div",
        { class: rows ? "value tensor" : "value" },
        ...label,
        ...(count <= MOST_CELLS ? [cells] : []),
        text,
      );
    });
    this.#root.replaceChildren(...made);
  }

  /**
   * @param {string} name
   * @param {Value} value
   */
  #cells(name, value) {
    const rows = /** @type {number[][]} */ (Array.isArray(/** @type {any} */ (value)[0]) ? value : [value]);
    const flat = !Array.isArray(/** @type {any} */ (value)[0]);
    const body = rows.map((row, r) =>
      make(
        "div",
        { class: "cells-row" },
        ...row.map((_, c) =>
          scrubber(name, flat ? [c] : [r, c], `${name}[${(flat ? [c] : [r, c]).join(", ")}]`),
        ),
      ),
    );
    const group = make("div", { class: "cells", role: "group", "aria-label": name }, ...body);
    return group;
  }

  /** @param {string} name */
  #text(name) {
    const input = make("input", {
      type: "text",
      "data-text": name,
      "aria-label": t("backprop.text.of", { name }),
      spellcheck: "false",
    });
    input.addEventListener("change", () => {
      const value = readTensor(input.value);
      if (value === null) this.#problem(t("backprop.problem.value", { name }));
      else this.#changed(name, value);
    });
    const summary = make(
      "summary",
      { title: t("backprop.text.hint", { name }), "aria-label": t("backprop.text.of", { name }) },
      "[ ]",
    );
    return make("details", { class: "value-text" }, summary, input);
  }

  /**
   * @param {string} name
   * @param {Value} value
   */
  #fill(name, value) {
    for (const each of this.#root.querySelectorAll(`number-scrubber[data-name="${name}"]`)) {
      if (!(each instanceof HTMLElement) || !(each instanceof NumberScrubber)) continue;
      const at = /** @type {number[]} */ (JSON.parse(each.dataset.at ?? "[]"));
      each.min = -LARGEST;
      each.max = LARGEST;
      each.value = /** @type {number} */ (
        at.reduce((part, index) => /** @type {any} */ (part)[index], /** @type {any} */ (value))
      );
    }
    const text = this.#root.querySelector(`input[data-text="${name}"]`);
    if (text instanceof HTMLInputElement && text !== document.activeElement) text.value = writeTensor(value);
  }

  /**
   * A number that was dragged or typed.
   * @param {CustomEvent} event `scrub`
   * @param {Record<string, Value>} values
   */
  heard({ target, detail }, values) {
    const { name = "", at = "[]" } = /** @type {HTMLElement} */ (target).dataset;
    if (name in values) this.#changed(name, withNumber(values[name], JSON.parse(at), detail.value));
  }
}

/** @param {Value} value */
function shapeOf(value) {
  if (typeof value === "number") return [];
  return Array.isArray(value[0]) ? [value.length, value[0].length] : [value.length];
}

/**
 * @param {string} name
 * @param {number[]} at
 * @param {string} label
 */
function scrubber(name, at, label) {
  const element = document.createElement("number-scrubber");
  const id = [name, ...at].join("-");
  for (const [key, value] of Object.entries({ name: id, label, step: "0.1" }))
    element.setAttribute(key, value);
  element.dataset.name = name;
  element.dataset.at = JSON.stringify(at);
  return element;
}
