/** Curves from a map to the maps that it is computed from: the filter's strongest weights first. */

import { link } from "../draw/curve.js";
import { changed } from "../store.js";
import { connections } from "./explore-links-sources.js";
import { isInside } from "./explore-zoom.js";

/** @typedef {import("./explore.js").State} State */
/** @typedef {import("./explore-links-sources.js").End} End */
/** @typedef {import("./explore-links-sources.js").Connection} Connection */

/** Connections drawn of those that a filter has. */
const DRAWN = 10;

/**
 * @param {HTMLElement} root
 * @param {import("../store.js").Store<State>} store
 * @returns {() => void} undo
 */
export function mountLinks(root, store) {
  let asked = 0;

  /**
   * @param {Readonly<State>} state
   * @param {Readonly<State>} [previous]
   */
  async function draw(state, previous) {
    const parts = /** @type {const} */ (["hover", "picture", "layer", "channel", "order", "filter", "open"]);
    if (previous && !changed(state, previous, ...parts) && isInside(state) === isInside(previous)) return;
    const own = ++asked;
    const svg = root.querySelector(".network:not([hidden]) .links");
    const levels = svg?.parentElement;
    if (!svg || !levels) return;
    const { picture, layer, channel, hover } = state;
    const end = hover ?? (layer && channel !== null ? { layer, channel } : null);
    const together = (/** @type {string} */ id) => sharing(levels, id);
    const found = end && picture ? await connections(picture, end, together).catch(() => []) : [];
    if (own === asked) trace(svg, levels, found);
  }

  const redraw = () => draw(store.get());
  const stop = store.subscribe(draw);
  const watch = new ResizeObserver(redraw);
  for (const levels of root.querySelectorAll(".levels")) watch.observe(levels);
  return () => {
    stop();
    watch.disconnect();
  };
}

/**
 * Draws the strongest connections; those to maps that a column hides are one.
 * @param {Element} svg
 * @param {Element} levels
 * @param {Connection[]} found  the strongest first
 */
function trace(svg, levels, found) {
  const origin = levels.getBoundingClientRect();
  /** @type {Map<string, SVGPathElement>} */
  const paths = new Map();
  for (const { from, to, strength, kind } of found) {
    if (paths.size === DRAWN) break;
    const [start, end] = [anchor(levels, from), anchor(levels, to)];
    if (!start || !end || start.right > end.left) continue;
    const [x, y] = [start.right - origin.left, start.y - origin.top];
    const shape = link(x, y, end.left - origin.left, end.y - origin.top);
    if (paths.has(shape)) continue;
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", shape);
    path.setAttribute("class", kind);
    path.style.strokeWidth = `${(0.75 + 2 * strength).toFixed(2)}px`;
    path.style.opacity = (0.3 + 0.65 * strength).toFixed(2);
    paths.set(shape, path);
  }
  svg.replaceChildren(...paths.values());
}

/**
 * The column that a layer is seen in: its own, or that of the folded block that it lies in.
 * @param {Element} levels
 * @param {string} layer
 */
function columnOf(levels, layer) {
  const own = levels.querySelector(`.column[data-layer="${layer}"]`);
  return own?.matches("[hidden]") ? own.closest(".group")?.querySelector(".column:not([hidden])") : own;
}

/**
 * The layers that are seen in the same column as one.
 * @param {Element} levels
 * @param {string} layer
 */
function sharing(levels, layer) {
  const group = levels.querySelector(`.column[data-layer="${layer}"]`)?.closest(".group");
  if (!group?.querySelector(".column[hidden]")) return [layer];
  return [...group.querySelectorAll(".column")].map((each) => each.getAttribute("data-layer") ?? "");
}

/**
 * Where curves meet a map: at its sides, halfway down; in a strip at its number; at the fold where it is hidden.
 * @param {Element} levels
 * @param {End} end
 */
function anchor(levels, { layer, channel }) {
  const column = columnOf(levels, layer);
  const canvas = column?.querySelector(".strip canvas");
  if (canvas instanceof HTMLCanvasElement) {
    const { left, right, top, height } = canvas.getBoundingClientRect();
    return { left, right, y: top + (height * (Math.floor(channel / canvas.width) + 0.5)) / canvas.height };
  }
  const own = `.map[data-layer="${layer}"][data-channel="${channel}"]`;
  const element = column?.querySelector(own) ?? column?.querySelector(".fold");
  if (!element) return null;
  const { left, right, top, height } = element.getBoundingClientRect();
  return { left, right, y: top + height / 2 };
}
