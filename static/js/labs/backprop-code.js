/** The Backprop page's numbers as code, and as tables. */

import { ROOT } from "../api.js";
import { t } from "../i18n.js";
import { rowsOf } from "./backprop-grid.js";
import { called } from "./backprop-words.js";
import { posted } from "./lab-code.js";

/** @typedef {import("./backprop-source.js").Graph} Graph */

/**
 * @param {Graph} graph
 * @param {Record<string, unknown>} values
 * @param {string} origin
 * @returns {import("../elements/code-drawer.js").Snippet[]}
 */
export function snippets(graph, values, origin) {
  const body = { expression: graph.expression, values };
  const url = `${origin}${ROOT}/graphs`;
  const python = [
    "import httpx",
    "",
    `body = ${JSON.stringify(body)}`,
    `graph = httpx.post("${url}", json=body).json()`,
    'for node in graph["nodes"]:',
    '    print(node["expression"], \'=\', node["value"], \' gradient\', node["gradient"])',
  ];
  return [
    { id: "curl", label: "curl", code: posted(url, body).join("\n") },
    { id: "python", label: "Python", code: python.join("\n") },
    { id: "numpy", label: "NumPy", code: graph.code.numpy },
    { id: "torch", label: "PyTorch", code: graph.code.torch },
  ];
}

/** @param {Graph} graph @returns {import("../elements/tables.js").Table[]} */
export function tables(graph) {
  const head = ["node", "op", "shape", "value", "gradient"].map((name) => t(`backprop.table.${name}`));
  /** @param {number | number[] | number[][] | null} value */
  const said = (value) =>
    typeof value === "number" ? value : value === null ? "" : JSON.stringify(rowsOf(value));
  const rows = graph.nodes.map((node) => [
    called(node),
    node.op ?? t(`backprop.table.${node.kind}`),
    node.shape.join(" × "),
    said(node.value),
    said(node.gradient),
  ]);
  return [{ caption: t("backprop.figure"), head, rows }];
}
