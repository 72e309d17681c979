/**
 * `<code-drawer id="…" label="…">`: "as code". The calls that give exactly the numbers on screen, in tabs, ready to copy; the last
 * tab is the HTML that shows the view on another page, which the drawer itself adds.
 *
 * Property: `snippets`, a list of {id, label, code} in the order of the tabs, or a function that makes it: it is
 *   called when the drawer opens and again at `refresh()`, so code is only written when somebody looks.
 * Methods: `open()`, `close()`, `refresh()`.
 * Every `<button aria-controls="…the id…">` of the page opens and closes it and gets its `aria-expanded`.
 */

import { embedSnippet } from "../embed.js";
import { t } from "../i18n.js";
import { copy } from "./copy.js";
import { make } from "./make.js";

/** @typedef {{id: string, label: string, code: string}} Snippet */

export class CodeDrawer extends HTMLElement {
  /** @type {Snippet[] | (() => Snippet[])} */
  #source = [];
  #chosen = "";
  #drawn = "";
  #undo = new AbortController();
  #tabs = make("div", { role: "tablist", class: "code-tabs" });
  #copy = make("button", { type: "button", class: "code-copy" });
  #panel = make("pre", { role: "tabpanel", class: "code-panel", tabindex: "0" });

  connectedCallback() {
    this.#undo = new AbortController();
    const { signal } = this.#undo;
    this.hidden = true;
    this.setAttribute("role", "region");
    this.setAttribute("aria-label", this.getAttribute("label") ?? t("shared.code.label"));
    this.#tabs.setAttribute("aria-label", t("shared.code.languages"));
    this.#panel.id = `${this.id}-panel`;
    this.#tabs.addEventListener("keydown", (event) => this.#key(event), { signal });
    this.#copy.addEventListener("click", () => copy(this.#panel.textContent ?? "", this.#copy, this.#panel), {
      signal,
    });
    this.addEventListener("keydown", (event) => this.#escape(event), { signal });
    this.replaceChildren(make("div", { class: "code-head" }, this.#tabs, this.#copy), this.#panel);
    for (const button of this.#openers()) {
      button.setAttribute("aria-expanded", "false");
      button.addEventListener("click", () => (this.hidden ? this.open() : this.close()), { signal });
    }
  }

  disconnectedCallback() {
    this.#undo.abort();
  }

  set snippets(/** @type {Snippet[] | (() => Snippet[])} */ source) {
    this.#source = source;
    this.refresh();
  }

  open() {
    this.hidden = false;
    for (const button of this.#openers()) button.setAttribute("aria-expanded", "true");
    this.refresh();
  }

  close() {
    this.hidden = true;
    for (const button of this.#openers()) button.setAttribute("aria-expanded", "false");
  }

  refresh() {
    if (this.hidden || !this.isConnected) return;
    const snippets = this.#list();
    if (!snippets.some(({ id }) => id === this.#chosen)) this.#chosen = snippets[0]?.id ?? "";
    this.#drawTabs(snippets);
    this.#panel.setAttribute("aria-labelledby", `${this.id}-${this.#chosen}`);
    const code = snippets.find(({ id }) => id === this.#chosen)?.code ?? "";
    if (this.#panel.textContent === code) return;
    this.#panel.textContent = code;
    this.#copy.textContent = t("shared.code.copy");
  }

  /**
   * Tabs that are there stay, so that the focus stays.
   * @param {Snippet[]} snippets
   */
  #drawTabs(snippets) {
    const names = snippets.map(({ label }) => label).join();
    if (names !== this.#drawn) {
      this.#tabs.replaceChildren(
        ...snippets.map(({ id, label }) => {
          const tab = make("button", { type: "button", role: "tab", id: `${this.id}-${id}` }, label);
          tab.setAttribute("aria-controls", this.#panel.id);
          tab.addEventListener("click", () => this.#choose(id));
          return tab;
        }),
      );
    }
    this.#drawn = names;
    for (const tab of this.#tabs.querySelectorAll("button")) {
      const selected = tab.id === `${this.id}-${this.#chosen}`;
      tab.setAttribute("aria-selected", String(selected));
      tab.tabIndex = selected ? 0 : -1;
    }
  }

  #list() {
    const calls = typeof this.#source === "function" ? this.#source() : this.#source;
    return [...calls, { id: "embed", label: t("shared.code.embed"), code: embedSnippet() }];
  }

  /** @returns {NodeListOf<HTMLButtonElement>} */
  #openers() {
    return document.querySelectorAll(`button[aria-controls="${this.id}"]`);
  }

  /** @param {string} id */
  #choose(id) {
    this.#chosen = id;
    this.refresh();
    document.getElementById(`${this.id}-${id}`)?.focus();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const ids = this.#list().map(({ id }) => id);
    this.#choose(ids[(ids.indexOf(this.#chosen) + step + ids.length) % ids.length]);
  }

  /** @param {KeyboardEvent} event */
  #escape(event) {
    if (event.key !== "Escape") return;
    event.preventDefault();
    this.close();
    this.#openers()[0]?.focus();
  }
}

customElements.define("code-drawer", CodeDrawer);
