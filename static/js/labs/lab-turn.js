/**
 * "Your turn": the reader predicts the next number, the output's size or the parameter count, and is told at once,
 * with the sum written out. While a question is open what would answer it is hidden; the score is the page's alone.
 */

import { format, grouped, parse } from "../draw/number.js";
import { t } from "../i18n.js";

/** @typedef {"cell" | "size" | "parameters"} Kind */
/** @typedef {{text: string, right: (given: string) => boolean | null, why: string}} Answer `right` null: not readable */
/**
 * What the game asks of the lab.
 * @typedef {object} Board
 * @property {() => Pick<import("./lab-engine.js").Reply, "shape" | "parameters" | "parameters_formula" | "formula"> | null} reply
 * @property {() => {target: string, value: number} | null} cell  what is to be computed next; null until it is known
 * @property {() => boolean} next  go on to the next cell; false after the last
 * @property {() => void} another  choose another setting
 * @property {() => void} changed  draw what is hidden or shown now
 */

export class Turn {
  #root;
  #page;
  #switch;
  #board;
  /** @type {Kind} */
  #kind = "cell";
  #asked = 0;
  #right = 0;

  /**
   * @param {HTMLElement} page whose `data-turn` says what to hide
   * @param {Board} board
   * @param {AbortSignal} signal
   */
  constructor(page, board, signal) {
    this.#page = page;
    this.#board = board;
    this.#root = /** @type {HTMLFormElement} */ (page.querySelector("#turn"));
    this.#switch = /** @type {HTMLButtonElement} */ (page.querySelector("#turn-switch"));
    this.#switch.addEventListener("click", () => this.#toggle(Boolean(this.#root.hidden)), { signal });
    this.#root.addEventListener("change", (event) => this.#chosen(event.target), { signal });
    this.#root.addEventListener("submit", (event) => this.#check(event), { signal });
    this.#part("next").addEventListener("click", () => this.#next(), { signal });
  }

  /** Whether the number of the current cell is what the reader is to find. */
  get hidesCell() {
    return this.#page.dataset.turn === "cell";
  }

  /** Begin with what the address says, once there are numbers. */
  begin() {
    const wanted = /** @type {Kind | null} */ (new URL(location.href).searchParams.get("turn"));
    const radios = [
      .../** @type {NodeListOf<HTMLInputElement>} */ (this.#root.querySelectorAll("[name=turn]")),
    ];
    const chosen = radios.find(({ value }) => value === wanted);
    if (!wanted || !chosen) return;
    this.#kind = wanted;
    chosen.checked = true;
    this.#toggle(true);
  }

  /** Something else is shown now: a question that is open is about that. */
  moved() {
    if (!this.#root.hidden && this.#page.dataset.turn) this.#ask();
  }

  /** Time runs on by itself: nobody is asked any more. */
  stop() {
    if (!this.#root.hidden) this.#toggle(false);
  }

  /** @param {boolean} on */
  #toggle(on) {
    this.#root.hidden = !on;
    this.#switch.setAttribute("aria-expanded", String(on));
    this.#remember(on);
    if (on) this.#open();
    else {
      delete this.#page.dataset.turn;
      this.#board.changed();
    }
  }

  /** A link to this page asks the same. @param {boolean} on */
  #remember(on) {
    const url = new URL(location.href);
    if (on) url.searchParams.set("turn", this.#kind);
    else url.searchParams.delete("turn");
    history.replaceState(null, "", url.pathname + url.search);
  }

  /** @param {EventTarget | null} target */
  #chosen(target) {
    if (!(target instanceof HTMLInputElement) || target.type !== "radio") return;
    this.#kind = /** @type {Kind} */ (target.value);
    this.#remember(true);
    this.#open(false);
  }

  /** A new question. @param {boolean} [focus] */
  #open(focus = true) {
    this.#page.dataset.turn = this.#kind;
    this.#part("next").hidden = true;
    this.#part("check").hidden = false;
    this.#part("told").textContent = "";
    this.#input.value = "";
    this.#input.disabled = false;
    this.#board.changed();
    this.#ask();
    if (focus) this.#input.focus();
  }

  #ask() {
    const target = this.#board.cell()?.target ?? "…";
    this.#part("ask").textContent = t(`shared.turn.ask.${this.#kind}`, { target });
  }

  /** @param {SubmitEvent} event */
  #check(event) {
    event.preventDefault();
    const answer = this.#answer();
    const given = this.#input.value.trim();
    if (!answer || this.#input.disabled) return;
    const right = answer.right(given);
    if (right === null) {
      this.#part("told").textContent = t(this.#kind === "size" ? "shared.turn.sizes" : "shared.turn.number");
      return;
    }
    this.#asked += 1;
    if (right) this.#right += 1;
    const verdict = t(right ? "shared.turn.right" : "shared.turn.wrong", { given, answer: answer.text });
    this.#part("told").textContent = right ? verdict : `${verdict} ${answer.why}`;
    this.#part("told").className = right ? "output" : "error";
    this.#part("score").textContent = t("shared.turn.score", { right: this.#right, asked: this.#asked });
    this.#input.disabled = true;
    this.#part("check").hidden = true;
    this.#part("next").hidden = false;
    delete this.#page.dataset.turn;
    this.#board.changed();
    this.#part("next").focus();
  }

  #next() {
    if (this.#kind !== "cell") this.#board.another();
    else if (!this.#board.next()) {
      this.#part("told").textContent = t("shared.turn.done");
      this.#part("told").className = "";
      return;
    }
    this.#open();
  }

  /** @returns {Answer | null} */
  #answer() {
    const [reply, cell] = [this.#board.reply(), this.#board.cell()];
    if (!reply) return null;
    if (this.#kind === "cell") return cell && exactly(cell.value, t("shared.turn.why.cell"));
    if (this.#kind === "parameters") return exactly(reply.parameters.total, reply.parameters_formula);
    const [depth, height, width] = reply.shape;
    return {
      text: [height, width, depth].join(" × "),
      right: (given) => sizes(given, [height, width, depth]),
      why: t("shared.turn.why.size", { formula: reply.formula }),
    };
  }

  get #input() {
    return /** @type {HTMLInputElement} */ (this.#root.querySelector("#turn-answer"));
  }

  /** @param {string} name @returns {HTMLElement} */
  #part(name) {
    return /** @type {HTMLElement} */ (this.#root.querySelector(`#turn-${name}`));
  }
}

/**
 * A number is right if it would be written like the answer: nobody is asked for more digits than are shown.
 * @param {number} value
 * @param {string} why
 * @returns {Answer}
 */
export function exactly(value, why) {
  const text = Number.isInteger(value) && value >= 0 ? grouped(value) : format(value);
  return {
    text,
    why,
    right(given) {
      const number = parse(given.replaceAll(/[\s\u202f]/g, ""));
      return Number.isNaN(number) ? null : number === value || format(number) === format(value);
    },
  };
}

/**
 * @param {string} given "7 × 7 × 2", "7x7x2", "7, 7, 2"
 * @param {number[]} size
 */
export function sizes(given, size) {
  const numbers = given.match(/\d+/g)?.map(Number) ?? [];
  return numbers.length === size.length ? numbers.every((number, axis) => number === size[axis]) : null;
}
