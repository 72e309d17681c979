/**
 * `<drawing-pad label="…">`: a sheet to draw on, by mouse, pen, finger or keyboard, with undo and clear.
 *
 * Property: `strokes`, what is drawn (see draw/strokes.js).
 * Method: `blob()`, the drawing as a PNG, black on white in either theme.
 * Event (bubbling): `drawing` {strokes, done} while one draws, and `done` once a stroke is.
 * Keys: arrows move the pen (with shift further), space puts it down and lifts it, backspace takes the last stroke back.
 */

import { extended, ink, MOST, SIDE } from "../draw/strokes.js";
import { t } from "../i18n.js";
import { make } from "./make.js";

/** @typedef {import("../draw/strokes.js").Stroke} Stroke */
/** @typedef {import("../draw/strokes.js").Point} Point */

/** Pixels along a side, also of the picture. */
const PIXELS = 280;
/** How far a key moves the pen, in points; and with shift. */
const STEP = { small: 2, large: 8 };
/** How large the ring around the pen is, in pixels. */
const RING = 9;
/** @type {Record<string, Point>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class DrawingPad extends HTMLElement {
  /** @type {Stroke[]} */
  #strokes = [];
  /** @type {Stroke | null} the one that is being drawn */
  #open = null;
  /** @type {Point} where the keyboard's pen is */
  #pen = [SIDE / 2, SIDE / 4];
  #undo = new AbortController();
  #canvas = make("canvas", {
    width: String(PIXELS),
    height: String(PIXELS),
    tabindex: "0",
    role: "application",
    class: "pad-sheet",
  });
  #back = make("button", { type: "button" }, t("shared.pad.undo"));
  #clear = make("button", { type: "button" }, t("shared.pad.clear"));
  #said = make("span", { class: "spoken", "aria-live": "polite" });

  connectedCallback() {
    this.#undo = new AbortController();
    const { signal } = this.#undo;
    const help = make("span", { class: "spoken", id: `${this.id}-keys` }, t("shared.pad.keys"));
    const hint = make("span", { class: "pad-keys quiet", "aria-hidden": "true" }, t("shared.pad.hint"));
    this.#canvas.setAttribute("aria-label", this.getAttribute("label") ?? "");
    this.#canvas.setAttribute("aria-describedby", help.id);
    const buttons = make("div", { class: "pad-buttons" }, this.#back, this.#clear);
    this.replaceChildren(this.#canvas, hint, buttons, help, this.#said);
    const on = (/** @type {string} */ name, /** @type {(event: any) => void} */ then) =>
      this.#canvas.addEventListener(name, then, { signal });
    on("pointerdown", (event) => this.#press(event));
    on("pointermove", (event) => this.#drag(event));
    for (const end of ["pointerup", "pointercancel"]) on(end, () => this.#lift());
    on("keydown", (event) => this.#key(event));
    on("focus", () => this.#draw());
    on("blur", () => this.#lift());
    this.#back.addEventListener("click", () => this.#set(this.#strokes.slice(0, -1)), { signal });
    this.#clear.addEventListener("click", () => this.#set([]), { signal });
    document.addEventListener("themechange", () => this.#draw(), { signal });
    this.#draw();
  }

  disconnectedCallback() {
    this.#undo.abort();
  }

  get strokes() {
    return this.#strokes;
  }
  set strokes(/** @type {Stroke[]} */ strokes) {
    if (this.#open) return;
    this.#strokes = strokes;
    this.#draw();
  }

  /** @returns {Promise<Blob>} */
  blob() {
    const sheet = new OffscreenCanvas(PIXELS, PIXELS);
    const context = sheet.getContext("2d");
    if (context) {
      context.fillStyle = "white";
      context.fillRect(0, 0, PIXELS, PIXELS);
      context.strokeStyle = "black";
      ink(context, this.#all(), PIXELS);
    }
    return sheet.convertToBlob({ type: "image/png" });
  }

  #all() {
    return this.#open ? [...this.#strokes, this.#open] : this.#strokes;
  }

  /**
   * What is drawn is another one now.
   * @param {Stroke[]} strokes
   */
  #set(strokes) {
    this.#open = null;
    this.#strokes = strokes;
    this.#tell(true);
  }

  /** @param {boolean} done */
  #tell(done) {
    this.#draw();
    const detail = { strokes: this.#all(), done };
    this.dispatchEvent(new CustomEvent("drawing", { bubbles: true, detail }));
  }

  /** @param {PointerEvent} event */
  #press(event) {
    if (event.button !== 0) return;
    event.preventDefault();
    this.#canvas.focus({ preventScroll: true });
    this.#canvas.setPointerCapture(event.pointerId);
    this.#begin(this.#under(event));
  }

  /** @param {PointerEvent} event */
  #drag(event) {
    if (!this.#open || !this.#canvas.hasPointerCapture(event.pointerId)) return;
    const passed = event.getCoalescedEvents?.() ?? [];
    for (const each of passed.length ? passed : [event]) this.#go(this.#under(each));
    this.#tell(false);
  }

  /**
   * The point under a pointer.
   * @param {PointerEvent} event
   * @returns {Point}
   */
  #under(event) {
    const box = this.#canvas.getBoundingClientRect();
    return [
      inside(Math.floor(((event.clientX - box.left) / box.width) * SIDE)),
      inside(Math.floor(((event.clientY - box.top) / box.height) * SIDE)),
    ];
  }

  /** @param {Point} point */
  #begin(point) {
    if (this.#strokes.flat().length >= MOST) return;
    this.#open = [point];
    this.#pen = point;
    this.#tell(false);
  }

  /** @param {Point} point */
  #go(point) {
    this.#pen = point;
    if (this.#open && this.#all().flat().length < MOST) this.#open = extended(this.#open, point);
  }

  #lift() {
    if (this.#open) this.#set([...this.#strokes, this.#open]);
    else this.#draw();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const arrow = ARROWS[event.key];
    if (arrow) {
      const by = event.shiftKey ? STEP.large : STEP.small;
      this.#go([inside(this.#pen[0] + arrow[0] * by), inside(this.#pen[1] + arrow[1] * by)]);
      if (this.#open) this.#tell(false);
      else this.#draw();
    } else if (event.key === " " || event.key === "Enter") {
      if (this.#open) this.#lift();
      else this.#begin(this.#pen);
      const [x, y] = this.#pen;
      this.#said.textContent = t(`shared.pad.${this.#open ? "down" : "up"}`, { column: x + 1, row: y + 1 });
    } else if (event.key === "Backspace" || event.key === "Delete") this.#set(this.#strokes.slice(0, -1));
    else if (event.key === "Escape" && this.#open) this.#lift();
    else return;
    event.preventDefault();
  }

  #draw() {
    const context = this.#canvas.getContext("2d");
    if (!context || !this.isConnected) return;
    const colour = getComputedStyle(this.#canvas).color;
    context.clearRect(0, 0, PIXELS, PIXELS);
    context.strokeStyle = colour;
    const all = this.#all();
    ink(context, all, PIXELS);
    this.#back.disabled = this.#clear.disabled = all.length === 0;
    if (!this.#canvas.matches(":focus-visible")) return;
    const [x, y] = this.#pen.map((part) => ((part + 0.5) / SIDE) * PIXELS);
    context.lineWidth = this.#open ? 4 : 2;
    context.strokeStyle = getComputedStyle(this).color;
    context.beginPath();
    context.arc(x, y, RING, 0, 2 * Math.PI);
    context.stroke();
  }
}

/** @param {number} value */
function inside(value) {
  return Math.max(0, Math.min(SIDE - 1, value));
}

customElements.define("drawing-pad", DrawingPad);
