/** The graph as SVG: circles from left to right, beside each its value in green over the line and its gradient below. */

import { layered, RADIUS } from "../draw/flow.js";
import { format } from "../draw/number.js";
import { t } from "../i18n.js";
import { label } from "./backprop-label.js";
import { svg } from "./backprop-svg.js";
import { called } from "./backprop-words.js";

/** @typedef {import("./backprop-source.js").Graph} Graph */
/** @typedef {import("./backprop-source.js").GraphNode} GraphNode */
/** @typedef {import("./backprop-steps.js").Moment} Moment */
/** @typedef {number | number[] | number[][]} Value */
/** @typedef {{pick: (id: string) => void, hover: (id: string | null) => void}} Actions */
/** @typedef {{group: SVGGElement, value: SVGGElement, gradient: SVGGElement}} Drawn */

/** How far a graph is made smaller to fit. */
const LEAST = 0.72;
const KEYS = new Set(["Enter", " "]);

export class Figure {
  #root;
  #actions;
  /** @type {Graph | null} */
  #graph = null;
  /** @type {Map<string, Drawn>} */
  #drawn = new Map();
  /** @type {{from: string, to: string, path: SVGPathElement}[]} */
  #edges = [];
  #svg = svg("svg", {});

  /**
   * @param {HTMLElement} root  scrolls where the graph is wider
   * @param {Actions} actions
   * @param {AbortSignal} signal
   */
  constructor(root, actions, signal) {
    this.#root = root;
    this.#actions = actions;
    /** @param {Event} event */
    const idOf = ({ target }) =>
      /** @type {Element | null} */ (target)?.closest("[data-node]")?.getAttribute("data-node") ?? null;
    root.addEventListener("click", (event) => this.#pick(idOf(event)), { signal });
    root.addEventListener("pointerover", (event) => actions.hover(idOf(event)), { signal });
    root.addEventListener("pointerleave", () => actions.hover(null), { signal });
    root.addEventListener("focusin", (event) => actions.hover(idOf(event)), { signal });
    root.addEventListener("focusout", () => actions.hover(null), { signal });
    root.addEventListener(
      "keydown",
      (event) => {
        const id = idOf(event);
        if (!KEYS.has(event.key) || !id) return;
        event.preventDefault();
        this.#pick(id);
      },
      { signal },
    );
  }

  /** @param {string | null} id */
  #pick(id) {
    if (id) this.#actions.pick(id);
  }

  /** @param {Graph} graph */
  draw(graph) {
    const focused = document.activeElement?.getAttribute("data-node");
    this.#graph = graph;
    const nodes = graph.nodes.filter(({ kind }) => kind !== "constant");
    const shown = new Set(nodes.map(({ id }) => id));
    const sizes = new Map(nodes.map((node) => [node.id, sized(node)]));
    const layout = layered(
      nodes.map(({ id, inputs }) => ({
        id,
        inputs: inputs.filter((input) => shown.has(input)),
        .../** @type {ReturnType<typeof sized>} */ (sizes.get(id)),
      })),
    );
    this.#edges = layout.edges.map(({ from, to, path }) => ({
      from,
      to,
      path: svg("path", { d: path, class: "edge" }),
    }));
    this.#drawn = new Map();
    for (const { id, x, y } of layout.nodes) {
      const node = /** @type {GraphNode} */ (nodes.find((each) => each.id === id));
      const size = /** @type {ReturnType<typeof sized>} */ (sizes.get(id));
      this.#drawn.set(id, circle(node, x, y, size));
    }
    const { width, height } = layout;
    this.#svg = svg("svg", {
      viewBox: `0 0 ${width} ${height}`,
      width: String(width),
      height: String(height),
    });
    // A little too wide is made to fit; much too wide is scrolled.
    this.#svg.style.width = `min(${width}px, max(100%, ${Math.round(LEAST * width)}px))`;
    this.#svg.append(
      svg("g", { class: "edges", "aria-hidden": "true" }, ...this.#edges.map(({ path }) => path)),
      ...[...this.#drawn.values()].map(({ group }) => group),
    );
    this.#root.replaceChildren(this.#svg);
    if (focused) this.#drawn.get(focused)?.group.focus({ preventScroll: true });
  }

  /**
   * What is known at a moment.
   * @param {Moment} moment
   * @param {string | null} hover  the node that is pointed at
   */
  mark(moment, hover) {
    const graph = this.#graph;
    if (!graph) return;
    for (const node of graph.nodes) {
      const drawn = this.#drawn.get(node.id);
      if (drawn) this.#markNode(node, drawn, moment, hover);
    }
    const at = moment.node?.id;
    for (const { from, to, path } of this.#edges) {
      const lit = to === at ? ` at-work ${moment.pass}` : "";
      const linked = hover && (from === hover || to === hover) ? " linked" : "";
      path.setAttribute("class", `edge${lit}${linked}`);
    }
  }

  /**
   * @param {GraphNode} node
   * @param {Drawn} drawn
   * @param {Moment} moment
   * @param {string | null} hover
   */
  #markNode(node, { group, value, gradient }, moment, hover) {
    const computed = moment.computed(node.id);
    const arrived = moment.arrived(node.id);
    const at = node.id === moment.node?.id ? ` at-work ${moment.pass}` : "";
    group.setAttribute("class", `node ${node.kind}${at}${node.id === hover ? " linked" : ""}`);
    value.replaceChildren(
      ...(computed ? label(node.value, { name: node.kind === "op" ? node.name : null }) : []),
    );
    gradient.replaceChildren(
      ...(arrived ? label(arrived.gradient, { below: true, part: !arrived.whole }) : []),
    );
    group.setAttribute("aria-label", spoken(node, computed, arrived?.gradient ?? null));
  }

  /** Brings the node at work into sight, where the graph is wider than the page. @param {string} id */
  follow(id) {
    const box = this.#root;
    const group = this.#drawn.get(id)?.group;
    if (!group || box.scrollWidth <= box.clientWidth) return;
    const [node, frame] = [group.getBoundingClientRect(), box.getBoundingClientRect()];
    const middle = node.left - frame.left + box.scrollLeft - frame.width / 2;
    if (node.left < frame.left + 40 || node.right > frame.right - 40) box.scrollLeft = Math.max(0, middle);
  }
}

