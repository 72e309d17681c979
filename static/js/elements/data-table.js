/**
 * `<data-table>`: the numbers of a figure as tables, for who hears the page or wants them in a spreadsheet.
 *
 * Property: `tables`, a function that gives them: {caption, head, rows}, where the first cell of each row is its
 *   heading. It is called when somebody opens the tables, and again at `refresh()` while they are open.
 * Methods: `refresh()`, to be called whenever the figure has changed; it works at most once a frame.
 * `mapTables` in tables.js makes those of a tensor.
 */

import { format } from "../draw/number.js";
import { t } from "../i18n.js";
import { copy } from "./copy.js";
import { make } from "./make.js";
import { spreadsheet } from "./tables.js";

/** @typedef {import("./tables.js").Table} Table */

export class DataTable extends HTMLElement {
  /** @type {() => Table[]} */
  #tables = () => [];
  #drawn = "";
  #frame = 0;
  #body = make("div", { class: "table-body" });
  #details = make("details");

  connectedCallback() {
    if (!this.#details.childElementCount) {
      this.#details.append(make("summary", {}, t("shared.table.summary")), this.#body);
      this.#details.addEventListener("toggle", () => this.refresh());
    }
    this.replaceChildren(this.#details);
  }

  disconnectedCallback() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  set tables(/** @type {() => Table[]} */ tables) {
    this.#tables = tables;
    this.refresh();
  }

  refresh() {
    if (!this.#details.open || this.#frame) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw(this.#tables());
    });
  }

  /**
   * A table that stays where it is keeps its button, and with it the focus.
   * @param {Table[]} tables
   */
  #draw(tables) {
    const drawn = JSON.stringify(tables);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    const before = [...this.#body.children];
    tables.forEach((table, index) => {
      const block = before[index] ?? this.#body.appendChild(empty());
      const [name, button, scroll] = block.children;
      const caption = table.caption;
      name.textContent = caption;
      button.setAttribute("aria-label", t("shared.table.copy", { caption }));
      button.textContent = t("shared.code.copy");
      scroll.setAttribute("aria-label", caption);
      const filled = element(table);
      scroll.replaceChildren(filled);
      /** @type {HTMLButtonElement} */ (button).onclick = () =>
        copy(spreadsheet(table), /** @type {HTMLElement} */ (button), filled);
    });
    for (const block of before.slice(tables.length)) block.remove();
  }
}

/** Room for a table: its name for the eye, a button, and a box that scrolls, also by keyboard. */
function empty() {
  return make(
    "div",
    { class: "table-block" },
    make("span", { "aria-hidden": "true" }),
    make("button", { type: "button", class: "link" }),
    make("div", { class: "table-scroll", role: "region", tabindex: "0" }),
  );
}

/** @param {Table} table */
function element({ caption, head, rows }) {
  const heading = (/** @type {string} */ scope, /** @type {string | number} */ text) =>
    text === "" ? make("td") : make("th", { scope }, String(text));
  return make(
    "table",
    {},
    make("caption", { class: "spoken" }, caption),
    make("thead", {}, make("tr", {}, ...head.map((text) => heading("col", text)))),
    make(
      "tbody",
      {},
      ...rows.map(([first, ...cells]) =>
        make(
          "tr",
          {},
          heading("row", first),
          ...cells.map((cell) => make("td", {}, typeof cell === "number" ? format(cell, 6) : cell)),
        ),
      ),
    ),
  );
}

customElements.define("data-table", DataTable);
