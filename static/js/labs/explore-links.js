/** Curves from a map to the maps that it is computed from: the filter's strongest weights first. */

import { link } from "../draw/curve.js";
import { changed } from "../store.js";
import { descending, strengths } from "./explore-order.js";
import { elementwiseLayer } from "./explore-source.js";

/** @typedef {import("./explore.js").State} State */
/** @typedef {import("./explore-source.js").Picture} Picture */
/** @typedef {{layer: string, channel: number}} End */
/** @typedef {{from: End, to: End, strength: number, weighted: boolean}} Connection strength from 0 to 1 */

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
    if (previous && !changed(state, previous, "hover", "picture", "layer", "channel", "order")) return;
    const own = ++asked;
    const svg = root.querySelector(".network:not([hidden]) .links");
    const end =
      state.hover ??
      (state.layer && state.channel !== null ? { layer: state.layer, channel: state.channel } : null);
    const found = end && state.picture ? await connections(state.picture, end).catch(() => []) : [];
    if (own === asked && svg) trace(svg, found);
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
 * What a map is computed from. An elementwise layer's own connection goes on to those of the map before it.
 * @param {Picture} picture
 * @param {End} to
 * @returns {Promise<Connection[]>}
 */
async function connections(picture, to) {
  const layer = picture.layer(to.layer);
  const source = layer?.inputs[0];
  if (!layer || !source || source === "input") return [];
  if (layer.parameters > 0) {
    const weight = await picture.weight(layer.id);
    const all = strengths(weight, to.channel).map((strength, channel) => ({ strength, channel }));
    const most = Math.max(...all.map(({ strength }) => strength)) || 1;
    return descending(all, ({ strength }) => strength).map(({ strength, channel }) => ({
      from: { layer: source, channel },
      to,
      strength: (strength / most) ** 2,
      weighted: true,
    }));
  }
  const [size, rows = 1, columns = 1] = picture.shape(source);
  const flattened = layer.shape.length === 1 && size !== layer.shape[0];
  const from = { layer: source, channel: flattened ? Math.floor(to.channel / (rows * columns)) : to.channel };
  const own = { from, to, strength: 0.5, weighted: false };
  return elementwiseLayer(picture, layer) ? [own, ...(await connections(picture, from))] : [own];
}

/**
 * Draws the strongest connections; those to maps that a column hides are one.
 * @param {Element} svg
 * @param {Connection[]} found  the strongest first
 */
function trace(svg, found) {
  const levels = svg.parentElement;
  if (!levels) return;
  const origin = levels.getBoundingClientRect();
  /** @type {Map<string, SVGPathElement>} */
  const paths = new Map();
  for (const { from, to, strength, weighted } of found) {
    if (paths.size === DRAWN) break;
    const [start, end] = [anchor(levels, from), anchor(levels, to)];
    if (!start || !end) continue;
    const [x, y] = [start.right - origin.left, start.y - origin.top];
    const shape = link(x, y, end.left - origin.left, end.y - origin.top);
    if (paths.has(shape)) continue;
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", shape);
    path.setAttribute("class", weighted ? "weighted" : "plain");
    path.style.strokeWidth = `${(0.75 + 2 * strength).toFixed(2)}px`;
    path.style.opacity = (0.3 + 0.65 * strength).toFixed(2);
    paths.set(shape, path);
  }
  svg.replaceChildren(...paths.values());
}

/**
 * Where curves meet a map: at its sides, halfway down; in a strip at its number; at the fold where it is hidden.
 * @param {Element} levels
 * @param {End} end
 */
function anchor(levels, { layer, channel }) {
  const column = levels.querySelector(`.column[data-layer="${layer}"]`);
  const canvas = column?.querySelector(".strip canvas");
  if (canvas instanceof HTMLCanvasElement) {
    const { left, right, top, height } = canvas.getBoundingClientRect();
    return { left, right, y: top + (height * (Math.floor(channel / canvas.width) + 0.5)) / canvas.height };
  }
  const element = column?.querySelector(`.map[data-channel="${channel}"]`) ?? column?.querySelector(".fold");
  if (!element) return null;
  const { left, right, top, height } = element.getBoundingClientRect();
  return { left, right, y: top + height / 2 };
}
