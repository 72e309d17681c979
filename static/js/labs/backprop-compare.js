/** Beside a preset of stacked layers: one layer with the product of both matrices, on the same values. */

import { postJson } from "../api.js";
import { make } from "../elements/make.js";
import { t } from "../i18n.js";
import { grid } from "./backprop-grid.js";
import { allPresets } from "./backprop-presets.js";
import { nodeOf } from "./backprop-words.js";

/** @typedef {import("./backprop-source.js").Graph} Graph */
/** @typedef {import("./backprop-grid.js").Value} Value */

/**
 * @param {HTMLElement} root
 * @param {Graph} graph
 * @param {Record<string, Value>} values
 * @param {import("../draw/colour.js").Theme} theme
 */
export async function compare(root, graph, values, theme) {
  const [name, preset] = allPresets().find(([, each]) => each.expression === graph.expression) ?? [];
  root.hidden = !preset?.compare;
  if (!preset?.compare) return;
  /** @type {Graph | null} */
  const other = await postJson("/graphs", { expression: preset.compare, values }).catch(() => null);
  if (!other) {
    root.hidden = true;
    return;
  }
  const matrix = other.nodes.find((node) => node.name === "W");
  const [here, there] = [nodeOf(graph, graph.output), nodeOf(other, other.output)];
  if (!matrix) return;
  /** @param {Value} value @param {string} of */
  const shown = (value, of) => grid(value, "output", t("backprop.value.of", { name: of }), theme);
  root.replaceChildren(
    make("p", {}, t(`backprop.compare.${name}`)),
    make("p", { class: "line" }, "W = W2 @ W1 = ", shown(matrix.value, "W")),
    make("p", { class: "line" }, "W @ x = ", shown(there.value, "W @ x")),
    make("p", { class: "line" }, `${here.expression} = `, shown(here.value, here.expression)),
  );
}
