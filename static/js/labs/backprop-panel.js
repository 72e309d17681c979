/** What happens at the node at work: its value, or upstream × local = downstream; the rule; and the check by nudging. */

import { factor, format } from "../draw/number.js";
import { make } from "../elements/make.js";
import { t } from "../i18n.js";
import { grid, sizeOf } from "./backprop-grid.js";
import { called, nodeOf, shortly, slope, withNumbers } from "./backprop-words.js";

/** @typedef {import("./backprop-source.js").Graph} Graph */
/** @typedef {import("./backprop-source.js").GraphNode} GraphNode */
/** @typedef {import("./backprop-steps.js").Moment} Moment */
/** @typedef {import("../draw/colour.js").Theme} Theme */

/** Fewer inputs than this have all their checks shown. */
const ALL_CHECKS = 9;

export class Panel {
  #title;
  #body;
  #rule;
  #checks;

  /** @param {HTMLElement} root with the parts #node-title, #node-body, #node-rule, #node-checks */
  constructor(root) {
    /** @param {string} id @returns {HTMLElement} */
    const part = (id) => /** @type {HTMLElement} */ (root.querySelector(`#${id}`));
    this.#title = part("node-title");
    this.#body = part("node-body");
    this.#rule = part("node-rule");
    this.#checks = part("node-checks");
  }

  /**
   * @param {Graph} graph
   * @param {Moment} moment
   * @param {Theme} theme
   */
  draw(graph, moment, theme) {
    const { node, pass } = moment;
    this.#checks.replaceChildren(...checks(graph, node));
    if (!node) {
      this.#title.textContent = t("backprop.none");
      this.#body.replaceChildren();
      this.#rule.textContent = "";
      return;
    }
    this.#title.textContent = t("backprop.at", { label: node.label, name: called(node) });
    const lines = pass === "forward" ? forward(graph, node, theme) : backward(graph, node, theme);
    this.#body.replaceChildren(...lines);
    this.#rule.textContent = t(pass === "forward" ? "backprop.rule.forward" : `backprop.rule.${node.rule}`);
  }
}

/**
 * @param {Graph} graph
 * @param {GraphNode} node
 * @param {Theme} theme
 */
function forward(graph, node, theme) {
  const numbers = withNumbers(graph, node);
  const value = grid(node.value, "output", t("backprop.value.of", { name: called(node) }), theme);
  const operands = node.inputs.map((id) => nodeOf(graph, id));
  const sizes = operands.map(({ shape }) => sizeOf(shape) || "1").join(", ");
  const computed = numbers ?? t("backprop.sizes", { from: sizes, to: sizeOf(node.shape) || "1" });
  return [line(node.expression), line("= ", computed), line("= ", value)];
}

/**
 * @param {Graph} graph
 * @param {GraphNode} node
 * @param {Theme} theme
 */
function backward(graph, node, theme) {
  if (node.gradient === null) return [line(t("backprop.unused"))];
  const up = grid(node.gradient, "gradient", t("backprop.upstream.of", { name: called(node) }), theme);
  const equation = make(
    "p",
    { class: "equation" },
    make("span", { class: "gradient" }, t("backprop.upstream")),
    ` × ${t("backprop.local")} = `,
    make("span", { class: "gradient" }, t("backprop.downstream")),
  );
  const met = node.arrivals.length > 1 ? [meeting(graph, node, theme)] : [];
  const single = node.shape.length === 0;
  const lines = node.local.flatMap((_, slot) => {
    if (nodeOf(graph, node.inputs[slot]).kind === "constant") return [];
    return [single ? scalar(graph, node, slot, theme) : tensor(graph, node, slot, theme)];
  });
  return [equation, ...met, ...(single ? [] : [line(t("backprop.upstream"), " = ", up)]), ...lines];
}

/**
 * Where branches meet: what came from each reader, and the sum.
 * @param {Graph} graph
 * @param {GraphNode} node
 * @param {Theme} theme
 */
function meeting(graph, node, theme) {
  /** @type {(Node | string)[]} */
  const parts = [t("backprop.upstream"), " = "];
  for (const [index, { from, gradient }] of node.arrivals.entries()) {
    if (index) parts.push(" + ");
    const name = t("backprop.arrival", { name: shortly(nodeOf(graph, from)) });
    const number =
      typeof gradient === "number" ? factor(gradient, 4) : grid(gradient, "gradient", name, theme);
    const shown = make("span", { class: "gradient", title: name }, number);
    parts.push(shown);
  }
  const total = /** @type {NonNullable<GraphNode["gradient"]>} */ (node.gradient);
  return line(
    ...parts,
    " = ",
    grid(total, "gradient", t("backprop.upstream.of", { name: called(node) }), theme),
  );
}