/** The room beside a node's circle. @param {GraphNode} node */
function sized(node) {
  const above = label(node.value, { name: node.kind === "op" ? node.name : null });
  const below = node.gradient === null ? [] : label(node.gradient, { below: true });
  /** @param {SVGElement[]} parts @param {string} side */
  const most = (parts, side) => Math.max(0, ...parts.map((part) => Number(part.dataset[side] ?? 0)));
  return {
    width: Math.max(most(above, "width"), most(below, "width")),
    above: most(above, "height"),
    below: most(below, "height"),
  };
}

/**
 * @param {GraphNode} node
 * @param {number} x
 * @param {number} y
 * @param {ReturnType<typeof sized>} size
 * @returns {Drawn}
 */
function circle(node, x, y, { width, above, below }) {
  const size = node.label.length <= 3 ? "large" : node.label.length <= 6 ? "medium" : "tiny";
  const text = svg("text", { class: `node-label ${size}`, "text-anchor": "middle", dy: "0.35em" });
  text.textContent = node.label;
  const [top, bottom] = [Math.max(RADIUS, above), Math.max(RADIUS, below)];
  const room = svg("rect", {
    class: "room",
    x: String(-RADIUS),
    y: String(-top),
    width: String(2 * RADIUS + 8 + width),
    height: String(top + bottom),
  });
  const value = svg("g", { class: "value", transform: `translate(${RADIUS + 8} 0)` });
  const gradient = svg("g", { class: "flow", transform: `translate(${RADIUS + 8} 0)` });
  const group = svg(
    "g",
    { class: "node", transform: `translate(${x} ${y})`, "data-node": node.id, tabindex: "0", role: "button" },
    room,
    svg("circle", { r: String(RADIUS) }),
    text,
    value,
    gradient,
  );
  return { group, value, gradient };
}

/**
 * @param {GraphNode} node
 * @param {boolean} computed
 * @param {Value | null} gradient
 */
function spoken(node, computed, gradient) {
  /** @param {Value} value */
  const said = (value) =>
    typeof value === "number" ? format(value) : t("backprop.spoken.tensor", { size: node.shape.join(" × ") });
  return [
    t(node.kind === "op" ? "backprop.spoken.op" : "backprop.spoken.input", {
      name: called(node),
      label: node.label,
    }),
    computed ? t("backprop.spoken.value", { value: said(node.value) }) : t("backprop.spoken.later"),
    gradient === null ? "" : t("backprop.spoken.gradient", { gradient: said(gradient) }),
  ]
    .filter(Boolean)
    .join(", ");
}
