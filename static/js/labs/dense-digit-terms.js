/** The strongest contributions to a class's score as a table, and the whole sum in a line. */

import { factor, format } from "../draw/number.js";
import { make } from "../elements/make.js";
import { t } from "../i18n.js";
import { nameOf } from "./dense-digit-views.js";

/** @typedef {import("./dense-digit-engine.js").Contributions} Contributions */

export class Terms {
  #where = make("th", { scope: "col" }, t("dense.digit.where.flatten"));
  #body = make("tbody");
  #sum = make("p", { class: "digit-sum" });
  /** @type {{row: HTMLTableRowElement, index: number}[]} */
  #rows = [];
  root = make("div", { class: "digit-terms" });

  /**
   * @param {(index: number | null) => void} hover
   * @param {(index: number) => void} pick
   */
  constructor(hover, pick) {
    const heads = ["value", "weight", "product"].map((name) =>
      make("th", { scope: "col" }, t(`dense.digit.${name}`)),
    );
    const head = make(
      "thead",
      {},
      make("tr", {}, this.#where, ...heads, make("td", { "aria-hidden": "true" })),
    );
    const caption = make("caption", {}, t("dense.digit.strongest"));
    const table = make("table", {}, caption, head, this.#body);
    this.root.append(table, this.#sum);
    const indexOf = (/** @type {EventTarget | null} */ target) => {
      const row = target instanceof Element ? target.closest("tbody tr") : null;
      return this.#rows.find((each) => each.row === row)?.index ?? null;
    };
    table.addEventListener("pointerover", (event) => hover(indexOf(event.target)));
    table.addEventListener("pointerleave", () => hover(null));
    table.addEventListener("focusin", (event) => hover(indexOf(event.target)));
    table.addEventListener("focusout", () => hover(null));
    table.addEventListener("click", (event) => {
      const index = indexOf(event.target);
      if (index !== null) pick(index);
    });
  }

  /**
   * @param {Contributions} why
   * @param {string} name of the class
   */
  draw(why, name) {
    this.#where.textContent = t(`dense.digit.where.${why.layer === "flatten" ? "flatten" : "unit"}`);
    const most = Math.max(...why.terms.map(({ contribution }) => Math.abs(contribution)), 1e-9);
    this.#rows = why.terms.map(({ at, value, weight, contribution }) => {
      const bar = make("div", { class: contribution < 0 ? "bar below" : "bar" });
      bar.style.width = `${(Math.abs(contribution) / most) * 50}%`;
      const where = make("button", { type: "button", class: "link" }, nameOf(why.layer, at[0], true));
      where.setAttribute("aria-label", nameOf(why.layer, at[0]));
      const row = make(
        "tr",
        {},
        make("th", { scope: "row" }, where),
        make("td", { class: "input" }, format(value)),
        make("td", { class: "filter" }, factor(weight)),
        make("td", {}, make("b", {}, format(contribution))),
        make("td", { class: "signed", "aria-hidden": "true" }, bar),
      );
      return { row, index: at[0] };
    });
    this.#body.replaceChildren(...this.#rows.map(({ row }) => row));
    this.#fillSum(why, name);
  }

  /** @param {number | null} index */
  mark(index) {
    for (const each of this.#rows) each.row.classList.toggle("lit", each.index === index);
  }

  /**
   * @param {Contributions} why
   * @param {string} name
   */
  #fillSum({ terms, rest, bias, score }, name) {
    const summands = terms.flatMap(({ contribution }, index) => [
      index ? " + " : "",
      index ? factor(contribution) : format(contribution),
    ]);
    const others = make("span", { class: "quiet" }, t("dense.digit.rest", { count: rest.count }));
    this.#sum.replaceChildren(
      ...summands,
      ...(rest.count ? [" + ", others, ` ${factor(rest.sum)}`] : []),
      " + ",
      make("span", { class: "bias" }, t("dense.digit.biases")),
      ` ${factor(bias)} = `,
      make("b", { class: "output" }, format(score, 4)),
      " → ",
      make("span", { class: "output" }, t("dense.digit.score.of", { name })),
    );
  }
}
