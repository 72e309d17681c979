/** The Jacobians of the node at work: every output number by every input number, with what is zero in sight. */

import { format, grouped } from "../draw/number.js";
import { make } from "../elements/make.js";
import { t } from "../i18n.js";
import { grid, sizeOf } from "./backprop-grid.js";
import { called, nodeOf, shortly } from "./backprop-words.js";

/** @typedef {import("./backprop-source.js").Graph} Graph */
/** @typedef {import("./backprop-source.js").GraphNode} GraphNode */
/** @typedef {import("./backprop-source.js").Local} Local */

/** Diagonals of more numbers are not laid out as a square. */
const SQUARE = 24;

/**
 * @param {Graph} graph
 * @param {GraphNode | null} node
 * @param {import("../draw/colour.js").Theme} theme
 * @returns {HTMLElement[]}  none where the node and all that it reads are single numbers
 */
export function jacobians(graph, node, theme) {
  if (!node) return [];
  const shown = node.local.filter(
    ({ kind, input }) => kind !== "scalar" && nodeOf(graph, input).kind !== "constant",
  );
  const distinct = shown.filter(
    ({ input }, index) => shown.findIndex((other) => other.input === input) === index || node.op !== "add",
  );
  return distinct.map((local) => figure(graph, node, local, theme));
}

/**
 * @param {Graph} graph
 * @param {GraphNode} node
 * @param {Local} local
 * @param {import("../draw/colour.js").Theme} theme
 */
function figure(graph, node, local, theme) {
  const { kind, shape, nonzero } = local;
  const to = nodeOf(graph, local.input);
  const names = { of: shortly(node), by: shortly(to) };
  const entries = shape[0] * shape[1];
  const said = {
    size: sizeOf(shape),
    entries: grouped(entries),
    nonzero: grouped(nonzero ?? 0),
    share: format((100 * (nonzero ?? 0)) / entries, 2),
  };
  const caption = make(
    "figcaption",
    { class: "small" },
    make("strong", {}, t("backprop.jacobian", names)),
    " ",
    t(`backprop.jacobian.${kind}`, said),
  );
  const name = t("backprop.jacobian.name", { of: called(node), by: called(to) });
  const drawn = matrixOf(local);
  return make(
    "figure",
    { class: "jacobian" },
    ...(drawn ? [grid(drawn, "local", name, theme)] : []),
    caption,
  );
}

/** @param {Local} local @returns {number[] | number[][] | null} */
function matrixOf({ kind, value, shape }) {
  if (kind !== "diagonal") return value;
  const diagonal = /** @type {number[]} */ (value);
  if (shape[0] > SQUARE) return null;
  return diagonal.map((number, row) => diagonal.map((_, column) => (row === column ? number : 0)));
}
