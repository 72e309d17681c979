/**
 * `<dot-product>`: one trace step written out. A line a channel, `1·0 + 2·1 + … = 0`, then all sums + bias = output.
 *
 * Method: `show(step, options)`; with `null` for the step the frame stays and the numbers fade (not loaded yet).
 *   `step`: a conv2d step of the API (`patch`, `weight`, `channel_sums`, `bias`, `output`), or one without weights, whose
 *   terms are compared or averaged (`combine` "max" or "mean", `patch` of one channel, `argmax`, `output`). A sum of
 *   other products than a patch's has `roles` of its own, and no `bias`; it may have no `channel_sums`, or no `weight`.
 *   `options`: `target` (what the result is, "output[1, row 3, column 4]"), `names` (of the lines; else "channel 1" …),
 *   `then` ({name: "ReLU", output: 0.7}: what follows the sum), `terms` and `lines` (how many stand there before the
 *   rest folds into "… 46 more", which opens it), `inputWidth` (characters of the widest input: terms then keep
 *   their places from step to step), `soFar` ({count, sum}: only so many terms have been added up, those that follow
 *   are pale and `sum` stands for the result; null: all), `roles` (colours of first factor, second factor and result),
 *   `total` (the name of the last line).
 * Property: `lit`, the term to light: {channel, row, column} or null. A null channel would be every channel's.
 * Event (bubbling): `term-hover` {channel, row, column} or null.
 */

import { lines, SUM_DIGITS, visible } from "../draw/dotproduct.js";
import { factor, format } from "../draw/number.js";
import { t } from "../i18n.js";
import { CombinedLine } from "./dot-combined.js";
import { make } from "./make.js";
import { setText } from "./text.js";

/** @typedef {import("../draw/dotproduct.js").Step} Step */
/** @typedef {import("../draw/dotproduct.js").Combined} Combined */
/** @typedef {{channel: number, row: number, column: number}} Tap */
/**
 * @typedef {{target?: string, names?: string[], then?: {name: string, output: number} | null,
 *   terms?: number, lines?: number, inputWidth?: number, soFar?: {count: number, sum: number} | null,
 *   roles?: Roles, total?: string}} Options
 * @typedef {[string, string, string]} Roles
 */
/** @typedef {{tag: "b" | "span", text: string, role: string, title?: string}} Piece of the last line */
/** @typedef {{term: HTMLElement, input: HTMLElement, weight: HTMLElement | null, tap: Tap}} TermNodes */

const SUMS = 12;
/** @type {Roles} */
const FORWARD = ["input", "filter", "output"];

export class DotProduct extends HTMLElement {
  /** @type {Step | Combined | null} */
  #step = null;
  /** @type {CombinedLine | null} */
  #line = null;
  /** @type {Options} */
  #options = {};
  #open = false;
  #frame = "";
  /** @type {TermNodes[][]} */
  #terms = [];
  /** @type {HTMLElement[]} */
  #sums = [];
  #total = make("span", { class: "dot-terms" });
  /** @type {Tap | null} */
  #lit = null;
  #undo = new AbortController();

