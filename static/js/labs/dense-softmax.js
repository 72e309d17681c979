/** Softmax as a table: a row a score, a column a step, a bar a probability; temperature, and the loss of a class. */

import { factor, format } from "../draw/number.js";
import { make } from "../elements/make.js";
import { t } from "../i18n.js";

/** @typedef {import("./dense-engine.js").Reply} Reply */
/**
 * @typedef {object} Handlers
 * @property {(temperature: number) => void} temperature
 * @property {(target: number) => void} target
 * @property {(row: number | null) => void} hover
 */

/** Positions of the slider for each factor of ten. */
const DECADE = 20;
const LAST = { low: -1, high: 3 };
/** Summands written out before the rest folds. */
const SUMMANDS = 8;
const DIGITS = 4;
/** After the true class. The last one is only seen on the way back: p minus one-hot, what the loss sends to the scores. */
const COLUMNS = ["score", "scaled", "shifted", "exp", "output", "slope"];

export class Softmax {
  #handlers;
  #range = make("input", {
    type: "range",
    id: "temperature",
    min: String(LAST.low * DECADE),
    max: String(LAST.high * DECADE),
    step: "1",
  });
  #shown = make("output", { for: "temperature" });
  #heads = /** @type {HTMLElement[]} */ ([]);
  #body = make("tbody");
  #sum = make("p", { class: "softmax-line" });
  #loss = make("p", { class: "softmax-line" });
  #slope = make("p", { class: "softmax-line softmax-slope" });
  /** @type {Reply | null} */
  #reply = null;
  #sloped = Number.NaN;
  /** @type {{row: HTMLTableRowElement, radio: HTMLInputElement, cells: HTMLElement[], bar: HTMLElement}[]} */
  #rows = [];
  root = make("section", { class: "softmax", "aria-label": t("dense.softmax") });
  /** The sum of the exponentials and the loss, written out. */
  lines = make("div", { class: "softmax-lines" }, this.#sum, this.#loss, this.#slope);

  /** @param {Handlers} handlers */
  constructor(handlers) {
    this.#handlers = handlers;
    const label = make("label", { for: "temperature" }, t("dense.temperature"));
    const tools = make("div", { class: "temperature" }, label, this.#range, this.#shown);
    this.#range.addEventListener("input", () =>
      handlers.temperature(temperatureAt(this.#range.valueAsNumber)),
    );
    const names = ["target", ...COLUMNS];
    this.#heads = names.map((name) =>
      make("th", { scope: "col", class: `of-${name}` }, t(`dense.softmax.${name}`)),
    );
    const head = make("thead", {}, make("tr", {}, ...this.#heads, make("td", { "aria-hidden": "true" })));
    const caption = make("caption", { class: "spoken" }, t("dense.softmax.caption"));
    const title = make(
      "div",
      { class: "softmax-head" },
      make("b", { class: "output" }, t("dense.softmax.name")),
      tools,
    );
    const table = make("table", {}, caption, head, this.#body);
    this.root.append(title, make("div", { class: "softmax-table" }, table));
    table.addEventListener("pointerover", (event) => this.#hover(event.target));
    table.addEventListener("pointerleave", () => handlers.hover(null));
  }

  /**
   * @param {Reply} reply
   * @param {number} temperature
   * @param {number} cell height of a row in pixels
   */
  draw(reply, temperature, cell) {
    const { output, softmax, loss, gradient } = reply;
    this.#reply = reply;
    this.#sloped = Number.NaN;
    this.#range.value = String(Math.round(Math.log10(temperature) * DECADE));
    this.#shown.textContent = `T = ${format(temperature, 6)}`;
    this.#range.setAttribute("aria-valuetext", this.#shown.textContent);
    this.root.style.setProperty("--row", `${cell}px`);
    while (this.#rows.length > output.length) this.#rows.pop()?.row.remove();
    while (this.#rows.length < output.length) this.#rows.push(this.#make(this.#rows.length));
    for (const [index, { row, radio, cells, bar }] of this.#rows.entries()) {
      const slopes = gradient?.loss ?? [];
      const numbers = [output, softmax.scaled, softmax.shifted, softmax.exp, softmax.output, slopes];
      for (const [column, values] of numbers.entries())
        write(cells[column], values.length > 0 ? format(values[index]) : "");
      bar.style.width = `${Math.max(softmax.output[index] * 100, 0.5)}%`;
      radio.checked = index === loss.target;
      row.classList.toggle("target", index === loss.target);
    }
    this.#fillSum(softmax);
    this.#fillLoss(loss, softmax.sum);
  }

  /** @param {number} row the one that everything is about; −1: none */
  mark(row) {
    for (const [index, each] of this.#rows.entries()) each.row.classList.toggle("lit", index === row);
    const { gradient, softmax, loss, temperature } = this.#reply ?? {};
    this.#slope.hidden = !gradient;
    if (!gradient || !softmax || !loss || row === this.#sloped) return;
    this.#sloped = row;
    const at = Math.max(0, row);
    const truth = at === loss.target ? "1" : "0";
    const way = `(p − ${truth}) / T = (${format(softmax.output[at], DIGITS)} − ${truth}) / ${format(Number(temperature))} = `;
    this.#slope.replaceChildren(
      make("span", { class: "softmax-name" }, t("dense.softmax.slope")),
      make(
        "span",
        {},
        make("span", { class: "gradient" }, "∂L/∂s"),
        make("sub", {}, String(at + 1)),
        ` = ${way}`,
        make("b", { class: "gradient" }, format(gradient.loss[at], DIGITS)),
      ),
    );
  }

  /** @param {number} index */
  #make(index) {
    const radio = make("input", { type: "radio", name: "target", value: String(index) });
    radio.addEventListener("change", () => this.#handlers.target(index));
    const name = make("label", {}, radio, t("dense.class", { index: index + 1 }));
    const cells = COLUMNS.map((of) => make("td", { class: `of-${of}` }));
    const bar = make("div", { class: "bar" });
    const track = make("td", { "aria-hidden": "true", class: "track" }, bar);
    const row = make("tr", {}, make("th", { scope: "row" }, name), ...cells, track);
    row.dataset.index = String(index);
    this.#body.append(row);
    return { row, radio, cells, bar };
  }

  /** @param {Reply["softmax"]} softmax */
  #fillSum({ exp, sum }) {
    const shown = exp.length > SUMMANDS + 1 ? exp.slice(0, SUMMANDS) : exp;
    const rest =
      shown.length < exp.length ? ` + … ${t("dense.more", { count: exp.length - shown.length })}` : "";
    this.#sum.replaceChildren(
      make("span", { class: "softmax-name" }, t("dense.softmax.sum")),
      make(
        "span",
        {},
        `Σ = ${shown.map((value) => format(value, DIGITS)).join(" + ")}${rest} = `,
        strong(sum),
      ),
    );
  }

  /**
   * @param {Reply["loss"]} loss
   * @param {number} sum
   */
  #fillLoss({ target, probability, log_sum, shifted, output }, sum) {
    const lead = make("span", { class: "softmax-name" }, t("dense.loss"));
    const way = `${format(log_sum, DIGITS)} − ${factor(shifted, DIGITS)}`;
    this.#loss.replaceChildren(
      lead,
      make(
        "span",
        {},
        `−log p`,
        make("sub", {}, String(target + 1)),
        ` = −log ${format(probability, DIGITS)} = log ${format(sum, DIGITS)} − ${factor(shifted, DIGITS)} = ${way} = `,
        strong(output),
      ),
    );
  }

  /** @param {EventTarget | null} under */
  #hover(under) {
    const row = under instanceof Element ? under.closest("tr") : null;
    this.#handlers.hover(row?.dataset.index ? Number(row.dataset.index) : null);
  }
}

/** @param {number} value */
function strong(value) {
  return make("b", { class: "output" }, format(value, DIGITS));
}

/** @param {HTMLElement} cell @param {string} text */
function write(cell, text) {
  if (cell.textContent !== text) cell.textContent = text;
}

/**
 * The temperature at a position of the slider, with two digits.
 * @param {number} position
 */
export function temperatureAt(position) {
  return Number((10 ** (position / DECADE)).toPrecision(2));
}