/**
 * Where the node is one number.
 * @param {Graph} graph
 * @param {GraphNode} node
 * @param {number} slot
 * @param {Theme} theme
 */
function scalar(graph, node, slot, theme) {
  const operands = node.inputs.map((id) => nodeOf(graph, id));
  const { kind, value, formula } = node.local[slot];
  const to = operands[slot];
  const name = t("backprop.local.of", { name: called(to) });
  const local = kind === "scalar" ? local1(value) : reshaped(value, to, name, theme);
  const words = slope(formula, operands, node);
  const spelled =
    words === format(Number(value), 4) || kind !== "scalar" ? [] : [words, " = ", up(node), " × "];
  const down = grid(
    node.downstream[slot],
    "gradient",
    t("backprop.downstream.of", { name: called(to) }),
    theme,
  );
  down.classList.add("strong");
  const head = make("span", {}, t("backprop.to", { name: shortly(to) }));
  return line(head, " ", up(node), " × ", ...spelled, local, " = ", down);
}

/** @param {GraphNode} node */
function up(node) {
  return make("span", { class: "gradient" }, format(Number(node.gradient), 4));
}

/** @param {number} value */
function local1(value) {
  return make("span", { class: "input" }, factor(value, 4));
}

/**
 * The derivatives of one number by a tensor, in the tensor's own shape.
 * @param {number[] | number[][] | null} value
 * @param {GraphNode} to
 * @param {string} name
 * @param {Theme} theme
 */
function reshaped(value, to, name, theme) {
  if (value === null) return make("span", {}, t("backprop.too.large"));
  const row = /** @type {number[]} */ (value.flat());
  const columns = to.shape.length === 2 ? to.shape[1] : row.length;
  const rows = Array.from({ length: row.length / columns }, (_, r) =>
    row.slice(r * columns, (r + 1) * columns),
  );
  return grid(rows, "local", name, theme);
}

/**
 * Where it is a tensor: the Jacobian stands below, here only what comes out.
 * @param {Graph} graph
 * @param {GraphNode} node
 * @param {number} slot
 * @param {Theme} theme
 */
function tensor(graph, node, slot, theme) {
  const to = nodeOf(graph, node.inputs[slot]);
  const operands = node.inputs.map((id) => nodeOf(graph, id));
  const down = grid(
    node.downstream[slot],
    "gradient",
    t("backprop.downstream.of", { name: called(to) }),
    theme,
  );
  down.classList.add("strong");
  const words = make("span", { class: "input" }, slope(node.local[slot].formula, operands, node));
  return line(
    make("span", {}, t("backprop.to", { name: shortly(to) })),
    " ",
    t("backprop.upstream"),
    " × ",
    words,
    " = ",
    down,
  );
}

/**
 * @param {Graph} graph
 * @param {GraphNode | null} node
 */
function checks(graph, node) {
  const all = Object.entries(graph.checks);
  const own = new Set(node?.inputs ?? []);
  const shown = all.length < ALL_CHECKS ? all : all.filter(([id]) => own.has(id));
  if (shown.length === 0) return [make("p", { class: "quiet" }, t("backprop.check.none"))];
  const head = ["input", "analytic", "numeric", "error"].map((name) =>
    make("th", { scope: "col" }, t(`backprop.check.${name}`)),
  );
  const rows = shown.map(([id, { analytic, numeric, relative_error: error }]) => {
    const cells = [analytic, numeric].map((value) =>
      make(
        "td",
        { class: "gradient" },
        typeof value === "number" ? format(value, 4) : t("backprop.check.all"),
      ),
    );
    const name = make("th", { scope: "row" }, id);
    return make(
      "tr",
      { class: own.has(id) ? "own" : "" },
      name,
      ...cells,
      make("td", {}, error === 0 ? "0" : format(error, 1)),
    );
  });
  return [
    make(
      "table",
      { class: "checks" },
      make("thead", {}, make("tr", {}, ...head)),
      make("tbody", {}, ...rows),
    ),
  ];
}

/** @param {...(Node | string)} parts */
function line(...parts) {
  return make("p", { class: "line" }, ...parts);
}
