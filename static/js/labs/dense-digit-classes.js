/** All ten classes with score and probability; each is a button that asks what its score is made of. */

import { format } from "../draw/number.js";
import { make } from "../elements/make.js";
import { t } from "../i18n.js";

/** @typedef {import("./dense-digit-engine.js").Prediction} Prediction */

export class Classes {
  #body = make("tbody");
  #ask;
  root = make("div", { class: "digit-classes" });

  /** @param {(index: number) => void} ask */
  constructor(ask) {
    this.#ask = ask;
    const heads = ["class", "score", "probability"].map((name) =>
      make("th", { scope: "col" }, t(`dense.digit.${name}`)),
    );
    const head = make("thead", {}, make("tr", {}, ...heads, make("td", { "aria-hidden": "true" })));
    const caption = make("caption", {}, t("dense.digit.classes"));
    this.root.append(make("table", {}, caption, head, this.#body));
  }

  /**
   * @param {Prediction[]} predictions
   * @param {number} target whose score is explained
   */
  draw(predictions, target) {
    const winner = predictions[0]?.index;
    const ordered = [...predictions].sort((one, other) => one.index - other.index);
    const focused = this.#body.querySelector("button:focus")?.getAttribute("data-index");
    this.#body.replaceChildren(
      ...ordered.map((each) => {
        const name = t("dense.digit.ask", { name: each.class });
        const button = make("button", { type: "button", "aria-label": name }, each.class);
        button.dataset.index = String(each.index);
        button.setAttribute("aria-pressed", String(each.index === target));
        button.addEventListener("click", () => this.#ask(each.index));
        const bar = make("div", { class: "bar" });
        bar.style.width = `${Math.max(each.probability * 100, 0.5)}%`;
        const row = make(
          "tr",
          {},
          make("th", { scope: "row" }, button),
          make("td", {}, format(each.logit)),
          make("td", { class: "of-output" }, percent(each.probability)),
          make("td", { class: "track", "aria-hidden": "true" }, bar),
        );
        row.classList.toggle("winner", each.index === winner);
        row.classList.toggle("lit", each.index === target);
        return row;
      }),
    );
    if (!focused) return;
    /** @type {HTMLElement | null} */ (this.#body.querySelector(`button[data-index="${focused}"]`))?.focus();
  }
}

/** A share as people say it. @param {number} share */
export function percent(share) {
  if (share > 0.999) return "> 99.9 %";
  return share < 0.001 ? "< 0.1 %" : `${format(share * 100)} %`;
}