  connectedCallback() {
    this.#undo = new AbortController();
    const { signal } = this.#undo;
    this.setAttribute("role", "group");
    this.setAttribute("aria-label", t("shared.dot.label"));
    this.addEventListener("pointerover", (event) => this.#hover(event.target), { signal });
    this.addEventListener("pointerleave", () => this.#hover(null), { signal });
  }

  disconnectedCallback() {
    this.#undo.abort();
  }

  /**
   * @param {Step | Combined | null} step
   * @param {Options} [options]
   */
  show(step, options = this.#options) {
    this.#options = options;
    this.classList.toggle("waiting", !step);
    if (!step) return;
    this.#step = step;
    this.style.setProperty("--input-width", `${options.inputWidth ?? 1}ch`);
    const [terms, channels] = [options.terms ?? 30, options.lines ?? 4];
    if (!("weight" in step)) return this.#combine(step, terms);
    this.dataset.role = this.#roles[2];
    const frame = [
      this.#roles,
      step.weight === null,
      step.channel_sums === null,
      step.patch.length,
      step.patch[0].length,
      step.patch[0][0].length,
      terms,
      channels,
      this.#open,
    ].join();
    if (frame !== this.#frame) this.#build(step, terms, channels);
    this.#frame = frame;
    this.#fill(step);
  }

  get #roles() {
    return this.#options.roles ?? FORWARD;
  }

  get lit() {
    return this.#lit;
  }
  set lit(/** @type {Tap | null} */ tap) {
    this.#lit = tap;
    for (const { term, tap: own } of this.#terms.flat()) {
      const same = tap && tap.channel === own.channel && tap.row === own.row && tap.column === own.column;
      term.classList.toggle("lit", Boolean(same));
    }
  }

  /**
   * @param {Combined} step
   * @param {number} limit terms
   */
  #combine(step, limit) {
    const { combine, patch } = step;
    const frame = [combine, patch.length, patch[0].length, limit, this.#open].join();
    const all = patch.length * patch[0].length;
    if (!this.#line || frame !== this.#frame) {
      const count = this.#open ? all : visible(all, limit);
      this.#line = new CombinedLine(step, count, (rest) => this.#more(rest, "terms"));
      this.#terms = [this.#line.nodes];
      const less = this.#open ? [make("div", { class: "dot-line" }, make("span"), this.#less())] : [];
      this.replaceChildren(this.#line.root, ...less);
    }
    this.#frame = frame;
    const { names, target } = this.#options;
    this.#line.fill(step, names?.[0] ?? t("shared.dot.channel", { channel: 1 }), target);
    this.lit = this.#lit;
  }

  /**
   * @param {Step} step
   * @param {number} limit terms a line
   * @param {number} channels lines
   */
  #build(step, limit, channels) {
    const all = lines(step);
    const shown = this.#open ? all : all.slice(0, visible(all.length, channels));
    this.#terms = [];
    this.#sums = [];
    const rows = shown.map((line) => {
      const count = this.#open ? line.terms.length : visible(line.terms.length, limit);
      const nodes = line.terms
        .slice(0, count)
        .map(({ row, column }) =>
          termNodes({ channel: line.channel, row, column }, this.#roles, step.weight !== null),
        );
      this.#terms.push(nodes);
      const sum = make("b", { class: "dot-sum" });
      this.#sums.push(sum);
      const body = make("span", { class: "dot-terms" });
      for (const [index, { term }] of nodes.entries()) body.append(...(index ? [" + "] : []), term);
      if (count < line.terms.length) body.append(" + ", this.#more(line.terms.length - count, "terms"));
      if (step.channel_sums) body.append(" = ", sum);
      return make("div", { class: "dot-line" }, make("span", { class: "dot-name" }), body);
    });
    if (shown.length < all.length) {
      const rest = this.#more(all.length - shown.length, "channels");
      rows.push(make("div", { class: "dot-line" }, make("span", { class: "dot-name" }), rest));
    }
    if (this.#open) rows.push(make("div", { class: "dot-line" }, make("span"), this.#less()));
    const name = make("span", { class: "dot-name" }, t("shared.dot.total"));
    this.replaceChildren(...rows, make("div", { class: "dot-line dot-total" }, name, this.#total));
  }

  /** @param {Step} step */
  #fill(step) {
    const { names } = this.#options;
    const all = lines(step);
    this.#terms.forEach((nodes, channel) => {
      const label = this.children[channel].firstElementChild;
      if (label) setText(label, names?.[channel] ?? t("shared.dot.channel", { channel: channel + 1 }));
      nodes.forEach(({ input, weight }, index) => {
        const { input: value, weight: by } = all[channel].terms[index];
        setText(input, value);
        if (weight) setText(weight, by);
      });
      setText(this.#sums[channel], all[channel].sum);
    });
    this.#fillTotal(step);
    this.#pale(all);
    this.lit = this.#lit;
  }

  /**
   * What has not been added up yet stays in the background.
   * @param {import("../draw/dotproduct.js").Line[]} all
   */
  #pale(all) {
    const until = this.#options.soFar?.count ?? Number.POSITIVE_INFINITY;
    let before = 0;
    this.#terms.forEach((nodes, channel) => {
      for (const [index, { term }] of nodes.entries())
        term.classList.toggle("ahead", before + index >= until);
      before += all[channel].terms.length;
      this.#sums[channel].classList.toggle("ahead", before > until);
    });
  }

  /** @param {Step} step */
  #fillTotal(step) {
    const { target, then, soFar, total = t("shared.dot.total") } = this.#options;
    const result = this.#roles[2];
    const name = this.#total.previousElementSibling;
    if (name) setText(name, soFar ? t("shared.dot.sofar") : total);
    if (soFar) {
      const of = step.patch.flat(2).length;
      const count = t("shared.dot.sofar.count", { count: soFar.count, of });
      const aim = target && this.#options.roles ? [plain(" → "), plain(target, result)] : [];
      this.#write([bold(format(soFar.sum, SUM_DIGITS), result), plain(` ${count}`), ...aim]);
      return;
    }
    const sums =
      step.channel_sums && (step.bias !== null || step.channel_sums.length > 1) ? step.channel_sums : [];
    const count = this.#open ? sums.length : visible(sums.length, SUMS);
    const rest = ` + … ${t("shared.dot.more.sums", { count: sums.length - count })}`;
    const output = format(step.output, SUM_DIGITS);
    this.#write([
      ...sums
        .slice(0, count)
        .flatMap((sum, index) => [
          ...(index ? [plain(" + ")] : []),
          bold((index ? factor : format)(sum, SUM_DIGITS)),
        ]),
      ...(count < sums.length ? [plain(rest)] : []),
      ...(sums.length > 0 && step.bias !== null ? [plain(" + ")] : []),
      ...(step.bias === null ? [] : [plain(factor(step.bias, SUM_DIGITS), "bias", t("shared.dot.bias"))]),
      ...(sums.length > 0 || step.bias !== null ? [plain(" = ")] : []),
      bold(output, `${result} dot-output`),
      ...(then
        ? [plain(` → ${then.name}(${output}) = `), bold(format(then.output, SUM_DIGITS), "output")]
        : []),
      ...(target ? [plain(" → "), plain(target, `${result} dot-target`)] : []),
    ]);
  }

  /**
   * The last line. From step to step its pieces stay; only what they say changes.
   * @param {Piece[]} pieces
   */
  #write(pieces) {
    const frame = pieces.map(({ tag, role }) => tag + role).join();
    if (this.#total.dataset.frame !== frame) {
      this.#total.dataset.frame = frame;
      this.#total.replaceChildren(
        ...pieces.map(({ tag, role, title }) => make(tag, { class: role, ...(title && { title }) })),
      );
    }
    for (const [index, { text }] of pieces.entries()) setText(this.#total.children[index], text);
  }

  /**
   * The button that unfolds what did not fit.
   * @param {number} count
   * @param {"terms" | "channels"} what
   */
  #more(count, what) {
    const button = make(
      "button",
      { type: "button", class: "dot-more" },
      `… ${t(`shared.dot.more.${what}`, { count })}`,
    );
    button.addEventListener("click", () => this.#fold(true));
    return button;
  }

  #less() {
    const button = make("button", { type: "button", class: "dot-more" }, t("shared.dot.fewer"));
    button.addEventListener("click", () => this.#fold(false));
    return make("span", {}, button);
  }

  /** @param {boolean} open */
  #fold(open) {
    this.#open = open;
    this.show(this.#step);
    this.querySelector("button")?.focus();
  }

  /** @param {EventTarget | null} target */
  #hover(target) {
    const under = target instanceof Element ? target.closest(".dot-term") : null;
    const found = under ? this.#terms.flat().find(({ term }) => term === under) : undefined;
    this.dispatchEvent(new CustomEvent("term-hover", { bubbles: true, detail: found?.tap ?? null }));
  }
}

/** @param {string} text @param {string} [role] @returns {Piece} */
function bold(text, role = "") {
  return { tag: "b", text, role };
}

/** @param {string} text @param {string} [role] @param {string} [title] @returns {Piece} */
function plain(text, role = "", title) {
  return { tag: "span", text, role, title };
}

/**
 * @param {Tap} tap
 * @param {Roles} roles
 * @param {boolean} product whether there is a second factor
 * @returns {TermNodes}
 */
function termNodes(tap, [first, second], product) {
  const input = make("span", { class: first });
  const weight = product ? make("span", { class: second }) : null;
  const term = make("span", { class: "dot-term" }, input, ...(weight ? ["·", weight] : []));
  return { term, input, weight, tap };
}

customElements.define("dot-product", DotProduct);
