/**
 * `<number-scrubber label="stride" name="stride">`: a whole number, or `rows × columns` with the attribute `pair`;
 * with `pair="short"` two numbers that are alike stand there as one. With `step="0.1"` a number in steps of that size.
 * Type it, drag it sideways, step it with ↑ ↓ (page keys: ten at a time) or, on touch screens, with − and +.
 *
 * Properties: `value` (a number, or [rows, columns] with `pair`), `min`, `max` (for both numbers of a pair alike),
 *   `allowed` (the only values that stepping may reach, or null),
 *   `describedBy` (id of the sentence that says what is wrong; "" when nothing is).
 * Event (bubbling): `scrub` {name, value, typed}. Dragging and stepping stay within min and max; what is typed is
 *   passed on as it is, so that the page can say why it is impossible. Text that is no number is put back.
 */

import { format, parse } from "../draw/number.js";
import { t } from "../i18n.js";
import { make } from "./make.js";

/** @typedef {number | [number, number]} Value */

/** Pixels of dragging that make one step. */
const PIXELS = 14;

export class NumberScrubber extends HTMLElement {
  min = 1;
  /** @type {number[] | null} */
  allowed = null;
  #max = 99;
  /** @type {[number, number]} */
  #value = [1, 1];
  #input = make("input", { type: "text", inputmode: "numeric", autocomplete: "off", role: "spinbutton" });
  #less = make("button", { type: "button", class: "scrub-step", tabindex: "-1", "aria-hidden": "true" }, "−");
  #more = make("button", { type: "button", class: "scrub-step", tabindex: "-1", "aria-hidden": "true" }, "+");
  #undo = new AbortController();

  connectedCallback() {
    this.#undo = new AbortController();
    const { signal } = this.#undo;
    const label = make("label", { class: "scrub-label" }, this.getAttribute("label") ?? "");
    this.#input.id = `scrub-${this.name}`;
    this.#input.title = t("shared.scrubber.hint");
    if (this.step !== 1) this.#input.inputMode = "decimal";
    label.htmlFor = this.#input.id;
    const box = make("span", { class: "scrub-box" }, this.#less, this.#input, this.#more);
    this.replaceChildren(label, box);
    this.#less.addEventListener("click", () => this.#step(-1), { signal });
    this.#more.addEventListener("click", () => this.#step(1), { signal });
    this.#input.addEventListener("change", () => this.#typed(), { signal });
    this.#input.addEventListener("keydown", (event) => this.#key(event), { signal });
    this.#input.addEventListener("focus", () => this.#input.select(), { signal });
    this.#draggable(label, signal);
    this.#draggable(this.#input, signal);
    this.#draw();
  }

  disconnectedCallback() {
    this.#undo.abort();
  }

  get name() {
    return this.getAttribute("name") ?? "";
  }

  get pair() {
    return this.hasAttribute("pair");
  }

  get step() {
    return Number(this.getAttribute("step") ?? 1);
  }

  /** @returns {Value} */
  get value() {
    return this.pair ? [...this.#value] : this.#value[0];
  }
  set value(/** @type {Value} */ value) {
    this.#value = typeof value === "number" ? [value, value] : [value[0], value[1]];
    this.#draw();
  }

  get max() {
    return this.#max;
  }
  set max(max) {
    this.#max = max;
    this.#draw();
  }

  set describedBy(/** @type {string} */ id) {
    if (id) this.#input.setAttribute("aria-describedby", id);
    else this.#input.removeAttribute("aria-describedby");
    this.#input.setAttribute("aria-invalid", String(id !== ""));
  }

  #draw() {
    const [rows, columns] = this.#value;
    const one = !this.pair || (rows === columns && this.getAttribute("pair") === "short");
    const text = one ? format(rows, 6) : `${rows} × ${columns}`;
    if (this.#input.value !== text) this.#input.value = text;
    this.#input.size = Math.max(text.length, 2);
    this.#input.setAttribute("aria-valuenow", String(rows));
    this.#input.setAttribute("aria-valuetext", text);
    this.#input.setAttribute("aria-valuemin", String(this.min));
    this.#input.setAttribute("aria-valuemax", String(this.#max));
    this.#less.disabled = Math.min(rows, columns) <= this.min;
    this.#more.disabled = Math.max(rows, columns) >= this.#max;
  }

  /**
   * @param {[number, number]} value
   * @param {boolean} typed
   */
  #set(value, typed) {
    const same = value[0] === this.#value[0] && value[1] === this.#value[1];
    this.value = value;
    if (same) return;
    const detail = { name: this.name, value: this.value, typed };
    this.dispatchEvent(new CustomEvent("scrub", { bubbles: true, detail }));
  }

  /** @param {number} by */
  #step(by) {
    this.#set([this.#moved(this.#value[0], by), this.#moved(this.#value[1], by)], false);
  }

  /**
   * A number so many steps on, within what is possible.
   * @param {number} number
   * @param {number} by
   */
  #moved(number, by) {
    // Rounded, so that 0.1 + 0.2 is 0.3.
    const moved = Number((number + by * this.step).toFixed(6));
    const target = Math.max(this.min, Math.min(this.#max, moved));
    if (!this.allowed || by === 0) return target;
    const ahead = this.allowed.filter((value) => (by > 0 ? value > number : value < number));
    const reached =
      by > 0 ? ahead.findLast((value) => value <= target) : ahead.find((value) => value >= target);
    return reached ?? (by > 0 ? ahead[0] : ahead.at(-1)) ?? number;
  }

  #typed() {
    const numbers = this.step === 1 ? this.#whole() : [parse(this.#input.value)].filter(Number.isFinite);
    if (numbers.length === 0 || (!this.pair && numbers.length > 1)) this.#draw();
    else this.#set([numbers[0], numbers[1] ?? numbers[0]], true);
  }

  #whole() {
    return this.#input.value.replaceAll("−", "-").match(/-?\d+/g)?.map(Number) ?? [];
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const by = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[event.key];
    if (event.key === "Enter") this.#typed();
    if (event.key === "Escape") this.#draw();
    if (!by) return;
    event.preventDefault();
    this.#typed();
    this.#step(by);
  }

  /**
   * Dragging sideways changes the number; a press without movement focuses the field as usual.
   * @param {HTMLElement} handle
   * @param {AbortSignal} signal
   */
  #draggable(handle, signal) {
    let from = 0;
    /** @type {[number, number]} */
    let before = [1, 1];
    /** @param {PointerEvent} event */
    const move = (event) => {
      const by = Math.round((event.clientX - from) / PIXELS);
      if (by === 0 && !handle.hasPointerCapture(event.pointerId)) return;
      if (!handle.hasPointerCapture(event.pointerId)) {
        handle.setPointerCapture(event.pointerId);
        this.#input.blur();
      }
      this.#set([this.#moved(before[0], by), this.#moved(before[1], by)], false);
    };
    const stop = () => {
      handle.removeEventListener("pointermove", move);
    };
    handle.addEventListener(
      "pointerdown",
      (event) => {
        if (event.button !== 0) return;
        [from, before] = [event.clientX, [...this.#value]];
        handle.addEventListener("pointermove", move, { signal });
      },
      { signal },
    );
    // Else the browser drags the selected text itself, and cancels the pointer.
    handle.addEventListener("dragstart", (event) => event.preventDefault(), { signal });
    for (const end of ["pointerup", "pointercancel", "pointerleave", "lostpointercapture"]) {
      handle.addEventListener(end, stop, { signal });
    }
  }
}

customElements.define("number-scrubber", NumberScrubber);
