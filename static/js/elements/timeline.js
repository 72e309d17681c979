/**
 * `<time-line>`: time as a scrubber. Play and pause, one step back or forth, first and last, drag, speed.
 *
 * Properties: `total` (number of steps), `position` (0 … total − 1), `speed` (steps a second), `playing` (read only),
 *   `ready` (index → whether that step can be shown; while it says no, time stands still).
 * Methods: `play()`, `pause()`, `seek(index)`.
 * Events (bubbling): `timeline-seek` {index, byUser} after every move, also several steps at a time at high speed;
 *   `timeline-play` {playing}.
 * Keys, on the whole page unless focus is in a field: space, ← →, Home, End. A widget that uses one of these keys
 *   itself calls `preventDefault`. Steps are discrete, so a reader who asked for less motion sees no gliding; a page
 *   should not call `play()` by itself for them (`TimeLine.calm`).
 */

import { grouped } from "../draw/number.js";
import { t } from "../i18n.js";
import { make } from "./make.js";
import { setText } from "./text.js";

const SPEEDS = [1, 2, 4, 8, 15, 30, 60, 120, 240];
/** A tab that slept must not jump: the longest time that one frame may stand for, in seconds. */
const LONGEST_FRAME = 0.25;

const ICONS = {
  first: "M4 3v10M13 3 6.5 8l6.5 5z",
  back: "M10 3 4.5 8l5.5 5",
  play: "M4.5 2.5 13 8l-8.5 5.5z",
  pause: "M5 3v10M11 3v10",
  next: "m6 3 5.5 5L6 13",
  last: "M12 3v10M3 3l6.5 5L3 13z",
};

export class TimeLine extends HTMLElement {
  /** Whether the reader asked for less motion. */
  static get calm() {
    return matchMedia("(prefers-reduced-motion: reduce)").matches;
  }

  /** @type {(index: number) => boolean} */
  ready = () => true;
  #total = 1;
  #position = 0;
  #speed = 4;
  #playing = false;
  #carry = 0;
  #frame = 0;
  #before = 0;
  #undo = new AbortController();
  /** @type {Record<string, HTMLButtonElement>} */
  #buttons = {};
  #range = make("input", { type: "range", min: "0", step: "1", class: "timeline-range" });
  #count = make("output", { class: "timeline-count" });
  #select = make("select", { class: "timeline-speed" });

  connectedCallback() {
    this.#undo = new AbortController();
    const { signal } = this.#undo;
    this.classList.add("timeline");
    this.setAttribute("role", "group");
    this.setAttribute("aria-label", t("shared.timeline.label"));
    for (const name of ["first", "back", "play", "next", "last"]) {
      const button = make("button", { type: "button", class: `timeline-${name}` });
      button.addEventListener("click", () => this.#command(name), { signal });
      this.#buttons[name] = button;
      this.#name(name, name);
    }
    this.#range.setAttribute("aria-label", t("shared.timeline.position"));
    this.#range.addEventListener("input", () => this.#user(this.#range.valueAsNumber), { signal });
    this.#select.setAttribute("aria-label", t("shared.timeline.speed"));
    this.#select.addEventListener("change", () => this.#setSpeed(Number(this.#select.value)), { signal });
    this.replaceChildren(...Object.values(this.#buttons), this.#range, this.#count, this.#select);
    document.addEventListener("keydown", (event) => this.#key(event), { signal });
    this.#freeKeys(signal);
    this.#offerSpeeds();
    this.#draw();
  }

  disconnectedCallback() {
    this.pause();
    this.#undo.abort();
  }

  get total() {
    return this.#total;
  }
  set total(total) {
    this.#total = Math.max(1, total);
    this.#position = Math.min(this.#position, this.#total - 1);
    this.#draw();
  }

  get position() {
    return this.#position;
  }
  set position(index) {
    const position = Math.max(0, Math.min(this.#total - 1, Math.round(index)));
    if (position === this.#position) return;
    this.#position = position;
    this.#draw();
  }

  get speed() {
    return this.#speed;
  }
  set speed(speed) {
    this.#speed = speed;
    this.#offerSpeeds();
  }

  get playing() {
    return this.#playing;
  }

  play() {
    if (this.#playing) return;
    if (this.#position === this.#total - 1) this.seek(0);
    this.#playing = true;
    this.#carry = 0;
    this.#before = performance.now();
    this.#frame = requestAnimationFrame((now) => this.#tick(now));
    this.#announce();
  }

  pause() {
    if (!this.#playing) return;
    this.#playing = false;
    cancelAnimationFrame(this.#frame);
    this.#announce();
  }

  /**
   * Move to a step and say so.
   * @param {number} index
   */
  seek(index) {
    this.#move(index, false);
  }

  /** @param {number} now */
  #tick(now) {
    const passed = Math.min((now - this.#before) / 1000, LONGEST_FRAME);
    this.#before = now;
    this.#carry += passed * this.#speed;
    const steps = Math.floor(this.#carry);
    if (steps > 0) {
      const next = Math.min(this.#position + steps, this.#total - 1);
      const can = this.ready(next);
      this.#carry = can ? this.#carry - steps : 1;
      if (can) this.#move(next, false);
    }
    if (this.#position === this.#total - 1) this.pause();
    else if (this.#playing) this.#frame = requestAnimationFrame((time) => this.#tick(time));
  }

  /** @param {string} name */
  #command(name) {
    if (name === "play") {
      if (this.#playing) this.pause();
      else this.play();
      return;
    }
    const targets = { first: 0, back: this.#position - 1, next: this.#position + 1, last: this.#total - 1 };
    this.#user(targets[/** @type {keyof typeof targets} */ (name)]);
  }

  /** @param {number} index */
  #user(index) {
    this.pause();
    this.#move(index, true);
  }

  /**
   * @param {number} index
   * @param {boolean} byUser
   */
  #move(index, byUser) {
    this.position = index;
    const detail = { index: this.#position, byUser };
    this.dispatchEvent(new CustomEvent("timeline-seek", { bubbles: true, detail }));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = /** @type {Element | null} */ (event.target);
    const keys = { " ": "play", ArrowLeft: "back", ArrowRight: "next", Home: "first", End: "last" };
    const name = keys[/** @type {keyof typeof keys} */ (event.key)];
    const field = target?.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
    if (!name || (field && target !== this.#range)) return;
    // Space presses the button, link, box or fold that has the focus; elsewhere it plays.
    if (name === "play" && target?.closest("button, a, summary, [type=checkbox]")) return;
    event.preventDefault();
    this.#command(name);
  }

  /**
   * A menu that was used by pointer gives the keys back: else → would choose its next entry instead of stepping.
   * @param {AbortSignal} signal
   */
  #freeKeys(signal) {
    let byPointer = false;
    document.addEventListener("pointerdown", () => (byPointer = true), { signal, capture: true });
    document.addEventListener("keydown", () => (byPointer = false), { signal, capture: true });
    document.addEventListener(
      "change",
      ({ target }) => {
        if (byPointer && target instanceof HTMLSelectElement) target.blur();
      },
      { signal },
    );
  }

  /** @param {number} speed */
  #setSpeed(speed) {
    this.#speed = speed;
    this.dispatchEvent(new CustomEvent("timeline-speed", { bubbles: true, detail: { speed } }));
  }

  #announce() {
    this.#name("play", this.#playing ? "pause" : "play");
    const detail = { playing: this.#playing };
    this.dispatchEvent(new CustomEvent("timeline-play", { bubbles: true, detail }));
  }

  #offerSpeeds() {
    const speeds = SPEEDS.includes(this.#speed) ? SPEEDS : [...SPEEDS, this.#speed].sort((a, b) => a - b);
    this.#select.replaceChildren(
      ...speeds.map((speed) => {
        const option = make("option", { value: String(speed) });
        option.textContent = t("shared.timeline.persecond", { speed });
        option.selected = speed === this.#speed;
        return option;
      }),
    );
  }

  /**
   * Give a button its icon and name.
   * @param {string} button
   * @param {string} name
   */
  #name(button, name) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 16 16");
    svg.setAttribute("aria-hidden", "true");
    const path = document.createElementNS(svg.namespaceURI, "path");
    path.setAttribute("d", ICONS[/** @type {keyof typeof ICONS} */ (name)]);
    svg.append(path);
    const label = t(`shared.timeline.${name}`);
    this.#buttons[button].replaceChildren(svg);
    if (button === "play") this.#buttons[button].append(label);
    else this.#buttons[button].setAttribute("aria-label", label);
    this.#buttons[button].title = `${label} (${t(`shared.timeline.key.${button}`)})`;
  }

  #draw() {
    if (!this.isConnected) return;
    const [at, of] = [grouped(this.#position + 1), grouped(this.#total)];
    const last = String(this.#total - 1);
    if (this.#range.max !== last) {
      this.#range.max = last;
      this.#count.style.minWidth = `${of.length * 2 + 3}ch`;
    }
    this.#range.value = String(this.#position);
    this.#range.setAttribute("aria-valuetext", t("shared.timeline.of", { at, of }));
    this.#range.style.setProperty("--done", String(this.#position / Math.max(1, this.#total - 1)));
    setText(this.#count, `${at} / ${of}`);
    this.#disable(this.#position === 0, "first", "back");
    this.#disable(this.#position === this.#total - 1, "next", "last");
  }

  /**
   * @param {boolean} disabled
   * @param {...string} names of buttons
   */
  #disable(disabled, ...names) {
    for (const name of names) {
      const button = this.#buttons[name];
      if (button.disabled !== disabled) button.disabled = disabled;
    }
  }
}

customElements.define("time-line", TimeLine);
